export { installTillroll, type WorkerScope } from './install.ts';
