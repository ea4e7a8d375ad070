// How we speak to readers: in the language of the page, and in the look of its theme. Style sheets
// are constructed, so that no policy has to allow inline styles.

/** @type {Record<string, Promise<Texts>>} */
const loaded = {};

/** The texts in the page's language, as authors may change them in `mkdocs-offline-texts`. */
export function words() {
  const language = document.documentElement.lang.toLowerCase() || "en";
  return (loaded[language] ??= load(language));
}

/** @param {string} language */
async function load(language) {
  try {
    let response = await fetch(new URL(`texts/${language}.json`, import.meta.url));
    // A browser that translates pages changes their language.
    if (!response.ok) response = await fetch(new URL("texts/en.json", import.meta.url));
    const texts = await response.json();
    document.dispatchEvent(new CustomEvent("mkdocs-offline-texts", { detail: texts }));
    return texts;
  } catch (error) {
    delete loaded[language];
    throw error;
  }
}

/**
 * @param {Texts} texts
 * @param {number} time in milliseconds since 1970
 */
export function day({ lang }, time) {
  const year = new Date(time).getFullYear() < new Date().getFullYear() ? "numeric" : undefined;
  return new Date(time).toLocaleDateString(lang, { day: "numeric", month: "long", year });
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
  sheet.replaceSync(LOOK + css);
  root.adoptedStyleSheets = [sheet];
  return root;
}

/**
 * Makes an element that authors can style as `::part(name)`.
 *
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} tag
 * @param {string} part
 */
export function make(tag, part) {
  const element = document.createElement(tag);
  element.part.value = part;
  return element;
}

// What has no language says nothing yet.
const LOOK = `
  :host {
    --accent: var(--mkdocs-offline-accent, var(--md-typeset-a-color, var(--bs-link-color, currentColor)));
    color: var(--mkdocs-offline-color, inherit);
    font-family: var(--mkdocs-offline-font, inherit);
    font-size: medium;
    line-height: 1.4;
  }
  :host(:not([lang])) { visibility: hidden }
  [hidden] { display: none !important }
  button {
    all: unset;
    padding: 4px 12px;
    border: 1px solid var(--accent);
    border-radius: 6px;
    font-size: .9em;
    font-weight: 600;
    cursor: pointer;
  }
  button:hover { background: color-mix(in srgb, currentColor 10%, transparent) }
  button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
  progress { accent-color: var(--accent); height: 8px }
`;
