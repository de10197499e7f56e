import { isOwnScript } from './own-script.ts';

/*
 * Switches tillroll's worker off: a shop serves this file in the place of `tillroll-sw.js`, and each browser takes it up
 * at its next look for a newer worker. It removes the registration, touches no event, and the pages carry themselves.
 *
 * Imported into a shop's own worker it does nothing: that worker is not ours to remove.
 */
declare const self: ServiceWorkerGlobalScope;

if (isOwnScript(new Error('where').stack, self.location.href)) {
  self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()));
  self.addEventListener('activate', (event) => event.waitUntil(self.registration.unregister()));
}
