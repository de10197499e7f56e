export { context, type Context } from './context.ts';
export { checkEvent, checkPayload, type Envelope, type SignalEvent } from './envelope.ts';
export {
  newClientId,
  newEventId,
  newRollId,
  newSessionId,
  toEventId,
  uuidv7,
  type ClientId,
  type EventId,
  type IdSource,
  type RollId,
  type SessionId,
} from './ids.ts';
export { type Checked, type Issue } from './issues.ts';
export { exponentOf, isCurrency, type Money } from './money.ts';
export { ABOUT_SIGNALS, type AboutSignal } from './signals/about.ts';
export {
  dataSchemaOf,
  isSignalName,
  LANE,
  SIGNAL_NAMES,
  SIGNALS,
  type Lane,
  type SignalInput,
  type SignalName,
  type SignalPayload,
  type SignalType,
} from './signals/signals.ts';
export { WIRE, type ProblemDocument, type Receipt, type ReceiptBook, type RefusalCode } from './wire.ts';
export { parseReceiptBook } from './receipts.ts';
export { isStorable } from './text.ts';
