// The farewell of mkdocs-offline: takes the place of its service worker, deletes what that one
// saved for this site, and unregisters itself. It answers no request: all go to the network.

const leaving = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

leaving.addEventListener("install", () => leaving.skipWaiting());
leaving.addEventListener("activate", (event) => event.waitUntil(leave()));

async function leave() {
  const { registration } = leaving;
  await caches.delete(`mkdocs-offline:${new URL(registration.scope).pathname}`);
  await registration.unregister();
}
