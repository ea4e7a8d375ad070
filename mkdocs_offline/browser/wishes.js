// What a reader may wish. client.js brings this file when the first wish is made.

/**
 * Saves everything.
 *
 * @param {PageClient} client
 */
export async function save({ saveAll }) {
  const { problem } = await saveAll(true);
  if (problem) throw problem;
}

/**
 * Stops saving until the reader resumes it, also on other pages and later.
 *
 * @param {PageClient} client
 */
export async function pause({ tell }) {
  await insist(tell, "PAUSE");
}

/**
 * Goes on with what was being saved.
 *
 * @param {PageClient} client
 */
export async function resume({ tell, saveAll }) {
  await insist(tell, "RESUME");
  const { problem } = await saveAll(false);
  if (problem) throw problem;
}

/**
 * Removes what is saved; nothing is saved again until the reader asks for it.
 *
 * @param {PageClient} client
 */
export async function remove({ tell }) {
  await insist(tell, "REMOVE");
}

/**
 * Looks for a newer version, and lets one that waits for the reader's consent take over.
 *
 * @param {PageClient} client
 */
export async function update({ registered }) {
  const registration = await registered();
  if (!registration?.waiting) await registration?.update(); // What waits needs no network.
  const next = registration?.installing ?? registration?.waiting;
  if (!next || next.state === "activated") return;
  await new Promise((resolve) => {
    const go = () => {
      if (next.state === "installed") next.postMessage({ type: "SKIP_WAITING" });
      if (next.state === "activated" || next.state === "redundant") resolve(undefined);
    };
    // Chromium forgets it where the old worker is being asked, as it is when a page has loaded.
    const goSoon = () => setTimeout(go, 1000);
    next.addEventListener("statechange", goSoon);
    goSoon();
  });
}

/**
 * Tells the worker until one answers; another one may be taking over.
 *
 * @param {Tell} tell
 * @param {string} type
 */
async function insist(tell, type) {
  for (let turn = 0; turn < 3; turn += 1) {
    const answer = await tell({ type });
    if (answer?.problem) throw new Error(answer.problem);
    if (answer !== undefined) return;
  }
  throw new Error("the worker does not answer");
}
