// The store: one cache for this scope. An entry lies under its URL and revision, so versions
// share what they have in common. Beside them lie a few notes that must outlive the worker.

import { SCOPE, SCOPE_PATH, addressOf } from "./scope.js";

const CACHE = `mkdocs-offline:${SCOPE_PATH}`;
const NOTES = addressOf("mkdocs-offline/notes/");
const COPIES = addressOf("mkdocs-offline/elsewhere/");
const MARK = "?revision=";
/** How the note begins that says up to which level a version is saved whole. */
export const WHOLE = "whole-";

/** Set once this worker has left: it must not open the deleted cache again. */
let isClosed = false;

/**
 * The keys of all entries, read once.
 *
 * @type {Promise<Set<string>> | undefined}
 */
let keysOnce;

export function savedKeys() {
  keysOnce ??= (isClosed ? Promise.resolve([]) : caches.open(CACHE).then((cache) => cache.keys()))
    .then((requests) => new Set(requests.map(({ url }) => url).filter((url) => url.includes(MARK))))
    .catch((error) => {
      keysOnce = undefined; // Storage may be back the next time.
      throw error;
    });
  return keysOnce;
}

/** Lets the keys be read again: the browser may have taken something away. */
export function forgetKeys() {
  keysOnce = undefined;
}

/** @param {Pick<Entry, "url" | "revision">} entry */
export function keyOf({ url, revision }) {
  return addressOf(url) + MARK + revision;
}

/** @param {string} key */
export function entryOf(key) {
  const [url, revision] = key.slice(SCOPE.length).split(MARK);
  return { url, revision };
}

/**
 * @template {Pick<Entry, "url" | "revision">} T
 * @param {T[]} list
 */
export async function unsaved(list) {
  const keys = await savedKeys();
  return list.filter((entry) => !keys.has(keyOf(entry)));
}

/**
 * Looks without opening the cache, which would make it anew where this worker has left.
 *
 * @param {string} key
 */
function lookUpKey(key) {
  return caches.match(key, { cacheName: CACHE, ignoreVary: true });
}

/** @param {Pick<Entry, "url" | "revision">} entry */
export async function load(entry) {
  const response = await lookUpKey(keyOf(entry));
  if (!response && (await keysOnce)?.has(keyOf(entry))) forgetKeys();
  return response;
}

/**
 * @param {Pick<Entry, "url" | "revision">} entry
 * @param {HeadersInit} headers
 * @param {BodyInit} body
 */
export async function keep(entry, headers, body) {
  if (isClosed) return;
  await (await caches.open(CACHE)).put(keyOf(entry), new Response(body, { headers }));
  (await savedKeys()).add(keyOf(entry));
}

/**
 * Whether an error says that there is no room.
 *
 * @param {unknown} error
 */
export function isFull(error) {
  // The second name is Firefox's.
  return /^(QuotaExceededError|NS_ERROR_FILE_NO_DEVICE_SPACE)$/.test(/** @type {Error} */ (error).name);
}

/** @param {Iterable<string>} keys */
export async function drop(keys) {
  if (isClosed) return;
  const cache = await caches.open(CACHE);
  const saved = await savedKeys();
  for (const key of keys) {
    await cache.delete(key);
    saved.delete(key);
  }
}

/** @param {string} url of a file of another host */
function copyKey(url) {
  return COPIES + encodeURIComponent(url);
}

/** @param {string} url of a file of another host */
export function loadCopy(url) {
  return lookUpKey(copyKey(url));
}

/**
 * @param {string} url of a file of another host
 * @param {Response} response
 */
export async function keepCopy(url, response) {
  if (!isClosed) await (await caches.open(CACHE)).put(copyKey(url), response);
}

/** @param {string[]} urls of files of other hosts */
export async function dropCopies(urls) {
  if (isClosed) return;
  const cache = await caches.open(CACHE);
  for (const url of urls) await cache.delete(copyKey(url));
}

/** Deletes everything, and keeps nothing any more. */
export async function close() {
  isClosed = true;
  keysOnce = undefined;
  await caches.delete(CACHE);
}

/**
 * @param {string} name
 * @param {unknown} value
 */
export async function remember(name, value) {
  if (isClosed) return;
  await (await caches.open(CACHE)).put(NOTES + name, new Response(JSON.stringify(value)));
}

/** @param {string} name */
export async function recall(name) {
  return (await lookUpKey(NOTES + name))?.json();
}

/** @param {string[]} names */
export async function forget(...names) {
  if (isClosed) return;
  const cache = await caches.open(CACHE);
  for (const name of names) await cache.delete(NOTES + name);
}
