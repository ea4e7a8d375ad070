// <mkdocs-offline-status>, on the status page: what is saved, where and since when, and what is wrong.

import { day, dress, make, words } from "./reader.js";
import { size } from "./save.js";

/** The element on the page; a theme may show the page in place, and again later. */
let current = /** @type {HTMLElement | undefined} */ (undefined);
let isDue = false;

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
  current = element;
  element.style.visibility = "hidden"; // Until it is filled: nothing is to move before eyes.
  try {
    if (!element.shadowRoot) await build(element, tell);
    await update();
  } finally {
    element.style.visibility = "";
  }
}

/**
 * @param {HTMLElement} element
 * @param {Tell} tell
 */
async function build(element, tell) {
  const texts = await words();
  const save = document.createElement("mkdocs-offline-save");
  const buttons = make("div", "buttons");
  const told = make("span", "told");
  told.setAttribute("role", "status");
  const check = make("button", "button check");
  check.textContent = texts.check;
  check.onclick = async () => {
    told.textContent = "";
    const { isOffline } = (await tell({ type: "CHECK" })) ?? {};
    if (!isOffline) await window.mkdocsOffline?.update().catch(() => {}); // The site may be gone.
    await update();
    told.textContent = hostLine(await status(), texts);
  };
  const copy = make("button", "button report");
  copy.textContent = texts.report;
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
  dress(element, LOOK).append(save, make("dl", "facts"), buttons);
}

function status() {
  return /** @type {MkdocsOffline} */ (window.mkdocsOffline).status();
}

async function update() {
  isDue = false;
  const root = current?.shadowRoot;
  const list = root?.querySelector("dl");
  if (!current || !list) return;
  const [texts, now, { usage, quota }] = await Promise.all([words(), status(), space()]);
  current.lang = texts.lang;
  current.dir = texts.dir;
  const rows = [
    [texts.version, now.version ?? "–", hostLine(now, texts)],
    [texts.savedOn, now.savedAt ? day(texts, now.savedAt) : "–"],
    [
      texts.files,
      amount(texts, now.files, (count) => count.toLocaleString(texts.lang)),
      amount(texts, now.bytes, (bytes) => size(texts, bytes)),
    ],
    ...(usage === undefined ? [] : [[texts.spaceUsed, size(texts, usage)]]),
    ...(quota === undefined ? [] : [[texts.spaceLeft, size(texts, quota - (usage ?? 0))]]),
    [texts.problems, ...(now.problems.length ? now.problems.map(problemLine) : [texts.none])],
  ];
  list.replaceChildren(...rows.flatMap(row));
}

/** @param {string[]} row */
function row([name, ...values]) {
  const term = make("dt", "name");
  term.textContent = name;
  const lines = values.filter(Boolean).map((value) => {
    const line = make("dd", "value");
    line.textContent = value;
    return line;
  });
  return [term, ...lines];
}

/** What the browser says of its storage for this origin, in bytes. */
async function space() {
  return (await navigator.storage?.estimate?.().catch(() => undefined)) ?? {};
}

/**
 * @param {Texts} texts
 * @param {Amount} amount
 * @param {(value: number) => string} write
 */
function amount(texts, { saved, total }, write) {
  return texts.amount.replace("{saved}", write(saved)).replace("{total}", write(total));
}

/**
 * @param {Status} status
 * @param {Texts} texts
 */
function hostLine({ isOffline, version, deployed }, texts) {
  if (isOffline) return texts.offline;
  if (deployed === null) return "";
  return deployed === version ? texts.upToDate : texts.newVersion;
}

/** @param {Status["problems"][number]} problem */
function problemLine({ url, reason, remedy }) {
  return `${url} ${reason}. ${remedy}`;
}

/** The text for a bug report: the facts as they are, in English. */
async function report() {
  const { problems, ...facts } = await status();
  const all = { page: location.href, ...facts, ...(await space()), browser: navigator.userAgent };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return ["mkdocs-offline", ...lines, ...problems.map(problemLine)].join("\n");
}

const LOOK = `
  dl { display: grid; grid-template-columns: max-content 1fr; gap: 6px 24px; margin: 24px 0 }
  dt { grid-column: 1; font-weight: 600 }
  dd { grid-column: 2; margin: 0; overflow-wrap: anywhere }
  [part=buttons] { display: flex; flex-wrap: wrap; align-items: center; gap: 8px }
  @media (max-width: 30em) {
    dl { grid-template-columns: 1fr; gap: 0 }
    dt { margin-top: 10px }
    dd { grid-column: 1 }
  }
`;
