// Versions: a page keeps the one that it was opened with, as long as it is open.

import { addressOf, worker } from "./scope.js";
import { isCompressed, isPack } from "./content.js";
import { WHOLE, drop, entryOf, forget, isFull, keyOf, recall, remember, savedKeys } from "./store.js";
import { lineOf, packs, pieces } from "./listing.js";
import { isAlone } from "./packs.js";

const NOTE = "version-";

/**
 * The version of each open page that is not of this one, by the client's id, read once. It may be one
 * that only the host has yet.
 *
 * @type {Promise<Record<string, string>> | undefined}
 */
let openedOnce;

/** @type {Map<string, Promise<Site | undefined>>} */
const sites = new Map([[SITE.version, Promise.resolve(SITE)]]);

export function openedPages() {
  openedOnce ??= takeOverPages().catch((error) => {
    openedOnce = undefined; // Storage may be back the next time.
    throw error;
  });
  return openedOnce;
}

/**
 * Lets the pages that are open keep their version when this one takes over. Chromium may let a page
 * ask for something before it tells this worker that it is active.
 *
 * @returns {Promise<Record<string, string>>}
 */
async function takeOverPages() {
  const [all, before] = await Promise.all([recall("opened"), recall("active")]);
  const opened = all ?? {};
  if (before === SITE.version) return opened;
  for (const { id, url } of await worker.clients.matchAll({ includeUncontrolled: true })) {
    if (url.startsWith(addressOf(""))) opened[id] ??= before ?? SITE.version;
    if (opened[id] === SITE.version) delete opened[id];
  }
  await noteTakeOver(opened).catch((error) => {
    if (!isFull(error)) throw error; // Else it is noted when there is room.
  });
  return opened;
}

/** @param {Record<string, string>} opened */
async function noteTakeOver(opened) {
  await remember("opened", opened);
  await remember("active", SITE.version);
}

/**
 * @param {string} version
 * @returns {Promise<Site | undefined>} undefined if this device does not have it
 */
function siteOf(version) {
  const site = sites.get(version) ?? recall(NOTE + version);
  sites.set(version, site);
  const forgetIt = () => sites.delete(version); // It may be there the next time.
  site.then((found) => found || forgetIt(), forgetIt);
  return site;
}

/** All versions of which there is a note. */
export async function knownVersions() {
  const found = await Promise.all([...new Set([SITE.version, ...(await versions())])].map(siteOf));
  return found.flatMap((site) => site ?? []);
}

/**
 * The version from which a page, or a worker that it starts, gets what it loads.
 *
 * @param {FetchEvent} event
 * @returns {Promise<Site | undefined>} undefined if only the host has it
 */
export async function siteFor({ clientId, resultingClientId }) {
  const version = (await openedPages().catch(() => undefined))?.[clientId];
  if (version && resultingClientId) await noteOpened(resultingClientId, version).catch(() => {});
  return version ? siteOf(version).catch(() => undefined) : SITE;
}

/**
 * Notes that a page came from a version of the host that is not this one.
 *
 * @param {string} client
 * @param {string} version
 */
export async function noteOpened(client, version) {
  const all = await openedPages();
  all[client] = version;
  await remember("opened", all);
}

/** Notes what this version consists of, for those that follow it. */
export async function noteVersion() {
  await remember(NOTE + SITE.version, SITE);
  const others = await versions();
  await remember("versions", [...others.filter((other) => other !== SITE.version), SITE.version]);
}

/**
 * The versions of which there is a note, the newest last.
 *
 * @returns {Promise<string[]>}
 */
async function versions() {
  return (await recall("versions")) ?? [];
}

/**
 * Up to which level a version is saved whole, and since when; undefined if not even the first is.
 *
 * @param {string} version
 * @returns {Promise<Whole | undefined>}
 */
export function whole(version) {
  return recall(WHOLE + version);
}

/** Deletes what no open page, no version that is being installed and this version do not need. */
export async function prune() {
  if (isAnotherComing()) return;
  const all = await openedPages();
  const clients = await worker.clients.matchAll({ type: "all", includeUncontrolled: true });
  const open = new Set(clients.map(({ id }) => id));
  const closed = Object.keys(all).filter((id) => !open.has(id));
  for (const id of closed) delete all[id];
  if (closed.length) await remember("opened", all).catch(() => {}); // There is no room yet.
  const noted = await versions();
  // The newest may be one of which an install failed: the next try goes on where that one stopped.
  const needed = new Set([SITE.version, ...noted.slice(-1), ...Object.values(all)]);
  const over = noted.filter((version) => !needed.has(version));
  if (!over.length && (await recall("pruned")) === SITE.version) return;
  const needs = await Promise.all([...needed].map(needsOf));
  const useless = [];
  for (const key of await savedKeys()) {
    const isNeeded = await Promise.all(needs.map((need) => need(key)));
    if (!isNeeded.includes(true)) useless.push(key);
  }
  await forget(...over.flatMap((version) => [NOTE + version, WHOLE + version]));
  for (const key of useless) {
    if (isAnotherComing()) return; // It may count on what is here.
    await drop([key]);
  }
  if ((await recall("active")) !== SITE.version) await noteTakeOver(all);
  await remember("versions", noted.filter((version) => needed.has(version)));
  await remember("pruned", SITE.version);
}

function isAnotherComing() {
  return !!(worker.registration.installing || worker.registration.waiting);
}

/**
 * Tells what a version needs, by its key. What is not known is needed.
 *
 * @param {string} version
 * @returns {Promise<(key: string) => Promise<boolean>>}
 */
async function needsOf(version) {
  const site = await siteOf(version);
  if (!site) return async () => false;
  const known = await packs(site);
  const keys = new Set([...site.core, ...pieces(site), ...(known ?? [])].map(keyOf));
  const isWhole = (await whole(version)) !== undefined;
  return async (key) => {
    if (keys.has(key)) return true;
    const { url, revision } = entryOf(key);
    if (revision === version) return true; // A page that was read before the listing was here.
    if (isCompressed(url)) return !known && isPack(url);
    const line = await lineOf(site, url);
    if (line === null) return true;
    return line?.revision === revision && (!isWhole || isAlone(line));
  };
}
