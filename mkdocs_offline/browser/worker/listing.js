// The listing: every file of a version, in pieces that lie beside the packs. The first line of the
// worker names the pieces; mkdocs_offline/published/listing.py writes them and tells their format.

import { genuine, packFile, pieceFile } from "./content.js";
import { lately } from "./lately.js";
import { WHOLE, drop, forget, forgetKeys, keyOf, load } from "./store.js";

export const knownPieces = lately(64, readPiece);

/**
 * What is listed under a URL.
 *
 * @param {Site} site
 * @param {string} url
 * @returns {Promise<Line | undefined | null>} undefined if nothing is; null where it is not known,
 *   because that piece of the listing is not saved
 */
export async function lineOf(site, url) {
  const piece = await pieceOf(site.listing.files, url);
  return piece ? lineIn(piece, url) : null;
}

/**
 * @param {Piece} piece
 * @param {string} name
 * @returns {Line | undefined}
 */
function lineIn(piece, name) {
  const fields = piece.lines.get(name)?.split("\t");
  if (!fields) return undefined;
  const [url, revision, size, type, title, place] = fields;
  return { url, revision, size: Number(size), type, title, place, blocks: piece.head };
}

/**
 * All that is listed, piece by piece, as far as it is saved.
 *
 * @param {Site} site
 * @param {number} [from] the number of a piece
 * @param {number} [to] the number of the piece to stop before
 * @returns {AsyncGenerator<Line[]>}
 */
export async function* lines(site, from, to) {
  for (const [first] of site.listing.files.slice(from, to)) {
    const piece = await pieceOf(site.listing.files, first);
    const urls = [...(piece?.lines.keys() ?? [])].filter((key) => !key.includes(" "));
    const found = piece && urls.map((url) => lineIn(piece, url));
    if (found) yield /** @type {Line[]} */ (found);
  }
}

/**
 * Whether something is listed whose URL begins with a text.
 *
 * @param {Site} site
 * @param {string} start
 */
export async function lists(site, start) {
  for (const key of [start, `${start}~`]) {
    const piece = await pieceOf(site.listing.files, key);
    if (!piece || [...piece.lines.keys()].some((url) => url.startsWith(start))) return true;
  }
  return false;
}

/**
 * The file of a pack, with its level; undefined where that is not known.
 *
 * @param {Site} site
 * @param {string} name
 */
export async function packOf(site, name) {
  const piece = await pieceOf(site.listing.packs, name);
  return piece && packIn(/** @type {string} */ (piece.lines.get(name)));
}

/** @param {string} line */
function packIn(line) {
  const [, revision, size, level] = line.split("\t");
  return { ...packFile(revision, Number(size)), level: Number(level) };
}

/**
 * All packs, or undefined where a piece of their list is not saved.
 *
 * @param {Site} site
 */
export async function packs(site) {
  const found = [];
  for (const [first] of site.listing.packs) {
    const piece = await pieceOf(site.listing.packs, first);
    if (!piece) return undefined;
    for (const line of piece.lines.values()) found.push(packIn(line));
  }
  return found;
}

/** @param {Site} site */
export function pieces({ listing }) {
  return [...listing.packs, ...listing.files].map(([, revision]) => pieceFile(revision));
}

/**
 * The file of the piece that tells of a URL.
 *
 * @param {Site} site
 * @param {string} url
 */
export function pieceFor({ listing }, url) {
  return pieceFile(revisionFor(listing.files, url));
}

/** @param {Line} line */
export function isOnlineOnly({ place }) {
  return place.startsWith("-");
}

/**
 * The level of a file of its own, which no pack holds.
 *
 * @param {Line} line
 */
export function ownLevel({ place }) {
  return place.startsWith("@") ? Number(place[1]) : undefined;
}

/**
 * @param {[string, string][]} table
 * @param {string} key
 */
function revisionFor(table, key) {
  let low = 0;
  for (let high = table.length; high - low > 1; ) {
    const middle = (low + high) >> 1;
    if (table[middle][0] <= key) low = middle;
    else high = middle;
  }
  return table[low][1];
}

/**
 * @param {[string, string][]} table
 * @param {string} key
 */
function pieceOf(table, key) {
  return knownPieces.of(pieceFile(revisionFor(table, key)));
}

/**
 * @param {Entry} file
 * @returns {Promise<Piece | undefined>}
 */
async function readPiece(file) {
  const content = await opened(file);
  if (!content) return undefined;
  const all = new TextDecoder().decode(content).split("\n");
  // The list of packs has no head.
  const head = all[0].includes("\t") ? "" : /** @type {string} */ (all.shift());
  return { head, lines: new Map(all.map((line) => [line.slice(0, line.indexOf("\t")), line])) };
}

/**
 * The content of a pack or piece, if it is saved and is what was built: what a device has damaged is
 * forgotten, and fetched again.
 *
 * @param {Entry} file
 */
export async function opened(file) {
  const response = await load(file);
  const content = response && (await genuine(file, await response.arrayBuffer()));
  if (content) return content;
  if (response) await drop([keyOf(file)]);
  forgetKeys(); // There may be more that the browser has taken away.
  await forget(WHOLE + SITE.version);
  return undefined;
}
