import { installTillroll } from './install.ts';
import { isOwnScript } from './own-script.ts';

/*
 * tillroll's own worker, one file that a shop serves from its origin. It controls nothing, so a new
 * version may take over at once; imported into a shop's own worker, it leaves that to the shop.
 */
declare const self: ServiceWorkerGlobalScope;

if (isOwnScript(new Error('where').stack, self.location.href)) {
  self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()));
}
installTillroll(self);
