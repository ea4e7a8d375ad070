// <mkdocs-offline-save>: what is saved, how much there is to save, and a button for it; as a card,
// or with `compact` as a glyph that opens one. client.js brings this file where a page has it.

import { glyph } from "./glyphs.js";
import { ago, dress, label, make, moment, phrase, size, words } from "./reader.js";
import { connectionOf, stateOf } from "./states.js";

// In milliseconds: how long a removal can be undone, and how long saving is watched before we say
// how long it will take.
const UNDO = 8000;
const WATCH = 2000;

/**
 * Those on the page, also in other elements' shadows.
 *
 * @type {Set<HTMLElement>}
 */
const elements = new Set();
/** The timer of a removal that can still be undone. */
let removal = 0;
/** When the download that is under way was first seen, and how far it was. */
let pace = { at: 0, saved: 0 };

document.addEventListener("mkdocs-offline", ({ detail }) => updateAll(detail).catch(() => {})); // Words may be missing.
// Whoever leaves has not undone it; there is no time to wait for an answer.
addEventListener("pagehide", () => {
  if (removal) navigator.serviceWorker.controller?.postMessage({ type: "REMOVE" });
});

/** @param {HTMLElement} element */
export async function show(element) {
  for (const other of elements) {
    if (!other.isConnected) elements.delete(other); // A theme has shown another page.
  }
  elements.add(element);
  if (!element.shadowRoot) build(element);
  await update(element, await offline().status());
}

function offline() {
  return /** @type {MkdocsOffline} */ (window.mkdocsOffline);
}

/** @param {HTMLElement} element */
function build(element) {
  const state = make("span", "state");
  state.setAttribute("role", "status");
  const buttons = make("div", "buttons");
  buttons.append(make("button", "button main"), make("button", "button quiet remove"));
  const card = make("div", "card");
  card.append(make("span", "icon"), state, make("span", "amount"), buttons, make("progress", "progress"));
  const root = dress(element, LOOK);
  if (element.hasAttribute("compact")) root.append(opener(element, card));
  root.append(card);
}

/**
 * The button that shows and hides the card of a compact element.
 *
 * @param {HTMLElement} element
 * @param {HTMLElement} card
 */
function opener(element, card) {
  const button = make("button", "button open");
  const open = (/** @type {boolean} */ isOpen) => {
    card.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
    card.style.translate = "";
    if (!isOpen) return;
    const { left, right } = card.getBoundingClientRect();
    const { clientWidth } = document.documentElement;
    card.style.translate = `${Math.max(8 - left, 0) + Math.min(clientWidth - 8 - right, 0)}px`;
  };
  open(false);
  button.onclick = () => open(!!card.hidden);
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || card.hidden) return;
    event.stopPropagation();
    open(false);
    button.focus();
  });
  // A theme may show another page with another element.
  const closeOutside = (/** @type {Event} */ event) => {
    if (!element.isConnected) document.removeEventListener("pointerdown", closeOutside);
    else if (!event.composedPath().includes(element)) open(false);
  };
  document.addEventListener("pointerdown", closeOutside);
  return button;
}

/** @param {Status} status */
async function updateAll(status) {
  for (const element of elements) await update(element, status);
}

/**
 * @param {HTMLElement} element
 * @param {Status} status
 */
async function update(element, status) {
  const root = /** @type {ShadowRoot} */ (element.shadowRoot);
  const texts = await words();
  const find = (/** @type {string} */ part) => /** @type {HTMLElement} */ (root.querySelector(`[part~=${part}]`));
  const [main, remove] = /** @type {HTMLButtonElement[]} */ (["main", "remove"].map(find));
  const opener = find("open");
  const progress = /** @type {HTMLProgressElement} */ (find("progress"));
  const focused = root.activeElement;
  const { name, glyph: sign, action, canRemove } = faceOf(status);
  const share = status.wanted.saved / status.wanted.total || 0;
  element.lang = texts.lang;
  element.dir = texts.dir;
  element.dataset.state = name;
  const line = find("state");
  if (line.textContent !== texts[name]) line.textContent = texts[name]; // Else it is read out again.
  find("icon").replaceChildren(glyph(sign, share));
  opener?.replaceChildren(glyph(sign, share));
  opener?.setAttribute("aria-label", texts[name]);
  if (opener) opener.title = texts[name];
  const amount = find("amount");
  const [first = "", ...others] = factsOf(status, name, texts).filter(Boolean);
  const facts = [first.slice(0, 1).toLocaleUpperCase(texts.lang) + first.slice(1), ...others];
  // Each is isolated (U+2068, U+2069), for numbers would turn their order in Arabic.
  amount.textContent = first && facts.map((fact) => `\u2068${fact}\u2069`).join(" · ");
  amount.title = name === "saved" && status.savedAt ? moment(texts, status.savedAt) : "";
  progress.setAttribute("aria-label", texts.saving);
  progress.hidden = name !== "saving" && name !== "paused";
  progress.value = share;
  main.hidden = !action;
  main.part.value = `button main ${action === "pause" || action === "saveRest" ? "plain" : "primary"}`;
  label(main, action && texts[action]);
  main.onclick = () => fulfil(ACTIONS[/** @type {keyof typeof ACTIONS} */ (action)]);
  remove.hidden = !canRemove;
  label(remove, texts.remove);
  remove.onclick = () => fulfil(removeSoon);
  if (focused === main && main.hidden) remove.focus();
  if (focused === remove && remove.hidden) main.focus();
}

