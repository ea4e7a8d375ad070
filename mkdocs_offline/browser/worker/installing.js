// Installing and activating.

// Firefox ends an install after 61 s, and any event after some minutes: each step is shorter.
const INSTALL_SECONDS = 45;

/** While the version before still answers, and tells pages its own status. */
let isInstalling = false;

async function install() {
  isInstalling = true;
  const deadline = Date.now() + INSTALL_SECONDS * 1000;
  const before = await savedUrls();
  await saveWholly(SITE.precache.slice(0, SITE.core), deadline);
  const [fallback] = await unsaved(SITE.precache.filter(({ url }) => url === SITE.fallback));
  if (fallback && before.has(SITE.fallback)) throw new Error(await problemOf(fallback));
  // What could be read offline in the version before can be read in this one.
  const asked = new Set(await wanted());
  const hadTexts = [...before].some(isPack);
  const wasWhole = (await recall("whole")) !== undefined;
  const goesOn = hadTexts && (wasWhole || !(await isPaused()));
  const list = SITE.precache.filter(
    (entry) =>
      before.has(entry.url) ||
      (goesOn && entry.url.startsWith(PACKS)) ||
      (wasWhole && asked.has(entry)),
  );
  const alone = hadTexts ? [] : [...before].filter((url) => texts.has(url));
  await saveWholly(recipeFilesOf(alone), deadline);
  await saveWholly([...list, ...(await textEntries(alone))], deadline);
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

function takeOver() {
  if (SITE.update === "auto") worker.skipWaiting();
}

async function activate() {
  // A version that is being installed may already rely on what this one does not need.
  if (!worker.registration.installing && !worker.registration.waiting) await prune();
  if ((await recall("whole")) !== undefined && !(await unsaved(await wanted())).length) {
    await noteDate();
  }
  await worker.clients.claim();
}
