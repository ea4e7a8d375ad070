// Where the worker runs, and what it was built for.

export const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
export const SCOPE = worker.registration.scope;
export const SCOPE_PATH = new URL(SCOPE).pathname;
export const DAY = 24 * 60 * 60 * 1000;

/** @param {string} url relative to the scope */
export function addressOf(url) {
  return new URL(url, SCOPE).href;
}

/** @param {string} type */
export function isHtml(type) {
  return /^(text\/html|application\/xhtml\+xml)/i.test(type);
}

/** @param {string} url */
export function isPage(url) {
  return /(^|\/)$|\.(x?html|htm)$/i.test(url);
}
