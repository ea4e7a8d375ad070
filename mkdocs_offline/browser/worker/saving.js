// Saving: what is wanted, how far it is, and what the reader wishes.

import { find, plain } from "./addresses.js";
import { isCompressed } from "./content.js";
import { download, stopDownloading, stopSignal, whenBytesArrive } from "./downloading.js";
import { learnHost } from "./learning.js";
import { copyElsewhere, dropElsewhere } from "./elsewhere.js";
import { STALL_SECONDS } from "./host.js";
import { knownPieces, lines, ownLevel, packs, pieceFor, pieces } from "./listing.js";
import { isSaved, knownPacks, packLevel } from "./packs.js";
import { knownProblems, problemOf, settleProblems } from "./problems.js";
import { SCOPE, worker } from "./scope.js";
import { WHOLE, drop, entryOf, forget, keyOf, recall, remember, savedKeys, unsaved } from "./store.js";
import { knownVersions, prune, whole } from "./versions.js";
import { isReturning, noteVisit } from "./visits.js";
import { patiently, sleep } from "./waiting.js";

// Levels: 0 the core, 1 what pages are read with, 2 all else.
const STEP_SECONDS = 20;
const PAUSED = "saving is paused";

/**
 * How much of each level is saved, beside the core; counted when something is to be downloaded, and
 * with each file that was.
 *
 * @type {Promise<Progress> | undefined}
 */
let progressOnce;

export function progress() {
  progressOnce ??= recall("progress")
    .catch(() => undefined) // The storage fails.
    .then((note) => (note?.version === SITE.version ? note : { version: SITE.version, levels: noLevels() }));
  return progressOnce;
}

function noLevels() {
  return [0, 1, 2].map(() => ({ files: 0, bytes: 0 }));
}

/** @type {(isOver: boolean) => void} */
let tellProgress = () => {};

/** @param {typeof tellProgress} listener called when there is progress, or no page waits for the end */
export function whenSaved(listener) {
  tellProgress = listener;
  whenBytesArrive(async (saved) => {
    const level = saved && levelOf.get(keyOf(saved));
    if (saved && level) add((await progress()).levels[level], saved);
    listener(false);
  });
}

/**
 * The levels of what is being downloaded, by the keys.
 *
 * @type {Map<string, number>}
 */
const levelOf = new Map();

/**
 * @param {{files: number, bytes: number}} amount
 * @param {Entry} entry
 */
function add(amount, { size }) {
  amount.files += 1;
  amount.bytes += size;
}

/**
 * What is missing up to a level, in the order in which it is to be saved: text first, then from small
 * to large. Counts what is there.
 *
 * @param {number} most
 */
async function survey(most) {
  const keys = await savedKeys();
  const levels = noLevels();
  /** @type {(Entry & {level: number, rank: number})[]} */
  const missing = [];
  const core = new Set(SITE.core.map(({ url }) => url));
  levelOf.clear();
  /**
   * @param {Entry} entry
   * @param {number} level
   */
  const count = (entry, level) => {
    if (keys.has(keyOf(entry))) add(levels[level], entry);
    else if (level <= most) {
      missing.push({ ...entry, level, rank: level + Number(!isCompressed(entry.url)) / 2 });
      levelOf.set(keyOf(entry), level);
    }
  };
  for (const { level, ...file } of (await packs(SITE)) ?? []) count(file, level);
  for await (const found of lines(SITE)) {
    for (const line of found) {
      const level = ownLevel(line);
      if (level && !core.has(line.url)) count(line, level);
    }
  }
  progressOnce = Promise.resolve({ version: SITE.version, levels });
  return missing.sort((a, b) => a.rank - b.rank || a.size - b.size);
}

/** What the reader chose, or else what the author set. */
export async function wantedLevel() {
  const choice = await recall("choice");
  if (choice) return choice === "all" ? 2 : 0;
  return (await isReturning()) ? SITE.unasked.later : SITE.unasked.first;
}

/**
 * Downloads for a while; the page calls again as long as `goesOn` is true, for workers live short.
 *
 * @param {object} wish
 * @param {boolean} wish.all whether the reader has asked for everything
 * @param {string[]} wish.read what the page loaded before it was controlled, which counts as read
 * @param {boolean} [wish.isThrifty] whether the browser is to save data, unless the reader asks
 * @param {boolean} [wish.isApp] whether the site runs as an app
 */
export async function saveStep({ all, read, isThrifty, isApp }) {
  await noteVisit(0, isApp).catch(() => {}); // There is no room.
  if (all) await resume();
  if (await isPaused()) return { goesOn: false, isPaused: true, problem: PAUSED };
  const choice = await recall("choice");
  if (isThrifty && !all && choice !== "all") {
    return { goesOn: false, isPaused: true, problem: "the reader saves data" };
  }
  if (all && choice !== "all") await remember("choice", "all").catch(() => {}); // There is no room.
  const level = all ? 2 : await wantedLevel();
  const isDone = isWhole(await whole(SITE.version), level);
  if (isDone) await patiently(learnHost(read), STALL_SECONDS); // It may have failed before.
  const { missing, end } = isDone
    ? { missing: [], end: "done" }
    : await saveLevel(level, choice === "core" ? [] : read, all);
  const keys = await savedKeys();
  const left = new Set(missing.map(keyOf));
  await settleProblems((key, { remedy }) => !left.has(key) && (remedy !== "unchanged" || !keys.has(key)));
  if (await isPaused()) return { goesOn: false, isPaused: true, problem: PAUSED };
  if (end === "done") await prune().catch(() => {}); // There is no room; the next page tries again.
  if (end === "done" && level) await patiently(copyElsewhere(SITE.elsewhere ?? []), STEP_SECONDS);
  const goesOn = end === "late";
  if (goesOn && worker.registration.installing) await sleep(1000); // That goes first.
  return { goesOn, problem: missing.length && !goesOn ? await problemOf(missing[0]) : "" };
}

