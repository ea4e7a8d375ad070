// What does not reach a worker in every browser: downloads of links with `download`, and what `<object>`
// and `<embed>` show. client.js brings this file when the network is gone.

let isOffline = false;
let isWatching = false;

/** @param {boolean} isGone whether the network is gone */
export function mend(isGone) {
  isOffline = isGone;
  if (!isGone) return;
  if (!isWatching) addEventListener("click", download);
  isWatching = true;
  for (const element of document.querySelectorAll("object[data], embed[src]")) {
    show(/** @type {HTMLObjectElement | HTMLEmbedElement} */ (element)).catch(() => {}); // It is not saved.
  }
}

/** @param {MouseEvent} event */
async function download(event) {
  const target = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
  const link = /** @type {HTMLAnchorElement | undefined} */ (target);
  if (!isOffline || event.defaultPrevented || !link?.hasAttribute("download") || !isHere(link.href)) return;
  event.preventDefault();
  const file = document.createElement("a");
  try {
    file.href = await copyOf(link.href);
    file.download = link.download || decodeURI(link.pathname.split("/").pop() ?? "");
    file.click();
  } catch {
    location.assign(link.href); // The fallback page says why.
  }
}

/**
 * Lets an element show the saved copy, unless it does already.
 *
 * @param {HTMLObjectElement | HTMLEmbedElement} element
 */
async function show(element) {
  const attribute = element instanceof HTMLObjectElement ? "data" : "src";
  const url = new URL(element.getAttribute(attribute) ?? "", document.baseURI).href;
  const shown = element instanceof HTMLObjectElement && element.contentDocument?.URL;
  if ((shown && shown !== "about:blank") || !isHere(url)) return;
  const mended = /** @type {Element} */ (element.cloneNode(true)); // Chromium tries none anew.
  mended.setAttribute(attribute, await copyOf(url));
  element.replaceWith(mended);
}

/** @param {string} url */
function isHere(url) {
  return /^https?:/.test(url) && new URL(url).origin === location.origin;
}

/**
 * @param {string} url
 * @returns {Promise<string>} where the worker's copy is
 */
async function copyOf(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} is not saved`);
  return URL.createObjectURL(await response.blob());
}
