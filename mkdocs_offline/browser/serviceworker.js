// The service worker of a site made readable offline by mkdocs-offline.
//
// The build puts one line in front of this file: SITE, with the version, the settings and all that
// can be saved. Styles, scripts, fonts and images are saved as they are. Texts come as packs, which
// hold what is new in each, and recipes, which say how to put a text together again.
//
// From top to bottom: the events, answering requests, what the host says about its version,
// installing and activating, downloading, texts, the store, messages from pages.

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const SCOPE = worker.registration.scope;
const SCOPE_PATH = new URL(SCOPE).pathname;
const CACHE = `mkdocs-offline:${SCOPE_PATH}`;
const VERSION_URL = new URL("mkdocs-offline/version.json", SCOPE).href;
const DAY = 24 * 60 * 60 * 1000;

// Firefox ends an install after 61 s, and any event after some minutes: each step is shorter.
const INSTALL_SECONDS = 45;
const STEP_SECONDS = 20;
const STALL_SECONDS = 10;
const PARALLEL = 6;
const ATTEMPTS = 3;
const MEMORY_BYTES = 8e6;

const PACKS = "mkdocs-offline/packs/";
const canUnpack = "DecompressionStream" in self;

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

// ---- Answering requests

/** @param {Request} request */
function isOurs(request) {
  if (hasLeft || request.method !== "GET" || !request.url.startsWith(SCOPE)) return false;
  const path = canonical(new URL(request.url).pathname.slice(SCOPE_PATH.length));
  return !SITE.nested.some((folder) => path.startsWith(folder));
}

/**
 * The file that a URL means, and whether the URL is the file's own: a host would answer the other
 * forms (no trailing slash, no .html) with a redirect.
 *
 * @param {string} url
 * @returns {SiteFile | undefined}
 */
function find(url) {
  const names = readings(url);
  const name = names.find((reading) => entries.has(reading) || texts.has(reading));
  if (name === undefined) return undefined;
  const isDoubled = new URL(url).pathname.includes("//");
  return { url: name, own: name === names[0] && !isDoubled };
}

/** @param {string} url */
function isOnlineOnly(url) {
  const outside = [...SITE.onlineOnly, ...SITE.nested];
  return readings(url).some((reading) => outside.includes(reading));
}

/**
 * The names that a file may have in the build for a URL to mean it, the likeliest first.
 *
 * @param {string} url
 */
