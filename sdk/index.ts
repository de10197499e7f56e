export { createTillroll } from './tillroll.ts';
export type {
  ConsentState,
  CourierHome,
  Delivery,
  OutboxLimits,
  Problem,
  SendResult,
  Signal,
  Signals,
  Status,
  Till,
  TillrollOptions,
} from './till.ts';
export type {
  DeadLetterCount,
  DropReason,
  Envelope,
  Issue,
  Money,
  RefusalCode,
  SignalEvent,
  SignalInput,
  SignalName,
  SignalPayload,
} from '@tillroll/catalogue';
