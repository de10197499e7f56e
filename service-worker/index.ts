export { installTillroll } from './install.ts';
