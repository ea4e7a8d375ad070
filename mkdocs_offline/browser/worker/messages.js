// Messages from pages.

import { copyElsewhere, copyFacts } from "./elsewhere.js";
import { askHost } from "./host.js";
import { leaveIfStuck, takeOver } from "./installing.js";
import { aboutPage, notePainted, savedPages, unsavedOf } from "./pages.js";
import { hostFacts } from "./profile.js";
import { pause, remove, resume, saveStep, whenSaved } from "./saving.js";
import { worker } from "./scope.js";
import { announce, status } from "./status.js";
import { remember } from "./store.js";

whenSaved((isOver) => announce(isOver).catch(() => {})); // Told with the next bytes.

/** @param {ExtendableMessageEvent} event */
export async function obey({ data, source, ports }) {
  const commands = /** @type {Record<string, () => unknown>} */ ({
    CHECK: () => askHost().heard.then(status),
    ELSEWHERE: () => copyElsewhere(data.urls),
    HOST: async () => ({ ...(await hostFacts()), copies: await copyFacts() }),
    LINKS: () => unsavedOf(data.urls),
    PAGE: () => aboutPage(/** @type {Client} */ (source), data.url),
    PAGES: () => savedPages(data.from),
    PAINTED: () => notePainted(/** @type {Client} */ (source)),
    PAUSE: () => pause().then(tell),
    REMOVE: () => remove().then(tell),
    RESUME: resume,
    SAVE: () => saveForPages(data),
    SKIP_WAITING: () => worker.skipWaiting(),
    STATUS: status,
    STUCK: leaveIfStuck,
    TAKE_OVER: takeOver,
    TOLD: () => remember("told", true),
  });
  const command = commands[data?.type];
  if (!command) return;
  let answer;
  try {
    answer = await command();
  } catch (error) {
    answer = { problem: `The browser's storage fails: ${error}` };
  }
  ports[0]?.postMessage(answer ?? null); // What is not answered at all is undefined.
}

/**
 * Saves for a while. Between two such whiles nothing is new to readers.
 *
 * @param {Parameters<typeof saveStep>[0]} wish
 */
async function saveForPages(wish) {
  let goesOn = false;
  try {
    const answer = await saveStep(wish);
    goesOn = answer.goesOn;
    return answer;
  } finally {
    if (!goesOn) await tell();
  }
}

/** Tells all pages, whatever they were told a moment ago. */
function tell() {
  return announce(true);
}
