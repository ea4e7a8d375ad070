// Links that need the network: marked while there is none, at the end of their last word. notices.js
// brings this file then, and fallback.js.

import { glyph } from "./glyphs.js";
import { wear, words } from "./reader.js";

const MARK = "data-mkdocs-offline";

// Raised above the letters, as that of a footnote: there it covers nothing, and needs no room on the
// line, so that nothing on the page moves. Its box is empty and stands on the baseline.
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  [${MARK}=mark] { white-space: nowrap }
  [${MARK}=mark] > span { display: inline-block; position: relative; inline-size: 0; block-size: 0 }
  [${MARK}=mark] svg {
    position: absolute; inset-block-end: .7em; inset-inline-start: .08em; inline-size: .8em;
    block-size: .8em; max-inline-size: none; fill: none; stroke: currentColor; stroke-width: 2.5;
    stroke-linecap: round; stroke-linejoin: round;
  }
  @media print { [${MARK}=mark] { display: none } }
`);

/** The number of the last call: an earlier one that ends later has nothing to say. */
let calls = 0;

/**
 * Marks the links that lead nowhere without a network, or takes all marks away.
 *
 * @param {boolean} isOffline
 * @param {Tell} tell
 */
export async function mark(isOffline, tell) {
  const call = (calls += 1);
  const here = addressOf(location);
  const links = [...document.links].filter((link) => /^https?:/.test(link.href) && addressOf(link) !== here);
  const urls = isOffline ? [...new Set(links.map(addressOf))] : [];
  const answer = urls.length ? await tell({ type: "LINKS", urls }) : [];
  const away = new Set(Array.isArray(answer) ? answer : []); // Storage may fail.
  const { needsNetwork } = await words();
  if (call !== calls) return;
  wear(sheet);
  for (const link of links) {
    const isAway = away.has(addressOf(link));
    if (isAway === (link.getAttribute(MARK) === "away")) continue;
    if (isAway) {
      link.setAttribute(MARK, "away");
      if (!link.title) link.title = needsNetwork;
      else link.setAttribute("aria-description", needsNetwork);
      lastText(link)?.after(sign());
    } else {
      link.removeAttribute(MARK);
      link.removeAttribute("aria-description");
      if (link.title === needsNetwork) link.removeAttribute("title");
      link.querySelector(`[${MARK}=mark]`)?.remove();
    }
  }
}

/** A glyph that no line begins with, for a word joiner (U+2060) is in front of it. */
function sign() {
  const element = document.createElement("span");
  const box = document.createElement("span");
  element.setAttribute(MARK, "mark");
  box.append(glyph("offline"));
  element.append("\u2060", box);
  return element;
}

/**
 * The last text of a link. Where there is none, as in a link that is a picture, no sign has a place.
 *
 * @param {Element} link
 */
function lastText(link) {
  const texts = document.createTreeWalker(link, NodeFilter.SHOW_TEXT);
  /** @type {Text | undefined} */
  let last;
  while (texts.nextNode()) {
    const text = /** @type {Text} */ (texts.currentNode);
    if (text.data.trim() && !text.parentElement?.closest("svg, style, script")) last = text;
  }
  return last;
}

/** @param {{href: string}} link */
function addressOf({ href }) {
  return href.split("#")[0];
}
