// The notice on the screen. notices.js says which one it is.

import { day, dress, make, words } from "./reader.js";

const READING = 8000; // Milliseconds for which a confirmation stays.

const host = document.createElement("mkdocs-offline-notice");
const box = make("div", "notice");
const text = make("span", "text");
const progress = make("progress", "progress");
const action = make("button", "button action");
const close = make("button", "button close");
text.setAttribute("role", "status");
close.textContent = "×";
close.onclick = () => whenDismissed();
action.onclick = act;
box.append(text, progress, action, close);

let whenDismissed = () => {};
let onScreen = "";

/**
 * @param {string} name of the notice; none if there is nothing to say
 * @param {Status} status
 * @param {() => void} onDismiss
 */
export async function show(name, status, onDismiss) {
  progress.value = status.wanted.saved / status.wanted.total || 0;
  const texts = await words();
  if (name === onScreen) return;
  [onScreen, whenDismissed] = [name, onDismiss];
  const date = name === "offline" && status.savedAt && day(texts, status.savedAt);
  const copy = date ? ` ${texts.copy.replace("{date}", date)}` : "";
  const detail = { name, text: name && texts[name] + copy, status };
  const event = new CustomEvent("mkdocs-offline-notice", { cancelable: true, detail });
  const ours = document.dispatchEvent(event) ? name : "";
  if (!host.shadowRoot) prepare();
  host.lang = texts.lang;
  host.dir = texts.dir;
  host.dataset.shown = ours;
  close.setAttribute("aria-label", texts.close);
  progress.setAttribute("aria-label", texts.saving);
  progress.hidden = ours !== "saving";
  action.hidden = !["updated", "newVersion"].includes(ours);
  action.textContent = name === "updated" ? texts.show : texts.update;
  close.hidden = !ours;
  if (!host.isConnected) document.body.append(host);
  text.textContent = ours ? detail.text : "";
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

/** Stays above the footer and the bar of readthedocs, which have links to other pages. */
function rise() {
  const own = host.getBoundingClientRect();
  const footers = [...document.querySelectorAll("footer")].slice(-1);
  let lift = 0;
  for (const bar of [...footers, ...document.querySelectorAll(".rst-versions")]) {
    const { left, right, top, bottom } = bar.getBoundingClientRect();
    const isBeside = right <= own.left || left >= own.right;
    if (!isBeside && bottom > innerHeight - own.height - 16) lift = Math.max(lift, innerHeight - top);
  }
  host.style.translate = `0 ${-Math.min(lift, innerHeight / 2)}px`;
}

const NOTICE_LOOK = `
  :host {
    position: fixed; z-index: 1000; inset-block-end: 16px; inset-inline-end: 16px;
    max-inline-size: 480px; border-radius: 8px; overflow: hidden;
    box-shadow: 0 0 0 1px color-mix(in srgb, currentColor 30%, transparent), 0 2px 12px rgb(0 0 0 / .3);
    background: linear-gradient(Canvas, Canvas);
    background-color: var(--mkdocs-offline-background, inherit);
  }
  :host([data-shown=""]) { opacity: 0; pointer-events: none }
  div {
    display: flex; flex-wrap: wrap; align-items: center; gap: 8px; padding-block: 10px;
    padding-inline: 16px 8px; background-color: inherit;
  }
  span { flex: 1 1 0; font-size: .9em }
  progress { flex: 1 1 100%; order: 1; margin-inline-end: 8px }
  [part~=close] { border: 0; padding: 0 10px; font-size: 1.2em }
  @media (max-width: 40em) { :host { inset-inline: 8px; inset-block-end: 8px; max-inline-size: none } }
  @media (prefers-reduced-motion: no-preference) { :host { transition: opacity .2s } }
  @media print { :host { display: none } }
`;
