// Downloading: one list at a time, six files at once.

import { find } from "./addresses.js";
import { genuine, isCompressed } from "./content.js";
import { lasting } from "./headers.js";
import { STALL_SECONDS, askHost, deployedVersion, isHostHeard } from "./host.js";
import { leaveAlone, quietUntil } from "./host.js";
import { Interruption, Problem, knownProblems, noNetwork } from "./problems.js";
import { rememberProblems, storageFull } from "./problems.js";
import { learn, learnHeaders } from "./profile.js";
import { DAY, SCOPE, addressOf, isHtml, worker } from "./scope.js";
import { isFull, keep, keyOf, unsaved } from "./store.js";
import { bodyOf, sleep, within } from "./waiting.js";

const PARALLEL = 6;
const ATTEMPTS = 3;
/** Ends what is being downloaded. */
let stopper = new AbortController();
/** Ends when the lists that were handed in so far have been dealt with. */
let turn = Promise.resolve();
let listsWaiting = 0;
let bytesArriving = 0;
/** Called with each file that was saved, and whenever bytes of others have arrived. */
/** @type {(saved?: Entry) => void} */
let onProgress = () => {};

/** @param {typeof onProgress} listener */
export function whenBytesArrive(listener) {
  onProgress = listener;
}

/** Whether something is being downloaded. */
export function isDownloading() {
  return listsWaiting > 0;
}

/** The bytes that have arrived of files that are not yet whole. */
export function arriving() {
  return bytesArriving;
}

/** What says that nothing is to be downloaded any more of what is wanted now. */
export function stopSignal() {
  return stopper.signal;
}

/** Ends what is being downloaded, also in the middle of a file, and what waits for its turn. */
export async function stopDownloading() {
  stopper.abort();
  stopper = new AbortController();
  await turn;
}

/**
 * Saves what is missing of a list. A file that fails is noted and does not stop the others; those
 * that failed before come last.
 *
 * @param {Entry[]} list
 * @param {number} deadline when to stop, in milliseconds since 1970
 * @param {Why} [why]
 * @returns {Promise<"done" | "late" | "interrupted">} "done" if all was tried, or there is no room
 */
export function download(list, deadline, why = {}) {
  const signal = why.unwanted ?? stopper.signal;
  listsWaiting += 1;
  const result = turn.then(() => downloadNow(list, deadline, why, signal));
  turn = result.then(() => {}, () => {}).then(() => void (listsWaiting -= 1));
  return result;
}

/**
 * @param {Entry[]} list
 * @param {number} deadline
 * @param {Why} why
 * @param {AbortSignal} signal
 */
async function downloadNow(list, deadline, { isInstall, isAsked }, signal) {
  if (signal.aborted) return "interrupted";
  const missing = await unsaved([...new Map(list.map((entry) => [keyOf(entry), entry])).values()]);
  if (!missing.length) return "done";
  const problems = await knownProblems();
  const isDue = (/** @type {Entry} */ entry) => {
    const problem = problems.get(keyOf(entry));
    // What the host lacks or changes is not asked for again at each visit.
    return isInstall || isAsked || !problem?.isLasting || Date.now() - problem.at >= SITE.maxAge * 1000;
  };
  const failed = (/** @type {Entry} */ entry) => Number(problems.has(keyOf(entry)));
  const queue = missing.filter(isDue).sort((a, b) => failed(a) - failed(b)).values();
  /** @type {Interruption | undefined} */
  let interruption;
  let isLate = false;
  const lane = async () => {
    for (const entry of queue) {
      isLate ||= Date.now() > deadline || (!isInstall && !!worker.registration.installing);
      if (isLate || signal.aborted || interruption) return;
      try {
        const note = await save(entry, deadline, signal);
        if (note) noteProblem(entry, note, true);
        else problems.delete(keyOf(entry));
        onProgress(entry);
      } catch (error) {
        if (signal.aborted) return;
        const isLasting = error instanceof Problem && error.remedy !== "wait";
        noteProblem(entry, /** @type {Problem} */ (error), isLasting);
        if (error instanceof Interruption) interruption = error;
        onProgress();
      }
    }
  };
  /**
   * @param {Entry} entry
   * @param {Partial<Problem>} problem
   * @param {boolean} isLasting
   */
  const noteProblem = (entry, { message = "", remedy = "wait" }, isLasting) => {
    problems.set(keyOf(entry), { reason: message, remedy, isLasting, at: Date.now() });
  };
  await Promise.all(Array.from({ length: PARALLEL }, lane));
  await rememberProblems();
  if (signal.aborted || (interruption && interruption.remedy === "wait")) return "interrupted";
  return isLate ? "late" : "done";
}

