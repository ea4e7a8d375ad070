// <mkdocs-offline-save>: how much there is to save, a button for it, progress, pause, remove.
// client.js brings this file where a page has such an element.

import { dress, make, size, words } from "./reader.js";

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
    if (element.isConnected) update(element, detail);
    else elements.delete(element); // A theme has shown another page.
  }
});

/** @param {HTMLElement} element */
export async function show(element) {
  elements.add(element);
  if (!element.shadowRoot) {
    const root = dress(element, LOOK);
    const state = make("p", "state");
    state.role = "status";
    const buttons = make("div", "buttons");
    buttons.append(make("button", "button main"), make("button", "button remove"));
    root.append(state, make("progress", "progress"), make("p", "amount"), buttons);
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
  const [line, amount] = root.querySelectorAll("p");
  const [main, remove] = root.querySelectorAll("button");
  const progress = /** @type {HTMLProgressElement} */ (root.querySelector("progress"));
  const isUnderway = state === "saving" || state === "paused";
  const [say, label, act] = faceOf(status, texts);
  element.lang = texts.lang;
  element.dir = texts.dir;
  if (line.textContent !== say) line.textContent = say; // Else screen readers say it again.
  progress.ariaLabel = texts.saving;
  progress.hidden = !isUnderway;
  progress.value = wanted.saved / wanted.total || 0;
  const done = isUnderway ? wanted : bytes;
  amount.hidden = !bytes.saved || state === "core";
  amount.textContent = texts.amount
    .replace("{saved}", size(texts, done.saved))
    .replace("{total}", size(texts, done.total));
  main.hidden = !act;
  main.textContent = label;
  main.onclick = () => fulfil(element, act);
  remove.hidden = !["saved", "partial", "paused"].includes(state);
  remove.textContent = texts.remove;
  remove.onclick = () => fulfil(element, offline().remove);
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
  const saveRest = texts[state === "core" ? "save" : "saveRest"].replace("{size}", rest);
  if (state === "unsupported" || state === "retired") return [texts[state], ""];
  if (!bytes.total) return [texts.notSaved, ""]; // The worker is on its way.
  if (state === "saving") return [texts.saving, texts.pause, offline().pause];
  if (state === "paused") return [texts.paused, texts.resume, offline().resume];
  if (hasFailed) return [texts.incomplete, texts.tryAgain, save];
  if (state !== "saved") return [texts.notSaved, saveRest, save];
  return bytes.saved < bytes.total ? [texts.saved, saveRest, save] : [texts.saved, ""];
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

const LOOK = `
  :host { display: block; max-width: 26rem; margin: 1em 0 }
  p { margin: 0 }
  progress { display: block; width: 100%; margin: 8px 0 }
  [part=amount] { font-size: .9em; opacity: .8 }
  [part=buttons] { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px }
`;
