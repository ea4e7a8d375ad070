// Tells the worker which files of other hosts a page has loaded: of these it keeps copies.

/** Loaded for the page to be shown, and not by a script for its own ends. */
const INITIATORS = ["script", "link", "css", "img", "image", "other"];
/** For how long files are gathered, in milliseconds. */
const PAUSE = 2000;

/** @type {Set<string>} */
const told = new Set();
/** @type {string[]} */
let untold = [];
/** @type {PerformanceObserver | undefined} */
let observer;

/** @param {Tell} tell */
export function start(tell) {
  if (observer) return;
  const note = (/** @type {PerformanceEntryList} */ entries) => {
    const isFirst = !untold.length;
    untold.push(...entries.filter(isCopied).map(({ name }) => name));
    if (!isFirst || !untold.length) return;
    setTimeout(() => {
      for (const url of untold) told.add(url);
      tell({ type: "ELSEWHERE", urls: untold });
      untold = [];
    }, PAUSE);
  };
  observer = new PerformanceObserver((list) => note(list.getEntries()));
  observer.observe({ entryTypes: ["resource"] });
  note(performance.getEntriesByType("resource"));
}

/** @param {PerformanceEntry} entry */
function isCopied(entry) {
  const { name, initiatorType } = /** @type {PerformanceResourceTiming} */ (entry);
  if (told.has(name) || untold.includes(name) || !INITIATORS.includes(initiatorType)) return false;
  const { protocol, origin, search } = new URL(name);
  // A picture with a query is more often a counter than a picture.
  const isCounter = /^im(g|age)$/.test(initiatorType) && search !== "";
  return /^http/.test(protocol) && origin !== location.origin && !isCounter;
}
