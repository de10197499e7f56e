export { TillrollProvider, type TillrollProviderProps } from './react/provider.ts';
export { useSignal, type Say } from './react/use-signal.ts';
export { useSaid } from './react/use-said.ts';
export { useStream } from './react/use-stream.ts';
