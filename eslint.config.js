import js from "@eslint/js";
import globals from "globals";

const rules = { eqeqeq: "error", "no-var": "error", "prefer-const": "error" };
const source = "mkdocs_offline/browser";

export default [
  { ignores: [".cache/", ".venv/", "sample_site/site/", "site/"] },
  js.configs.recommended,
  {
    files: [`${source}/worker/*.js`, `${source}/start.js`],
    languageOptions: { globals: { ...globals.serviceworker, SITE: "readonly" } },
    rules,
  },
  {
    files: [`${source}/farewell.js`],
    languageOptions: { sourceType: "script", globals: globals.serviceworker },
    rules,
  },
  {
    files: [`${source}/client.js`, "mkdocs_offline/check/page.js"],
    languageOptions: { sourceType: "script", globals: globals.browser },
    rules: { ...rules, "no-redeclare": ["error", { builtinGlobals: false }] },
  },
  {
    files: [`${source}/*.js`],
    ignores: [`${source}/client.js`, `${source}/farewell.js`, `${source}/start.js`],
    languageOptions: { globals: globals.browser },
    rules,
  },
  { files: ["benchmarks/workbox/*.mjs", "scripts/*.mjs", "tests/*.mjs"], languageOptions: { globals: globals.node }, rules },
];
