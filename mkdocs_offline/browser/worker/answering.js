// Answering requests.

import { find, findAlike, isInFolder, plain } from "./addresses.js";
import { isPassing } from "./downloading.js";
import { askHost, compare, isHostElsewhere, isHostHeard, isOutdated, isSlow } from "./host.js";
import { isVisit } from "./host.js";
import { withNonce } from "./nonces.js";
import { saved } from "./packs.js";
import { explained, noteRead, noteShown } from "./pages.js";
import { isChanged, isCompared } from "./profile.js";
import { unlisted } from "./saving.js";
import { SCOPE, addressOf, isHtml } from "./scope.js";
import { load } from "./store.js";
import { siteFor } from "./versions.js";
import { bodyOf, patiently, within } from "./waiting.js";

/**
 * @param {FetchEvent} event
 * @returns {Promise<Response>}
 */
export async function answer(event) {
  const { request } = event;
  const isOld = isVisit(request) && isOutdated(event); // The host is asked meanwhile.
  // What a page loads comes from the version of that page, while it is on this device.
  const version = isVisit(request) ? SITE : await patiently(siteFor(event), SITE.timeout);
  const look = await patiently(lookUp(request.url, version), SITE.timeout);
  const { file, copy } = look ?? {};
  if (look?.copy) {
    const isWell = look.file.own && look.site === version && !(await isOld);
    if (isWell && (isSlow() || !(await isForHost(request, look.file.line)))) return show(event, look);
    if (!look.file.own && isSlow()) return redirectTo(look.file, request);
  }
  try {
    const response = await (copy ? fetchInstead(request) : fetchPast(request));
    if (copy && isPassing(response.status)) throw new Error(`status ${response.status}`);
    const isGone = [404, 410].includes(response.status) && !isVisit(request);
    if (look?.copy && look.file.own && isGone) return show(event, look);
    event.waitUntil(noteShown(event, undefined, isOld).catch(() => {})); // The storage fails.
    // Where the storage was too slow to tell, it may be quicker when the page has come.
    if ((!look || file !== undefined) && response.status === 200 && !isRange(request)) {
      event.waitUntil(noteRead(request.url, response.clone(), !copy).catch(() => {}));
    }
    return response;
  } catch {
    event.waitUntil(askHost().done); // Whether there is a network, readers are to be told.
    const isNavigation = request.mode === "navigate";
    if (file?.isOpen && !file.own && (copy || isNavigation)) return redirectTo(file, request);
    if (look?.copy) return show(event, look);
    const isUnlisted = look && file === undefined;
    const alike = isUnlisted ? await patiently(lookAlike(request.url), SITE.timeout) : undefined;
    if (alike?.copy) return alike.file.own ? show(event, alike) : redirectTo(alike.file, request);
    if (!isNavigation) return Response.error();
    const nested = SITE.nested.find((folder) => folder === `${plain(request.url)}/`);
    if (nested) return redirectTo({ line: { url: nested } }, request);
    const isMissing = isUnlisted && (await patiently(isInFolder(SITE, request.url), SITE.timeout));
    return isMissing ? notFoundPage(request) : fallbackPage(request);
  }
}

/**
 * Whether the host is to answer though there is a copy: the request says so, or the host was seen to
 * change such files.
 *
 * @param {Request} request
 * @param {Line} line
 */
async function isForHost(request, line) {
  const { cache, headers, mode } = request;
  const wish = `${cache} ${headers.get("Cache-Control")} ${headers.get("Pragma")}`;
  if (mode !== "navigate" && /no-store|reload|no-cache|max-age=0/.test(wish)) return true;
  if (isCompared(line) && !isHtml(line.type) && new URL(request.url).search) return true;
  return isHostHeard() && !!(await patiently(isChanged(line), SITE.timeout));
}

/**
 * The file that is asked for and what is saved of it: in a version, or else in this one.
 *
 * @param {string} url
 * @param {Site} [version]
 * @returns {Promise<Look>}
 */
async function lookUp(url, version = SITE) {
  const found = await lookIn(version, url);
  return found.copy || version === SITE ? found : lookIn(SITE, url);
}

/**
 * @param {Site} site
 * @param {string} url
 * @returns {Promise<Look>}
 */
async function lookIn(site, url) {
  const file = await find(site, url);
  if (file?.isOpen) {
    const copy = await saved(site, file.line);
    return copy ? { site, file, copy } : { site, file };
  }
  const line = unlisted(plain(url));
  const copy = file === null && (await load(line));
  return copy ? { site, file: { line, own: true, isOpen: true }, copy } : { site, file };
}

/** Addresses that no file is like. */
const unlike = new Set();
/**
 * Ends with the last walk through the listing: one at a time.
 *
 * @type {Promise<unknown>}
 */
let walk = Promise.resolve();

/** @param {string} url */
async function lookAlike(url) {
  if (unlike.has(url)) return undefined;
  const found = walk.catch(() => {}).then(() => findAlike(SITE, url));
  walk = found;
  const file = await found;
  if (!file) unlike.add(url);
  const copy = file?.isOpen && (await saved(SITE, file.line));
  return copy ? { site: SITE, file, copy } : undefined;
}

/**
 * @param {FetchEvent} event
 * @param {Saved} saved
 */
