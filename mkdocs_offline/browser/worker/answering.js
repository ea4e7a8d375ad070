// Answering requests.

/**
 * @param {FetchEvent} event
 * @param {SiteFile | undefined} file
 * @returns {Promise<Response>}
 */
async function answer(event, file) {
  const { request } = event;
  const outdated = file?.own && isOutdated(event, file.url); // The host is asked meanwhile.
  const copy = file && (await savedCopy(file.url));
  if (file && copy) {
    if (file.own && !(await outdated)) return show(event, file.url, copy);
    if (!file.own && isSlow()) return redirectTo(file.url, request);
  }
  try {
    // A new request would lose its Range.
    const isSimple = !copy || request.headers.has("Range");
    const response = await (isSimple ? fetch(request) : wholeFromNetwork(request));
    if (copy && isPassing(response.status)) throw new Error(`status ${response.status}`);
    if (file?.own && response.ok) {
      event.waitUntil(noteRead(file.url, response.clone(), !copy));
      event.waitUntil(noteShown(event, file.url, false));
    }
    return response;
  } catch {
    event.waitUntil(askHost().done); // Whether there is a network, readers are to be told.
    const isNavigation = request.mode === "navigate";
    if (file && !file.own && (copy || isNavigation)) return redirectTo(file.url, request);
    if (file && copy) return show(event, file.url, copy);
    if (!isNavigation) return Response.error();
    return file || isOnlineOnly(request.url) ? fallbackPage(request) : notFoundPage(request);
  }
}

/**
 * @param {FetchEvent} event
 * @param {string} url
 * @param {Response} copy
 */
function show(event, url, copy) {
  event.waitUntil(noteShown(event, url, true));
  return inRange(event.request, copy);
}

/**
 * What is saved of a file; nothing where the browser's storage fails, for the network may not.
 *
 * @param {string} url
 */
async function savedCopy(url) {
  try {
    return await read(url);
  } catch {
    return undefined;
  }
}

/**
 * Answers from the network, whole, for there is a copy to show where the connection breaks. Past the
 * HTTP cache's idea of freshness, where we know a newer version to be there.
 *
 * @param {Request} request
 */
function wholeFromNetwork(request) {
  return within(SITE.timeout, async (signal, goOn) => {
    const response = await fetch(request, { cache: "no-cache", signal });
    const answer = response.clone();
    await bodyOf(response, goOn);
    return answer;
  });
}

/** @param {number} status */
function isPassing(status) {
  return status === 429 || status >= 500;
}

/**
 * @param {string} url
 * @param {Request} request
 */
function redirectTo(url, request) {
  return Response.redirect(addressOf(url) + new URL(request.url).search, 302);
}

/** @param {Request} request */
async function notFoundPage(request) {
  const page = SITE.notFound === null ? undefined : await savedCopy(SITE.notFound);
  if (!page) return fallbackPage(request);
  return new Response(page.body, { status: 404, statusText: "Not Found", headers: page.headers });
}

/**
 * The fallback page, which may be shown at any depth and must still find its files: our own has a
 * mark where the site's root belongs, an author's gets a `<base>`.
 *
 * @param {Request} request
 */
async function fallbackPage(request) {
  const translated = Object.entries(SITE.translations).find(([folder]) =>
    request.url.startsWith(addressOf(folder)),
  )?.[1];
  const inLanguage = translated && (await savedCopy(translated));
  const page = inLanguage || (await savedCopy(SITE.fallback));
  if (!page) return Response.error();
  const address = addressOf(inLanguage ? translated : SITE.fallback);
  const html = await page.text();
  const root = "./mkdocs-offline/..";
  const client = `src="${SCOPE}mkdocs-offline/client.js"`;
  const tag = /src="[^"]*mkdocs-offline\/client\.js"/;
  const added = [
    '<meta name="mkdocs-offline-fallback">',
    html.includes(root) ? "" : `<base href="${address}">`,
    tag.test(html) ? "" : `<script defer ${client}></script>`,
  ].join("");
  const start = [/<head(\s[^>]*)?>/i, /<html(\s[^>]*)?>/i, /<!doctype[^>]*>/i, /^/].find((place) =>
    place.test(html),
  );
  const body = html
    .replaceAll(root, SCOPE.slice(0, -1))
    .replace(tag, client)
    .replace(/** @type {RegExp} */ (start), (found) => found + added);
  return new Response(body, { status: 503, statusText: "Offline", headers: page.headers });
}

/**
 * A saved response, or the part of it that the request asks for (RFC 9110, section 14). More than
 * one range, and what is not a range of bytes, is answered with the whole.
 *
 * @param {Request} request
 * @param {Response} saved
 */
async function inRange(request, saved) {
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("Range")?.trim() ?? "");
  if (!range || (!range[1] && !range[2]) || request.headers.has("If-Range")) return saved;
  const body = await saved.blob();
  const first = range[1] ? Number(range[1]) : Math.max(0, body.size - Number(range[2]));
  const last = range[1] && range[2] ? Math.min(Number(range[2]), body.size - 1) : body.size - 1;
  if (range[1] && range[2] && Number(range[2]) < first) return new Response(body, saved);
  const headers = new Headers(saved.headers);
  if (first > last) {
    headers.set("Content-Range", `bytes */${body.size}`);
    return new Response(null, { status: 416, statusText: "Range Not Satisfiable", headers });
  }
  headers.set("Content-Range", `bytes ${first}-${last}/${body.size}`);
  headers.set("Content-Length", String(last - first + 1));
  const part = body.slice(first, last + 1, headers.get("Content-Type") ?? "");
  return new Response(part, { status: 206, statusText: "Partial Content", headers });
}
