export { createTillroll } from './tillroll.ts';
export type {
  ConsentState,
  CourierHome,
  Delivery,
  Problem,
  SendResult,
  Signal,
  Signals,
  Status,
  Till,
  TillrollOptions,
} from './till.ts';
export type {
  Envelope,
  Issue,
  Money,
  RefusalCode,
  SignalEvent,
  SignalInput,
  SignalName,
  SignalPayload,
} from '@tillroll/catalogue';
