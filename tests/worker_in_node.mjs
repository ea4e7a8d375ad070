// Runs a worker's functions outside of a browser, for tests that try thousands of inputs.
// Usage: node worker_in_node.mjs SERVICEWORKER_JS; each line of stdin is {"call", "args"} or {"keep"},
// files by URL in base64; each line of stdout the result or {"error"}.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
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
globalThis.caches = { open: async () => cache };
globalThis.addEventListener = () => {};
runInThisContext(readFileSync(process.argv[2], "utf8"));

async function answer({ keep, call, args }) {
  if (!keep) {
    const result = await runInThisContext(call)(...args);
    if (!(result instanceof Response)) return result ?? null;
    return Buffer.from(await result.arrayBuffer()).toString("base64");
  }
  kept.clear();
  runInThisContext("memory.clear(); keysOnce = undefined;");
  for (const [url, content] of Object.entries(keep)) {
    const key = runInThisContext(`keyOf(entries.get(${JSON.stringify(url)}))`);
    kept.set(key, Buffer.from(content, "base64"));
  }
  return null;
}

for await (const line of createInterface({ input: process.stdin })) {
  const result = await answer(JSON.parse(line)).catch((error) => ({ error: `${error}` }));
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
