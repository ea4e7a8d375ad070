// <mkdocs-offline-save>: how much there is to save, a button for it, progress, pause, remove.
// client.js brings this file where a page has such an element.

import { dress, make, words } from "./reader.js";

/** Whether the last wish to save could not be fulfilled. */
let hasFailed = false;

/**
 * Those on the page, also in other elements' shadows.
 *
 * @type {Set<HTMLElement>}
 */
const elements = new Set();

document.addEventListener("mkdocs-offline", ({ detail }) => {
  for (const element of elements) {
    update(element, detail);
  }
});

/** @param {HTMLElement} element */
export async function show(element) {
  for (const other of elements) {
    if (!other.isConnected) elements.delete(other); // A theme has shown another page.
  }
  elements.add(element);
  if (!element.shadowRoot) {
    const root = dress(element, LOOK);
    const state = make("span", "state");
    state.setAttribute("role", "status");
    const line = make("div", "line");
    line.append(state, make("span", "amount"));
    const buttons = make("div", "buttons");
    buttons.append(make("button", "button main"), make("button", "button remove"));
    root.append(line, make("progress", "progress"), buttons);
  }
  await update(element, await offline().status());
}

function offline() {
  return /** @type {MkdocsOffline} */ (window.mkdocsOffline);
}

/**
 * @param {HTMLElement} element
 * @param {Status} status
 */
async function update(element, status) {
  const root = /** @type {ShadowRoot} */ (element.shadowRoot);
  const texts = await words();
  const { state, wanted, bytes } = status;
  const [line, amount] = root.querySelectorAll("span");
  const [main, remove] = root.querySelectorAll("button");
  const progress = /** @type {HTMLProgressElement} */ (root.querySelector("progress"));
  const focused = root.activeElement;
  const isUnderway = state === "saving" || state === "paused";
  const [say, label, act] = faceOf(status, texts);
  element.lang = texts.lang;
  element.dir = texts.dir;
  if (line.textContent !== say) line.textContent = say; // Else screen readers say it again.
  progress.setAttribute("aria-label", texts.saving);
  progress.style.visibility = isUnderway ? "visible" : "hidden";
  progress.value = wanted.saved / wanted.total || 0;
  const done = isUnderway ? wanted : bytes;
  const share = texts.amount
    .replace("{saved}", size(texts, done.saved))
    .replace("{total}", size(texts, done.total));
  amount.textContent = bytes.saved && state !== "core" ? share : "";
  main.hidden = !act;
  main.textContent = label;
  main.onclick = () => fulfil(element, act);
  remove.hidden = !["saved", "partial", "paused"].includes(state);
  remove.textContent = texts.remove;
  remove.onclick = () => fulfil(element, offline().remove);
  if (focused === main && main.hidden) remove.focus();
  if (focused === remove && remove.hidden) main.focus();
}

/**
 * What an element says and offers.
 *
 * @param {Status} status
 * @param {Texts} texts
 * @returns {[text: string, label: string, act?: () => Promise<void>]}
 */
function faceOf({ state, bytes }, texts) {
  const rest = size(texts, bytes.total - bytes.saved);
  const saveRest = texts[state === "saved" ? "saveRest" : "save"].replace("{size}", rest);
  if (state === "unsupported" || state === "retired") return [texts[state], ""];
  if (!bytes.total) return [texts.notSaved, ""]; // The worker is on its way.
  if (state === "saving") return [texts.saving, texts.pause, offline().pause];
  if (state === "paused") return [texts.paused, texts.resume, offline().resume];
  if (state === "saved") {
    return bytes.saved < bytes.total ? [texts.saved, saveRest, save] : [texts.saved, ""];
  }
  if (hasFailed) return [texts.incomplete, texts.tryAgain, save];
  return [texts.notSaved, saveRest, save];
}

async function save() {
  navigator.storage?.persist?.().catch(() => {}); // If the browser may, it does not throw it away.
  await offline().save();
}

/**
 * @param {HTMLElement} element
 * @param {(() => Promise<void>) | undefined} wish
 */
async function fulfil(element, wish) {
  hasFailed = false;
  await wish?.().catch(() => (hasFailed = true));
  await show(element);
}

/**
 * @param {Texts} texts
 * @param {number} bytes
 */
export function size({ lang }, bytes) {
  const [unit, share] = /** @type {const} */ ([
    ["gigabyte", 1e9],
    ["megabyte", 1e6],
    ["kilobyte", 1e3],
  ]).find(([, least]) => bytes >= least) ?? ["kilobyte", 1e3];
  const amount = bytes / share;
  const maximumFractionDigits = amount < 10 && share > 1e3 ? 1 : 0;
  return amount.toLocaleString(lang, { style: "unit", unit, maximumFractionDigits });
}

const LOOK = `
  :host { max-width: 420px; margin-block: 16px }
  div { display: flex; flex-direction: column }
  progress { display: block; width: 100%; margin: 8px 0 }
  [part=amount] { min-height: 1.4em; font-size: .9em; opacity: .8 }
  [part=buttons] { flex-flow: wrap; gap: 8px }
`;
