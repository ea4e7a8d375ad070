// Learning how the host answers: a few small requests, once for each version, while it is saved.

import { find } from "./addresses.js";
import { isPassing } from "./downloading.js";
import { STALL_SECONDS, headElsewhere, isDenied, isOffline, noteContent } from "./host.js";
import { quietUntil } from "./host.js";
import { lines } from "./listing.js";
import { isAlone } from "./packs.js";
import { kindOf, learn, learnChange, learnHeaders, profile, topOf } from "./profile.js";
import { SCOPE, addressOf, isHtml } from "./scope.js";
import { within } from "./waiting.js";

/** How many kinds of files are asked about. */
const SAMPLES = 20;

/** Whether this has been tried since the worker was started: it reads the whole listing. */
let isTried = false;

/**
 * Learns the headers of a page of each folder and of a file of each ending that come in packs; with a
 * further version no more than those of the first page, where all had the same and it still has. Where
 * pages of a folder have others than the first page, one more of it is asked about. What fails is tried
 * again with the next page; until then the strictest holds.
 *
 * @param {string[]} [read] what the page loaded before it was controlled
 */
export async function learnHost(read = []) {
  const known = await profile();
  if (isTried || isOffline() || known.version === SITE.version) return;
  if ((await quietUntil()) > Date.now()) return;
  isTried = true;
  let { kinds } = known;
  const [[page], ...others] = await samplesOf();
  const has = (/** @type {Line} */ line) => kinds[kindOf(line)];
  const isOdd = (/** @type {Line} */ line) => isHtml(line.type) && String(has(line)) !== first;
  let first = String(has(page));
  const isUniform = !known.changed.length && !others.some(([line]) => has(line) && isOdd(line));
  await learnFrom([page], true);
  ({ kinds } = await profile());
  const more = others.filter(([line]) => isOdd(page) || !isUniform || !has(line));
  await learnFrom(more.map(([line]) => line), true);
  ({ kinds } = await profile());
  first = String(has(page));
  await learnFrom(more.flatMap(([line, other]) => (other && isOdd(line) ? other : [])));
  await learn((known) => void (known.forms = [])); // They may be others by now.
  await compareFirst(read);
  await learn((known) => void (known.version = SITE.version));
}

/** The first two files of each kind that packs hold: pages first, then each ending, then others. */
async function samplesOf() {
  /** @type {Map<string, Line[]>} */
  const found = new Map();
  for await (const all of lines(SITE)) {
    for (const line of all.filter((line) => !isAlone(line))) {
      const some = found.get(kindOf(line)) ?? [];
      if (some.length < 2) found.set(kindOf(line), [...some, line]);
    }
  }
  const endings = [...found.keys()].map((kind) => kind.split("*")[1]);
  const rank = (/** @type {number} */ n) => endings[n] && 1 + Number(endings.indexOf(endings[n]) < n);
  const kinds = [...found.values()].map((some, n) => ({ some, rank: Number(rank(n)) }));
  return kinds.sort((a, b) => a.rank - b.rank).slice(0, SAMPLES).map(({ some }) => some);
}

/**
 * @param {Line[]} files
 * @param {boolean} [areSamples]
 */
async function learnFrom(files, areSamples) {
  const answers = await within(STALL_SECONDS, (signal) =>
    Promise.all(files.map(({ url }) => askForHead(url, signal))),
  );
  // Some hosts know no HEAD, and say so with 501.
  const isBusy = answers.some(({ status }) => status !== 501 && isPassing(status));
  if (isBusy) throw new Error("the host does not answer now");
  await learn((known) => answers.forEach((answer, n) => learnAnswer(known, files[n], answer, areSamples)));
}

/**
 * @param {string} url
 * @param {AbortSignal} signal
 */
async function askForHead(url, signal) {
  const wish = { method: "HEAD", cache: /** @type {RequestCache} */ ("no-store"), signal };
  const response = await fetch(addressOf(url), { ...wish, redirect: "manual" });
  if (response.type !== "opaqueredirect") return response;
  return (await headElsewhere(url, signal)) ?? response;
}

/**
 * @param {Profile} known
 * @param {Line} line
 * @param {Response} response
 * @param {boolean} [isSample]
 */
function learnAnswer(known, line, response, isSample) {
  const { type, status, headers } = response;
  const { url, size } = line;
  const isPage = isHtml(line.type);
  // Whoever has logged in may read what is guarded; pictures may be open where pages are not.
  if (isPage || isDenied(response)) learnChange(known, { url: topOf(url) || url, type: "" }, isDenied(response));
  if (status === 200 && isPage === isHtml(headers.get("Content-Type") ?? "")) {
    learnHeaders(known, line, headers, isSample);
  }
  const length = headers.has("Content-Encoding") ? null : headers.get("Content-Length");
  const isOther = type === "opaqueredirect" || (status === 200 && (Number(length) || size) !== size);
  if (isPage && isOther) learnChange(known, { url, type: "" }, true);
}

/**
 * Compares the page that was read first, which the browser has still, with what was built.
 *
 * @param {string[]} read
 */
async function compareFirst([address]) {
  const file = address?.startsWith(SCOPE) && (await find(SITE, address));
  if (!file || !file.isOpen || !isHtml(file.line.type)) return;
  const body = await within(STALL_SECONDS, async (signal) => {
    const response = await fetch(address, { cache: "force-cache", redirect: "manual", signal });
    return response.ok ? response.arrayBuffer() : undefined;
  });
  if (body) await noteContent(file, address, body);
}
