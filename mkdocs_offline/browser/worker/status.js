// The status that pages see.

import { arriving, isDownloading } from "./downloading.js";
import { deployedVersion, isOffline, isRetired } from "./host.js";
import { knownProblems } from "./problems.js";
import { isPaused, isWhole, progress, wantedLevel } from "./saving.js";
import { SCOPE, addressOf, worker } from "./scope.js";
import { entryOf, savedKeys } from "./store.js";
import { whole } from "./versions.js";

/** @returns {Promise<Status>} */
export async function status() {
  const [known, level, { levels }, paused, problems, keys] = await Promise.all([
    whole(SITE.version),
    wantedLevel(),
    progress(),
    isPaused(),
    knownProblems(),
    savedKeys(),
  ]);
  const core = { files: SITE.core.length, bytes: sum(SITE.core.map(({ size }) => size)) };
  const { text, rest } = SITE.amounts;
  const isReady = isWhole(known, level);
  const total = [core, text, rest];
  const saved = total.map((all, level) => (!level || isWhole(known, level) ? all : levels[level]));
  let state = /** @type {Status["state"]} */ (keys.size > core.files ? "partial" : "core");
  if (isRetired()) state = "retired";
  else if (isReady) state = "saved";
  else if (isDownloading() && level) state = "saving";
  else if (paused) state = "paused";
  /**
   * @param {"files" | "bytes"} unit
   * @param {number} most the level up to which it is counted
   */
  const amount = (unit, most) => {
    const add = (/** @type {typeof saved} */ parts) =>
      sum(parts.slice(0, most + 1).map((part) => part[unit]));
    const under = unit === "bytes" ? arriving() : 0;
    return { saved: Math.min(add(saved) + under, add(total)), total: add(total) };
  };
  const wantedFiles = amount("files", level);
  return {
    state,
    version: SITE.version,
    isOffline: isOffline(),
    savedAt: known?.at ?? null,
    deployed: deployedVersion(),
    files: amount("files", 2),
    bytes: amount("bytes", 2),
    wanted: amount("bytes", level),
    missing: wantedFiles.total - wantedFiles.saved,
    problems: [...problems].map(([key, { reason, remedy }]) => {
      return { url: addressOf(entryOf(key).url), reason, remedy };
    }),
  };
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

let isMuted = false;
let announcedAt = 0;

/** @param {boolean} muted while the version before still tells its own status */
export function mute(muted) {
  isMuted = muted;
}

/**
 * Tells all pages of this site the status, a few times a second at most.
 *
 * @param {boolean} [always]
 */
export async function announce(always = false) {
  if (isMuted || (!always && Date.now() - announcedAt < 200)) return;
  announcedAt = Date.now();
  const message = { type: "mkdocs-offline", scope: SCOPE, status: await status() };
  for (const client of await worker.clients.matchAll({ includeUncontrolled: true })) {
    if (client.url.startsWith(SCOPE)) client.postMessage(message);
  }
}
