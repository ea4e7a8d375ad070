// The service worker of a site made readable offline by mkdocs-offline.
//
// The build puts one line in front: SITE, with the version, the settings and all that can be saved.
// Behind it come the files of this folder, without their comments, this one first. Styles, scripts,
// fonts and images are saved as they are. Texts come as packs, which hold what is new in each, and
// recipes, which say how to put a text together again.

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const SCOPE = worker.registration.scope;
const SCOPE_PATH = new URL(SCOPE).pathname;
const CACHE = `mkdocs-offline:${SCOPE_PATH}`;
const VERSION_URL = new URL("mkdocs-offline/version.json", SCOPE).href;
const DAY = 24 * 60 * 60 * 1000;

/** @type {Map<string, Entry>} */
const entries = new Map(SITE.precache.map((entry) => [entry.url, entry]));

/**
 * The recipe file of each text, and the number of its line there.
 *
 * @type {Map<string, {file: string, line: number}>}
 */
const texts = new Map();
for (const recipes of SITE.recipes) {
  recipes.texts.forEach((url, line) => texts.set(url, { file: recipes.url, line: line + 1 }));
}

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("message", (event) => event.waitUntil(obey(event)));
worker.addEventListener("fetch", (event) => {
  if (!isOurs(event.request)) return;
  const file = find(event.request.url);
  if (file || event.request.mode === "navigate") event.respondWith(answer(event, file));
});
