// Visits: whether a reader is one who returns, for whom more is worth downloading.

import { recall, remember } from "./store.js";

const READER = "reader";
/** Who reads so many pages counts as one who returns, on the first day, too. */
const PAGES = 5;

/** Ends when all visits so far are noted: two at once count as two. */
let noted = Promise.resolve(false);

/** Whether the reader has come back on another day, has read some pages, or has installed the site. */
export async function isReturning() {
  return (await recall(READER))?.isReturning === true;
}

/**
 * Notes that a reader is here, with so many pages more, until they are one who returns. Where that
 * makes no difference, nothing is noted.
 *
 * @param {number} pages 0 for the first one: it asks for itself once more when it has this worker
 * @param {boolean} [isApp] whether the site runs as an app
 * @returns {Promise<boolean>} whether this makes them one who returns
 */
export function noteVisit(pages, isApp = false) {
  noted = noted.catch(() => {}).then(() => note(pages, isApp));
  return noted;
}

/**
 * @param {number} pages
 * @param {boolean} isApp
 */
async function note(pages, isApp) {
  if (SITE.unasked.first === SITE.unasked.later) return false;
  const today = new Date().toDateString();
  const before = await recall(READER);
  if (before?.isReturning || (before && !pages && !isApp)) return false;
  const since = before?.since ?? today;
  const read = (before?.pages ?? 0) + pages;
  const isReturning = isApp || read >= PAGES || since !== today;
  await remember(READER, { since, pages: read, isReturning });
  return isReturning;
}
