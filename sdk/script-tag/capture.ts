import { startCapture, type CaptureKind, type CaptureTill } from '../capture/index.ts';
import type { LoaderState } from './queue.ts';

const words = (text: string | undefined): readonly string[] =>
  (text ?? '').split(/[\s,]+/).filter((word) => word !== '');

/** Starts the capture that the tag's attributes ask for: `data-capture="schema-org attributes"` and its companions. */
export function capture(till: CaptureTill, { d: attributes, c: early }: LoaderState): void {
  const { capture: kinds, captureSearchParameter, captureDataLayer, currency } = attributes;
  startCapture(till, {
    // What is no kind is told by `startCapture`.
    kinds: words(kinds) as readonly CaptureKind[],
    searchParameters: words(captureSearchParameter),
    ...(captureDataLayer !== undefined && { dataLayer: captureDataLayer }),
    ...(currency !== undefined && { currency }),
    ...(early && { early }),
  });
}
