// The store: one cache for this scope. An entry lies under its URL and revision, so versions
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
  return new Set([...(await savedKeys())].filter((key) => key.includes("?revision=")).map(urlOf));
}

/** @param {string} key */
function urlOf(key) {
  return key.slice(SCOPE.length).split("?revision=")[0];
}

/**
 * What is saved of a file, whichever way it was saved.
 *
 * @param {string} url
 */
async function read(url) {
  const entry = entries.get(url);
  if (entry) return readEntry(entry);
  const text = canUnpack ? await rebuild(url) : undefined;
  if (text) return text;
  const line = await lineOf(url);
  return line && readEntry({ url, revision: line.revision });
}

/** @param {Pick<Entry, "url" | "revision">} entry */
async function readEntry(entry) {
  const response = await (await caches.open(CACHE)).match(keyOf(entry), { ignoreVary: true });
  // The browser may have taken away more than this.
  if (!response && (await keysOnce)?.has(keyOf(entry))) keysOnce = undefined;
  return response;
}

/**
 * Forgets files, by their URLs, that turned out to be damaged.
 *
 * @param {string[]} urls
 */
async function discard(urls) {
  const cache = await caches.open(CACHE);
  for (const url of urls) {
    memory.delete(url);
    await cache.delete(keyOf(/** @type {Entry} */ (entries.get(url))));
  }
  keysOnce = undefined;
}

/**
 * @param {Entry} entry
 * @param {Response} response where the headers come from
 * @param {ArrayBuffer} body
 */
async function keep(entry, response, body) {
  if (hasLeft) return;
  const headers = lasting(response.headers);
  // Makes WebKit ask us again for each visit.
  headers.set("Cache-Control", "no-cache");
  try {
    await (await caches.open(CACHE)).put(keyOf(entry), new Response(body, { headers }));
  } catch (error) {
    // The second name is Firefox's.
    const isFull = /^(QuotaExceededError|NS_ERROR_FILE_NO_DEVICE_SPACE)$/.test(
      /** @type {Error} */ (error).name,
    );
    throw isFull ? new StorageFull() : error;
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
  await asking?.heard; // It may turn out that we have to leave.
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
  if (!(await isGenuine(entry, body))) return;
  await keep(entry, response, body);
  if ((await knownProblems()).delete(keyOf(entry))) await rememberProblems();
}

/** Deletes what other versions saved and this one does not need, or what the reader removed. */
async function prune() {
  const cache = await caches.open(CACHE);
  const isRemoved = (await recall("choice")) === "core";
  const isPacked = (await recall("whole")) !== undefined;
  const saved = isRemoved || isPacked ? [] : [...(await savedUrls())];
  const alone = saved.filter((url) => texts.has(url));
  const found = await knownTextEntries(alone);
  const files = isRemoved ? SITE.precache.slice(0, SITE.core) : SITE.precache;
  const needed = new Set([...files, ...found].map(keyOf));
  const unknown = new Set(alone); // Of what revision they should be.
  for (const { url } of found) unknown.delete(url);
  for (const { url } of await cache.keys()) {
    if (worker.registration.installing) break; // It may count on what is here; it prunes later.
    const isFile = url.includes("?revision=");
    if (isFile && !needed.has(url) && !unknown.has(urlOf(url))) await cache.delete(url);
  }
  keysOnce = undefined;
  const problems = await knownProblems();
  for (const key of problems.keys()) if (!needed.has(key)) problems.delete(key);
  await rememberProblems();
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
  if (hasLeft) return;
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
