// The service worker of a site made readable offline by mkdocs-offline.
//
// The build puts one line in front: SITE, with the version, the settings, the core and the root of
// the listing. Behind it come the files of this folder, joined to one script, without comments.
// Styles, scripts, fonts and images are saved as they are, small ones together in packs. Texts come
// as packs, too, which hold what is new in each; the listing says how to put a file together again.

import { isInSite } from "./addresses.js";
import { answer } from "./answering.js";
import { answerFromCopies, isForElsewhere, isNetworkGone } from "./elsewhere.js";
import { whenHostChanges } from "./host.js";
import { activate, install } from "./installing.js";
import { obey } from "./messages.js";
import { openAgainIfStuck } from "./pages.js";
import { worker } from "./scope.js";
import { announce } from "./status.js";

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("message", (event) => event.waitUntil(obey(event)));
worker.addEventListener("fetch", (event) => {
  const response = respond(event);
  if (response) event.respondWith(response);
});
whenHostChanges(() => announce(true).catch(() => {})); // Storage fails.

// For the author's code (setting `worker`): what a request would be answered with.
Object.assign(worker, {
  mkdocsOffline: { answer: async (/** @type {FetchEvent} */ event) => respond(event) ?? fetch(event.request) },
});

/**
 * @param {FetchEvent} event
 * @returns {Promise<Response> | undefined} undefined where the browser is to answer
 */
function respond(event) {
  const { request } = event;
  if (request.method === "GET" && isInSite(request.url)) return answer(event);
  if (!isForElsewhere(request)) return undefined;
  if (isNetworkGone()) return answerFromCopies(event);
  event.waitUntil(openAgainIfStuck(event).catch(() => {})); // It was closed.
}
