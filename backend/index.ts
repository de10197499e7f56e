export { createBackend, type Backend, type BackendOptions } from './main.ts';
export { ListenError, type ListenOptions } from './listen.ts';
export { KeyError, type Keys, type KeyWish, type NewKey } from './keys.ts';
export { JournalError, type JournalErrorCode } from './journal/journal-error.ts';
export { type Limits } from './collector/limits.ts';
export { type PgliteEntries } from './journal/pglite.ts';
export { VERSION } from './version.ts';
