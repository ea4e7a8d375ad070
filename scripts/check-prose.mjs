// Lints what people read: the README, the documentation and the changelog. write-good finds repeated
// words, clichés and wordy phrases. The rest is the style of this project: the plugin by its name, and
// plain, active, short sentences.

import { readFileSync, readdirSync } from "node:fs";
import writeGood from "write-good";

const LONGEST = 40; // Words of a sentence.
const OF_WRITE_GOOD = { passive: false, so: false, thereIs: false, weasel: false, adverb: false };
/** What write-good finds and is meant here, and names of code that only look repeated. */
const FINE = /^"(it\s+(is|was)|all of|however|a number of|[^a-z]+)"/i;
/** Expressions, and what to write instead. */
const STYLE = [
  [/\b(we|us|ours?)\b/gi, "call the plugin by its name"],
  [/\b(your|the|a|any|each|every|their) hosts?\b(?!\.|-| of the)/gi, "say 'server', or 'hosting service'; 'other host' is for CDNs and their like"],
  [/(^|[.!?:] +|\n *(?:[-*]|\d+\.)? *)What [^?\n]{3,80}? (is|are|was|were|has|can|needs?) /g, "name the thing instead of 'what …' as a subject"],
  [/(^|[.!?:] +|\n *(?:[-*]|\d+\.)? *)Who [a-z]+s [^?\n]*\./g, "write 'a reader who …'"],
  [/\b(the (one|version|packs|page)s? (of )?before|that (one|of) before)\b/gi, "write 'previous' or 'earlier'"],
  [/\bbut for\b/gi, "write 'except'"],
  [/\bin the place of\b/gi, "write 'instead of'"],
  [/\bfor ever\b/gi, "write 'forever'"],
  [/\ball else\b/gi, "write 'everything else'"],
  [/\bwithout us\b|\bas if we\b/gi, "write 'without the plugin'"],
  [/\b(is|are|be|was|were) (asked of|told of|waited for|made to|let alone|had of|to be had)\b/gi, "say who does what"],
  [/\b(tells? of|knows? of)\b/gi, "write 'describes' or 'names'"],
  [/\bno more\b(?! than| to| and| download)|\bany more\b/gi, "write 'no longer'"],
  [/\b(nothing|something|all) of it\b/gi, "say of what"],
  [/\b(simply|just|obviously|of course|please note)\b/gi, "leave it out"],
];

const files = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"];
files.push(...readdirSync("docs").filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`));
for (const file of files) check(file, proseOf(readFileSync(file, "utf8")));

/**
 * Returns a text of Markdown with all that is no prose blanked out, so that every word stays at its
 * place: front matter, code, HTML, addresses, and what is quoted from the plugin.
 */
function proseOf(markdown) {
  const blank = (text) => text.replace(/[^\n]/g, " ");
  return markdown
    .replace(/^---\n[^]*?\n---\n/, blank)
    .replace(/^([ \t]*)```[^]*?^\1```/gm, blank)
    .replace(/`[^`]*`(\{[^}]*\})?/g, (text) => text.replace(/[^\n|]/g, "·"))
    .replace(/<[a-z/!][^>]*>/gi, blank)
    .replace(/\]\([^)]*\)(\{[^}]*\})?|^\[[^\]]+\]: .*$|\]\[[\w-]*\]/gm, blank)
    .replace(/^--8<--.*$|^:::.*$/gm, blank)
    .replace(/"[^"\n]*"|“[^”]*”/g, (text) => text.replace(/[^\n]/g, "·"));
}

function check(file, text) {
  const found = writeGood(text, OF_WRITE_GOOD).filter(({ reason }) => !FINE.test(reason));
  for (const [expression, advice] of STYLE) {
    for (const match of text.matchAll(expression)) {
      found.push({ index: match.index, reason: `"${match[0].trim()}": ${advice}` });
    }
  }
  for (const { index, sentence } of sentencesOf(text)) {
    const count = sentence.split(/\s+/).filter((word) => /[\w·]/.test(word)).length;
    if (count > LONGEST) {
      found.push({ index, reason: `a sentence of ${count} words: write two` });
    }
  }
  for (const { index, reason } of found.sort((one, other) => one.index - other.index)) {
    const before = text.slice(0, index + (text.slice(index).match(/^\s*/)?.[0].length ?? 0));
    const line = before.split("\n").length;
    console.error(`${file}:${line}: ${reason}`);
    process.exitCode = 1;
  }
}

/** Yields the sentences of paragraphs, of items of lists and of cells of tables. */
function* sentencesOf(text) {
  const end = /[.!?:;](?=[\s)*_]|$)|\n\s*\n|\n\s*(?:[-*]|\d+\.)\s|\||\n#+ |$/g;
  let start = 0;
  for (const { index } of text.matchAll(end)) {
    yield { index: start, sentence: text.slice(start, index) };
    start = index + 1;
  }
}
