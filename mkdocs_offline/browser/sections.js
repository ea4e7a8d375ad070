// The pages that are saved, by sections of the site, for the status page and the fallback page.

/**
 * All pages that are saved.
 *
 * @param {Tell} tell
 * @param {(pages: SavedPage[]) => void} [onFirst] called with the first ones, as there may be many
 */
export async function savedPages(tell, onFirst) {
  /** @type {SavedPage[]} */
  const pages = [];
  for (let from = 0; ; ) {
    const question = { type: "PAGES", from };
    const answer = (await tell(question)) ?? (await tell(question)); // A new worker may take over.
    if (!answer?.pages) break;
    pages.push(...answer.pages);
    if (answer.next === undefined) break;
    if (!from) onFirst?.(pages);
    from = answer.next;
  }
  return pages;
}

/**
 * Sorts pages into sections, which are the folders at the top, in the order in which the navigation
 * on this page has them. Pages that have no other beside them come first, in a section without a name.
 *
 * @param {SavedPage[]} pages in the order of their addresses
 * @param {string} root
 * @returns {{title: string, pages: SavedPage[]}[]}
 */
export function sectionsOf(pages, root) {
  const links = [...document.links].map(({ href }) => href.split("#")[0]);
  const places = new Map([...links.entries()].reverse().map(([place, href]) => [href, place]));
  const placeOf = (/** @type {SavedPage} */ { url }) => places.get(url) ?? Infinity;
  /** @type {Map<string, SavedPage[]>} */
  const folders = new Map();
  for (const page of pages) {
    const name = page.url.slice(root.length).split("/")[0];
    const found = folders.get(name);
    if (found) found.push(page);
    else folders.set(name, [page]);
  }
  const sections = [{ title: "", pages: /** @type {SavedPage[]} */ ([]) }];
  for (const [name, found] of folders) {
    if (found.length < 2) sections[0].pages.push(...found);
    else sections.push({ title: titleOf(root + name, found), pages: found });
  }
  const byPlace = (/** @type {SavedPage} */ a, /** @type {SavedPage} */ b) => placeOf(a) - placeOf(b) || 0;
  for (const section of sections) section.pages.sort(byPlace);
  const [first, ...others] = sections;
  others.sort((a, b) => byPlace(a.pages[0], b.pages[0]));
  return [first, ...others].filter(({ pages }) => pages.length);
}

/**
 * What a section is called: as its own page, or as its folder.
 *
 * @param {string} url of the folder, without a slash at its end
 * @param {SavedPage[]} pages
 */
function titleOf(url, pages) {
  const own = pages.find((page) => page.url === `${url}/` || page.url === `${url}/index.html`);
  if (own) return own.title;
  const name = readable(url.slice(url.lastIndexOf("/") + 1)).replace(/[-_]+/g, " ");
  return name.slice(0, 1).toLocaleUpperCase() + name.slice(1);
}

/** @param {string} text */
function readable(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // Not in UTF-8.
  }
}
