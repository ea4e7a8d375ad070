// Links that need the network: marked while there is none. notices.js brings this file then.

import { words } from "./reader.js";

const MARK = "data-mkdocs-offline";

// Drawn beside the text and above it, so that nothing on the page moves.
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  a[${MARK}=away]::after {
    content: ""; position: absolute; width: .5em; height: .5em; margin-inline-start: .1em;
    border: .08em solid; border-radius: 50%; opacity: .8; box-sizing: border-box;
    background: linear-gradient(45deg, transparent 44%, currentColor 44% 56%, transparent 56%);
  }
  @media print { a[${MARK}=away]::after { display: none } }
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
  const links = [...document.links].filter((link) => /^https?:/.test(link.href));
  const urls = isOffline ? [...new Set(links.map(addressOf))] : [];
  const away = new Set(urls.length ? await tell({ type: "LINKS", urls }) : []);
  const { needsNetwork } = await words();
  if (call !== calls) return;
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
  for (const link of links) {
    const isAway = away.has(addressOf(link));
    if (isAway === (link.getAttribute(MARK) === "away")) continue;
    if (isAway) {
      link.setAttribute(MARK, "away");
      if (!link.title) link.title = needsNetwork;
      else link.setAttribute("aria-description", needsNetwork);
    } else {
      link.removeAttribute(MARK);
      link.removeAttribute("aria-description");
      if (link.title === needsNetwork) link.removeAttribute("title");
    }
  }
}

/** @param {HTMLAnchorElement | HTMLAreaElement} link */
function addressOf(link) {
  return link.href.split("#")[0];
}