/**
 * Fetches a file, makes sure that it is what was built, and keeps it. HTTP caches may hold an
 * older one, so a wrong file is fetched again past all of them.
 *
 * @param {Entry} entry
 * @param {number} deadline
 * @param {AbortSignal} signal
 * @returns {Promise<Problem | undefined>} what is worth noting about it
 */
async function save(entry, deadline, signal) {
  let note;
  let { response, body } = await fetchPatiently(entry, "no-cache", deadline, signal);
  if (!(await genuine(entry, body))) {
    ({ response, body } = await fetchPatiently(entry, "reload", deadline, signal));
    if (!(await genuine(entry, body))) note = await acceptRewritten(entry, response);
  }
  if (response.ok && !response.redirected && isHtml(entry.type)) {
    await learn((known) => learnHeaders(known, entry, response.headers)).catch(() => {}); // Full.
  }
  try {
    await keep(entry, lasting(response.headers), body);
  } catch (error) {
    throw isFull(error) ? storageFull() : error;
  }
  return note;
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
  if (!isHostHeard()) throw noNetwork();
  if (![null, SITE.version].includes(deployedVersion())) {
    throw new Interruption("belongs to another version by now", "wait");
  }
  const isOurs = isCompressed(entry.url);
  const remedy = isOurs ? "type" : "deploy";
  if (!response.ok && entry.url !== SITE.notFound) {
    throw new Problem(`is missing: the host answers ${response.status}`, remedy);
  }
  const means = response.redirected && response.url.startsWith(SCOPE) && (await find(SITE, response.url));
  if (response.redirected && !(means && means.line.url === entry.url)) {
    throw new Problem(`is elsewhere: the host redirects to ${response.url}`, "deploy");
  }
  const type = response.headers.get("Content-Type") ?? "";
  if (isHtml(type) && !isHtml(entry.type)) {
    throw new Problem("is missing: the host answers a page", remedy);
  }
  if (isOurs) throw new Problem("is damaged: the host changes it", "unchanged");
  return new Problem("is not as it was built: the host changes it", "unchanged");
}

/**
 * Fetches a file as often as it takes, within reason.
 *
 * @param {Entry} entry
 * @param {RequestCache} cache
 * @param {number} deadline
 * @param {AbortSignal} signal
 */
async function fetchPatiently(entry, cache, deadline, signal) {
  for (let attempt = 1; ; attempt += 1) {
    await quiet(deadline, signal);
    if (signal.aborted) throw new Interruption("is not wanted for now", "wait");
    let reason = "the connection broke";
    try {
      const fetched = await fetchWhole(entry, cache, signal);
      const { status, headers } = fetched.response;
      if (!isPassing(status)) return fetched;
      reason = `the host answers ${status}`;
      await leaveAlone(secondsOf(headers.get("Retry-After")));
    } catch (error) {
      if (signal.aborted) throw error; // Else tried again below.
    }
    const pause = 500 * 2 ** (attempt - 1) * (0.5 + Math.random());
    if (attempt === ATTEMPTS || Date.now() + pause > deadline) {
      await askHost().heard;
      if (!isHostHeard()) throw noNetwork();
      throw new Problem(`cannot be fetched: ${reason}`, "wait");
    }
    await sleep(pause, signal);
  }
}

/** @param {number} status */
export function isPassing(status) {
  return status === 429 || status >= 500;
}

/**
 * Waits as long as the host has asked for, a little longer each time lest all ask again at once.
 *
 * @param {number} deadline
 * @param {AbortSignal} signal
 */
async function quiet(deadline, signal) {
  const until = await quietUntil();
  if (until <= Date.now()) return;
  if (until > deadline) {
    const end = new Date(until).toISOString();
    throw new Interruption(`has to wait: the host wants no requests until ${end}`, "wait");
  }
  await sleep(until - Date.now() + 500 * Math.random(), signal);
}

/**
 * Fetches a file with its body, giving up where no byte arrives for a while.
 *
 * @param {Entry} entry
 * @param {RequestCache} cache
 * @param {AbortSignal} unwanted
 */
async function fetchWhole({ url, size }, cache, unwanted) {
  let arrived = 0;
  try {
    return await within(
      STALL_SECONDS,
      async (signal, goOn) => {
        const response = await fetch(addressOf(url), { cache, mode: "same-origin", signal });
        const body = await bodyOf(response, (bytes) => {
          goOn();
          const counted = Math.min(bytes, Math.max(0, size - arrived)); // Some come decompressed.
          arrived += counted;
          bytesArriving += counted;
          onProgress();
        });
        return { response, body };
      },
      unwanted,
    );
  } finally {
    bytesArriving -= arrived;
  }
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
