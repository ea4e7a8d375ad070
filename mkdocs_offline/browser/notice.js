// The notice on the screen. notices.js says which one it is, and brings this file then.

import { glyph } from "./glyphs.js";
import { ago, dress, label, make, words } from "./reader.js";
import { connectionOf } from "./states.js";

const READING = 8000; // Milliseconds for which a confirmation stays.
const GAP = 16; // Pixels between the notice and what it stays above.

/** @type {Record<string, GlyphName>} */
const GLYPHS = {
  offline: "offline",
  updated: "update",
  newVersion: "update",
  saving: "saving",
  saved: "saved",
};

const host = document.createElement("mkdocs-offline-notice");
const box = make("div", "notice");
const icon = make("span", "icon");
const text = make("span", "text");
const action = make("button", "button primary action");
const close = make("button", "button close");
text.setAttribute("role", "status");
close.append("×");
close.onclick = () => whenDismissed();
action.onclick = act;
box.append(icon, text, action, close);

let whenDismissed = () => {};
let onScreen = "";
/** The text that it is made of: an age alone that changes is not read out again. */
let said = "";

/**
 * @param {string} name of the notice; none if there is nothing to say
 * @param {Status} status
 * @param {() => void} onDismiss
 */
export async function show(name, status, onDismiss) {
  const texts = await words();
  const share = status.wanted.saved / status.wanted.total || 0;
  if (name === "saving" && name === onScreen) return icon.replaceChildren(glyph("saving", share));
  const wanted = name === "offline" ? connectionOf(status) || name : name;
  if (name === onScreen && wanted === said) return;
  [onScreen, said, whenDismissed] = [name, wanted, onDismiss];
  const { savedAt } = status;
  const copy = name === "offline" && savedAt ? ` ${texts.copy.replace("{time}", ago(texts, savedAt))}` : "";
  const detail = { name, text: (texts[wanted] ?? "") + copy, status };
  const event = new CustomEvent("mkdocs-offline-notice", { cancelable: true, detail });
  const ours = document.dispatchEvent(event) ? name : "";
  if (!host.shadowRoot) prepare();
  host.lang = texts.lang;
  host.dir = texts.dir;
  host.dataset.shown = ours;
  close.setAttribute("aria-label", texts.close);
  if (ours) icon.replaceChildren(glyph(GLYPHS[ours], share));
  action.hidden = !["updated", "newVersion"].includes(ours);
  label(action, name === "updated" ? texts.show : texts.update);
  close.hidden = !ours;
  if (!host.isConnected) document.body.append(host);
  text.textContent = ours && detail.text;
  rise();
  if (name === "saved") setTimeout(() => name === onScreen && whenDismissed(), READING);
}

function prepare() {
  dress(host, NOTICE_LOOK).append(box);
  addEventListener("scroll", rise, { passive: true });
  addEventListener("resize", rise);
  document.addEventListener("keydown", ({ key }) => {
    const hasFocus = [host, document.body].some((place) => place === document.activeElement);
    if (key === "Escape" && hasFocus && onScreen) whenDismissed();
  });
}

async function act() {
  if (onScreen === "newVersion") await window.mkdocsOffline?.update();
  location.reload();
}

/** Stays above what has links or buttons of its own: the footer, the bar of readthedocs, our elements. */
function rise() {
  const own = host.getBoundingClientRect();
  const footers = [...document.querySelectorAll("footer")].slice(-1);
  const others = document.querySelectorAll(".rst-versions, mkdocs-offline-save, mkdocs-offline-status");
  let lift = 0;
  for (const bar of [...footers, ...others]) {
    const { left, right, top, bottom } = bar.getBoundingClientRect();
    const isBeside = right <= own.left || left >= own.right;
    const isBelow = bottom > innerHeight - own.height - GAP;
    if (!isBeside && isBelow) lift = Math.max(lift, innerHeight - top);
  }
  host.style.translate = `0 ${-Math.min(lift, innerHeight / 2)}px`;
}

const NOTICE_LOOK = `
  :host {
    position: fixed; z-index: 1000; inset-block-end: 16px; inset-inline-end: 16px;
    max-inline-size: 480px; border-radius: 8px; overflow: hidden;
    box-shadow: 0 0 0 1px var(--line), 0 4px 16px rgb(0 0 0 / .25);
    background: linear-gradient(Canvas, Canvas);
    background-color: var(--mkdocs-offline-background, inherit);
  }
  :host([data-shown=""]) { opacity: 0; pointer-events: none }
  div {
    display: flex; align-items: center; gap: 12px; padding-block: 12px; padding-inline: 16px 8px;
    background-color: inherit;
  }
  [part=icon] { display: flex; align-self: start; padding-block: 4px }
  [part=text] { flex: 1 1 0; font-size: .9em; text-wrap: balance }
  [part~=action] { margin-inline-start: 4px }
  [part~=close] { padding: 0; inline-size: 32px; font-size: 1.25em; font-weight: normal; line-height: 30px }
  @media (max-width: 40em) { :host { inset-inline: 8px; inset-block-end: 8px; max-inline-size: none } }
  @media (forced-colors: active) { :host { border: 1px solid } }
  @media (prefers-reduced-motion: no-preference) { :host { transition: opacity .2s } }
  @media print { :host { display: none } }
`;
