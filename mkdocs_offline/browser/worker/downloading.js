// Downloading.

const STEP_SECONDS = 20;
const STALL_SECONDS = 10;
const PARALLEL = 6;
const ATTEMPTS = 3;

/**
 * Until when the host wants to be left alone (`Retry-After`), in milliseconds since 1970.
 */
let quietUntil = 0;

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
  if (!missing.length) return "done";
  const problems = await knownProblems();
  const failed = (/** @type {Entry} */ entry) => Number(problems.has(keyOf(entry)));
  missing.sort((a, b) => failed(a) - failed(b));
  const queue = missing.values();
  /** @type {Interruption | undefined} */
  let interruption;
  let isLate = false;
  const lane = async () => {
    for (const entry of queue) {
      isLate ||= Date.now() > deadline;
      if (isLate || isStopped || interruption) return;
      problems.delete(keyOf(entry));
      try {
        const note = await save(entry, deadline);
        if (note) problems.set(keyOf(entry), note);
      } catch (error) {
        if (isStopped) return;
        const { message, remedy = LATER } = /** @type {Problem} */ (error);
        problems.set(keyOf(entry), { reason: message, remedy });
        if (error instanceof Interruption) interruption = error;
      } finally {
        underWay.delete(entry.url);
      }
      await announce();
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, lane));
  await rememberProblems();
  if (isStopped || (interruption && !(interruption instanceof StorageFull))) return "interrupted";
  return isLate ? "late" : "done";
}

/**
 * Fetches a file, makes sure that it is what was built, and keeps it. HTTP caches may hold an
 * older one, so a wrong file is fetched again past all of them.
 *
 * @param {Entry} entry
 * @param {number} deadline
 * @returns {Promise<{reason: string, remedy: string} | undefined>} what is worth noting about it
 */
async function save(entry, deadline) {
  let note;
  let { response, body } = await fetchPatiently(entry, "no-cache", deadline);
  if (!(await isGenuine(entry, body))) {
    ({ response, body } = await fetchPatiently(entry, "reload", deadline));
    if (!(await isGenuine(entry, body))) note = await acceptRewritten(entry, response);
  }
  if (entry.url === SITE.fallback) await rememberHeaders(response);
  await keep(entry, response, body);
  return note;
}

/**
 * Whether these are the bytes that were built. Packs are known by their content before
 * compression: some hosts send them already decompressed.
 *
 * @param {Pick<Entry, "url" | "revision">} entry
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
  await askHost(Date.now()).heard;
  if (known.deployed === null) throw noNetwork();
  if (known.deployed !== SITE.version) {
    throw new Interruption("belongs to another version by now", LATER);
  }
  const isError = !response.ok && entry.url !== SITE.notFound;
  if (isError) throw new Problem(`is missing: the host answers ${response.status}`, DEPLOY);
  const isInside = response.url.startsWith(SCOPE);
  if (response.redirected && !(isInside && find(response.url)?.url === entry.url)) {
    throw new Problem(`is elsewhere: the host redirects to ${response.url}`, DEPLOY);
  }
  const type = response.headers.get("Content-Type") ?? "";
  if (isHtml(type) && !isHtml(entry.type)) {
    throw new Problem("is missing: the host answers a page", DEPLOY);
  }
  if (entry.url.startsWith(PACKS)) {
    throw new Problem("is damaged: the host changes it", UNTOUCHED);
  }
  return { reason: "is not as it was built: the host changes it", remedy: UNTOUCHED };
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
    await quiet(deadline);
    if (isStopped) throw new Interruption("is not wanted for now", LATER);
    let reason = "the connection broke";
    try {
      const fetched = await fetchWhole(entry, cache);
      const { status, headers } = fetched.response;
      if (!isPassing(status)) return fetched;
      reason = `the host answers ${status}`;
      const wish = Date.now() + secondsOf(headers.get("Retry-After")) * 1000;
      quietUntil = Math.max(quietUntil, wish);
    } catch (error) {
      if (isStopped) throw error; // Else tried again below.
    }
    const pause = 500 * 2 ** (attempt - 1) * (0.5 + Math.random());
    if (attempt === ATTEMPTS || Date.now() + pause > deadline) {
      await askHost().heard;
      if (known.deployed === null) throw noNetwork();
      throw new Problem(`cannot be fetched: ${reason}`, LATER);
    }
    await sleep(pause);
  }
}

/**
 * Waits as long as the host has asked for, a little longer each time lest all ask again at once.
 *
 * @param {number} deadline
 */
async function quiet(deadline) {
  if (quietUntil <= Date.now()) return;
  if (quietUntil > deadline) {
    const end = new Date(quietUntil).toISOString();
    throw new Interruption(`has to wait: the host wants no requests until ${end}`, LATER);
  }
  await sleep(quietUntil - Date.now() + 500 * Math.random());
}

/**
 * What ends each wait that is under way.
 *
 * @type {Set<() => void>}
 */
const waits = new Set();

/**
 * Waits, but not where nothing is to be downloaded any more.
 *
 * @param {number} milliseconds
 * @returns {Promise<void>}
 */
function sleep(milliseconds) {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      waits.delete(end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    waits.add(end);
  });
}

/**
 * Fetches a file with its body, giving up where no byte arrives for a while.
 *
 * @param {Entry} entry
 * @param {RequestCache} cache
 */
function fetchWhole({ url, size }, cache) {
  return within(STALL_SECONDS, async (signal, goOn, abort) => {
    const file = { abort, bytes: 0 };
    underWay.set(url, file);
    const response = await fetch(addressOf(url), { cache, mode: "same-origin", signal });
    const body = await bodyOf(response, (bytes) => {
      goOn();
      file.bytes = Math.min(file.bytes + bytes, size); // Some hosts send packs decompressed.
      announce().catch(() => {}); // Told with the next bytes.
    });
    return { response, body };
  });
}

/** Set while a reader wants nothing to be downloaded; a pause that outlives the worker is a note. */
let isStopped = false;
/**
 * What ends the fetch of each file that is under way, and what has arrived of it.
 *
 * @type {Map<string, {abort: () => void, bytes: number}>}
 */
const underWay = new Map();

/** Ends what is being downloaded, also in the middle of a file, until `isStopped` is false again. */
async function stopDownloading() {
  isStopped = true;
  for (const { abort } of underWay.values()) abort();
  for (const end of waits) end();
  await downloading;
}

/**
 * @param {Response} response
 * @param {(bytes: number) => void} onBytes called whenever some arrive
 */
async function bodyOf(response, onBytes) {
  const chunks = [];
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    chunks.push(part.value);
    onBytes(part.value.length);
  }
  return new Blob(chunks).arrayBuffer();
}

/**
 * The seconds of a Retry-After header, which may also be a date; a day at most.
 *
 * @param {string | null} value
 */
function secondsOf(value) {
  if (!value) return 0;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Math.min(Math.max(0, seconds || 0), DAY / 1000);
}

/** @param {BufferSource} body */
async function sha256(body) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