/** Saves for a reader who has become one who returns, on a page that will not ask for it. */
export async function saveMore() {
  const { connection } = /** @type {Navigator} */ (/** @type {unknown} */ (worker.navigator));
  for (;;) {
    const step = await saveStep({ all: false, read: [], isThrifty: connection?.saveData });
    tellProgress(true);
    if (!step.goesOn) return;
  }
}

/**
 * @param {Whole | undefined} whole
 * @param {number} level
 */
export function isWhole(whole, level) {
  return level > 0 && (whole?.level ?? 0) >= level;
}

/**
 * Downloads what is missing of a level, and what was read.
 *
 * @param {number} level
 * @param {string[]} read
 * @param {boolean} isAsked
 */
async function saveLevel(level, read, isAsked) {
  const deadline = Date.now() + STEP_SECONDS * 1000;
  const why = { isAsked, unwanted: stopSignal() };
  const list = [...SITE.core, ...(level ? pieces(SITE) : [])];
  let end = await download(list, deadline, why);
  const files = level ? await survey(level) : [];
  if (level && end === "done") await patiently(learnHost(read), STALL_SECONDS);
  if (end === "done") end = await download(files, deadline, why);
  const extra = end === "done" && level < 2 ? await linesRead(read) : [];
  if (end === "done") end = await download(extra, deadline, why);
  await remember("progress", await progress()).catch(() => {}); // There is no room.
  const missing = await unsaved([...list, ...files, ...extra]);
  if (level && !missing.length && !why.unwanted.aborted) {
    await noteWhole(level).catch(() => {}); // There is no room.
  }
  return { missing, end };
}

/**
 * Notes that this version is saved whole, up to a level.
 *
 * @param {number} level
 */
export async function noteWhole(level) {
  const before = await whole(SITE.version);
  if (isWhole(before, level)) return;
  await remember(WHOLE + SITE.version, { level, at: Date.now() });
  await forget("pruned"); // What was read before is in packs now.
}

/**
 * @param {string[]} addresses
 */
async function linesRead(addresses) {
  const found = [];
  for (const address of addresses.filter((address) => address.startsWith(SCOPE))) {
    const line = await lineRead(address);
    if (line) found.push(line);
  }
  return found;
}

/**
 * What is to be kept of a file that was read, unless it comes with others: it may be a file of its own,
 * or in packs that are not wanted or cannot be had.
 *
 * @param {string} address
 * @returns {Promise<Line | undefined>}
 */
export async function lineRead(address) {
  if ((await recall("choice")) === "core") return undefined;
  const level = await wantedLevel();
  const isRefused = async () =>
    [...(await knownProblems()).keys()].some((key) => isCompressed(entryOf(key).url));
  let file = await find(SITE, address);
  if (file === null) {
    await download([pieceFor(SITE, plain(address))], Date.now() + STEP_SECONDS * 1000);
    file = await find(SITE, address);
  }
  if (file === null) return (await isRefused()) ? unlisted(plain(address)) : undefined;
  if (!file?.isOpen || (await isSaved(SITE, file.line))) return undefined;
  const { line } = file;
  const isComing = ownLevel(line) === undefined && Number((await packLevel(SITE, line)) || 1) <= level;
  return isComing && !(await isRefused()) ? undefined : line;
}

/**
 * A file of which the listing cannot be had: all that is known is the version that it was read in.
 *
 * @param {string} url relative to the scope
 * @returns {Line}
 */
export function unlisted(url) {
  const place = "@1";
  return { url, revision: SITE.version, size: 0, type: "", title: "", place, blocks: "" };
}

/** Forgets all but what is needed to work at all, until the reader asks for more. */
export async function remove() {
  const isNoted = await remember("choice", "core").then(
    () => true,
    () => false, // There is no room, before.
  );
  await stopDownloading();
  const sites = await knownVersions(); // Another one may be waiting.
  const wholes = sites.map(({ version }) => WHOLE + version);
  await forget(...wholes, "paused", "progress", "wholes");
  const core = new Set(sites.flatMap((site) => site.core).map(keyOf));
  await drop([...(await savedKeys())].filter((key) => !core.has(key)));
  await dropElsewhere();
  progressOnce = undefined;
  knownPacks.clear();
  knownPieces.clear();
  await settleProblems((key) => !core.has(key));
  if (!isNoted) await remember("choice", "core");
}

export async function isPaused() {
  return (await recall("paused")) !== undefined;
}

/** Stops saving until the reader resumes it. */
export async function pause() {
  try {
    await remember("paused", true);
  } finally {
    await stopDownloading(); // Also where there is no room for the note.
  }
}

export async function resume() {
  await forget("paused");
}
