// Addresses: which file of the site a URL means.

/** @param {Request} request */
function isOurs(request) {
  if (hasLeft || request.method !== "GET" || !request.url.startsWith(SCOPE)) return false;
  const path = canonical(new URL(request.url).pathname.slice(SCOPE_PATH.length));
  return !SITE.nested.some((folder) => path.startsWith(folder));
}

/**
 * The file that a URL means, and whether the URL is the file's own: a host would answer the other
 * forms (no trailing slash, no .html) with a redirect.
 *
 * @param {string} url
 * @returns {SiteFile | undefined}
 */
function find(url) {
  const names = readings(url);
  const name = names.find((reading) => entries.has(reading) || texts.has(reading));
  if (name === undefined) return undefined;
  const isDoubled = new URL(url).pathname.includes("//");
  return { url: name, own: name === names[0] && !isDoubled };
}

/** @param {string} url */
function isOnlineOnly(url) {
  const outside = [...SITE.onlineOnly, ...SITE.nested];
  return readings(url).some((reading) => outside.includes(reading));
}

/**
 * The names that a file may have in the build for a URL to mean it, the likeliest first.
 *
 * @param {string} url
 */
function readings(url) {
  const path = canonical(new URL(url).pathname.slice(SCOPE_PATH.length));
  const plain = path.replace(/\/{2,}/g, "/").replace(/^\//, "").replace(/(^|\/)index\.html$/, "$1");
  const bare = plain.replace(/\/$/, "");
  return [plain, `${bare}/`, bare, `${bare}.html`];
}

/**
 * A path in the one percent-encoding that the build uses, Python's `urllib.parse.quote`.
 *
 * @param {string} path
 */
function canonical(path) {
  return path.replace(/(?:%[0-9a-f]{2})+|[^%/]+|%/gi, (part) => {
    try {
      return encodeURIComponent(decodeURIComponent(part)).replace(/[!'()*]/g, escapeByte);
    } catch {
      return part === "%" ? "%25" : part.toUpperCase(); // Bytes that are no UTF-8 stay as they are.
    }
  });
}

/** @param {string} char */
function escapeByte(char) {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** @param {string} url relative to the scope */
function addressOf(url) {
  return new URL(url, SCOPE).href;
}

/** @param {string} type */
function isHtml(type) {
  return /^(text\/html|application\/xhtml\+xml)/i.test(type);
}

/** @param {string} url */
function isPage(url) {
  return /(^|\/)$|\.(x?html|htm)$/i.test(url);
}
