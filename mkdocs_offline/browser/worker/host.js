// What the host says about its version.

const GONE = "gone"; // 404: the plugin was removed.
const DENIED = "denied"; // 401, 403 or a redirect: the reader has to log in.
const PROOFS = 5;

/**
 * The last answer: a version, GONE, DENIED, or null where there was none. It is lost when the
 * browser stops the worker, and the host is then asked again.
 *
 * @type {Knowledge}
 */
let known = { deployed: null, at: -Infinity, number: 0 };
/** How often this worker has asked the host. */
let questions = 0;
/** When the network last let somebody wait in vain, in milliseconds since 1970. */
let slowAt = -Infinity;
/**
 * The last question that the host has not answered: when it was asked, in milliseconds since 1970,
 * whether it has longer than readers wait, and what ends when its answer is known, and when it has
 * been acted on, which takes long where the storage is slow.
 *
 * @type {{at: number, isPatient: boolean, heard: Promise<void>, done: Promise<void>} | undefined}
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
  const isVisit = request.mode === "navigate" || isPage(url);
  const isReload = request.cache === "no-cache" || request.cache === "reload";
  const since = isVisit ? Date.now() - (isReload ? 0 : SITE.maxAge * 1000) : 0;
  if (known.at < since || (isVisit && known.deployed === null)) {
    const { heard, done } = askHost(since);
    event.waitUntil(done);
    if (!isSlow()) await heard;
  }
  return known.deployed !== null && known.deployed !== SITE.version;
}

/** Whether the network let us wait lately: it is not waited for again soon. */
function isSlow() {
  return (Date.now() - slowAt) / 1000 <= SITE.maxAge;
}

/**
 * Asks the host for its version and acts on a change. Somebody may have asked already; that
 * question is not relied on where it was asked too early, or where it has longer than readers wait.
 *
 * @param {number} [since] what the host said before does not count, in milliseconds since 1970
 */
function askHost(since = 0) {
  const isPatient = isSlow();
  if (asking && asking.at >= since && (isPatient || !asking.isPatient)) return asking;
  const at = Date.now(); // The host may change while its answer is on its way.
  const number = (questions += 1);
  const heard = deployedVersion(isPatient ? STALL_SECONDS : SITE.timeout)
    .then(async ({ deployed, isLate }) => {
      const isOvertaken = number < known.number && known.deployed !== null;
      if (hasLeft || isOvertaken) return;
      const wasOffline = isOffline();
      known = { deployed, at, number };
      if (deployed !== null) slowAt = -Infinity;
      else if (isLate && !isPatient) slowAt = Date.now();
      if (isOffline() !== wasOffline) announce(true).catch(() => {}); // Storage fails.
      // Before anything else is answered: who leaves must not open the deleted cache again.
      if (deployed === GONE) await leaveAfterADay().catch(() => {});
    })
    .finally(() => {
      if (asking === question) asking = undefined;
    });
  // Storage may fail to take a note; the answer holds all the same.
  const question = { at, isPatient, heard, done: heard.then(followHost).catch(() => {}) };
  asking = question;
  return question;
}

async function followHost() {
  const { deployed } = known;
  if (deployed !== null && deployed !== GONE && deployed !== DENIED) {
    await forget("gone");
    await forget("strange");
  }
  if (deployed === null || deployed === SITE.version) return;
  worker.registration.update().catch(() => {}); // Tried again with the next page.
}

/**
 * @param {number} patience in seconds
 * @returns {Promise<{deployed: string | null, isLate: boolean}>}
 */
async function deployedVersion(patience) {
  try {
    const deployed = await within(patience, async (signal) => {
      const options = /** @type {RequestInit} */ ({ cache: "no-store", redirect: "manual", signal });
      const response = await fetch(VERSION_URL, options);
      if (response.status === 404 || response.status === 410) return GONE;
      if (response.type === "opaqueredirect" || [401, 403].includes(response.status)) return DENIED;
      const isDocument = isHtml(response.headers.get("Content-Type") ?? "");
      if (response.ok && isDocument) return (await isHostWithout(signal)) ? GONE : null;
      const { version } = await response.json();
      return response.ok && typeof version === "string" ? version : null;
    });
    return { deployed, isLate: false };
  } catch (error) {
    // No network, or somebody else's answer.
    return { deployed: null, isLate: /** @type {Error} */ (error).name === "AbortError" };
  }
}

/** Whether this worker has unregistered itself; it lives on as long as its pages. */
let hasLeft = false;

/** Where the plugin was removed on an earlier day and is still gone, goes as well. */
async function leaveAfterADay() {
  // A worker that has left may be started again for a page that is still open: it has nothing.
  const hasFiles = (await savedUrls()).size > 0;
  if (hasFiles && (await timeSince("gone")) < DAY) return;
  hasLeft = true;
  await caches.delete(CACHE);
  await worker.registration.unregister();
}

/**
 * Whether a page in place of our version comes from a host that answers every address with a page
 * and that we were removed from, not from a network that is not the host's: the host has files
 * that we know. Where all have changed, time tells.
 *
 * @param {AbortSignal} signal
 */
async function isHostWithout(signal) {
  const foreign = SITE.precache.filter(
    ({ url, type }) => !isHtml(type) && !url.startsWith("mkdocs-offline/"),
  );
  const small = foreign.sort((a, b) => a.size - b.size).slice(0, PROOFS);
  const proofs = small.map(async (entry) => {
    const response = await fetch(addressOf(entry.url), { cache: "no-store", signal });
    return isGenuine(entry, await response.arrayBuffer());
  });
  return (await Promise.all(proofs)).includes(true) || (await timeSince("strange")) > 7 * DAY;
}

/**
 * For how long something has been so, in milliseconds, counted from the first call.
 *
 * @param {string} name of the note that keeps the time
 */
async function timeSince(name) {
  const now = Date.now();
  const since = await recall(name);
  if (since === undefined) await remember(name, now);
  return now - (since ?? now);
}

/**
 * Aborts work that takes too long, counted anew each time that it calls `goOn`.
 *
 * @template T
 * @param {number} seconds
 * @param {(signal: AbortSignal, goOn: () => void, abort: () => void) => Promise<T>} work
 */
async function within(seconds, work) {
  const controller = new AbortController();
  const abort = () => controller.abort();
  let timer = 0;
  const goOn = () => {
    clearTimeout(timer);
    timer = setTimeout(abort, seconds * 1000);
  };
  goOn();
  try {
    return await work(controller.signal, goOn, abort);
  } finally {
    clearTimeout(timer);
  }
}
