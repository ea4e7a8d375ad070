// The glyphs of the states, drawn once: in the save element, on the status page, in notices and at links.

const SVG = "http://www.w3.org/2000/svg";

const ARROW = "M12 7v9.5m-4-4 4 4 4-4";
const REFRESH = "M16.6 12a4.6 4.6 0 1 1-1.35-3.25L16.6 10.1M16.6 6.8v3.3h-3.3";
const CLOUD = "M9.3 6.1A5.8 5.8 0 0 1 17.4 10a4.3 4.3 0 0 1 2.9 7M6.2 9.9A4.3 4.3 0 0 0 6.8 18.5H16";

/** What is in the ring of each, or beside it. @type {Record<GlyphName, string>} */
const SHAPES = {
  notSaved: ARROW,
  saving: ARROW,
  paused: "M10 8.5v7m4-7v7",
  saved: "m7.5 12.5 3 3 6-6.5",
  gaps: "M12 7v6m0 3.9v.1",
  update: REFRESH,
  offline: `${CLOUD}M4 4l16 16`,
};

/**
 * Draws a glyph.
 *
 * @param {GlyphName} name
 * @param {number} [share] of what is wanted that is there, from 0 to 1
 */
export function glyph(name, share = 1) {
  const ring = { cx: "12", cy: "12", r: "10.5" };
  const hasRing = name !== "offline";
  const isUnderway = name === "saving" || name === "paused";
  const svg = shape("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", part: `glyph ${name}` });
  svg.classList.add(name);
  if (hasRing) svg.append(shape("circle", { ...ring, class: isUnderway ? "track" : "ring" }));
  if (isUnderway) {
    const done = `${100 * share} 100`;
    const turned = { transform: "rotate(-90 12 12)", pathLength: "100", "stroke-dasharray": done };
    svg.append(shape("circle", { ...ring, ...turned, class: "done" }));
  }
  svg.append(shape("path", { d: SHAPES[name], class: "sign" }));
  return svg;
}

/**
 * @param {string} name
 * @param {Record<string, string>} attributes
 */
function shape(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

export const GLYPH_LOOK = `
  svg {
    inline-size: 24px; block-size: 24px; flex: none; overflow: visible; fill: none; stroke: currentColor;
    stroke-width: 2; stroke-linecap: round; stroke-linejoin: round;
  }
  .ring, .track { stroke-width: 1.5; stroke-opacity: .4 }
  .track { stroke-width: 2.5; stroke-opacity: .2 }
  .done { stroke: var(--accent); stroke-width: 2.5; stroke-linecap: butt }
  .saved .ring { fill: var(--accent); stroke: var(--accent); stroke-opacity: 1 }
  .saved .sign { stroke: Canvas }
  .update { color: var(--accent) }
  .gaps { color: var(--warn) }
  @media (forced-colors: active) { svg { --accent: CanvasText; --warn: CanvasText } }
`;