/** @param {Status} status */
function faceOf(status) {
  if (!removal) return stateOf(status);
  return /** @type {const} */ ({ name: "removing", glyph: "notSaved", action: "undo", canRemove: false });
}

/**
 * What else there is to know of a state, the most important first.
 *
 * @param {Status} status
 * @param {string} name
 * @param {Words} texts
 */
function factsOf(status, name, texts) {
  const { wanted, bytes, missing, savedAt, deployed, version } = status;
  const part = (/** @type {string} */ saved, /** @type {number} */ total) =>
    texts.amount.replace("{saved}", saved).replace("{total}", size(texts, total));
  const amount = ({ saved = 0, total = 0 }) => part(size(texts, saved), total);
  const percent = (wanted.saved / wanted.total || 0).toLocaleString(texts.lang, { style: "percent" });
  const progress = part(percent, wanted.total);
  const connection = phrase(texts[connectionOf(status)] ?? "");
  if (name !== "saving") pace = { at: 0, saved: 0 };
  switch (name) {
    case "notSaved":
      return [connection, texts.download.replace("{size}", size(texts, bytes.total - bytes.saved))];
    case "opened":
    case "partial":
      return [connection, amount(bytes)];
    case "saving":
      return [progress, timeLeft(wanted, texts)];
    case "paused":
      return [progress, connection];
    case "waiting":
      return [connection, amount(wanted)];
    case "gaps":
    case "full":
    case "failed":
      return [missing ? texts.missing.replace("{count}", missing.toLocaleString(texts.lang)) : "", amount(wanted)];
    case "saved":
    case "outdated": {
      const since = savedAt ? texts.savedAgo.replace("{time}", ago(texts, savedAt)) : "";
      if (connection) return [connection, since];
      return [
        deployed === version ? texts.upToDate : "",
        bytes.saved < bytes.total ? amount(bytes) : size(texts, bytes.saved),
        since,
      ];
    }
  }
  return [];
}

/**
 * How long the download will take if it goes on as it has.
 *
 * @param {Amount} amount
 * @param {Words} texts
 */
function timeLeft({ saved, total }, texts) {
  const now = Date.now();
  if (!pace.at || saved < pace.saved) pace = { at: now, saved };
  const gained = saved - pace.saved;
  if (now - pace.at < WATCH || !gained) return "";
  const seconds = ((total - saved) / gained) * ((now - pace.at) / 1000);
  const [value, unit] = seconds < 90 ? [seconds, "second"] : [seconds / 60, "minute"];
  const time = Math.ceil(value).toLocaleString(texts.lang, { style: "unit", unit, unitDisplay: "short" });
  return texts.left.replace("{time}", time);
}

const ACTIONS = {
  save,
  saveRest: save,
  tryAgain: save,
  pause: () => offline().pause(),
  resume: () => offline().resume(),
  update: () => offline().update(),
  undo,
};

async function save() {
  navigator.storage?.persist?.().catch(() => {}); // If the browser may, it does not throw it away.
  await offline().save();
}

/** Removes all that is saved, unless the reader undoes it meanwhile. */
async function removeSoon() {
  removal = setTimeout(async () => {
    await offline().remove().catch(() => {}); // Then the status says that it is still there.
    removal = 0;
    await updateAll(await offline().status());
  }, UNDO);
}

async function undo() {
  clearTimeout(removal);
  removal = 0;
}

/** @param {() => Promise<void>} wish */
async function fulfil(wish) {
  await wish().catch(() => {}); // The status says what is wrong.
  await updateAll(await offline().status());
}

const LOOK = `
  :host { max-inline-size: 432px; margin-block: 16px; position: relative }
  [part=card] {
    position: relative; box-sizing: border-box; min-block-size: inherit; overflow: hidden;
    display: grid; grid-template-columns: auto 1fr; column-gap: 12px; align-content: center;
    padding: 16px; border: 1px solid var(--line); border-radius: 8px;
  }
  [part=icon] { display: flex; grid-row: span 3; align-self: start }
  [part=state] { font-weight: 600; text-wrap: balance }
  [part=amount] { font-size: .875em; opacity: .8; text-wrap: balance }
  [part=buttons] { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin-block-start: 12px }
  [part=buttons]:not(:has(button:not([hidden]))) { display: none }
  [part~=main][hidden] + [part~=remove] { margin-inline-start: -8px }
  progress { position: absolute; inset: auto 0 0; inline-size: 100%; border-radius: 0 }
  :host([compact]) { margin-block: 0 }
  :host([compact]) [part=card] {
    position: absolute; z-index: 10; inset-block-start: calc(100% + 4px); inset-inline-end: 0;
    inline-size: min(320px, 100vw - 16px); min-block-size: 120px; box-shadow: 0 4px 16px rgb(0 0 0 / .25);
    background: var(--mkdocs-offline-background, var(--md-default-bg-color, Canvas));
    color: var(--mkdocs-offline-color, var(--md-default-fg-color, CanvasText));
  }
  [part~=open] { display: flex; align-items: center; justify-content: center; padding: 8px; block-size: 40px }
  [part~=open] svg { --accent: currentColor }
  [part~=open] .saved .ring { fill: none }
  [part~=open] .saved .sign { stroke: inherit }
  [part~=open] .gaps { color: inherit }
`;
