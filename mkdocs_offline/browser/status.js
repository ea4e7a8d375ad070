// <mkdocs-offline-status>, on the status page: what is saved, what to do about it, and all that is
// known of this copy. The save element says the first two.

import { ago, dress, label, make, moment, phrase, size, words } from "./reader.js";
import { savedPages, sectionsOf } from "./sections.js";
import { connectionOf } from "./states.js";

const ROOT = new URL("..", import.meta.url).href;
const SHOWN_FILES = 5; // Of those with the same problem.
/** For how long the pages of a large site are counted before the rest is shown, in milliseconds. */
const PATIENCE = 500;

/** The element on the page; a theme may show the page in place, and again later. */
let current = /** @type {HTMLElement | undefined} */ (undefined);
/** @type {Tell} */
let ask;
let isDue = false;
/** What was saved when the pages were last counted, and how many there were, by sections. */
let counted = "";
/** @type {[string, string][]} */
let counts = [];

document.addEventListener("mkdocs-offline", () => {
  if (isDue || !current?.isConnected) return;
  isDue = true;
  requestAnimationFrame(update);
});

/**
 * @param {HTMLElement} element
 * @param {Tell} tell
 */
export async function show(element, tell) {
  [current, ask] = [element, tell];
  element.style.visibility = "hidden"; // Until it is filled: nothing is to move before eyes.
  try {
    if (!element.shadowRoot) await build(element);
    await update();
  } finally {
    element.style.visibility = "";
  }
}

/** @param {HTMLElement} element */
async function build(element) {
  const texts = await words();
  const buttons = make("div", "buttons");
  const told = make("span", "told");
  told.setAttribute("role", "status");
  const check = make("button", "button plain check");
  label(check, texts.check);
  check.onclick = async () => {
    told.textContent = "";
    const { isOffline } = (await ask({ type: "CHECK" })) ?? {};
    if (!isOffline) await window.mkdocsOffline?.update().catch(() => {}); // The site may be gone.
    await update();
    told.textContent = hostLine(await status(), texts);
  };
  const copy = make("button", "button plain report");
  label(copy, texts.report);
  copy.onclick = async () => {
    const text = await report();
    try {
      await navigator.clipboard.writeText(text);
      told.textContent = texts.copied;
    } catch {
      prompt(texts.report, text); // What a browser does not let us copy the reader can.
    }
  };
  buttons.append(check, copy, told);
  const save = document.createElement("mkdocs-offline-save");
  const found = [make("div", "groups"), make("div", "problems"), buttons, make("p", "version")];
  dress(element, LOOK).append(save, ...found);
}

/**
 * @param {number} milliseconds
 * @returns {Promise<boolean>} true, then
 */
function later(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, true));
}

function status() {
  return /** @type {MkdocsOffline} */ (window.mkdocsOffline).status();
}

async function update() {
  isDue = false;
  const root = current?.shadowRoot;
  const groups = root?.querySelector("[part=groups]");
  const troubles = root?.querySelector("[part=problems]");
  const version = root?.querySelector("[part=version]");
  if (!current || !groups || !troubles || !version) return;
  const [texts, now, room, host] = await Promise.all([words(), status(), space(), hostFacts()]);
  const counting = count(now, texts).catch(() => false);
  const isLate = await Promise.race([counting.then(() => false), later(PATIENCE)]);
  if (isLate) counting.then((isNew) => (isNew ? update() : undefined));
  current.lang = texts.lang;
  current.dir = texts.dir;
  groups.replaceChildren(
    ...group(texts.thisCopy, copyRows(now, texts)),
    ...group(texts.device, deviceRows(now, room, texts)),
    ...group(texts.server, serverRows(host, texts)),
    ...group(texts.savedPages, counts),
  );
  troubles.replaceChildren(...problemGroup(now, texts));
  version.textContent = now.version ? `${texts.version} ${now.version}` : "";
}

/**
 * @param {Status} status
 * @param {Words} texts
 * @returns {[string, string][]}
 */
