// Nonces: some hosts put a fresh one into each answer, into its policy and the tags of its page. With a
// copy the worker does the same.

const TAG_WITH_NONCE = /<(?:script|style|link)(?=[\s>])/gi;
const NONCE_ATTRIBUTE = /\snonce=(?:"[^"]*"|'[^']*'|[^\s>]*)/gi;
const NONCE_SOURCE = /'nonce-([^']*)'/g;

/**
 * A copy with a nonce of its own, where its policy wants one: in the place of the one that it was read
 * with, or, where it is as it was built, in each tag that may have one.
 *
 * @param {Response} copy
 */
export async function withNonce(copy) {
  const { headers, status, statusText } = copy;
  const policy = headers.get("Content-Security-Policy") ?? "";
  const type = headers.get("Content-Type") ?? "";
  const old = [...policy.matchAll(NONCE_SOURCE)].map(([, nonce]) => nonce);
  if (!old.length || !/html|svg/i.test(type)) return copy; // Other files have no tags.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const nonce = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const body = new Uint8Array(await copy.arrayBuffer());
  const isXml = /xml/i.test(type);
  // Without quotes it harms no string in a script.
  const attribute = isXml ? ` nonce="${nonce}"` : ` nonce=${nonce}`;
  const fresh = old[0]
    ? edited(body, new RegExp(old.map((text) => text.replace(/\W/g, "\\$&")).join("|"), "g"), () => nonce)
    : edited(body, TAG_WITH_NONCE, (tag) => tag + attribute);
  const result = new Headers(headers);
  result.set("Content-Security-Policy", policy.replace(NONCE_SOURCE, `'nonce-${nonce}'`));
  return new Response(fresh, { status, statusText, headers: result });
}

/**
 * A page without the nonces that the host has put into it.
 *
 * @param {ArrayBuffer} body
 */
export function withoutNonces(body) {
  return edited(new Uint8Array(body), NONCE_ATTRIBUTE, () => "").arrayBuffer();
}

/**
 * Bytes with what a pattern finds replaced, in whichever encoding that continues ASCII.
 *
 * @param {Uint8Array<ArrayBuffer>} body
 * @param {RegExp} pattern
 * @param {(found: string) => string} edit
 */
function edited(body, pattern, edit) {
  const text = new TextDecoder("latin1").decode(body); // A character for each byte.
  const parts = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(pattern)) {
    parts.push(body.subarray(from, index), edit(found));
    from = index + found.length;
  }
  return new Blob([...parts, body.subarray(from)]);
}
