// What a status means to a reader: one state for each, with its glyph and what is offered. The save
// element, the status page and the notices all ask here, so that they never disagree; the sentence
// of a state is the text of that name.

/** @type {Record<StateName, [glyph: GlyphName, action: ActionName | "", canRemove?: boolean]>} */
const STATES = {
  unsupported: ["notSaved", ""],
  displaced: ["notSaved", ""],
  retired: ["notSaved", ""],
  preparing: ["saving", ""],
  notSaved: ["notSaved", "save"],
  opened: ["notSaved", "save", true],
  partial: ["notSaved", "save", true],
  saving: ["saving", "pause"],
  paused: ["paused", "resume", true],
  waiting: ["offline", "tryAgain", true],
  failed: ["gaps", "tryAgain", true],
  full: ["gaps", "tryAgain", true],
  gaps: ["gaps", "tryAgain", true],
  saved: ["saved", "", true],
  outdated: ["update", "update", true],
};

/**
 * @param {Status} status
 * @returns {State}
 */
export function stateOf(status) {
  const name = nameOf(status);
  const [glyph, action, canRemove = false] = STATES[name];
  const isRestOffered = name === "saved" && status.bytes.saved < status.bytes.total;
  return { name, glyph, action: isRestOffered ? "saveRest" : action, canRemove };
}

/**
 * @param {Status} status
 * @returns {StateName}
 */
function nameOf({ state, wanted, bytes, problems, isOffline, deployed, version }) {
  if (state === "unsupported" || state === "displaced" || state === "retired") return state;
  if (!bytes.total) return state === "core" ? "notSaved" : "preparing"; // The worker is on its way.
  if (state === "saving" || state === "paused") return state;
  if (state === "saved") return deployed && deployed !== version ? "outdated" : "saved";
  const isWanted = wanted.saved < wanted.total;
  if (!isWanted) return state === "core" ? "notSaved" : "opened";
  if (problems.some(({ remedy }) => remedy === "space")) return "full";
  if (isOffline) return "waiting";
  if (!problems.length) return state === "core" ? "notSaved" : "partial"; // Not begun.
  // Where less than half is there, it would be too much to call it saved.
  return state === "core" || wanted.saved < wanted.total / 2 ? "failed" : "gaps";
}

/**
 * What is wrong with the connection, as the name of its text; nothing where the host answers. A
 * browser that has a network says nothing about who cannot be reached.
 *
 * @param {Status} status
 */
export function connectionOf({ isOffline }) {
  if (!isOffline) return "";
  return navigator.onLine ? "unreachable" : "offline";
}
