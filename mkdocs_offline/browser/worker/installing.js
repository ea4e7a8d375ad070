// Installing and activating.

// Firefox ends an install after 61 s, and any event after some minutes: each step is shorter.
const INSTALL_SECONDS = 45;

/** While the version before still answers, and tells pages its own status. */
let isInstalling = false;

async function install() {
  isInstalling = true;
  const core = SITE.precache.slice(0, SITE.core);
  const deadline = Date.now() + INSTALL_SECONDS * 1000;
  if ((await download(core, deadline)) !== "done") {
    const [missing] = await unsaved(core);
    throw new Error(`mkdocs-offline: ${await problemOf(missing)}`);
  }
  // What could be read offline in the version before can be read in this one.
  const before = await savedUrls();
  const hadTexts = [...before].some(isPack);
  const wasWhole = (await recall("whole")) !== undefined;
  const list = wasWhole
    ? await wanted()
    : SITE.precache.filter(({ url }) => before.has(url) || (hadTexts && url.startsWith(PACKS)));
  const alone = hadTexts ? [] : await textEntries([...before].filter((url) => texts.has(url)));
  const end = await download([...list, ...alone], deadline);
  if (end !== "done") throw new Error("mkdocs-offline: the update goes on at the next visit");
  isInstalling = false;
  takeOver();
}

function takeOver() {
  if (SITE.update === "auto") worker.skipWaiting();
}

async function activate() {
  // A version that is being installed may already rely on what this one does not need.
  if (!worker.registration.installing && !worker.registration.waiting) await prune();
  if ((await recall("whole")) !== undefined) await noteDate();
  await worker.clients.claim();
}
