import { installTillroll } from './install.ts';

/*
 * tillroll's own worker, one file that a shop serves from its origin. It controls nothing, so a new
 * version may take over at once.
 */
declare const self: ServiceWorkerGlobalScope;

self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()));
installTillroll(self);
