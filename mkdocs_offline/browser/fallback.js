// What the fallback page can do: list only what is saved, filter the list, and open the wanted page
// when the network is back. client.js brings this file where the worker shows that page.

import { words } from "./reader.js";

// In milliseconds: for how long another page may be on its way after a reader has asked for it.
const LEAVING = 20000;

/** @param {Tell} tell */
export async function show(tell) {
  const list = document.querySelector("[data-mkdocs-offline=pages]");
  if (list) listPages(list, tell).catch(() => {}); // The list is there, if not as short.
  let leftAt = -Infinity;
  addEventListener("beforeunload", () => (leftAt = Date.now()));
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 3000)); // There was no network just now.
    const isThere = await isHostThere();
    if (isThere && Date.now() - leftAt > LEAVING) return location.reload();
  }
}

/**
 * @param {Element} list
 * @param {Tell} tell
 */
async function listPages(list, tell) {
  const saved = await tell({ type: "PAGES" });
  for (const link of list.querySelectorAll("a")) {
    if (saved && !saved.includes(link.href)) link.parentElement?.remove();
  }
  const field = list.parentElement?.querySelector("input");
  const none = list.nextElementSibling;
  if (!field || !none) return;
  const { noMatch } = await words();
  field.addEventListener("input", () => {
    const wanted = field.value.toLocaleLowerCase().split(/\s+/);
    let isFound = false;
    for (const item of /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll("li"))) {
      const title = String(item.textContent).toLocaleLowerCase();
      item.hidden = !wanted.every((word) => title.includes(word));
      isFound ||= !item.hidden;
    }
    none.textContent = isFound ? "" : noMatch;
  });
  field.disabled = false;
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