function copyRows(status, texts) {
  const { savedAt, files, bytes } = status;
  const amount = (/** @type {Amount} */ { saved, total }, /** @type {(value: number) => string} */ write) =>
    saved < total
      ? texts.amount.replace("{saved}", write(saved)).replace("{total}", write(total))
      : write(saved);
  const host = hostLine(status, texts);
  return [
    ...(savedAt ? [row(texts.savedOn, `${ago(texts, savedAt)}\n${moment(texts, savedAt)}`)] : []),
    ...(host ? [row(texts.state, host)] : []),
    ...(bytes.total ? [row(texts.size, amount(bytes, (value) => size(texts, value)))] : []),
    ...(files.total ? [row(texts.files, amount(files, (value) => value.toLocaleString(texts.lang)))] : []),
  ];
}

/**
 * @param {Status} status
 * @param {{left?: number, isKept?: boolean}} room
 * @param {Words} texts
 * @returns {[string, string][]}
 */
function deviceRows({ bytes }, { left, isKept }, texts) {
  return [
    ...(left === undefined ? [] : [row(texts.spaceLeft, size(texts, left))]),
    ...(isKept === undefined || !bytes.saved ? [] : [row(texts.kept, isKept ? texts.keptYes : texts.keptNo)]),
  ];
}

/**
 * What the worker has learnt of the server; nothing where there is none.
 *
 * @returns {Promise<HostFacts | undefined>}
 */
function hostFacts() {
  return ask({ type: "HOST" });
}

/**
 * @param {HostFacts | undefined} facts
 * @param {Words} texts
 * @returns {[string, string][]}
 */
function serverRows(facts, texts) {
  if (!facts?.copies) return [];
  const { isKnown, isChanging, changed, copies } = facts;
  const { files, bytes, refusing } = copies;
  const amount = `${files.toLocaleString(texts.lang)} (${size(texts, bytes)})`;
  const hosts = refusing.map((url) => new URL(url).host).join("\n");
  return [
    ...(isKnown ? [row(texts.delivery, isChanging || changed.length ? texts.adapted : texts.asPublished)] : []),
    ...(files ? [row(texts.otherServers, amount)] : []),
    ...(hosts ? [row(texts.notKept, hosts)] : []),
  ];
}

/**
 * @param {string} name
 * @param {string} value
 * @returns {[string, string]}
 */
function row(name, value) {
  return [name, value];
}

/**
 * Counts the saved pages, when something was saved or removed, and says whether it did.
 *
 * @param {Status} status
 * @param {Words} texts
 */
async function count({ state, version, files }, { lang, others }) {
  const now = `${version} ${files.saved} ${state}`;
  if (now === counted || state === "saving") return false;
  counted = now;
  const sections = sectionsOf(await savedPages(ask), ROOT);
  const isNameless = ({ title = "" }) => Number(!title); // That one comes last here.
  sections.sort((a, b) => isNameless(a) - isNameless(b));
  counts = sections.map(({ title, pages }) => row(title || others, pages.length.toLocaleString(lang)));
  return true;
}

/**
 * @param {string} title
 * @param {[string, string][]} rows
 */
function group(title, rows) {
  if (!rows.length) return [];
  const list = make("dl", "facts");
  for (const [name, value] of rows) {
    const pair = document.createElement("div");
    pair.append(make("dt", "name", name), make("dd", "value", value));
    list.append(pair);
  }
  return [framed(title, [list])];
}

/**
 * @param {string} title
 * @param {HTMLElement[]} content
 */
function framed(title, content) {
  const section = make("section", "group");
  section.append(make("h2", "heading", title), ...content);
  return section;
}

/**
 * The problems, by what is wrong: with what can be done about it, and some of the files.
 *
 * @param {Status} status
 * @param {Words} texts
 */
