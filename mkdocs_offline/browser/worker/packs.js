// Packs: putting files together from them. mkdocs_offline/packing/files.py tells their format.

import { lately } from "./lately.js";
import { lineOf, opened, packOf } from "./listing.js";
import { headersFor } from "./profile.js";
import { drop, keep, keyOf, load, recall, remember, savedKeys } from "./store.js";

/** From how many bytes on what was put together is kept: the search index of a large site. */
const LARGE = 1e6;
const WHOLES = 4;

/**
 * What is saved of a file, whichever way it was saved.
 *
 * @param {Site} site
 * @param {Line} line
 * @returns {Promise<Response | undefined>}
 */
export async function saved(site, line) {
  const alone = isAlone(line) ? await load(line) : undefined;
  if (alone || !isPacked(line)) return alone;
  const body = await rebuild(site, line);
  if (!body) return line.size > LARGE ? undefined : load(line);
  const headers = await headersFor(line);
  if (line.size > LARGE) keepWhole(line, headers, body).catch(() => {}); // Full.
  return new Response(body, { headers });
}

/**
 * Whether a file is kept by itself though packs are there.
 *
 * @param {Line} line
 */
export function isAlone(line) {
  return line.size > LARGE || !isPacked(line);
}

/** @param {Line} line */
function isPacked({ place }) {
  return !/^[@-]/.test(place); // Of an empty file the recipe is empty.
}

/**
 * Whether a file can be read from this device.
 *
 * @param {Site} site
 * @param {Line} line
 */
export async function isSaved(site, line) {
  const keys = await savedKeys();
  if (keys.has(keyOf(line))) return true;
  if (!isPacked(line)) return false;
  const recipe = await recipeOf(site, line);
  const files = await Promise.all(recipe?.packs.map((name) => packOf(site, name)) ?? [undefined]);
  return files.every((file) => file && keys.has(keyOf(file)));
}

/**
 * The levels of the packs that a file is in.
 *
 * @param {Site} site
 * @param {Line} line
 */
export async function packLevel(site, line) {
  const recipe = await recipeOf(site, line);
  return recipe?.packs.length ? (await packOf(site, recipe.packs[0]))?.level : undefined;
}

/**
 * Puts a file together, if all packs that it needs are saved.
 *
 * @param {Site} site
 * @param {Line} line
 */
async function rebuild(site, line) {
  const recipe = await recipeOf(site, line);
  if (!recipe) return undefined;
  const { ranges, packs } = recipe;
  const found = await Promise.all(packs.map((name) => unpacked(site, name)));
  const byName = new Map(packs.map((name, number) => [name, found[number]]));
  const body = new Uint8Array(line.size);
  let at = 0;
  for (const { pack, block, start, end } of ranges) {
    const file = byName.get(pack);
    if (!file) return undefined;
    const offset = file.offsets[block];
    body.set(file.content.subarray(offset + start, offset + end), at);
    at += end - start;
  }
  return body;
}

/**
 * The ranges that make up a file, and the packs that they are in; undefined where a line that a long
 * recipe goes on in is not saved.
 *
 * @param {Site} site
 * @param {Line} line
 */
async function recipeOf(site, line) {
  const count = line.place.startsWith("+") ? Number(line.place) : 0;
  const keys = Array.from({ length: count }, (_, number) => `${line.url} ${number + 1}`);
  const lines = count ? await Promise.all(keys.map((key) => lineOf(site, key))) : [line];
  const ranges = [];
  for (const part of lines) {
    if (!part) return undefined;
    ranges.push(...rangesOf(part));
  }
  return { ranges, packs: [...new Set(ranges.map(({ pack }) => pack))] };
}

/** @param {Line} line */
function rangesOf({ place, blocks }) {
  const known = blocks.split(" ");
  /** @type {number[]} */
  const ends = [];
  return (place.match(/\S+/g) ?? []).map((text) => {
    const [number, from, size] = text.split(".").map((digits) => parseInt(digits, 36));
    const [pack, block] = known[number].split(".");
    const start = Number.isNaN(from) ? ends[number] : from;
    const end = (ends[number] = start + size);
    return { pack, block: Number(block), start, end };
  });
}

export const knownPacks = lately(64, readPack);

/**
 * @param {Entry} file
 * @returns {Promise<Pack | undefined>}
 */
async function readPack(file) {
  const content = await opened(file);
  if (!content) return undefined;
  const start = content.indexOf(10) + 1; // The line of sizes ends with a line feed.
  const sizes = new TextDecoder().decode(content.subarray(0, start)).split(" ").map(Number);
  const offsets = [0];
  for (const size of sizes) offsets.push(offsets[offsets.length - 1] + size);
  return { content: content.subarray(start), offsets };
}

/**
 * @param {Site} site
 * @param {string} name
 */
async function unpacked(site, name) {
  const file = await packOf(site, name);
  return file && knownPacks.of(file);
}

/**
 * Keeps a large file that was put together as it is, and no more than a few of them.
 *
 * @param {Line} line
 * @param {Headers} headers
 * @param {Uint8Array<ArrayBuffer>} body
 */
async function keepWhole({ url, revision }, headers, body) {
  const whole = { url, revision };
  const others = ((await recall("wholes")) ?? []).filter((/** @type {Line} */ other) => other.url !== url);
  await remember("wholes", [...others, whole].slice(-WHOLES));
  await drop(others.slice(0, 1 - WHOLES).map(keyOf));
  await keep(whole, headers, body);
}
