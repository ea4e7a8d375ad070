// What the host says: which version it has, whether it still has us, and when it wants to be left
// alone. No single file speaks for it, and what it said outlives this worker.

import { find, formOf } from "./addresses.js";
import { genuine, isAsBuilt, isOurs } from "./content.js";
import { isChanged, learn, learnChange } from "./profile.js";
import { DAY, SCOPE, addressOf, isHtml, isPage, worker } from "./scope.js";
import { close, forget, recall, remember, savedKeys } from "./store.js";
import { patiently, within } from "./waiting.js";

export const STALL_SECONDS = 10;
const VERSION_URL = addressOf("mkdocs-offline/version.json");
const TAG = "mkdocs-offline/client.js";
const OUR_SCRIPT = /^const SITE = \{"generator": "mkdocs-offline[^"]*", "version": "(\w+)"/;
const PROOFS = 5;
/** How many times max_age a page of the host is relied on to be as it was. */
const COMPARED = 60;

/** Answers that are no version: the plugin was removed; the reader is not let in; not told. */
const GONE = "gone";
const DENIED = "denied";
const UNTOLD = "untold";

/**
 * Why we may have to leave, and after how many days of it. A network that is not the host's must
 * not bring that about, so it is soon only where the host has files that we know.
 */
const DAYS = { removed: 1, bare: 7, missing: 30, strange: 30, denied: 30 };
/** After how many days a host that answers everything with a page is believed to be the host. */
const STRANGE_DAYS = 7;

/** @type {Knowledge} */
const known = { deployed: null, at: 0, number: 0, slowAt: 0, quietUntil: 0, comparedAt: 0 };

/** @type {Promise<void> | undefined} */
let knownOnce;
/** How often this worker has asked the host. */
let questions = 0;
let hasLeft = false;
/** Called when readers have to be told something else. */
let onChange = () => {};

/**
 * The last question that the host has not answered: when it was asked, in milliseconds since 1970,
 * whether it has longer than readers wait, and what ends when its answer is known, and when it has
 * been acted on, which takes long where the storage is slow.
 *
 * @type {{at: number, isPatient: boolean, heard: Promise<void>, done: Promise<void>} | undefined}
 */
let asking;

/** @param {() => void} listener called when the network has come or gone */
export function whenHostChanges(listener) {
  onChange = listener;
}

/** What the host said to the worker before this one was started. */
function remembered() {
  knownOnce ??= patiently(recall("host"), SITE.timeout).then((before) => {
    const now = Date.now();
    Object.assign(known, { comparedAt: now }, before);
    // A clock may have been set back, and networks come and go.
    if (known.deployed === null || known.at > now) known.at = 0;
    known.quietUntil = Math.min(known.quietUntil, now + DAY);
    known.comparedAt = Math.min(known.comparedAt, now);
  });
  return knownOnce;
}

/**
 * Whether the network should answer a visit before the saved copy does, because the host has another
 * version or none. Asks the host where its last answer is older than max_age.
 *
 * @param {FetchEvent} event
 */
export async function isOutdated(event) {
  await remembered();
  const { cache } = event.request;
  const isReload = cache === "no-cache" || cache === "reload";
  const since = Date.now() - (isReload ? 0 : SITE.maxAge * 1000);
  if (known.at < since || known.deployed === null) {
    const { heard, done } = askHost(since);
    event.waitUntil(done);
    if (!isSlow()) await heard;
  }
  return isHostElsewhere();
}

/** Whether the host has another version, or none. */
export function isHostElsewhere() {
  return known.deployed !== null && known.deployed !== SITE.version;
}

/**
 * Whether a request is for a page to be read, also where a theme fetches it to show it in place.
 *
 * @param {Request} request
 */
export function isVisit({ mode, url }) {
  return mode === "navigate" || isPage(new URL(url).pathname);
}

/** Whether the network let us wait lately: it is not waited for again soon. */
export function isSlow() {
  return (Date.now() - known.slowAt) / 1000 <= SITE.maxAge;
}

/** Whether the host was asked and did not answer. */
export function isOffline() {
  return known.at > 0 && known.deployed === null;
}

/** The version that the host has, or null where it has not said it. */
export function deployedVersion() {
  return [GONE, DENIED, UNTOLD].includes(String(known.deployed)) ? null : known.deployed;
}

/** Whether it was the host that answered last, and not a login or somebody else. */
export function isHostHeard() {
  return ![null, GONE, DENIED].includes(known.deployed);
}

/** Whether this worker has unregistered itself; it lives on as long as its pages. */
export function isRetired() {
  return hasLeft;
}

/** Until when the host wants no requests (`Retry-After`), in milliseconds since 1970. */
export async function quietUntil() {
  await remembered();
  return known.quietUntil;
}

