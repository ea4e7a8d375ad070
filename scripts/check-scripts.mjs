// Compares the scripts that we ship with those that were written, token by token: what
// mkdocs_offline/browser/scripts.py takes away must be comments, import statements and the word export alone.

import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { parse } from "espree";

const FOLDER = "mkdocs_offline/browser";
const SHIPPED = `
import json
from mkdocs_offline.browser import scripts

names = json.loads(input())
joined = {
    "worker": [scripts.WORKER_ENTRY, scripts.worker_source()],
    **{
        name: [f"{name}.js", scripts.join(scripts.modules_of(f"{name}.js"))]
        for name in scripts.JOINED
    },
}
print(json.dumps({
    "cut": {name: scripts.browser_source(name) for name in names},
    "joined": {
        name: {"modules": list(scripts.modules_of(entry)), "source": source}
        for name, (entry, source) in joined.items()
    },
}))
`;

/** The tokens of a module, without its import statements and, where these go, its exports. */
function tokensOf(source, { keepsImports = true, keepsExports = true } = {}) {
  const { body, tokens } = parse(source, {
    ecmaVersion: "latest",
    sourceType: "module",
    range: true,
    tokens: true,
  });
  const gone = new Set();
  for (const statement of body) {
    const inside = tokens.filter(
      ({ range }) => statement.range[0] <= range[0] && range[1] <= statement.range[1],
    );
    if (statement.type === "ImportDeclaration" && !keepsImports) inside.forEach((x) => gone.add(x));
    if (statement.type === "ExportNamedDeclaration" && !keepsExports) gone.add(inside[0]);
  }
  return tokens.filter((token) => !gone.has(token)).map(({ value }) => value);
}

function compare(name, written, shipped) {
  const at = written.findIndex((token, number) => token !== shipped[number]);
  if (at < 0 && written.length === shipped.length) return;
  const place = at < 0 ? written.length : at;
  const [was, is] = [written, shipped].map((all) => all.slice(place).join(" ").slice(0, 80));
  console.error(`${name}: shipped as "${is}" where "${was}" was written`);
  process.exitCode = 1;
}

const names = ["", "worker/"].flatMap((folder) =>
  readdirSync(`${FOLDER}/${folder}`)
    .filter((name) => name.endsWith(".js"))
    .map((name) => folder + name),
);
const read = (name) => readFileSync(`${FOLDER}/${name}`, "utf8");
const python = spawnSync("python", ["-c", SHIPPED], {
  input: JSON.stringify(names),
  encoding: "utf8",
  stdio: ["pipe", "pipe", "inherit"],
});
if (python.status) process.exit(1); // It has said why, such as modules that import each other.
const { cut, joined } = JSON.parse(python.stdout);
for (const name of names) compare(name, tokensOf(read(name)), tokensOf(cut[name]));
for (const [name, { modules, source }] of Object.entries(joined)) {
  const isWorker = name === "worker";
  const written = modules.flatMap((module) =>
    tokensOf(read(isWorker ? `worker/${module}` : module), {
      keepsImports: false,
      keepsExports: !isWorker,
    }),
  );
  compare(name, written, tokensOf(source)); // Names that are used twice do not parse.
}
