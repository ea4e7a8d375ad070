// Installing and activating.

// Firefox ends an install after 61 s, and any event after some minutes: each step is shorter.
const INSTALL_SECONDS = 45;

// For how long a browser may need to notice that an install has ended; twice as long each time
// that this was not enough.
const NOTICE_SECONDS = 3;

/** While the version before still answers, and tells pages its own status. */
let isInstalling = false;
/**
 * This worker's install; undefined where the browser has started the worker again since.
 *
 * @type {Promise<void> | undefined}
 */
let installed;

function install() {
  installed = saveVersion();
  return installed;
}

async function saveVersion() {
  isInstalling = true;
  const deadline = Date.now() + INSTALL_SECONDS * 1000;
  const before = await savedUrls();
  const hadTexts = [...before].some(isPack);
  const whole = await recall("whole");
  // Packs of the version before would go, and those of this one are not to be downloaded.
  if (hadTexts && !whole && (await isPaused())) throw new Error(PAUSED);
  const fallback = /** @type {Entry} */ (entries.get(SITE.fallback));
  const hadFallback = !(await unsaved([fallback])).length;
  await saveWholly(SITE.precache.slice(0, SITE.core), deadline);
  const lacksFallback = (await unsaved([fallback])).length;
  if (lacksFallback && before.has(SITE.fallback)) throw new Error(await problemOf(fallback));
  // What could be read offline in the version before can be read in this one.
  const asked = new Set(whole && wantedWith(whole));
  const list = SITE.precache.filter(
    (entry) =>
      before.has(entry.url) || (hadTexts && entry.url.startsWith(PACKS)) || asked.has(entry),
  );
  const alone = hadTexts ? [] : [...before].filter((url) => texts.has(url));
  await saveWholly(recipeFilesOf(alone), deadline);
  await saveWholly([...list, ...(await textEntries(alone))], deadline);
  if (hadFallback) await renewHeaders(fallback, deadline).catch(() => {}); // The old ones hold.
  isInstalling = false;
  takeOver();
}

/**
 * Saves what can be had of a list; what is missing at the host may be.
 *
 * @param {Entry[]} list
 * @param {number} deadline
 */
async function saveWholly(list, deadline) {
  if ((await download(list, deadline)) === "done") return;
  const [missing] = await unsaved(list);
  throw new Error(`mkdocs-offline: ${await problemOf(missing)}`);
}

/**
 * Learns the headers of pages, which may be new where no page is.
 *
 * @param {Entry} page
 * @param {number} deadline
 */
async function renewHeaders(page, deadline) {
  try {
    const { response, body } = await fetchPatiently(page, "no-cache", deadline);
    if (await isGenuine(page, body)) await rememberHeaders(response);
  } finally {
    underWay.delete(page.url);
  }
}

/** @type {Promise<boolean> | undefined} */
let leavingIfStuck;

/**
 * Lets a site's first worker leave where the browser will never end its install: WebKit forgets an
 * install with the page that began it. That makes room for another worker; what is saved stays.
 *
 * @returns {Promise<boolean>} whether it leaves, the same for all pages that ask
 */
function leaveIfStuck() {
  leavingIfStuck ??= (async () => {
    await installed?.catch(() => {});
    const times = (await recall("left")) ?? 0;
    await sleep(NOTICE_SECONDS * 1000 * 2 ** times);
    if (!isFirst()) return false;
    await remember("left", times + 1);
    setTimeout(() => isFirst() && worker.registration.unregister(), 500); // The answer goes first.
    return true;
  })().catch(() => false); // The storage fails.
  return leavingIfStuck;
}

function isFirst() {
  const { installing, active } = worker.registration;
  return !!installing && !active;
}

function takeOver() {
  if (SITE.update === "auto") worker.skipWaiting();
}

async function activate() {
  await worker.clients.claim(); // Else Firefox lets the version before answer for a while.
  await forget("left");
  // A version that is being installed may already rely on what this one does not need.
  if (!worker.registration.installing && !worker.registration.waiting) await prune();
  if ((await recall("whole")) !== undefined && !(await unsaved(await wanted())).length) {
    await noteDate();
  }
}
