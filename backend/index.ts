export { createBackend, type Backend, type BackendOptions } from './main.ts';
export {
  createRecorder,
  RecordError,
  type AboutCustomer,
  type Customer,
  type CustomerEventArguments,
  type CustomerEvents,
  type EmailType,
  type EventToRecord,
  type Id,
  type Order,
  type OrderEventArguments,
  type OrderEvents,
  type RecordedClientEvent,
  type RecordedCustomerEvent,
  type RecordedEvent,
  type RecordedOrderEvent,
  type RecordedSignal,
  type Recorder,
  type RecorderOptions,
  type RecordErrorCode,
  type Somebody,
} from './recorder/index.ts';
export { type InProcess, type InProcessOptions } from './in-process.ts';
export { type ImportRefusal, type ImportReport } from './import/import-saleor.ts';
export { type Erased, type People, type PersonExport, type PersonOptions } from './people.ts';
export { ListenError, type ListenOptions } from './listen.ts';
export {
  KeyError,
  type KeyChoice,
  type KeyInfo,
  type Keys,
  type KeyWish,
  type NewKey,
  type RotateOptions,
} from './keys.ts';
export { JournalError, type JournalErrorCode } from './journal/journal-error.ts';
export { LogError } from './log/jetstream/log-error.ts';
export { Problem, type ProblemCode } from './collector/problems.ts';
export { type ClientCookie } from './collector/client-cookie.ts';
export { type Limits } from './collector/limits.ts';
export { type RateLimits } from './collector/rates.ts';
export { type PgliteEntries } from './journal/pglite.ts';
export { type SaleorOptions } from './webhooks/saleor-instance.ts';
export { VERSION } from './version.ts';