/** @param {number} seconds for which the host wants no requests */
export async function leaveAlone(seconds) {
  const until = Date.now() + seconds * 1000;
  if (!seconds || until <= (await quietUntil())) return;
  known.quietUntil = until;
  await noteHost().catch(() => {}); // There is no room.
}

/** The numbers of questions begin anew with each start of the worker. */
function noteHost() {
  return remember("host", { ...known, number: 0 });
}

/** Ends when the question under way is answered: it may turn out that we have to leave. */
export async function heard() {
  await asking?.heard;
}

/**
 * Asks the host for its version and acts on a change. Somebody may have asked already; that
 * question is not relied on where it was asked too early, or where it has longer than readers wait.
 *
 * @param {number} [since] what the host said before does not count, in milliseconds since 1970
 */
export function askHost(since = 0) {
  const isPatient = isSlow();
  if (asking && asking.at >= since && (isPatient || !asking.isPatient)) return asking;
  const at = Date.now(); // The host may change while its answer is on its way.
  const number = (questions += 1);
  const heard = remembered()
    .then(() => within(isPatient ? STALL_SECONDS : SITE.timeout, answerOfHost))
    // No network, or somebody else's answer.
    .catch(({ name }) => ({ deployed: null, isLate: name === "AbortError", trouble: undefined }))
    .then(async ({ deployed, trouble, isLate = false }) => {
      const isOvertaken = number < known.number && known.deployed !== null;
      if (hasLeft || isOvertaken) return;
      const wasOffline = isOffline();
      Object.assign(known, { deployed, at, number });
      if (deployed !== null) known.slowAt = 0;
      else if (isLate && !isPatient) known.slowAt = Date.now();
      if (isOffline() !== wasOffline) onChange();
      // Before anything else is answered: who leaves must not open the deleted cache again.
      if (trouble) await leaveInTime(trouble).catch(() => {});
      else if (deployed !== null) await patiently(forget("trouble"), SITE.timeout);
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
  if (hasLeft || deployed === null) return;
  await noteHost();
  if (deployed === SITE.version) return;
  worker.registration.update().catch(() => {}); // Tried again with the next page.
}

/**
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
async function answerOfHost(signal) {
  const told = await ask(VERSION_URL, "no-store", signal);
  if (told.status === 429 || told.status >= 500) return { deployed: null };
  const isDocument = isHtml(told.headers.get("Content-Type") ?? "");
  const version = told.ok && !isDocument && (await told.json().catch(() => ({}))).version;
  if (typeof version !== "string") return furtherSigns(signal, told);
  const trouble = await patiently(recall("trouble"), SITE.timeout);
  // Our files may have been left behind by a deploy that deletes nothing.
  const isLeft = trouble?.kind === "bare" && (await isBare(trouble.url, signal));
  return isLeft ? { deployed: GONE, trouble: "bare" } : { deployed: version };
}

/**
 * Whether the host's pages are without our tag: this one, and the start page.
 *
 * @param {string} address
 * @param {AbortSignal} signal
 */
async function isBare(address, signal) {
  const pages = await Promise.all(
    [...new Set([address, SCOPE])].map((page) => ask(page, "no-store", signal)),
  );
  const found = pages.filter(({ ok, headers }) => ok && isHtml(headers.get("Content-Type") ?? ""));
  const texts = await Promise.all(found.map((page) => page.text()));
  return texts.length > 0 && !texts.some((text) => text.includes(TAG));
}

/**
 * What a host means that does not tell its version: it may refuse such files, or want a login; we may
 * have been removed from it; or this is not the host at all.
 *
 * @param {AbortSignal} signal
 * @param {Response} told what it answered instead of its version
 * @returns {Promise<Answer>}
 */
async function furtherSigns(signal, told) {
  const [script, page] = await Promise.all([
    ask(worker.location.href, "no-cache", signal),
    ask(SCOPE, "no-cache", signal),
  ]);
  const version = script.ok && OUR_SCRIPT.exec(await script.text())?.[1];
  if (version && !(isDenied(told) && isDenied(page))) return { deployed: version };
  if (isDenied(page)) return { deployed: DENIED, trouble: "denied" };
  if ([404, 410].includes(page.status)) return { deployed: GONE, trouble: "missing" };
  if (!page.ok || !isHtml(page.headers.get("Content-Type") ?? "")) return { deployed: null };
  if ((await page.text()).includes(TAG)) return { deployed: UNTOLD };
  if (await hasKnownFile(signal)) return { deployed: GONE, trouble: "removed" };
  if (!told.ok) return { deployed: GONE, trouble: "missing" };
  const isBelieved = (await timeSince("strange")) > STRANGE_DAYS * DAY;
  return { deployed: isBelieved ? GONE : null, trouble: "strange" };
}

/** @param {Response} response */
export function isDenied({ type, status }) {
  return type === "opaqueredirect" || status === 401 || status === 403;
}

/**
 * @param {string} url
 * @param {RequestCache} cache
 * @param {AbortSignal} signal
 */
function ask(url, cache, signal) {
  return fetch(url, { cache, redirect: "manual", signal });
}

/**
 * Whether the host has files that we know, and that are not ours: then it is the host, and not a
 * network that answers everything with a page of its own.
 *
 * @param {AbortSignal} signal
 */
async function hasKnownFile(signal) {
  const foreign = SITE.core.filter(({ url, type }) => !isHtml(type) && !isOurs(url));
  const small = foreign.sort((a, b) => a.size - b.size).slice(0, PROOFS);
  const proofs = small.map(async (entry) => {
    const response = await ask(addressOf(entry.url), "no-store", signal);
    return genuine(entry, await response.arrayBuffer());
  });
  return (await Promise.all(proofs)).some(Boolean);
}

/** @param {keyof typeof DAYS} kind */
async function leaveInTime(kind) {
  // A worker that has left may be started again for a page that is still open: it has nothing.
  const hasFiles = (await savedKeys()).size > 0;
  if ((await timeSince(kind)) < DAYS[kind] * DAY && hasFiles) return;
  hasLeft = true;
  await close();
  await worker.registration.unregister();
}

/**
 * For how long there has been trouble of a kind, in milliseconds, counted from the first call.
 *
 * @param {keyof typeof DAYS} kind
 * @param {string} [url]
 */
async function timeSince(kind, url) {
  const now = Date.now();
  const trouble = await recall("trouble");
  if (trouble?.kind === kind) return now - trouble.since;
  await remember("trouble", { kind, since: now, url });
  return 0;
}

/**
 * When data were compared, by their URLs.
 *
 * @type {Map<string, number>}
 */
const dataComparedAt = new Map();
/** Larger data are not compared, in bytes: a reader would pay for it each time. */
const COMPARED_SIZE = 1e6;

/**
 * Looks now and then whether the host has what was built, and whether its page still has our tag, where
 * its copy has it. The host may have been left by us while our files, its version among them, were left
 * behind.
 *
 * @param {Found} file
 * @param {() => Promise<Response | undefined>} read gives the copy
 */
export async function compare(file, read) {
  const now = Date.now();
  const { url, type } = file.line;
  const isDocument = isHtml(type);
  if (!isDocument && file.line.size > COMPARED_SIZE) return;
  const last = isDocument ? known.comparedAt : (dataComparedAt.get(url) ?? 0);
  if (now - last < COMPARED * SITE.maxAge * 1000 || known.deployed !== SITE.version || isOurs(url)) return;
  if (isDocument) known.comparedAt = now;
  else dataComparedAt.set(url, now);
  const address = addressOf(url);
  const body = await within(STALL_SECONDS, async (signal) => {
    const response = await ask(address, isDocument ? "no-store" : "no-cache", signal);
    const isElsewhere = response.type === "opaqueredirect" && !(await headElsewhere(url, signal));
    const isRefused = response.type !== "opaqueredirect" && isDenied(response);
    return response.ok || isElsewhere || isRefused ? response.arrayBuffer() : undefined;
  });
  if (body) await noteContent(file, address, body);
  if (!isDocument) return;
  const hasTag = (await (await read())?.text())?.includes(TAG);
  const isLost = hasTag && body && !new TextDecoder().decode(body).includes(TAG);
  const isGone = isLost && (await within(STALL_SECONDS, (signal) => isBare(address, signal)));
  // An answer that came meanwhile knows more.
  if (isGone && known.deployed === SITE.version) {
    known.deployed = GONE;
    await timeSince("bare", address);
  }
  await noteHost();
}

/**
 * The head of a file at the other address that the host redirects it to; undefined if that is another
 * file's.
 *
 * @param {string} url relative to the scope
 * @param {AbortSignal} signal
 */
export async function headElsewhere(url, signal) {
  const wish = { method: "HEAD", cache: /** @type {RequestCache} */ ("no-store"), signal };
  const there = await fetch(addressOf(url), wish).catch(() => undefined);
  const found = there?.url.startsWith(SCOPE) && (await find(SITE, there.url));
  return found && found.line.url === url ? there : undefined;
}

/**
 * Learns from what the host has sent: whether it is what was built – if not, it may have another version
 * by now –, and whether it shows a file at another address than its own.
 *
 * @param {Found} file
 * @param {string} address
 * @param {ArrayBuffer} body
 */
export async function noteContent({ line, own }, address, body) {
  if (!own) {
    const form = await formOf(address, (line) => isAsBuilt(line, body));
    return learn(({ forms }) => void (form && !forms.includes(form) && forms.push(form)));
  }
  const isOther = !(await isAsBuilt(line, body));
  if (isOther && !(await isChanged(line))) await askHost(Date.now()).heard;
  if (known.deployed === SITE.version) await learn((profile) => learnChange(profile, line, isOther));
}
