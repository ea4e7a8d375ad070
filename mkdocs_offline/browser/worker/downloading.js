// Downloading.

const STEP_SECONDS = 20;
const STALL_SECONDS = 10;
const PARALLEL = 6;
const ATTEMPTS = 3;

/**
 * Why a file is not saved, or not as it was built, by URL.
 *
 * @type {Map<string, string>}
 */
const problems = new Map();

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
        if (isStopped) return;
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
    } catch (error) {
      if (isStopped) throw error; // Else tried again below.
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
  return within(STALL_SECONDS, async (signal, goOn, abort) => {
    underWay.add(abort);
    try {
      const response = await fetch(url, { cache, mode: "same-origin", signal });
      return { response, body: await bodyOf(response, goOn) };
    } finally {
      underWay.delete(abort);
    }
  });
}

/** Set while a reader wants nothing to be downloaded; a pause that outlives the worker is a note. */
let isStopped = false;
/** What ends each fetch that is under way. */
const underWay = new Set();

/** Ends what is being downloaded, also in the middle of a file, until `isStopped` is false again. */
async function stopDownloading() {
  isStopped = true;
  for (const abort of underWay) abort();
  await downloading;
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
