// How we speak to readers: in the language of the page, and in the look of its theme. Style sheets
// are constructed, so that no policy has to allow inline styles.

import { GLYPH_LOOK } from "./glyphs.js";

/** @type {Record<string, Promise<Words>>} */
const loaded = {};

/** The texts in the page's language, as authors may change them in `mkdocs-offline-texts`. */
export function words() {
  const language = document.documentElement.lang.toLowerCase() || "en";
  return (loaded[language] ??= load(language));
}

/** @param {string} language */
function written(language) {
  return import(`./texts/${language}.js`);
}

/** @param {string} language */
async function load(language) {
  try {
    // A browser that translates pages changes their language.
    const { default: texts } = await written(language).catch(() => written("en"));
    document.dispatchEvent(new CustomEvent("mkdocs-offline-texts", { detail: texts }));
    return texts;
  } catch (error) {
    delete loaded[language];
    throw error;
  }
}

/**
 * How long ago a time was, as "2 hours ago"; a minute at least.
 *
 * @param {Words} texts
 * @param {number} time in milliseconds since 1970
 */
export function ago({ lang }, time) {
  const minutes = (Date.now() - time) / 60000;
  const [unit, length] = /** @type {const} */ ([
    ["year", 525960],
    ["month", 43830],
    ["day", 1440],
    ["hour", 60],
  ]).find(([, length]) => minutes >= length) ?? ["minute", 1];
  const count = Math.max(1, Math.floor(minutes / length));
  return new Intl.RelativeTimeFormat(lang, { numeric: "auto" }).format(-count, unit);
}

/**
 * A date with its time.
 *
 * @param {Words} texts
 * @param {number} time in milliseconds since 1970
 */
export function moment({ lang }, time) {
  return new Date(time).toLocaleString(lang, { dateStyle: "medium", timeStyle: "short" });
}

/**
 * @param {Words} texts
 * @param {number} bytes
 */
export function size({ lang }, bytes) {
  const [unit, share] = /** @type {const} */ ([
    ["gigabyte", 1e9],
    ["megabyte", 1e6],
  ]).find(([, least]) => bytes >= least) ?? ["kilobyte", 1e3];
  const amount = bytes / share;
  const maximumFractionDigits = amount < 10 && share > 1e3 ? 1 : 0;
  return amount.toLocaleString(lang, { style: "unit", unit, maximumFractionDigits });
}

/**
 * A sentence without its full stop, to stand among others.
 *
 * @param {string} sentence
 */
export function phrase(sentence) {
  return sentence.replace(/[.。।]$/, "");
}

/**
 * Gives an element a shadow root with our look and a look of its own.
 *
 * @param {HTMLElement} element
 * @param {string} css
 */
export function dress(element, css) {
  const root = element.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(LOOK + GLYPH_LOOK + css);
  root.adoptedStyleSheets = [sheet];
  return root;
}

/**
 * Gives the page a style sheet, once. Older browsers do not let the list of them be changed.
 *
 * @param {CSSStyleSheet} sheet
 */
export function wear(sheet) {
  const worn = document.adoptedStyleSheets;
  if (!worn.includes(sheet)) document.adoptedStyleSheets = [...worn, sheet];
}

/**
 * Makes an element that authors can style as `::part(name)`.
 *
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} tag
 * @param {string} part
 * @param {string} [text]
 */
export function make(tag, part, text = "") {
  const element = document.createElement(tag);
  element.part.value = part;
  element.textContent = text;
  return element;
}

/**
 * Says what is on a button. Its text has an element of its own, for a filled button has the colours
 * of text and page the other way round.
 *
 * @param {HTMLButtonElement} button
 * @param {string} text
 */
export function label(button, text) {
  if (button.textContent === text) return;
  button.replaceChildren(make("span", "label", text));
}

// What has no language says nothing yet. Sizes are 4, 8, 12, 16 and 24 px.
const LOOK = `
  :host {
    --accent: var(--mkdocs-offline-accent, var(--md-typeset-a-color, var(--bs-link-color, currentColor)));
    --fill: color-mix(in srgb, var(--accent) 70%, CanvasText);
    --line: color-mix(in srgb, currentColor 20%, transparent);
    --warn: light-dark(#9a6700, #d29922);
    color: var(--mkdocs-offline-color, inherit);
    font-family: var(--mkdocs-offline-font, inherit);
    font-size: medium;
    font-weight: normal;
    line-height: 1.4;
    text-align: start;
  }
  :host(:not([lang])) { visibility: hidden }
  [hidden] { display: none !important }
  button {
    all: unset;
    box-sizing: border-box;
    min-block-size: 32px;
    padding: 4px 12px;
    border: 1px solid transparent;
    border-radius: 6px;
    font-size: .875em;
    font-weight: 600;
    text-align: center;
    cursor: pointer;
  }
  button:hover { background-color: color-mix(in srgb, currentColor 10%, transparent) }
  button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
  [part~=primary] { background-color: var(--fill) }
  [part~=primary]:hover { background-color: color-mix(in srgb, var(--fill) 85%, currentColor) }
  [part~=primary] > * { color: Canvas }
  [part~=plain] { border-color: var(--line) }
  [part~=quiet] { padding-inline: 8px; font-weight: normal; text-decoration: underline; text-underline-offset: 3px }
  progress {
    appearance: none; border: 0; block-size: 4px; border-radius: 2px; overflow: hidden;
    background: var(--line); color: var(--accent);
  }
  progress::-webkit-progress-bar { background: var(--line) }
  progress::-webkit-progress-value { background: var(--accent) }
  progress::-moz-progress-bar { background: var(--accent) }
  @media (forced-colors: active) {
    button, [part~=primary] { border-color: ButtonText }
    [part~=primary] > * { color: ButtonText }
  }
`;
