// The farewell of mkdocs-offline: takes the place of its service worker, deletes what that one
// saved for this site, and unregisters itself. It answers no request: all go to the network.

const leaving = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

leaving.addEventListener("install", () => {
  leaving.skipWaiting();
  // Where a request reaches the old worker as Chromium ends it, the old one starts once more.
  setTimeout(() => leaving.skipWaiting(), 1000);
});
leaving.addEventListener("activate", (event) => event.waitUntil(leave()));

async function leave() {
  const { registration } = leaving;
  await caches.delete(`mkdocs-offline:${new URL(registration.scope).pathname}`);
  await registration.unregister();
}
