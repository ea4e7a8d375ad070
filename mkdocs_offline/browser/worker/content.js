// Content: is it what was built?

import { withoutNonces } from "./nonces.js";

const FOLDER = "mkdocs-offline/";
const PACKS = `${FOLDER}packs/`;
const PIECES = `${FOLDER}listing/`;

/**
 * The file of a pack, or of a piece of the listing. It is known by its content before compression:
 * some hosts send such files already decompressed.
 *
 * @param {string} revision
 * @param {number} [size] as stored at the host, in bytes
 * @returns {Entry}
 */
export function packFile(revision, size = 0) {
  return { url: `${PACKS}${revision}.bin`, revision, size, type: "application/octet-stream" };
}

/** @param {string} revision */
export function pieceFile(revision) {
  return { ...packFile(revision), url: `${PIECES}${revision}.bin` };
}

/** @param {string} url relative to the scope */
export function isPack(url) {
  return url.startsWith(PACKS);
}

/** @param {string} url relative to the scope */
export function isCompressed(url) {
  return isPack(url) || url.startsWith(PIECES);
}

/** @param {string} url relative to the scope */
export function isOurs(url) {
  return url.startsWith(FOLDER);
}

/**
 * The content of a file, or undefined where these are not the bytes that were built.
 *
 * @param {Pick<Entry, "url" | "revision">} entry
 * @param {ArrayBuffer} body
 */
export async function genuine({ url, revision }, body) {
  try {
    const content = isCompressed(url) ? await gunzip(body) : new Uint8Array(body);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
    const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hash.startsWith(revision) ? content : undefined;
  } catch {
    return undefined; // No gzip, or cut off.
  }
}

/**
 * Whether the host has sent what was built, but for its nonces.
 *
 * @param {Pick<Entry, "url" | "revision">} entry
 * @param {ArrayBuffer} body
 */
export async function isAsBuilt(entry, body) {
  return !!((await genuine(entry, body)) ?? (await genuine(entry, await withoutNonces(body))));
}

/** @param {ArrayBuffer} body */
async function gunzip(body) {
  const bytes = new Uint8Array(body);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes; // Decompressed on its way.
  const { readable, writable } = new DecompressionStream("gzip");
  const writer = writable.getWriter();
  writer.write(bytes).catch(() => {}); // Told by the other end, too.
  writer.close().catch(() => {});
  return new Uint8Array(await new Response(readable).arrayBuffer());
}