function readings(url) {
  const path = canonical(new URL(url).pathname.slice(SCOPE_PATH.length));
  const plain = path.replace(/\/{2,}/g, "/").replace(/^\//, "").replace(/(^|\/)index\.html$/, "$1");
  const bare = plain.replace(/\/$/, "");
  return [plain, `${bare}/`, bare, `${bare}.html`];
}

/**
 * A path in the one percent-encoding that the build uses, Python's `urllib.parse.quote`.
 *
 * @param {string} path
 */
function canonical(path) {
  return path.replace(/(?:%[0-9a-f]{2})+|[^%/]+|%/gi, (part) => {
    try {
      return encodeURIComponent(decodeURIComponent(part)).replace(/[!'()*]/g, escapeByte);
    } catch {
      return part === "%" ? "%25" : part.toUpperCase(); // Bytes that are no UTF-8 stay as they are.
    }
  });
}

/** @param {string} char */
function escapeByte(char) {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}

/**
 * @param {FetchEvent} event
 * @param {SiteFile | undefined} file
 * @returns {Promise<Response>}
 */
async function answer(event, file) {
  const { request } = event;
  const outdated = file?.own && isOutdated(event, file.url); // The host is asked meanwhile.
  const copy = file && (await savedCopy(file.url));
  if (file && copy) {
    if (file.own && !(await outdated)) return inRange(request, copy);
    if (!file.own && isSlow()) return redirectTo(file.url, request);
  }
  try {
    // A new request would lose its Range.
    const isSimple = !copy || request.headers.has("Range");
    const response = await (isSimple ? fetch(request) : wholeFromNetwork(request));
    if (copy && isPassing(response.status)) throw new Error(`status ${response.status}`);
    if (file?.own && response.ok) event.waitUntil(noteRead(file.url, response.clone(), !copy));
    return response;
  } catch {
    const isNavigation = request.mode === "navigate";
    if (file && !file.own && (copy || isNavigation)) return redirectTo(file.url, request);
    if (copy) return inRange(request, copy);
    if (!isNavigation) return Response.error();
    return file || isOnlineOnly(request.url) ? fallbackPage() : notFoundPage();
  }
}

/**
 * What is saved of a file; nothing where the browser's storage fails, for the network may not.
 *
 * @param {string} url
 */
async function savedCopy(url) {
  try {
    return await read(url);
  } catch {
    return undefined;
  }
}

/**
 * Answers from the network, whole, for there is a copy to show where the connection breaks. Past the
 * HTTP cache's idea of freshness, where we know a newer version to be there.
 *
 * @param {Request} request
 */
function wholeFromNetwork(request) {
  return within(SITE.timeout, async (signal, goOn) => {
    const response = await fetch(request, { cache: "no-cache", signal });
    const answer = response.clone();
    await bodyOf(response, goOn);
    return answer;
  });
}

/** @param {number} status */
function isPassing(status) {
  return status === 429 || status >= 500;
}

/**
 * @param {string} url
 * @param {Request} request
 */
function redirectTo(url, request) {
  return Response.redirect(addressOf(url) + new URL(request.url).search, 302);
}

async function notFoundPage() {
  const page = SITE.notFound === null ? undefined : await savedCopy(SITE.notFound);
  if (!page) return fallbackPage();
  return new Response(page.body, { status: 404, statusText: "Not Found", headers: page.headers });
}

/**
 * The fallback page, which may be shown at any depth and must still find its files: our own has a
 * mark where the site's root belongs, an author's gets a `<base>`.
 */
async function fallbackPage() {
  const page = await savedCopy(SITE.fallback);
  if (!page) return Response.error();
  const html = await page.text();
  const root = "./mkdocs-offline/..";
  const client = `src="${SCOPE}mkdocs-offline/client.js"`;
  const tag = /src="[^"]*mkdocs-offline\/client\.js"/;
  const added = [
    '<meta name="mkdocs-offline-fallback">',
    html.includes(root) ? "" : `<base href="${addressOf(SITE.fallback)}">`,
    tag.test(html) ? "" : `<script defer ${client}></script>`,
  ].join("");
  const start = [/<head(\s[^>]*)?>/i, /<html(\s[^>]*)?>/i, /<!doctype[^>]*>/i, /^/].find((place) =>
    place.test(html),
  );
  const body = html
    .replaceAll(root, SCOPE.slice(0, -1))
    .replace(tag, client)
    .replace(/** @type {RegExp} */ (start), (found) => found + added);
  return new Response(body, { status: 503, statusText: "Offline", headers: page.headers });
}

/**
 * A saved response, or the part of it that the request asks for (RFC 9110, section 14). More than
 * one range, and what is not a range of bytes, is answered with the whole.
 *
 * @param {Request} request
 * @param {Response} saved
 */
async function inRange(request, saved) {
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("Range")?.trim() ?? "");
  if (!range || (!range[1] && !range[2]) || request.headers.has("If-Range")) return saved;
  const body = await saved.blob();
  const first = range[1] ? Number(range[1]) : Math.max(0, body.size - Number(range[2]));
  const last = range[1] && range[2] ? Math.min(Number(range[2]), body.size - 1) : body.size - 1;
  if (range[1] && range[2] && Number(range[2]) < first) return new Response(body, saved);
  const headers = new Headers(saved.headers);
  if (first > last) {
    headers.set("Content-Range", `bytes */${body.size}`);
    return new Response(null, { status: 416, statusText: "Range Not Satisfiable", headers });
  }
  headers.set("Content-Range", `bytes ${first}-${last}/${body.size}`);
  headers.set("Content-Length", String(last - first + 1));
  const part = body.slice(first, last + 1, headers.get("Content-Type") ?? "");
  return new Response(part, { status: 206, statusText: "Partial Content", headers });
}

// ---- What the host says about its version

const GONE = "gone"; // 404: the plugin was removed.
const DENIED = "denied"; // 401, 403 or a redirect: the reader has to log in.

/**
 * The last answer: a version, GONE, DENIED, or null where there was none. It is lost when the
 * browser stops the worker, and the host is then asked again.
 *
 * @type {Knowledge}
 */
let known = { deployed: null, at: -Infinity, slow: false };
/**
 * A question to the host: until its answer is known, and until it has been acted on.
 *
 * @type {{heard: Promise<void>, done: Promise<void>} | undefined}
 */
let asking;

/**
 * Whether the network should answer before the saved copy does, because the host has another
 * version or none. Asks the host where its last answer is older than max_age; what a page loads
 * follows the page.
 *
 * @param {FetchEvent} event
 * @param {string} url
 */
async function isOutdated(event, url) {
  const { request } = event;
  const age = (Date.now() - known.at) / 1000;
  const isVisit = request.mode === "navigate" || isPage(url);
  const isReload = request.cache === "no-cache" || request.cache === "reload";
  const isRecent = age <= SITE.maxAge && known.deployed !== null && !isReload;
  const follows = !isVisit && known.at > 0;
  if (!isRecent && !follows) {
    const { heard, done } = askHost();
    event.waitUntil(done);
    if (!isSlow()) await heard;
  }
  return known.deployed !== null && known.deployed !== SITE.version;
}

/** Whether the network let us wait lately: it is not waited for again soon. */
function isSlow() {
  return known.slow && (Date.now() - known.at) / 1000 <= SITE.maxAge;
}

/** Asks the host for its version, once at a time, and acts on a change. */
function askHost() {
  if (!asking) {
    const heard = deployedVersion().then(async (found) => {
      known = found;
      // Before anything else is answered: who leaves must not open the deleted cache again.
      if (found.deployed === GONE) await leaveAfterADay().catch(() => {});
    });
    const done = heard
      .then(followHost)
      .catch(() => {}) // Storage that fails to take a note; the answer holds all the same.
      .finally(() => (asking = undefined));
    asking = { heard, done };
  }
  return asking;
}

async function followHost() {
  const { deployed } = known;
  if (deployed !== null && deployed !== GONE && deployed !== DENIED) await forget("gone");
  if (deployed === null || deployed === SITE.version) return;
  worker.registration.update().catch(() => {}); // Tried again with the next page.
}

/** @returns {Promise<Knowledge>} */
async function deployedVersion() {
  let deployed = /** @type {string | null} */ (null);
  let slow = false;
  try {
    deployed = await within(SITE.timeout, async (signal) => {
      const options = /** @type {RequestInit} */ ({ cache: "no-store", redirect: "manual", signal });
      const response = await fetch(VERSION_URL, options);
      if (response.status === 404 || response.status === 410) return GONE;
      if (response.type === "opaqueredirect" || [401, 403].includes(response.status)) return DENIED;
      const { version } = await response.json();
      return response.ok && typeof version === "string" ? version : null;
    });
  } catch (error) {
    // No network, or somebody else's answer.
    slow = /** @type {Error} */ (error).name === "AbortError";
  }
  return { deployed, at: Date.now(), slow };
}

/** Whether this worker has unregistered itself; it lives on as long as its pages. */
let hasLeft = false;

/** Where the plugin was removed on an earlier day and is still gone, goes as well. */
async function leaveAfterADay() {
  const since = await recall("gone");
  if (since === undefined) return remember("gone", Date.now());
  if (Date.now() - since < DAY) return undefined;
  hasLeft = true;
  await caches.delete(CACHE);
  await worker.registration.unregister();
  return undefined;
}

/**
 * Aborts work that takes too long, counted anew each time that it calls `goOn`.
 *
 * @template T
 * @param {number} seconds
 * @param {(signal: AbortSignal, goOn: () => void) => Promise<T>} work
 */
async function within(seconds, work) {
  const controller = new AbortController();
  let timer = 0;
  const goOn = () => {
    clearTimeout(timer);
    timer = setTimeout(() => controller.abort(), seconds * 1000);
  };
  goOn();
  try {
    return await work(controller.signal, goOn);
  } finally {
    clearTimeout(timer);
  }
}

// ---- Installing and activating

async function install() {
  isInstalling = true;
  const core = SITE.precache.slice(0, SITE.core);
  const deadline = Date.now() + INSTALL_SECONDS * 1000;
  await download(core, deadline);
  const [missing] = await unsaved(core);
  if (missing) throw new Error(`mkdocs-offline: ${problemOf(missing)}`);
  // What could be read offline in the version before can be read in this one.
  const before = await savedUrls();
  const hadTexts = [...before].some(isPack);
  const wasWhole = (await recall("whole")) !== undefined;
  const list = wasWhole
    ? await wanted()
    : SITE.precache.filter(({ url }) => before.has(url) || (hadTexts && url.startsWith(PACKS)));
  const alone = hadTexts ? [] : await textEntries([...before].filter((url) => texts.has(url)));
  const end = await download([...list, ...alone], deadline);
  if (end !== "done") throw new Error("mkdocs-offline: the update goes on at the next visit");
  isInstalling = false;
  takeOver();
}

function takeOver() {
  if (SITE.update === "auto") worker.skipWaiting();
}

async function activate() {
  // A version that is being installed may already rely on what this one does not need.
  if (!worker.registration.installing && !worker.registration.waiting) await prune();
  await worker.clients.claim();
}

// ---- Downloading

/**
 * Why a file is not saved, or not as it was built, by URL.
 *
 * @type {Map<string, string>}
 */
const problems = new Map();
/** Set while a reader's wish to remove everything is carried out. */
let isStopped = false;
/** While the version before still answers, and tells pages its own status. */
let isInstalling = false;

/** What concerns not one file but all that are still to come. */
class Interruption extends Error {}
const NO_NETWORK = "cannot be fetched: there is no network";
const FULL = "does not fit: the browser's storage for this site is full";

/**
 * Saves what is missing of a list. A file that fails is noted and does not stop the others; those
 * that failed before come last.
 *
 * @param {Entry[]} list
 * @param {number} deadline when to stop, in milliseconds since 1970
 * @returns {Promise<"done" | "late" | "interrupted">} "done" if all was tried, or there is no room
 */
async function download(list, deadline) {
  const missing = await unsaved(list);
  missing.sort((a, b) => Number(problems.has(a.url)) - Number(problems.has(b.url)));
  const queue = missing.values();
  /** @type {string | undefined} */
  let interruption;
  let isLate = false;
  const lane = async () => {
    for (const entry of queue) {
      isLate ||= Date.now() > deadline;
      if (isLate || isStopped || interruption) return;
      try {
        await save(entry, deadline);
      } catch (error) {
        const { message } = /** @type {Error} */ (error);
        problems.set(entry.url, message);
        if (error instanceof Interruption) interruption = message;
      }
      await announce();
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, lane));
  if (isStopped || (interruption && interruption !== FULL)) return "interrupted";
  return isLate ? "late" : "done";
}

/**
 * Fetches a file, makes sure that it is what was built, and keeps it. HTTP caches may hold an
 * older one, so a wrong file is fetched again past all of them.
 *
 * @param {Entry} entry
 * @param {number} deadline
 */
async function save(entry, deadline) {
  problems.delete(entry.url);
  let { response, body } = await fetchPatiently(entry, "no-cache", deadline);
  if (!(await isGenuine(entry, body))) {
    ({ response, body } = await fetchPatiently(entry, "reload", deadline));
    if (!(await isGenuine(entry, body))) await acceptRewritten(entry, response);
  }
  await keep(entry, response, body);
  if (entry.url === SITE.fallback) await rememberHeaders(response);
}

/**
 * Whether these are the bytes that were built. Packs are known by their content before
 * compression: some hosts send them already decompressed.
 *
 * @param {Entry} entry
 * @param {ArrayBuffer} body
 */
async function isGenuine(entry, body) {
  try {
    if (!canUnpack && texts.has(entry.url)) return known.deployed === SITE.version;
    const content = entry.url.startsWith(PACKS) ? await gunzip(body) : body;
    return (await sha256(content)).startsWith(entry.revision);
  } catch {
    return false; // No gzip, or cut off.
  }
}

/**
 * Tells apart why a file is not what was built: a newer version, a network that is not the
 * host's, a host that lacks the file – or one that rewrites it (minifies, adds scripts), which is
 * how its readers know it.
 *
 * @param {Entry} entry
 * @param {Response} response
 */
async function acceptRewritten(entry, response) {
  await askHost().heard;
  if (known.deployed === null) throw new Interruption(NO_NETWORK);
  if (known.deployed !== SITE.version) throw new Interruption("belongs to another version by now");
  const isError = !response.ok && entry.url !== SITE.notFound;
  if (isError) throw new Error(`is missing: the host answers ${response.status}`);
  if (response.redirected && find(response.url)?.url !== entry.url) {
    throw new Error(`is elsewhere: the host redirects to ${response.url}`);
  }
  const type = response.headers.get("Content-Type") ?? "";
  if (isHtml(type) && !isHtml(entry.type)) throw new Error("is missing: the host answers a page");
  if (entry.url.startsWith(PACKS)) throw new Error("is damaged: the host changes it");
  problems.set(entry.url, "is not as it was built: the host changes it");
}

/**
 * Fetches a file as often as it takes, within reason.
 *
 * @param {Entry} entry
 * @param {RequestCache} cache
 * @param {number} deadline
 */
async function fetchPatiently(entry, cache, deadline) {
  for (let attempt = 1; ; attempt += 1) {
    let pause = 500 * 2 ** (attempt - 1) * (0.5 + Math.random());
    let reason = "the connection broke";
    try {
      const fetched = await fetchWhole(addressOf(entry.url), cache);
      if (!isPassing(fetched.response.status)) return fetched;
      reason = `the host answers ${fetched.response.status}`;
      pause = Math.max(pause, secondsOf(fetched.response.headers.get("Retry-After")) * 1000);
    } catch {
      // Tried again below.
    }
    if (attempt === ATTEMPTS || Date.now() + pause > deadline) {
      if ((await deployedVersion()).deployed === null) throw new Interruption(NO_NETWORK);
      throw new Error(`cannot be fetched: ${reason}`);
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/**
 * Fetches a response with its body, giving up where no byte arrives for a while.
 *
 * @param {string} url
 * @param {RequestCache} cache
 */
function fetchWhole(url, cache) {
  return within(STALL_SECONDS, async (signal, goOn) => {
    const response = await fetch(url, { cache, mode: "same-origin", signal });
    return { response, body: await bodyOf(response, goOn) };
  });
}

/**
 * @param {Response} response
 * @param {() => void} goOn called whenever bytes arrive
 */
async function bodyOf(response, goOn) {
  const chunks = [];
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    chunks.push(part.value);
    goOn();
  }
  return new Blob(chunks).arrayBuffer();
}

/**
 * The seconds of a Retry-After header, which may also be a date.
 *
 * @param {string | null} value
 */
function secondsOf(value) {
  if (!value) return 0;
  const seconds = Number(value);
  return Number.isNaN(seconds) ? Math.max(0, (Date.parse(value) - Date.now()) / 1000 || 0) : seconds;
}

/** @param {BufferSource} body */
async function sha256(body) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {string} type */
function isHtml(type) {
  return /^(text\/html|application\/xhtml\+xml)/i.test(type);
}

/** @param {string} url */
function isPage(url) {
  return /(^|\/)$|\.(x?html|htm)$/i.test(url);
}

// ---- Texts. The formats of packs and recipes are told in mkdocs_offline/packing/files.py.

/** @param {string} url */
function isPack(url) {
  return url.startsWith(PACKS) && url.endsWith(".pack");
}

/**
 * Puts a text together from packs, if all that it needs is saved.
 *
 * @param {Line} line
 */
async function rebuild(line) {
  const recipe = recipeIn(line);
  const [headers, ...packs] = await Promise.all([
    headersFor(line.type),
    ...recipe.packs.map(packOf),
  ]);
  if (packs.includes(undefined)) return undefined;
  const byName = new Map(packs.map((pack, number) => [recipe.packs[number], pack]));
  const parts = recipe.ranges.map(({ pack, block, start, end }) => {
    const { content, offsets } = /** @type {Pack} */ (byName.get(pack));
    return content.subarray(offsets[block] + start, offsets[block] + end);
  });
  const body = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    body.set(part, at);
    at += part.length;
  }
  return new Response(body, { headers });
}

/** @param {Line} line */
function recipeIn(line) {
  const blocks = line.blocks.split(" ").map((text) => text.split("."));
  const ranges = line.recipe.split(" ").map((text) => {
    const [number, start, end] = text.split(".").map((digits) => parseInt(digits, 36));
    const [pack, block] = blocks[number];
    return { pack, block: Number(block), start, end };
  });
  return { ranges, packs: [...new Set(ranges.map(({ pack }) => pack))] };
}

/**
 * What the recipe file says of a text. Where packs cannot be unpacked, all that is known of a text
 * is the version that it was read in.
 *
 * @param {string} url
 * @returns {Promise<Line | undefined>}
 */
async function lineOf(url) {
  if (!canUnpack) return { revision: SITE.version, type: "text/html", blocks: "", recipe: "" };
  const { file, line } = /** @type {{file: string, line: number}} */ (texts.get(url));
  const content = await unpacked(file);
  if (!content) return undefined;
  const lines = decoded.get(content) ?? new TextDecoder().decode(content).split("\n");
  decoded.set(content, lines);
  const [revision, type, recipe] = lines[line].split("\t");
  return { blocks: lines[0], revision, type, recipe };
}

/**
 * The lines of recipe files in memory.
 *
 * @type {WeakMap<Uint8Array, string[]>}
 */
const decoded = new WeakMap();

/**
 * @param {string} name
 * @returns {Promise<Pack | undefined>}
 */
async function packOf(name) {
  const file = await unpacked(SITE.packs[name]);
  if (!file) return undefined;
  const start = file.indexOf(10) + 1; // The line of sizes ends with a line feed.
  const sizes = new TextDecoder().decode(file.subarray(0, start)).split(" ").map(Number);
  const offsets = [0];
  for (const size of sizes) offsets.push(offsets[offsets.length - 1] + size);
  return { content: file.subarray(start), offsets };
}

/**
 * Files lately unpacked, the oldest first, up to MEMORY_BYTES.
 *
 * @type {Map<string, Uint8Array>}
 */
const memory = new Map();

/** @param {string} url */
async function unpacked(url) {
  let content = memory.get(url);
  if (!content) {
    const response = await readEntry(/** @type {Entry} */ (entries.get(url)));
    if (!response) return undefined;
    content = await gunzip(await response.arrayBuffer());
  }
  memory.delete(url);
  memory.set(url, content);
  let size = [...memory.values()].reduce((sum, file) => sum + file.length, 0);
  for (const [oldest, file] of memory) {
    if (size <= MEMORY_BYTES || oldest === url) break;
    memory.delete(oldest);
    size -= file.length;
  }
  return content;
}

/** @param {ArrayBuffer} file */
async function gunzip(file) {
  const bytes = new Uint8Array(file);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes; // Decompressed on its way.
  const { readable, writable } = new DecompressionStream("gzip");
  const writer = writable.getWriter();
  writer.write(bytes).catch(() => {}); // Told by the other end, too.
  writer.close().catch(() => {});
  return new Uint8Array(await new Response(readable).arrayBuffer());
}

/**
 * A site must not lose its protection by being saved: pages have the headers that the host sent
 * with the last page that came from it.
 *
 * @param {string} type
 */
async function headersFor(type) {
  const headers = new Headers(isHtml(type) ? await pageHeaders() : []);
  if (!headers.get("Content-Type")?.startsWith(type.split(";")[0])) headers.set("Content-Type", type);
  headers.set("Cache-Control", "no-cache");
  return headers;
}

/**
 * The headers of the last page, read once.
 *
 * @type {Promise<[string, string][]> | undefined}
 */
let headersOnce;

function pageHeaders() {
  headersOnce ??= recall("headers");
  return headersOnce;
}

/** @param {Response} response */
async function rememberHeaders(response) {
  const headers = [...lasting(response.headers)];
  if (JSON.stringify(headers) === JSON.stringify(await pageHeaders())) return;
  headersOnce = Promise.resolve(headers);
  await remember("headers", headers);
}

/**
 * The headers that do not tell of one transfer or one file alone.
 *
 * @param {Headers} headers
 */
function lasting(headers) {
  const result = new Headers(headers);
  for (const name of TRANSFER_HEADERS) result.delete(name);
  return result;
}

const TRANSFER_HEADERS = [
  ...["Accept-Ranges", "Age", "Cache-Control", "Clear-Site-Data", "Connection"],
  ...["Content-Disposition", "Content-Encoding", "Content-Length", "Content-Location", "Date"],
  ...["ETag", "Expires", "Keep-Alive", "Last-Modified", "Link", "Refresh", "Server", "Vary"],
];

/**
 * Entries for texts that are saved alone, as they were read.
 *
 * @param {string[]} urls
 * @returns {Promise<Entry[]>}
 */
async function textEntries(urls) {
  const files = new Set(urls.map((url) => texts.get(url)?.file));
  const recipes = SITE.precache.filter((entry) => canUnpack && files.has(entry.url));
  await download(recipes, Date.now() + STEP_SECONDS * 1000);
  const found = [];
  for (const url of urls) {
    const line = await lineOf(url);
    if (line) found.push({ url, revision: line.revision, size: 0, type: line.type });
  }
  return found;
}

// ---- The store: one cache for this scope. An entry lies under its URL and revision, so versions
// share what they have in common. Beside them lie a few notes that must outlive the worker.

/**
 * The keys of what is saved, read once.
 *
 * @type {Promise<Set<string>> | undefined}
 */
let keysOnce;

function savedKeys() {
  keysOnce ??= caches
    .open(CACHE)
    .then((cache) => cache.keys())
    .then((requests) => new Set(requests.map((request) => request.url)))
    .catch((error) => {
      keysOnce = undefined; // Storage may be back the next time.
      throw error;
    });
  return keysOnce;
}

/** @param {string} url relative to the scope */
function addressOf(url) {
  return new URL(url, SCOPE).href;
}

/** @param {Pick<Entry, "url" | "revision">} entry */
function keyOf(entry) {
  return `${addressOf(entry.url)}?revision=${entry.revision}`;
}

/** @param {Entry[]} list */
async function unsaved(list) {
  const keys = await savedKeys();
  return list.filter((entry) => !keys.has(keyOf(entry)));
}

/** The URLs, relative to the scope, of which any version has saved a revision. */
async function savedUrls() {
  const urls = [...(await savedKeys())].filter((key) => key.includes("?revision="));
  return new Set(urls.map((key) => key.slice(SCOPE.length).split("?revision=")[0]));
}

/**
 * What is saved of a file, whichever way it was saved.
 *
 * @param {string} url
 */
async function read(url) {
  const entry = entries.get(url);
  if (entry) return readEntry(entry);
  const line = await lineOf(url);
  if (!line) return undefined;
  return (canUnpack && (await rebuild(line))) || readEntry({ url, revision: line.revision });
}

/** @param {Pick<Entry, "url" | "revision">} entry */
async function readEntry(entry) {
  const response = await (await caches.open(CACHE)).match(keyOf(entry), { ignoreVary: true });
  if (!response) (await keysOnce)?.delete(keyOf(entry)); // The browser may have taken it away.
  return response;
}

/**
 * @param {Entry} entry
 * @param {Response} response where the headers come from
 * @param {ArrayBuffer} body
 */
async function keep(entry, response, body) {
  const headers = lasting(response.headers);
  // Makes WebKit ask us again for each visit.
  headers.set("Cache-Control", "no-cache");
  try {
    await (await caches.open(CACHE)).put(keyOf(entry), new Response(body, { headers }));
  } catch (error) {
    const isFull = /** @type {Error} */ (error).name === "QuotaExceededError";
    throw isFull ? new Interruption(FULL) : error;
  }
  (await savedKeys()).add(keyOf(entry));
}

/**
 * Learns from what came from the host: which headers it sends with pages, and, where it is not
 * going to be downloaded anyway, the file itself.
 *
 * @param {string} url
 * @param {Response} response
 * @param {boolean} isMissing
 */
async function noteRead(url, response, isMissing) {
  if (hasLeft) return;
  const isSites = ![null, GONE, DENIED].includes(known.deployed) && !response.redirected;
  const isDocument = isHtml(response.headers.get("Content-Type") ?? "");
  if (isSites && isDocument) await rememberHeaders(response);
  if (!isMissing || (await recall("choice")) === "core") return;
  let entry = entries.get(url);
  if (!entry) {
    if ((await wanted()).some((other) => isPack(other.url))) return;
    [entry] = await textEntries([url]);
  }
  if (!entry) return;
  const body = await response.arrayBuffer();
  if (await isGenuine(entry, body)) await keep(entry, response, body);
}

/** Deletes what other versions saved and this one does not need. */
async function prune() {
  const cache = await caches.open(CACHE);
  const alone = [...(await savedUrls())].filter((url) => texts.has(url));
  const needed = new Set([...SITE.precache, ...(await textEntries(alone))].map(keyOf));
  for (const { url } of await cache.keys()) {
    if (worker.registration.installing) break; // It may count on what is here; it prunes later.
    if (url.includes("?revision=") && !needed.has(url)) await cache.delete(url);
  }
  keysOnce = undefined;
}

/** @param {string} name */
function noteUrl(name) {
  return new URL(`mkdocs-offline/notes/${name}`, SCOPE).href;
}

/**
 * @param {string} name
 * @param {unknown} value
 */
async function remember(name, value) {
  await (await caches.open(CACHE)).put(noteUrl(name), new Response(JSON.stringify(value)));
}

/** @param {string} name */
async function recall(name) {
  return (await (await caches.open(CACHE)).match(noteUrl(name)))?.json();
}

/** @param {string} name */
async function forget(name) {
  await (await caches.open(CACHE)).delete(noteUrl(name));
}

// ---- Messages from pages, and the status they see

/** @type {ReturnType<typeof download> | undefined} */
let downloading;
let triedAt = -Infinity;

/** @param {ExtendableMessageEvent} event */
async function obey(event) {
  const commands = /** @type {Record<string, () => unknown>} */ ({
    STATUS: status,
    PAGES: savedPages,
    SAVE: () => saveStep(event.data.all),
    REMOVE: remove,
    SKIP_WAITING: () => worker.skipWaiting(),
    TAKE_OVER: takeOver,
  });
  const command = commands[event.data?.type];
  if (!command) return;
  let answer;
  try {
    answer = await command();
  } catch (error) {
    answer = { problem: `The browser's storage fails: ${error}` };
  }
  event.ports[0]?.postMessage(answer);
}

/**
 * Downloads for a while; the page calls again as long as `goesOn` is true, for workers live short.
 *
 * @param {boolean} all whether the reader has asked for everything
 */
async function saveStep(all) {
  if (all && (await recall("choice")) !== "all") {
    await downloading;
    await remember("choice", "all");
    triedAt = -Infinity;
  }
  const list = await wanted();
  const wasTried = !all && Date.now() - triedAt < SITE.maxAge * 1000;
  let end = "done";
  if (!wasTried && (await unsaved(list)).length) {
    downloading ??= download(list, Date.now() + STEP_SECONDS * 1000).finally(() => {
      downloading = undefined;
    });
    const step = downloading;
    await announce(true);
    end = await step;
    if (end === "done") triedAt = Date.now();
  }
  const [missing] = await unsaved(list);
  if (!missing && canUnpack && list.length > SITE.core) await remember("whole", SITE.version);
  await announce(true);
  return { goesOn: end === "late", problem: missing && end !== "late" ? problemOf(missing) : "" };
}

/** Forgets all but what is needed to work at all, until the reader asks for more. */
async function remove() {
  isStopped = true;
  await downloading;
  await remember("choice", "core");
  await forget("whole");
  isStopped = false;
  const core = new Set(SITE.precache.slice(0, SITE.core).map(keyOf));
  const cache = await caches.open(CACHE);
  for (const key of await savedKeys()) {
    if (key.includes("?revision=") && !core.has(key)) await cache.delete(key);
  }
  keysOnce = undefined;
  memory.clear();
  await announce(true);
}

/** What is to be saved: what the reader chose, else what the author set. */
async function wanted() {
  const choice = await recall("choice");
  const count = { all: SITE.precache.length, core: SITE.core }[String(choice)] ?? SITE.wanted;
  return SITE.precache.slice(0, count).filter(({ url }) => canUnpack || !url.startsWith(PACKS));
}

async function savedPages() {
  const found = [];
  for (const url of [...entries.keys(), ...texts.keys()]) {
    if (isPage(url) && (await isSaved(url))) found.push(addressOf(url));
  }
  return found;
}

/** @param {string} url */
async function isSaved(url) {
  const keys = await savedKeys();
  const entry = entries.get(url);
  if (entry) return keys.has(keyOf(entry));
  const line = await lineOf(url);
  if (!line) return false;
  if (keys.has(keyOf({ url, revision: line.revision }))) return true;
  if (!canUnpack) return false;
  const packs = recipeIn(line).packs.map((name) => /** @type {Entry} */ (entries.get(SITE.packs[name])));
  return packs.every((pack) => keys.has(keyOf(pack)));
}

/** @param {Entry} entry */
function problemOf(entry) {
  return `${addressOf(entry.url)} ${problems.get(entry.url) ?? "is not saved yet"}`;
}

/** @returns {Promise<Status>} */
async function status() {
  const keys = await savedKeys();
  const have = SITE.precache.filter((entry) => keys.has(keyOf(entry)));
  const asked = await wanted();
  const isComplete =
    canUnpack && asked.length > SITE.core && asked.every((entry) => keys.has(keyOf(entry)));
  let state = /** @type {Status["state"]} */ ("core");
  if (hasLeft) state = "retired";
  else if (have.length === SITE.precache.length || isComplete) state = "saved";
  else if (downloading) state = "saving";
  else if (have.length > SITE.core) state = "partial";
  const size = (/** @type {Entry[]} */ list) => list.reduce((sum, entry) => sum + entry.size, 0);
  return {
    state,
    version: SITE.version,
    deployed: [GONE, DENIED].includes(String(known.deployed)) ? null : known.deployed,
    files: { saved: have.length, total: SITE.precache.length },
    bytes: { saved: size(have), total: size(SITE.precache) },
    problems: [...problems].map(([url, reason]) => ({ url: addressOf(url), reason })),
  };
}

let announcedAt = 0;

/**
 * Tells all pages of this site the status, a few times a second at most.
 *
 * @param {boolean} [always]
 */
async function announce(always = false) {
  if (isInstalling || (!always && Date.now() - announcedAt < 200)) return;
  announcedAt = Date.now();
  const message = { type: "mkdocs-offline", scope: SCOPE, status: await status() };
  for (const client of await worker.clients.matchAll({ includeUncontrolled: true })) {
    if (client.url.startsWith(SCOPE)) client.postMessage(message);
  }
}