function problemGroup({ problems }, texts) {
  /** @type {Map<string, Status["problems"]>} */
  const kinds = new Map();
  for (const problem of problems) {
    const kind = `${problem.reason}\n${problem.remedy}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), problem]);
  }
  if (!kinds.size) return [];
  const found = [...kinds.values()].map((all) => {
    const [{ reason, remedy }] = all;
    const kind = make("div", "problem");
    const files = make("ul", "urls");
    const urls = all.slice(0, SHOWN_FILES).map(({ url }) => url.replace(ROOT, ""));
    if (all.length > SHOWN_FILES) urls.push(`+ ${all.length - SHOWN_FILES}`);
    files.append(...urls.map((url) => make("li", "url", url)));
    kind.append(make("p", "reason", `A file ${reason}.`), make("p", "remedy", REMEDIES[remedy]), files);
    kind.lang = "en"; // As in reports: they are for whoever looks after the site.
    kind.dir = "ltr";
    return kind;
  });
  return [framed(texts.problems, found)];
}

/** What the browser says of its storage for this origin: the bytes left, whether it is kept. */
async function space() {
  const { usage = 0, quota } = (await navigator.storage?.estimate?.().catch(() => undefined)) ?? {};
  const isKept = await navigator.storage?.persisted?.().catch(() => undefined);
  return { usage, quota, isKept, left: quota === undefined ? undefined : quota - usage };
}

/**
 * @param {Status} status
 * @param {Words} texts
 */
function hostLine(status, texts) {
  const { version, deployed } = status;
  const connection = connectionOf(status);
  if (connection) return phrase(texts[connection]);
  if (deployed === null) return "";
  return deployed === version ? texts.upToDate : phrase(texts.newVersion);
}

const REMEDIES = {
  wait: "It is tried again automatically.",
  space: "Free space on this device. For the author: leave large files out with `exclude`.",
  deploy: "For the author: deploy the whole site, or leave this file out with `exclude`.",
  type: "For the author: let the server send files that end in .bin, as application/octet-stream.",
  worker: "For the author: take out what registers it; the setting `worker` runs code of yours.",
  unchanged: "For the author: let the server send files as they are, not minified or added to.",
};

/** The text for a bug report: the facts as they are, in English. */
async function report() {
  const { problems, ...facts } = await status();
  const { usage, quota, isKept } = await space();
  const device = { usage, quota, isKept, browser: navigator.userAgent };
  const all = { page: location.href, ...facts, server: await hostFacts(), ...device };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  const troubles = problems.map(({ url, reason, remedy }) => `${url} ${reason}. ${REMEDIES[remedy]}`);
  return ["mkdocs-offline", ...lines, ...troubles].join("\n");
}

const LOOK = `
  :host { max-inline-size: 768px }
  mkdocs-offline-save { max-inline-size: none; margin-block-end: 16px }
  [part=groups], [part=problems] { margin-block-end: 16px }
  [part=groups] { columns: 288px 2; column-gap: 16px }
  [part=group] { margin-block-end: 16px; padding: 16px; border: 1px solid var(--line); border-radius: 8px; break-inside: avoid }
  [part=group]:last-child { margin-block-end: 0 }
  [part=heading] { margin: 0 0 8px; font-size: 1em; font-weight: 600; line-height: inherit }
  dl, dd, p, ul { margin: 0; padding: 0 }
  dl > div { display: flex; justify-content: space-between; gap: 16px; padding-block: 4px }
  [part=name] { opacity: .8 }
  [part=value] { text-align: end; white-space: pre-line; overflow-wrap: anywhere; font-variant-numeric: tabular-nums }
  [part=problem] + [part=problem] { margin-block-start: 12px }
  [part=reason] { font-weight: 600 }
  [part=remedy], [part=urls] { font-size: .875em }
  [part=urls] { margin-block-start: 4px; list-style: none; overflow-wrap: anywhere; font-family: monospace }
  [part=buttons] { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin-block-end: 8px }
  [part=told] { min-block-size: 1.4em; font-size: .875em }
  [part=version] { min-block-size: 1.4em; font-size: .875em; opacity: .8; overflow-wrap: anywhere }
`;
