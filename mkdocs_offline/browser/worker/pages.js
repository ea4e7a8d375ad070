// What pages need to know to tell their readers: what is on the screen, what is saved, and which
// links lead nowhere without a network.

import { find, plain } from "./addresses.js";
import { genuine } from "./content.js";
import { lasting } from "./headers.js";
import { askHost, deployedVersion, heard, isHostElsewhere, isHostHeard, isOffline } from "./host.js";
import { isRetired, isVisit, noteContent } from "./host.js";
import { lines } from "./listing.js";
import { isSaved } from "./packs.js";
import { settleProblems } from "./problems.js";
import { isCompared, learn, learnHeaders } from "./profile.js";
import { lineRead, saveMore } from "./saving.js";
import { SCOPE, addressOf, isHtml, worker } from "./scope.js";
import { keep, keyOf, recall } from "./store.js";
import { noteOpened } from "./versions.js";
import { noteVisit } from "./visits.js";
import { sleep } from "./waiting.js";

const PIECES_AT_ONCE = 8;
/** How long a page may take to be shown before it is looked at, in milliseconds. */
const MOMENT = 1000;

/**
 * The revisions of saved pages that the last navigations were answered with, by the client's id.
 *
 * @type {Map<string, string | undefined>}
 */
const shown = new Map();

/**
 * Notes which revision of a page a client has on its screen: none that we know where it came from
 * the host. A page that fetches another one, to show it in place, is told at once.
 *
 * @param {FetchEvent} event
 * @param {Line | undefined} line of the copy that is shown, if it is one
 * @param {boolean | Promise<boolean>} [isOld] whether the host had another version; it may not answer
 *   any more
 */
export async function noteShown({ request, clientId, resultingClientId }, line, isOld) {
  if (!isVisit(request)) return;
  if (request.mode === "navigate") {
    shown.set(resultingClientId, line?.revision);
    if (shown.size > 100) shown.delete([...shown.keys()][0]);
    const isElsewhere = !line && (isHostElsewhere() || (await isOld));
    if (isElsewhere) await noteOpened(resultingClientId, deployedVersion() ?? "host");
  } else {
    const { href } = new URL(new URL(request.url).pathname, SCOPE);
    const message = { type: "mkdocs-offline-shown", scope: SCOPE, url: href, revision: line?.revision };
    (await worker.clients.get(clientId))?.postMessage(message);
  }
  const isMoreWanted = await noteVisit(1);
  if (isMoreWanted && request.mode !== "navigate") await saveMore(); // Others ask by themselves.
}

/** Pages that are on the screen, and those that may wait for another host, by the client's id. */
const painted = new Set();
const waiting = new Set();

/** @param {Client} client */
export function notePainted({ id }) {
  waiting.delete(id);
  painted.add(id);
  if (painted.size > 100) painted.delete([...painted][0]);
}

/**
 * Opens a saved page anew that stays white because it waits for a style sheet or script of another
 * host, where the network turns out to be gone: then that is answered from its copy, or fails at once.
 *
 * @param {FetchEvent} event of that file
 */
export async function openAgainIfStuck({ clientId }) {
  const isStuck = () => !painted.has(clientId);
  if (!shown.get(clientId) || waiting.has(clientId) || !isStuck()) return;
  waiting.add(clientId);
  await sleep(MOMENT);
  if (isStuck()) await askHost(Date.now() - MOMENT).heard;
  const client = isStuck() && isOffline() && (await worker.clients.get(clientId));
  waiting.delete(clientId);
  if (client) await /** @type {WindowClient} */ (client).navigate(client.url);
}

/**
 * Learns from what came from the host: which headers it sends with a page, whether it sends what was
 * built, and, where it is not going to be downloaded anyway, the file itself.
 *
 * @param {string} address
 * @param {Response} response
 * @param {boolean} isMissing
 */
export async function noteRead(address, response, isMissing) {
  await heard();
  if (isRetired()) return;
  const { headers, redirected } = response;
  const type = headers.get("Content-Type") ?? "";
  const isTold = isHostHeard() && !redirected;
  const file = isTold ? await find(SITE, address) : undefined;
  if (isTold && isHtml(type)) {
    const url = file?.line.url ?? plain(address);
    await learn((known) => learnHeaders(known, { url, type }, headers));
  }
  const compared = file && file.isOpen && isCompared(file.line) ? file : undefined;
  const line = isMissing && file?.own !== false ? await lineRead(address) : undefined;
  if (!line && !compared) return;
  const body = await response.arrayBuffer();
  if (compared) await noteContent(compared, address, body);
  if (!line) return;
  const isOfVersion = line.revision === SITE.version && deployedVersion() === SITE.version;
  if (!isOfVersion && !(await genuine(line, body))) return;
  await keep(line, lasting(headers), body);
  await settleProblems((key) => key === keyOf(line));
}

/**
 * @param {Client} client
 * @param {string} address
 * @returns {Promise<AboutPage>}
 */
export async function aboutPage({ id }, address) {
  const file = await find(SITE, address);
  return {
    ui: SITE.ui,
    isPrompting: SITE.update === "prompt",
    isCopying: SITE.elsewhere !== null,
    isTold: (await recall("told")) !== undefined,
    shown: shown.get(id),
    current: file?.line.revision,
  };
}

/**
 * Those of some addresses that cannot be opened without a network.
 *
 * @param {string[]} addresses
 */
export async function unsavedOf(addresses) {
  const found = [];
  for (const address of addresses) {
    const file = address.startsWith(SCOPE) ? await find(SITE, address) : undefined;
    if (!file?.isOpen || !(await isSaved(SITE, file.line))) found.push(address);
  }
  return found;
}

/**
 * The pages that are saved, with their titles, in the order of their addresses; some of them, and the
 * number to go on from for the next, if there are more.
 *
 * @param {number} from
 */
export async function savedPages(from) {
  const found = [];
  const next = from + PIECES_AT_ONCE;
  for await (const all of lines(SITE, from, next)) {
    for (const line of all.filter(({ title }) => title)) {
      const { url, title } = line;
      if (await isSaved(SITE, line)) found.push({ url: addressOf(url), title });
    }
  }
  return { pages: found, next: next < SITE.listing.files.length ? next : undefined };
}

/**
 * Our fallback page with the name of the page that was wanted, and why it is not to be had. A page of
 * the author's has no place for that, and stays as it is.
 *
 * @param {string} html
 * @param {string} address
 */
export async function explained(html, address) {
  if (!html.includes(" data-mkdocs-offline-wanted=")) return html;
  const file = await find(SITE, address);
  const connection = worker.navigator.onLine ? "unreachable" : "offline";
  const reasons = [connection, ...(file === null ? [] : [reasonFor(file)])];
  const name = (file?.line.title || readable(plain(address)) || "/").replace(/[&<>"]/g, escapeChar);
  const heading = /(<h1) data-mkdocs-offline-wanted="([^"]*)">[^<]*/;
  const named = html.replace(heading, (_, tag, sentence) => `${tag}>${sentence.replace("{page}", () => name)}`);
  return reasons.reduce((page, reason) => {
    const span = `data-mkdocs-offline="${reason}"`;
    return page.replace(`${span} hidden`, span);
  }, named);
}

/** @param {Found | undefined} file */
function reasonFor(file) {
  if (!file) return "unknown";
  return file.isOpen ? "unsaved" : "onlineOnly";
}

/** @param {string} url */
function readable(url) {
  try {
    return decodeURI(url);
  } catch {
    return url; // Not in UTF-8.
  }
}

/** @param {string} char */
function escapeChar(char) {
  return `&#${char.charCodeAt(0)};`;
}
