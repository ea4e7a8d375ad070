// Copies of files of other hosts: of what pages have loaded from there, and of the scripts and style
// sheets that pages name. While there is a network no request for another host passes through the
// worker, so that nothing can break which worked.

import { STALL_SECONDS, askHost, isHostHeard, isOffline } from "./host.js";
import { DAY, SCOPE, worker } from "./scope.js";
import { dropCopies, forget, keepCopy, loadCopy, recall, remember } from "./store.js";
import { bodyOf, patiently, within } from "./waiting.js";

const MOST_FILES = 200;
const MOST_BYTES = 20e6;
/** Of one file. */
const LARGEST = 5e6;
const AT_ONCE = 6;
/** For how many days it is told that a host has refused. */
const REMEMBERED = 30;
/** What pages are shown with; a request that is none of these is a script's own affair. */
const DESTINATIONS = ["script", "style", "font", "image", "worker"];
const NOTE_OF_COPIES = "elsewhere";

/**
 * Read once.
 *
 * @type {Promise<Elsewhere> | undefined}
 */
let copiesOnce;

function copies() {
  copiesOnce ??= recall(NOTE_OF_COPIES).then(
    (note) => ({ files: {}, refusing: {}, ...note }),
    (error) => {
      copiesOnce = undefined; // Storage may be back the next time.
      throw error;
    },
  );
  return copiesOnce;
}

/** Ends when what was to be copied so far is. */
let copying = Promise.resolve();

/**
 * Copies files of other hosts that this version has not copied yet, as far as these hosts allow it.
 *
 * @param {string[]} urls
 */
export function copyElsewhere(urls) {
  copying = copying.then(() => copyNow(urls)).catch(() => {}); // There is no room.
  return copying;
}

/** @param {string[]} urls */
async function copyNow(urls) {
  copiesOnce = undefined; // The worker of another version may have copied something, too.
  if (!SITE.elsewhere) return dropElsewhere();
  if (isOffline() || (await recall("choice")) === "core") return;
  const known = await copies();
  const before = JSON.stringify(known);
  const foreign = [...new Set(urls)].filter((url) => isForeign(url) && !url.includes("#"));
  const isDue = (/** @type {string} */ url) => known.files[url]?.version !== SITE.version;
  const hasRefused = (/** @type {string} */ url) => Date.now() - (known.refusing[hostOf(url)] ?? 0) < DAY;
  const due = foreign.filter((url) => isDue(url) && !hasRefused(url));
  for (let from = 0; from < due.length; from += AT_ONCE) {
    await Promise.all(due.slice(from, from + AT_ONCE).map((url) => copy(known, url)));
  }
  for (const url of foreign) use(known, url);
  await makeRoom(known);
  if (JSON.stringify(known) !== before) await remember(NOTE_OF_COPIES, known);
}

/**
 * @param {Elsewhere} known
 * @param {string} url
 */
async function copy({ files, refusing }, url) {
  const before = files[url];
  /** @param {RequestCache} cache */
  const get = (cache) =>
    within(STALL_SECONDS, async (signal, goOn) => {
      const response = await fetch(url, { mode: "cors", credentials: "omit", cache, signal });
      return { response, body: await bodyOf(response, goOn) };
    });
  // What the page has loaded may lie in the HTTP cache without the headers that CORS needs.
  const got = await get(before ? "default" : "force-cache").catch(() => get("reload").catch(() => {}));
  if (!got) {
    await askHost(Date.now()).heard;
    if (isHostHeard()) refusing[hostOf(url)] = Date.now();
    return;
  }
  delete refusing[hostOf(url)];
  const { response, body } = got;
  const final = response.url.split("#")[0];
  const isKept = response.status === 200 && body.byteLength <= LARGEST;
  const file = { version: SITE.version, at: 0, size: isKept ? body.byteLength : 0 };
  if (final !== url) files[url] = { ...file, size: 0, to: final };
  files[final] = file;
  if (!isKept) return dropCopies([final]);
  const type = response.headers.get("Content-Type") ?? "";
  // Also for pages that insist on permission (COEP).
  const allowed = { "Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin" };
  await keepCopy(final, new Response(body, { headers: { ...allowed, "Content-Type": type } }));
}

/**
 * Notes that a file was used, to the day; what was used last comes last.
 *
 * @param {Elsewhere} known
 * @param {string} url
 */
function use({ files }, url) {
  const file = files[url];
  if (!file || Date.now() - file.at < DAY) return;
  delete files[url];
  files[url] = { ...file, at: Date.now() };
  if (file.to) use({ files, refusing: {} }, file.to);
}

/**
 * Drops those that have not been used for longest where there are too many.
 *
 * @param {Elsewhere} known
 */
async function makeRoom({ files }) {
  const urls = Object.keys(files);
  let bytes = urls.reduce((sum, url) => sum + files[url].size, 0);
  const over = [];
  for (const url of urls) {
    if (urls.length - over.length <= MOST_FILES && bytes <= MOST_BYTES) break;
    over.push(url);
    bytes -= files[url].size;
    delete files[url];
  }
  await dropCopies(over);
}

/** What readers are told of the copies: how many there are, and which hosts allow none. */
export async function copyFacts() {
  const { files, refusing } = await copies();
  const sizes = Object.values(files).flatMap(({ size }) => size || []);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const hosts = Object.keys(refusing).filter((host) => Date.now() - refusing[host] < REMEMBERED * DAY);
  return { files: sizes.length, bytes, refusing: hosts };
}

export async function dropElsewhere() {
  const urls = Object.keys((await copies()).files);
  if (!urls.length) return;
  await dropCopies(urls);
  await forget(NOTE_OF_COPIES);
  copiesOnce = undefined;
}

/**
 * Whether a request is for a file of another host that a page is shown with.
 *
 * @param {Request} request
 */
export function isForElsewhere({ method, url, destination }) {
  return SITE.elsewhere && method === "GET" && DESTINATIONS.includes(destination) && isForeign(url);
}

/** Whether the network is gone, as far as is known. */
export function isNetworkGone() {
  return isOffline() || !worker.navigator.onLine;
}

/**
 * Answers with the copy, or fails at once: the page would wait for a host that cannot be reached.
 *
 * @param {FetchEvent} event
 * @returns {Promise<Response>}
 */
export async function answerFromCopies(event) {
  const question = askHost(); // It may be back.
  event.waitUntil(question.done);
  if (!isOffline()) {
    await question.heard; // Browsers err about networks.
    if (!isOffline()) return fetch(event.request);
  }
  const files = (await patiently(copies(), SITE.timeout))?.files ?? {};
  return (await patiently(loadCopy(finalUrl(files, event.request.url)), SITE.timeout)) ?? Response.error();
}

/**
 * Where a host redirects to, as from the newest version of a library to its number; what that file names
 * beside itself is there, too.
 *
 * @param {Elsewhere["files"]} files
 * @param {string} url
 */
function finalUrl(files, url) {
  for (const [from, { to }] of Object.entries(files)) {
    if (from === url) return to ?? url;
    const [there, here] = [to ?? from, from].map((file) => file.split("/"));
    while (here.length > 3 && here.at(-1) === there.at(-1)) [here, there].forEach((parts) => parts.pop());
    const folder = `${here.join("/")}/`;
    if (to && url.startsWith(folder)) return `${there.join("/")}/${url.slice(folder.length)}`;
  }
  return url;
}

/** @param {string} url */
function isForeign(url) {
  return /^https?:/.test(url) && hostOf(url) !== hostOf(SCOPE);
}

/** @param {string} url */
function hostOf(url) {
  return new URL(url).origin;
}
