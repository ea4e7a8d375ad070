// Installing and activating.

import { isCompressed, isPack } from "./content.js";
import { download, stopDownloading } from "./downloading.js";
import { STALL_SECONDS } from "./host.js";
import { learnHost } from "./learning.js";
import { isOnlineOnly, lineOf, lines, ownLevel, packs, pieceFor, pieces } from "./listing.js";
import { problemOf } from "./problems.js";
import { isPaused, noteWhole } from "./saving.js";
import { worker } from "./scope.js";
import { mute } from "./status.js";
import { entryOf, forget, recall, remember, savedKeys, unsaved } from "./store.js";
import { noteVersion, openedPages, whole } from "./versions.js";
import { patiently, sleep } from "./waiting.js";

// Firefox ends an install after 61 s, and any event after some minutes: each step is shorter.
const INSTALL_SECONDS = 45;

// For how long a browser may need to notice that an install has ended; twice as long each time
// that this was not enough.
const NOTICE_SECONDS = 3;

/**
 * This worker's install; undefined where the browser has started the worker again since.
 *
 * @type {Promise<void> | undefined}
 */
let installed;

export function install() {
  installed = saveVersion();
  return installed;
}

async function saveVersion() {
  mute(true);
  const deadline = Date.now() + INSTALL_SECONDS * 1000;
  const before = [...(await savedKeys())].map(entryOf);
  const hadTexts = before.some(({ url }) => isPack(url));
  // Packs of the version before would go, and those of this one are not to be downloaded.
  const level = (await whole(await recall("active")))?.level ?? 0;
  if (hadTexts && !level && (await isPaused())) throw new Error("saving is paused");
  await noteVersion().catch(() => {}); // There is no room.
  await saveCore(before, deadline);
  if ((await recall("choice")) !== "core") await saveWhatWasSaved(before, level, deadline);
  mute(false);
  takeOver();
}

/**
 * Saves what the fallback page needs: that page itself may be missing in a site's first version only.
 *
 * @param {{url: string}[]} before
 * @param {number} deadline
 */
async function saveCore(before, deadline) {
  const fallback = /** @type {Entry} */ (SITE.core.find(({ url }) => url === SITE.fallback));
  const end = await download(SITE.core, deadline, { isInstall: true });
  const [missing] = await unsaved([fallback]);
  if (missing && before.length) await fail(missing);
  if (end !== "done") await fail(fallback);
}

/**
 * Saves what could be read offline in the version before, so that it can be read in this one: all
 * texts, or the install fails, and the next one goes on from here; and other files, as far as time
 * allows and the host has them.
 *
 * @param {{url: string, revision: string}[]} before
 * @param {number} level up to which it was saved whole
 * @param {number} deadline
 */
async function saveWhatWasSaved(before, level, deadline) {
  const hadTexts = before.some(({ url }) => isPack(url));
  const core = new Set(SITE.core.map(({ url }) => url));
  const alone = before.map(({ url }) => url).filter((url) => !isCompressed(url) && !core.has(url));
  const some = hadTexts ? pieces(SITE) : alone.map((url) => pieceFor(SITE, url));
  await saveWholly([...new Map(some.map((file) => [file.url, file])).values()], deadline);
  const all = hadTexts ? await packs(SITE) : [];
  if (!all) throw new Error("the listing cannot be read");
  const texts = /** @type {Entry[]} */ (all.filter((pack) => pack.level <= (level || 1)));
  const files = [];
  for (const url of alone) {
    const line = await lineOf(SITE, url);
    if (!line || isOnlineOnly(line)) continue;
    if (ownLevel(line)) files.push(line);
    else if (!hadTexts) texts.push(line);
  }
  await saveWholly(texts, deadline);
  if (hadTexts) await patiently(learnHost(), STALL_SECONDS); // Tried again with the next page.
  for await (const all of level ? lines(SITE) : []) {
    files.push(...all.filter((line) => (ownLevel(line) ?? 9) <= level));
  }
  // Browsers end an install that takes too long; the next page goes on with what is missing.
  const limit = setTimeout(stopDownloading, Math.max(0, deadline - Date.now()));
  await download(files, deadline, { isInstall: true });
  clearTimeout(limit);
  if (level && !(await unsaved([...SITE.core, ...files])).length) await noteWhole(level);
}

/**
 * Saves all of a list, or fails the install: the version before goes on answering.
 *
 * @param {Entry[]} list
 * @param {number} deadline
 */
async function saveWholly(list, deadline) {
  await download(list, deadline, { isInstall: true });
  const [missing] = await unsaved(list);
  if (missing) await fail(missing);
}

/** @param {Entry} entry */
async function fail(entry) {
  throw new Error(`mkdocs-offline: ${await problemOf(entry)}`);
}

/** @type {Promise<boolean> | undefined} */
let leavingIfStuck;

/**
 * Lets a site's first worker leave where the browser will never end its install: WebKit forgets an
 * install with the page that began it. That makes room for another worker; what is saved stays.
 *
 * @returns {Promise<boolean>} whether it leaves, the same for all pages that ask
 */
export function leaveIfStuck() {
  leavingIfStuck ??= (async () => {
    await installed?.catch(() => {});
    const times = (await recall("left")) ?? 0;
    await sleep(NOTICE_SECONDS * 1000 * 2 ** times);
    if (!isFirst()) return false;
    await remember("left", times + 1);
    setTimeout(() => isFirst() && worker.registration.unregister(), 500); // The answer goes first.
    return true;
  })().catch(() => false); // The storage fails.
  return leavingIfStuck;
}

function isFirst() {
  const { installing, active } = worker.registration;
  return !!installing && !active;
}

export function takeOver() {
  if (SITE.update === "auto") worker.skipWaiting();
}

export async function activate() {
  await patiently(openedPages(), SITE.timeout); // Requests wait for this.
  await worker.clients.claim(); // Else Firefox lets the version before answer for a while.
  await patiently(forget("left"), SITE.timeout);
}
