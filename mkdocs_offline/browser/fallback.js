// What the fallback page can do: list only what is saved, filter the list, and open the wanted page
// when the network is back. client.js brings this file where the worker shows that page.

import { mark } from "./links.js";
import { wear, words } from "./reader.js";
import { savedPages, sectionsOf } from "./sections.js";

// How many pages are added to the list at once; more come as the reader scrolls.
const AT_ONCE = 200;

// In milliseconds: for how long another page may be on its way after a reader has asked for it, and
// how often the host is asked, at first and after a while.
const LEAVING = 20000;
const SOON = 3000;
const LATE = 60000;

const ROOT = new URL("..", import.meta.url).href;

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  [data-mkdocs-offline=fallback] input { box-sizing: border-box; inline-size: 100%; max-inline-size: 432px }
  [data-mkdocs-offline=fallback] input::placeholder { opacity: .8 }
  [data-mkdocs-offline=pages] ul { columns: 15em; column-gap: 24px }
  [data-mkdocs-offline=pages] li { break-inside: avoid }
`);

/** @param {Tell} tell */
export async function show(tell) {
  const list = document.querySelector("[data-mkdocs-offline=pages]");
  if (list) listPages(list, tell).catch(() => {}); // The page says all the same what is the matter.
  mark(true, tell).catch(() => {});
  let leftAt = -Infinity;
  addEventListener("beforeunload", () => (leftAt = Date.now()));
  for (let pause = SOON; ; pause = Math.min(1.5 * pause, LATE)) {
    await whenDue(pause); // There was no network just now.
    const isThere = await isHostThere();
    if (isThere && Date.now() - leftAt > LEAVING) return location.reload();
  }
}

/**
 * Waits for a while, or until the network may be back or the reader is; longer where nobody looks.
 *
 * @param {number} pause in milliseconds
 */
async function whenDue(pause) {
  const waiting = new AbortController();
  const { signal } = waiting;
  await new Promise((resolve) => {
    const timer = setInterval(() => document.hidden || resolve(undefined), pause);
    const seen = () => document.hidden || resolve(undefined);
    addEventListener("online", resolve, { signal });
    document.addEventListener("visibilitychange", seen, { signal });
    signal.addEventListener("abort", () => clearInterval(timer));
  });
  waiting.abort();
}

/**
 * Lists the pages that are saved, by sections, in the order in which this page's navigation has them.
 *
 * @param {Element} list
 * @param {Tell} tell
 */
async function listPages(list, tell) {
  wear(sheet);
  const room = /** @type {HTMLElement | null} */ (
    document.querySelector("[data-mkdocs-offline=room]")
  );
  if (room) Object.assign(/** @type {HTMLElement} */ (list).style, { minHeight: `${room.offsetHeight}px` });
  room?.remove();
  const field = list.parentElement?.querySelector("input");
  const none = list.nextElementSibling;
  /** @type {{page: SavedPage, section: string}[]} */
  let pages = [];
  /** @type {typeof pages} */
  let found = [];
  let shown = 0;
  const showMore = () => {
    for (const { page, section } of found.slice(shown, shown + AT_ONCE)) {
      partOf(list, section).append(item(page));
    }
    shown = Math.min(shown + AT_ONCE, found.length);
  };
  const update = () => {
    const wanted = (field?.value ?? "").toLocaleLowerCase().split(/\s+/);
    const isWanted = (/** @type {string} */ title) => wanted.every((word) => title.includes(word));
    found = pages.filter(({ page }) => isWanted(page.title.toLocaleLowerCase()));
    shown = 0;
    list.replaceChildren();
    showMore();
    const { bottom } = list.getBoundingClientRect();
    if (bottom < innerHeight) showMore();
  };
  const fill = (/** @type {SavedPage[]} */ saved) => {
    pages = sectionsOf(saved, ROOT).flatMap(({ title, pages }) =>
      pages.map((page) => ({ page, section: title })),
    );
    update();
  };
  fill(await savedPages(tell, fill));
  addEventListener("scroll", () => {
    if (list.getBoundingClientRect().bottom < 2 * innerHeight) showMore();
  });
  if (!field || !none) return;
  const { noMatch } = await words();
  field.addEventListener("input", () => {
    update();
    none.textContent = found.length ? "" : noMatch;
  });
  field.disabled = false;
}

/**
 * The list of a section: the last one, or a new one under its title.
 *
 * @param {Element} list
 * @param {string} title
 */
function partOf(list, title) {
  const last = /** @type {HTMLElement | null} */ (list.lastElementChild);
  if (last && last.dataset.section === title) return last;
  const section = document.createElement("ul");
  section.dataset.section = title;
  if (title) {
    const heading = document.createElement("h3");
    heading.textContent = title;
    list.append(heading);
  }
  list.append(section);
  return section;
}

/** @param {SavedPage} page */
function item({ url, title }) {
  const link = document.createElement("a");
  link.href = url;
  link.textContent = title;
  const element = document.createElement("li");
  element.append(link);
  return element;
}

/** Whether the host answers for this page; the worker leaves such a request to the network. */
async function isHostThere() {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), 3000);
  try {
    const options = /** @type {RequestInit} */ ({
      ...{ method: "HEAD", cache: "no-store", redirect: "manual" },
      signal: controller.signal,
    });
    const { status } = await fetch(location.href, options);
    return status < 500 || status === 501; // Some hosts know no HEAD.
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
