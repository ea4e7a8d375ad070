// Texts. The formats of packs and recipes are told in mkdocs_offline/packing/files.py.

const MEMORY_BYTES = 8e6;
const PACKS = "mkdocs-offline/packs/";
const canUnpack = "DecompressionStream" in self;

/** @param {string} url */
function isPack(url) {
  return url.startsWith(PACKS) && url.endsWith(".pack");
}

/**
 * Puts a text together from packs, if all that it needs is saved, and makes sure that it is what was
 * built: what a device has damaged is forgotten, and fetched again.
 *
 * @param {string} url
 */
async function rebuild(url) {
  const line = await lineOf(url);
  if (!line) return undefined;
  const recipe = recipeIn(line);
  const [headers, ...packs] = await Promise.all([
    headersFor(line.type),
    ...recipe.packs.map(packOf),
  ]);
  if (packs.includes(undefined)) return undefined;
  const body = join(recipe, /** @type {Pack[]} */ (packs));
  if ((await sha256(body)).startsWith(line.revision)) return new Response(body, { headers });
  await discard([line.file, ...recipe.packs.map((name) => SITE.packs[name])]);
  return undefined;
}

/**
 * @param {ReturnType<typeof recipeIn>} recipe
 * @param {Pack[]} packs in the order of those of the recipe
 */
function join(recipe, packs) {
  const byName = new Map(packs.map((pack, number) => [recipe.packs[number], pack]));
  const parts = recipe.ranges.map(({ pack, block, start, end }) => {
    const { content, offsets } = /** @type {Pack} */ (byName.get(pack));
    return content.subarray(offsets[block] + start, offsets[block] + end);
  });
  const body = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    body.set(part, at);
    at += part.length;
  }
  return body;
}

/** @param {Line} line */
function recipeIn(line) {
  const blocks = line.blocks.split(" ").map((text) => text.split("."));
  const ranges = line.recipe.split(" ").map((text) => {
    const [number, start, end] = text.split(".").map((digits) => parseInt(digits, 36));
    const [pack, block] = blocks[number];
    return { pack, block: Number(block), start, end };
  });
  return { ranges, packs: [...new Set(ranges.map(({ pack }) => pack))] };
}

/**
 * What the recipe file says of a text. Where packs cannot be unpacked, all that is known of a text
 * is the version that it was read in.
 *
 * @param {string} url
 * @returns {Promise<Line | undefined>}
 */
async function lineOf(url) {
  if (!canUnpack) {
    return { file: "", revision: SITE.version, type: "text/html", blocks: "", recipe: "" };
  }
  const { file, line } = /** @type {{file: string, line: number}} */ (texts.get(url));
  const content = await unpacked(file);
  if (!content) return undefined;
  const lines = decoded.get(content) ?? new TextDecoder().decode(content).split("\n");
  decoded.set(content, lines);
  const [revision, type, recipe] = lines[line].split("\t");
  return { file, blocks: lines[0], revision, type, recipe };
}

/**
 * The lines of recipe files in memory.
 *
 * @type {WeakMap<Uint8Array, string[]>}
 */
const decoded = new WeakMap();

/**
 * @param {string} name
 * @returns {Promise<Pack | undefined>}
 */
async function packOf(name) {
  const file = await unpacked(SITE.packs[name]);
  if (!file) return undefined;
  const start = file.indexOf(10) + 1; // The line of sizes ends with a line feed.
  const sizes = new TextDecoder().decode(file.subarray(0, start)).split(" ").map(Number);
  const offsets = [0];
  for (const size of sizes) offsets.push(offsets[offsets.length - 1] + size);
  return { content: file.subarray(start), offsets };
}

/**
 * Files lately unpacked, the oldest first, up to MEMORY_BYTES.
 *
 * @type {Map<string, Uint8Array>}
 */
const memory = new Map();

/** @param {string} url */
async function unpacked(url) {
  let content = memory.get(url);
  if (!content) {
    const response = await readEntry(/** @type {Entry} */ (entries.get(url)));
    if (!response) return undefined;
    const file = await response.arrayBuffer();
    content = await gunzip(file).catch(() => undefined);
  }
  if (!content) {
    await discard([url]);
    return undefined;
  }
  memory.delete(url);
  memory.set(url, content);
  let size = [...memory.values()].reduce((sum, file) => sum + file.length, 0);
  for (const [oldest, file] of memory) {
    if (size <= MEMORY_BYTES || oldest === url) break;
    memory.delete(oldest);
    size -= file.length;
  }
  return content;
}

/** @param {ArrayBuffer} file */
async function gunzip(file) {
  const bytes = new Uint8Array(file);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes; // Decompressed on its way.
  const { readable, writable } = new DecompressionStream("gzip");
  const writer = writable.getWriter();
  writer.write(bytes).catch(() => {}); // Told by the other end, too.
  writer.close().catch(() => {});
  return new Uint8Array(await new Response(readable).arrayBuffer());
}

/**
 * A site must not lose its protection by being saved: pages have the headers that the host sent
 * with the last page that came from it.
 *
 * @param {string} type
 */
async function headersFor(type) {
  const isDocument = isHtml(type) || /xml/i.test(type); // SVG has scripts, too.
  const headers = new Headers(isDocument ? await pageHeaders() : []);
  if (!headers.get("Content-Type")?.startsWith(type.split(";")[0])) headers.set("Content-Type", type);
  headers.set("Cache-Control", "no-cache");
  return headers;
}

/**
 * The headers of the last page, read once.
 *
 * @type {Promise<[string, string][]> | undefined}
 */
let headersOnce;

function pageHeaders() {
  headersOnce ??= recall("headers").catch((error) => {
    headersOnce = undefined; // Storage may be back the next time.
    throw error;
  });
  return headersOnce;
}

/** @param {Response} response */
async function rememberHeaders(response) {
  const headers = [...lasting(response.headers)];
  if (JSON.stringify(headers) === JSON.stringify(await pageHeaders())) return;
  headersOnce = Promise.resolve(headers);
  await remember("headers", headers);
}

/**
 * The headers that do not tell of one transfer or one file alone.
 *
 * @param {Headers} headers
 */
function lasting(headers) {
  const result = new Headers(headers);
  for (const name of TRANSFER_HEADERS) result.delete(name);
  return result;
}

const TRANSFER_HEADERS = [
  ...["Accept-Ranges", "Age", "Cache-Control", "Clear-Site-Data", "Connection"],
  ...["Content-Disposition", "Content-Encoding", "Content-Length", "Content-Location", "Date"],
  ...["ETag", "Expires", "Keep-Alive", "Last-Modified", "Link", "Refresh", "Server", "Vary"],
];

/** @param {string[]} urls of texts */
function recipeFilesOf(urls) {
  const files = new Set(urls.map((url) => texts.get(url)?.file));
  return SITE.precache.filter((entry) => canUnpack && files.has(entry.url));
}

/**
 * Entries for texts that are saved alone, as they were read.
 *
 * @param {string[]} urls
 */
async function textEntries(urls) {
  await download(recipeFilesOf(urls), Date.now() + STEP_SECONDS * 1000);
  return knownTextEntries(urls);
}

/**
 * @param {string[]} urls of texts
 * @returns {Promise<Entry[]>} for those whose recipes are saved
 */
async function knownTextEntries(urls) {
  const found = [];
  for (const url of urls) {
    const line = await lineOf(url);
    if (line) found.push({ url, revision: line.revision, size: 0, type: line.type });
  }
  return found;
}
