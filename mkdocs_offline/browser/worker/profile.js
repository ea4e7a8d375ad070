// The profile of the host: how it answers, learnt from what passes and from a few small requests while
// a version is saved. What is put together from packs is to be what the host would have sent.

import { common, strictest, uncached } from "./headers.js";
import { isHtml } from "./scope.js";
import { recall, remember } from "./store.js";

/** Of how many files and kinds something is known; the oldest files are forgotten first. */
const MOST = 200;

/** The same as in verify/files.py. */
const DATA = /\.(json|geojson|jsonl|ndjson|csv|tsv|ya?ml|toml|xml|txt)$/i;

/**
 * Read once.
 *
 * @type {Promise<Profile> | undefined}
 */
let profileOnce;

export function profile() {
  profileOnce ??= recall("profile").then(
    (note) => ({ version: "", kinds: {}, pages: {}, read: {}, changed: [], isChanging: false, forms: [], ...note }),
    (error) => {
      profileOnce = undefined; // Storage may be back the next time.
      throw error;
    },
  );
  return profileOnce;
}

/**
 * What readers are told of the host.
 *
 * @returns {Promise<Omit<HostFacts, "copies">>}
 */
export async function hostFacts() {
  const { version, kinds, changed, isChanging } = await profile();
  return { isKnown: version !== "", isChanging, changed, headers: kinds };
}

/** Ends when what was to be learnt so far is noted. */
let learnt = Promise.resolve();

/**
 * Changes what is known, and notes it where that is something else.
 *
 * @param {(known: Profile) => void} change
 */
export function learn(change) {
  learnt = learnt.catch(() => {}).then(() => learnNow(change));
  return learnt;
}

/** @param {(known: Profile) => void} change */
async function learnNow(change) {
  profileOnce = undefined; // The worker of another version may have learnt something, too.
  const known = await profile();
  const before = JSON.stringify(known);
  change(known);
  if (JSON.stringify(known) !== before) await remember("profile", known);
}

const RULES = SITE.headerRules.map((rule) => new RegExp(rule));

/**
 * What files have in common: the folder at the top of the site, the rules of the site's own for headers,
 * and the ending; pages are of one kind.
 *
 * @param {Pick<Entry, "url" | "type">} file
 */
export function kindOf({ url, type }) {
  const ending = isHtml(type) ? "" : (/\.[^./]*$/.exec(url)?.[0] ?? ".");
  const rules = RULES.flatMap((rule, n) => (rule.test(url) ? [n] : []));
  return `${topOf(url)}${rules}*${ending}`;
}

/** @param {string} url relative to the scope */
export function topOf(url) {
  return url.slice(0, url.indexOf("/") + 1);
}

/**
 * Learns from a file that came from the host. What came with the first one of a kind holds for others;
 * a page that came with something else has that for itself.
 *
 * @param {Profile} known
 * @param {Pick<Entry, "url" | "type">} file
 * @param {Headers} headers
 * @param {boolean} [isSample] whether it speaks for its kind
 */
export function learnHeaders(known, file, headers, isSample = false) {
  const { url, type } = file;
  const { kinds, pages, read } = known;
  const kind = kindOf(file);
  const found = common(headers);
  if (isSample && kinds[kind] && String(kinds[kind]) !== String(found)) {
    // Pages that were read have what they came with.
    for (const page of Object.keys(read)) {
      if (kindOf({ url: page, type: "text/html" }) === kind) pages[page] ??= kinds[kind];
    }
  }
  if (isSample || (!kinds[kind] && Object.keys(kinds).length < MOST)) kinds[kind] = found;
  if (!isHtml(type)) return;
  const own = String(kinds[kind]) === String(found) ? undefined : found;
  const modified = headers.get("Last-Modified") ?? "";
  // What is known already is not to be noted again for its place among the others.
  if (read[url] === modified && String(pages[url]) === String(own)) return;
  delete pages[url];
  delete read[url];
  if (own) pages[url] = own;
  read[url] = modified;
  for (const old of Object.keys(read).slice(0, -MOST)) {
    delete pages[old];
    delete read[old];
  }
}

/**
 * The headers of a file that was put together: its own, or those of its kind. Where these differ or
 * were not seen, a page has the strictest of those that were.
 *
 * @param {Pick<Entry, "url" | "type">} file
 */
export async function headersFor(file) {
  const { url, type } = file;
  const { kinds, pages, read } = await profile();
  const kind = kindOf(file);
  const seen = Object.entries(kinds);
  for (const [page, own] of Object.entries(pages)) {
    const shared = own.filter(([name]) => name !== "content-disposition"); // That is one page's own.
    seen.push([kindOf({ url: page, type: "text/html" }), shared]);
  }
  const like = (/** @type {string} */ end) => seen.flatMap(([name, some]) => (name.endsWith(end) ? [some] : []));
  let found = Object.hasOwn(read, url) ? [pages[url] ?? kinds[kind]] : seen.flatMap(([name, some]) => (name === kind ? [some] : []));
  if (!found.length) {
    found = like(kind.slice(kind.indexOf("*")));
    if (!found.length && /xml/i.test(type)) found = like("*"); // SVG has scripts, too.
    found = found.map((some) => some.filter(([name]) => name !== "content-disposition"));
  }
  const headers = strictest(found);
  const hosts = headers.get("Content-Type") ?? "";
  const [plain] = type.split(";");
  const isRight = isHtml(type) ? hosts.startsWith(plain) : hosts && !isHtml(hosts);
  // Browsers insist on these two, and the site was built with them.
  if (!isRight || /^text\/(javascript|css)/.test(type)) headers.set("Content-Type", type);
  if (read[url]) headers.set("Last-Modified", read[url]);
  return uncached(headers);
}

/**
 * Whether the host may change a file without a new version: pages, which some hosts complete, and data,
 * but for what is searched.
 *
 * @param {Pick<Entry, "url" | "type">} file
 */
export function isCompared({ url, type }) {
  return isHtml(type) || (DATA.test(url) && !/search/i.test(url));
}

/**
 * Notes whether a file came as it was built: where a page did not, others will not, until one does.
 *
 * @param {Profile} known
 * @param {Pick<Entry, "url" | "type">} file
 * @param {boolean} isChanged
 */
export function learnChange(known, { url, type }, isChanged) {
  if (known.changed.includes(url) !== isChanged) {
    const others = known.changed.filter((other) => other !== url);
    known.changed = isChanged ? [...others, url].slice(-MOST) : others;
  }
  if (isHtml(type)) known.isChanging = isChanged;
}

/**
 * Whether the host has something else than what was built in a file's place, as far as is known: for
 * the file, or for the folder that it is in.
 *
 * @param {Pick<Entry, "url" | "type">} file
 */
export async function isChanged({ url, type }) {
  const { changed, isChanging } = await profile();
  if (isChanging && isHtml(type)) return true;
  return changed.some((other) => other === url || (/\/$/.test(other) && url.startsWith(other)));
}
