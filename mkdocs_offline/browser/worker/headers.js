// Headers: which ones a file keeps, and what protects where its own are not known.

/** Those that tell of one transfer alone. */
const TRANSFER_HEADERS = [
  ...["Accept-Ranges", "Age", "Cache-Control", "Clear-Site-Data", "Connection", "Content-Encoding"],
  ...["Content-Length", "Content-Location", "Date", "ETag", "Expires", "Keep-Alive", "Link"],
  ...["Refresh", "Server", "Vary"],
];

/** Those that files of a kind have in common, and that matter to readers. */
const COMMON_HEADERS =
  /^(content-(type|language|disposition|security)|cross-origin-|(permissions|document|referrer)-policy|x-(frame|content-type|dns)|origin-agent|reporting-)/;

/** What may stand in headers of which one value counts, the strictest first. */
const STRICTEST = [
  ...["deny", "sameorigin", "no-referrer", "same-origin", "require-corp", "credentialless"],
  ...["same-site", "noopener-allow-popups", "same-origin-allow-popups", "strict-origin"],
  ...["strict-origin-when-cross-origin", "origin", "origin-when-cross-origin"],
];

/**
 * The headers that are kept with a file as it came from the host.
 *
 * @param {Headers} headers
 */
export function lasting(headers) {
  const result = new Headers(headers);
  for (const name of TRANSFER_HEADERS) result.delete(name);
  return uncached(result);
}

/**
 * The headers that other files of the same kind have, too: without what belongs to one answer.
 *
 * @param {Headers} headers
 * @returns {Common}
 */
export function common(headers) {
  return [...headers]
    .filter(([name]) => COMMON_HEADERS.test(name))
    .map(([name, value]) => [name, value.replace(/'nonce-[^']*'/g, "'nonce-'").replace(/; *filename.*/i, "")]);
}

/**
 * The strictest of what was seen: all policies at once, of each permission the shortest list, of other
 * headers the strictest value.
 *
 * @param {Common[]} seen
 */
export function strictest(seen) {
  /** @type {Map<string, Set<string>>} */
  const values = new Map();
  for (const [name, value] of seen.flat()) values.set(name, (values.get(name) ?? new Set()).add(value));
  const result = new Headers();
  for (const [name, found] of values) result.set(name, strictestOf(name, [...found]));
  return result;
}

/**
 * @param {string} name
 * @param {string[]} values
 */
function strictestOf(name, values) {
  if (name.startsWith("content-security")) return values.join(", "); // Browsers obey all of them.
  if (name === "permissions-policy") {
    // The last one of a feature counts.
    const length = (/** @type {string} */ part) => (/=\s*\*/.test(part) ? Infinity : part.length);
    const parts = values.flatMap((value) => value.split(",").map((part) => part.trim()));
    return parts.sort((a, b) => length(b) - length(a)).join(", ");
  }
  const rank = (/** @type {string} */ value) => {
    const [word] = /** @type {string} */ (value.split(",").pop()).trim().toLowerCase().split(";");
    return (STRICTEST.indexOf(word) + 1 || 99);
  };
  return values.sort((a, b) => rank(a) - rank(b))[0];
}

/**
 * Makes WebKit ask the worker again for each visit.
 *
 * @param {Headers} headers
 */
export function uncached(headers) {
  headers.set("Cache-Control", "no-cache");
  return headers;
}
