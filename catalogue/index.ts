export { context, type Captured, type Context } from './context.ts';
export { checkEvent, envelope } from './check-event.ts';
export { checkPayload } from './check-payload.ts';
export { isDay } from './day.ts';
export { checkDropReport } from './check-drop-report.ts';
export {
  DROP_REASONS,
  DROP_REPORT_TYPE,
  MOST_DROP_RANGES,
  type DeadLetterCount,
  type DropRange,
  type DropReason,
  type DropReport,
} from './drop-report.ts';
export { type Envelope, type SignalEvent } from './envelope.ts';
export {
  CLIENT_CHANGE_REASONS,
  CLIENT_EVENT_CODES,
  CLIENT_EVENTS,
  type ClientChanged,
  type ClientChangeReason,
  type ClientEventCode,
  type ClientIdentified,
} from './events/client-events.ts';
export {
  COMMUNICATION_CODES,
  COMMUNICATION_EVENTS,
  type CommunicationCode,
  type CommunicationEventRow,
} from './events/communication-events.ts';
export {
  CUSTOMER_EVENT_CODES,
  CUSTOMER_EVENTS,
  type CustomerEventCode,
  type CustomerEventData,
} from './events/customer-events.ts';
export { graphqlOf, toCamelCase, type EventRow, type Origin } from './events/event-row.ts';
export {
  dataSchemaFor,
  dataSchemaPath,
  EVENT_KINDS,
  parseType,
  trustOf,
  typeOf,
  type EventKind,
} from './events/families.ts';
export {
  ORDER_EVENT_CODES,
  ORDER_EVENTS,
  PLACING_CODES,
  type OrderEventCode,
  type OrderEventData,
} from './events/order-events.ts';
export { ABOUT_PARAMETERS, type OrderFacts } from './events/parameters.ts';
export {
  newClientId,
  newEventId,
  newRollId,
  newSessionId,
  toClientId,
  toEventId,
  uuidv7,
  type ClientId,
  type EventId,
  type IdSource,
  type RollId,
  type SessionId,
} from './ids.ts';
export { toPointer, type Checked, type Issue } from './issues.ts';
export { exponentOf, isCurrency, type Money } from './money.ts';
export { ABOUT_SIGNALS, type AboutSignal } from './signals/about.ts';
export {
  dataSchemaOf,
  isSignalName,
  LANE,
  SIGNAL_NAMES,
  SIGNALS,
  toSignalName,
  type Lane,
  type SignalInput,
  type SignalName,
  type SignalPayload,
  type SignalType,
} from './signals/signals.ts';
export { WIRE, type ProblemDocument, type Receipt, type ReceiptBook, type RefusalCode } from './wire.ts';
export { parseReceiptBook } from './receipts.ts';
export { parseRetryAfter } from './retry-after.ts';
export { isStorable } from './text.ts';
