// Runs a worker's functions outside of a browser, for tests that try thousands of inputs.
// Usage: node worker_in_node.mjs SERVICEWORKER_JS; each line of stdin is {"call", "args"} or {"keep"},
// packs and pieces of the listing by URL in base64; each line of stdout the result or {"error"}.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { dirname, join } from "node:path";
import { runInThisContext } from "node:vm";

const SCOPE = "https://docs.example/a%20b/";
const kept = new Map();
const cache = {
  async match(key) {
    return kept.has(key) ? new Response(kept.get(key)) : undefined;
  },
  async keys() {
    return [...kept.keys()].map((url) => ({ url }));
  },
  async put(key, response) {
    kept.set(key, await response.arrayBuffer());
  },
  async delete(key) {
    return kept.delete(key);
  },
};
globalThis.self = globalThis;
globalThis.registration = { scope: SCOPE };
globalThis.caches = { open: async () => cache, match: (key) => cache.match(key) };
globalThis.addEventListener = () => {};
const run = (path) => runInThisContext(readFileSync(path, "utf8"));
globalThis.importScripts = (url) => run(join(dirname(process.argv[2]), url));
run(process.argv[2]);

async function answer({ keep, call, args }) {
  if (!keep) {
    const result = await runInThisContext(call)(...args);
    if (!(result instanceof Response)) return result ?? null;
    return Buffer.from(await result.arrayBuffer()).toString("base64");
  }
  kept.clear();
  runInThisContext("knownPieces.clear(); knownPacks.clear(); keysOnce = undefined;");
  const keyOf = runInThisContext("keyOf");
  for (const [url, content] of Object.entries(keep)) {
    const revision = url.slice(url.lastIndexOf("/") + 1, -".bin".length);
    kept.set(keyOf({ url, revision }), Buffer.from(content, "base64"));
  }
  return null;
}

for await (const line of createInterface({ input: process.stdin })) {
  const result = await answer(JSON.parse(line)).catch((error) => ({ error: `${error}` }));
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
