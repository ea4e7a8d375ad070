// Addresses: which file of the site a URL means.

import { isOnlineOnly, lineOf, lines, lists } from "./listing.js";
import { profile, topOf } from "./profile.js";
import { SCOPE, SCOPE_PATH } from "./scope.js";

/**
 * Whether a URL may be of a file of this site, not of one with a worker of its own.
 *
 * @param {string} url
 */
export function isInSite(url) {
  if (!url.startsWith(SCOPE)) return false;
  const path = canonical(new URL(url).pathname.slice(SCOPE_PATH.length));
  return !SITE.nested.some((folder) => path.startsWith(folder));
}

/**
 * The file that a URL means, and whether it is shown there: a host would answer most other forms than
 * the file's own (no trailing slash, no .html) with a redirect.
 *
 * @param {Site} site
 * @param {string} url
 * @returns {Promise<Found | undefined | null>} undefined if no file is meant, null where that is not
 *   known
 */
export async function find(site, url) {
  const names = readings(url);
  const { forms } = await profile().catch(() => ({ forms: [] }));
  const path = new URL(url).pathname.slice(SCOPE_PATH.length);
  /** @type {Map<string, Line | undefined | null>} Each is looked up once: the listing may come meanwhile. */
  const known = new Map();
  for (const form of new Set([0, ...forms, ...names.keys()])) {
    const name = names[form];
    if (!known.has(name)) known.set(name, coreLine(site, name) ?? (await lineOf(site, name)));
    const line = known.get(name);
    const own = [0, ...forms].includes(form) && !/^\/|\/\//.test(path);
    if (line) return { line, own, isOpen: !isOnlineOnly(line) };
  }
  return [...known.values()].includes(null) ? null : undefined;
}

/**
 * The number of the form in which a URL means a file, which may be one beside the likeliest.
 *
 * @param {string} url
 * @param {(line: Line) => Promise<boolean>} isMeant
 */
export async function formOf(url, isMeant) {
  for (const [form, name] of readings(url).entries()) {
    const line = await lineOf(SITE, name);
    if (line && (await isMeant(line))) return form;
  }
  return 0;
}

/**
 * A file whose URL is another one for a computer alone: in the case of its letters, or in how Unicode
 * puts them together.
 *
 * @param {Site} site
 * @param {string} url
 * @returns {Promise<Found | undefined>}
 */
export async function findAlike(site, url) {
  const names = readings(url).map(folded);
  for await (const all of lines(site)) {
    const line = all.find((line) => names.includes(folded(line.url)));
    if (line) return { line, own: names[0] === folded(line.url), isOpen: !isOnlineOnly(line) };
  }
  return undefined;
}

/** @param {string} name */
function folded(name) {
  try {
    return decodeURIComponent(name).normalize().toLowerCase();
  } catch {
    return name; // Bytes that are no UTF-8.
  }
}

/**
 * Whether an address is in a folder that the site has; others may be a neighbour's. A name without an
 * ending may be that of a folder.
 *
 * @param {Site} site
 * @param {string} url
 */
export async function isInFolder(site, url) {
  const name = plain(url);
  const top = topOf(name) || (/\.[a-z]|^$/i.test(name) ? "" : `${name}/`);
  return lists(site, top);
}

/**
 * What the core needs is known without the listing.
 *
 * @param {Site} site
 * @param {string} url
 * @returns {Line | undefined}
 */
function coreLine({ core }, url) {
  const entry = core.find((file) => file.url === url);
  return entry && { ...entry, title: "", place: "@0", blocks: "" };
}

/**
 * The names that a file may have in the build for a URL to mean it, the likeliest first.
 *
 * @param {string} url
 */
function readings(url) {
  const likeliest = plain(url);
  const bare = likeliest.replace(/\/$/, "");
  const html = `${bare}.html`;
  // The numbers of the forms are never the same.
  return /(^|\/)$/.test(likeliest)
    ? [likeliest, likeliest, likeliest, `${likeliest}index.htm`, bare, html]
    : [likeliest, `${likeliest}/`, html];
}

/**
 * The name in the build that an address is most likely to mean.
 *
 * @param {string} url
 */
export function plain(url) {
  const path = canonical(new URL(url).pathname.slice(SCOPE_PATH.length));
  return path.replace(/\/{2,}/g, "/").replace(/^\//, "").replace(/(^|\/)index\.html$/, "$1");
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
