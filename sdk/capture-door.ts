export {
  CAPTURE_KINDS,
  startCapture,
  type CaptureKind,
  type CaptureOptions,
  type CaptureTill,
} from './capture/index.ts';
