// What pages need to know to tell their readers: what is on the screen, whether there is a network,
// which links lead nowhere without one, when the copy was saved, and whether saving is paused.

/** @param {ExtendableMessageEvent} event */
function pageCommands({ source, data }) {
  return {
    CHECK: () => askHost().heard.then(status),
    LINKS: () => unsavedOf(data.urls),
    PAGE: () => aboutPage(/** @type {Client} */ (source), data.url),
    PAUSE: pause,
    RESUME: resume,
    TOLD: () => remember("told", true),
  };
}

/**
 * The revisions of saved pages that the last navigations were answered with, by the client's id.
 *
 * @type {Map<string, string | undefined>}
 */
const shown = new Map();

/**
 * Notes which revision of a page a client has on its screen: none that we know where it came from
 * the host. A page that fetches another one, to show it in place, is told at once.
 *
 * @param {FetchEvent} event
 * @param {string} url
 * @param {boolean} isCopy
 */
async function noteShown({ request, clientId, resultingClientId }, url, isCopy) {
  if (!isPage(url)) return;
  const revision = isCopy ? await revisionOf(url) : undefined;
  if (request.mode === "navigate") {
    shown.set(resultingClientId, revision);
    if (shown.size > 100) shown.delete([...shown.keys()][0]);
  } else {
    const message = { type: "mkdocs-offline-shown", scope: SCOPE, url: addressOf(url), revision };
    (await worker.clients.get(clientId))?.postMessage(message);
  }
}

/**
 * @param {Client} client
 * @param {string} address
 * @returns {Promise<AboutPage>}
 */
async function aboutPage({ id }, address) {
  const file = find(address);
  return {
    ui: SITE.ui,
    isPrompting: SITE.update === "prompt",
    isTold: (await recall("told")) !== undefined,
    shown: shown.get(id),
    current: file && (await revisionOf(file.url)),
  };
}

/** @param {string} url */
async function revisionOf(url) {
  return entries.get(url)?.revision ?? (texts.has(url) ? (await lineOf(url))?.revision : undefined);
}

/**
 * Those of some addresses that cannot be opened without a network.
 *
 * @param {string[]} addresses
 */
async function unsavedOf(addresses) {
  const found = [];
  for (const address of addresses) {
    const file = address.startsWith(SCOPE) ? find(address) : undefined;
    if (!file || !(await isSaved(file.url))) found.push(address);
  }
  return found;
}

/** Whether the host was asked and did not answer. */
function isOffline() {
  return known.at > 0 && known.deployed === null;
}

/** Takes down when this version was saved, once. */
async function noteDate() {
  if ((await dateSaved()) === null) await remember("date", { of: SITE.version, at: Date.now() });
}

/** When this version was saved as a whole, in milliseconds since 1970, or null if it was not. */
async function dateSaved() {
  const date = await recall("date");
  return date?.of === SITE.version ? Number(date.at) : null;
}

async function isPaused() {
  return (await recall("paused")) !== undefined;
}

/** Stops saving until the reader resumes it. */
async function pause() {
  await remember("paused", true);
  await stopDownloading();
  await announce(true);
}

async function resume() {
  isStopped = false;
  await forget("paused");
  triedAt = -Infinity;
}