async function show(event, { site, file, copy }) {
  const { line } = file;
  event.waitUntil(noteShown(event, line).catch(() => {})); // The storage fails.
  const isCurrent = site === SITE && file.own && isCompared(line);
  if (isCurrent) event.waitUntil(compare(file, () => saved(SITE, line)).catch(() => {}));
  return inRange(event.request, await withNonce(copy));
}

/**
 * What is saved of a file of the core; nothing where the browser's storage fails, for the network may
 * not.
 *
 * @param {string} url
 */
async function savedPage(url) {
  const entry = SITE.core.find((file) => file.url === url);
  if (entry) return patiently(load(entry), SITE.timeout);
  const found = await patiently(lookIn(SITE, addressOf(url)), SITE.timeout);
  return found?.copy;
}

/** @param {Request} request */
function isRange({ headers }) {
  return headers.has("Range");
}

/**
 * Answers from the network; for a visit past the HTTP cache's idea of freshness, where we know another
 * version to be there.
 *
 * @param {Request} request
 */
function fetchPast(request) {
  const isPast = isVisit(request) && isHostElsewhere() && !isRange(request);
  return isPast ? fetch(request, { cache: "no-cache" }) : fetch(request);
}

/**
 * Answers from the network in the place of a copy, which is shown where the connection breaks: whole,
 * past the HTTP cache's idea of freshness, where we know a newer version to be there.
 *
 * @param {Request} request
 */
async function fetchInstead(request) {
  if (isRange(request)) {
    // A new request would lose its range.
    const response = await patiently(fetch(request), SITE.timeout);
    if (!response) throw new Error("no answer");
    return response;
  }
  return within(SITE.timeout, async (signal, goOn) => {
    const response = await fetch(request, { cache: "no-cache", signal });
    const answer = response.clone();
    await bodyOf(response, goOn);
    return answer;
  });
}

/**
 * @param {{line: {url: string}}} file
 * @param {Request} request
 */
function redirectTo({ line }, request) {
  return Response.redirect(addressOf(line.url) + new URL(request.url).search, 302);
}

/** @param {Request} request */
async function notFoundPage(request) {
  const page = SITE.notFound === null ? undefined : await savedPage(SITE.notFound);
  if (!page) return fallbackPage(request);
  const { body, headers } = page;
  return withNonce(new Response(body, { status: 404, statusText: "Not Found", headers }));
}

/**
 * The fallback page, which may be shown at any depth and must still find its files: our own has a
 * mark where the site's root belongs, an author's gets a `<base>`.
 *
 * @param {Request} request
 */
async function fallbackPage(request) {
  const translated = Object.entries(SITE.translations).find(([folder]) =>
    request.url.startsWith(addressOf(folder)),
  )?.[1];
  const inLanguage = translated && (await savedPage(translated));
  const page = inLanguage || (await savedPage(SITE.fallback));
  if (!page) return Response.error();
  const address = addressOf(inLanguage ? translated : SITE.fallback);
  const plainHtml = await page.text();
  const html = (await patiently(explained(plainHtml, request.url), SITE.timeout)) ?? plainHtml;
  const root = "./mkdocs-offline/..";
  const own = /<base\s[^>]*?href\s*=\s*["']?([^"'\s>]*)/i.exec(html)?.[1] ?? "";
  const client = `src="${SCOPE}mkdocs-offline/client.js"`;
  const tag = /src="[^"]*mkdocs-offline\/client\.js"/;
  const added = [
    '<meta name="mkdocs-offline-fallback">',
    html.includes(root) ? "" : `<base href="${new URL(own, address).href}">`, // The first one counts.
    tag.test(html) ? "" : `<script defer ${client}></script>`,
  ].join("");
  const start = [/<head(\s[^>]*)?>/i, /<html(\s[^>]*)?>/i, /<!doctype[^>]*>/i, /^/].find((place) =>
    place.test(html),
  );
  const body = html
    .replaceAll(root, SCOPE.slice(0, -1))
    .replace(tag, client)
    .replace(/** @type {RegExp} */ (start), (found) => found + added);
  const headers = new Headers(page.headers);
  const policy = headers.get("Content-Security-Policy");
  if (policy) headers.set("Content-Security-Policy", policy.replace(/base-uri[^;,]*/gi, "base-uri 'self'"));
  return withNonce(new Response(body, { status: 503, statusText: "Offline", headers }));
}

/**
 * A saved response, or the part of it that the request asks for (RFC 9110, section 14). More than
 * one range, and what is not a range of bytes, is answered with the whole.
 *
 * @param {Request} request
 * @param {Response} saved
 */
async function inRange(request, saved) {
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("Range")?.trim() ?? "");
  if (!range || (!range[1] && !range[2]) || request.headers.has("If-Range")) return saved;
  const body = await saved.blob();
  const first = range[1] ? Number(range[1]) : Math.max(0, body.size - Number(range[2]));
  const last = range[1] && range[2] ? Math.min(Number(range[2]), body.size - 1) : body.size - 1;
  if (range[1] && range[2] && Number(range[2]) < first) return new Response(body, saved);
  const headers = new Headers(saved.headers);
  if (first > last) {
    headers.set("Content-Range", `bytes */${body.size}`);
    return new Response(null, { status: 416, statusText: "Range Not Satisfiable", headers });
  }
  headers.set("Content-Range", `bytes ${first}-${last}/${body.size}`);
  headers.set("Content-Length", String(last - first + 1));
  const part = body.slice(first, last + 1, headers.get("Content-Type") ?? "");
  return new Response(part, { status: 206, statusText: "Partial Content", headers });
}
