// Messages from pages, and the status they see.

/** @type {ReturnType<typeof download> | undefined} */
let downloading;
let triedAt = -Infinity;
const PAUSED = "saving is paused";

/** @param {ExtendableMessageEvent} event */
async function obey(event) {
  const commands = /** @type {Record<string, () => unknown>} */ ({
    STATUS: status,
    PAGES: savedPages,
    SAVE: () => saveStep(event.data),
    REMOVE: remove,
    SKIP_WAITING: () => worker.skipWaiting(),
    TAKE_OVER: takeOver,
    STUCK: leaveIfStuck,
    ...pageCommands(event),
  });
  const command = commands[event.data?.type];
  if (!command) return;
  let answer;
  try {
    answer = await command();
  } catch (error) {
    answer = { problem: `The browser's storage fails: ${error}` };
  }
  event.ports[0]?.postMessage(answer ?? null); // What is not answered at all is undefined.
}

/**
 * Downloads for a while; the page calls again as long as `goesOn` is true, for workers live short.
 *
 * @param {object} wish
 * @param {boolean} wish.all whether the reader has asked for everything
 * @param {string[]} wish.read what the page loaded before it was controlled, which counts as read
 * @param {boolean} wish.isThrifty whether the browser is to save data, unless the reader asks
 */
async function saveStep({ all, read, isThrifty }) {
  if (all) await resume();
  if (await isPaused()) return { goesOn: false, isPaused: true, problem: PAUSED };
  if (isThrifty && !all && (await recall("choice")) !== "all") {
    return { goesOn: false, isPaused: true, problem: "the reader saves data" };
  }
  await downloading; // Begun for another page, perhaps without a network.
  if (all && (await recall("choice")) !== "all") {
    await remember("choice", "all");
    triedAt = -Infinity;
  }
  const asked = await wanted();
  const isRemoved = (await recall("choice")) === "core";
  const list = [...asked, ...(isRemoved ? [] : await entriesRead(read, asked))];
  const wasTried = !all && Date.now() - triedAt < SITE.maxAge * 1000;
  let end = "done";
  if (!wasTried && (await unsaved(list)).length) {
    downloading ??= download(list, Date.now() + STEP_SECONDS * 1000).finally(() => {
      downloading = undefined;
    });
    const step = downloading;
    await announce(true);
    end = await step;
    if (end === "done") triedAt = Date.now();
  }
  const [missing] = await unsaved(list);
  if (!missing && canUnpack && asked.length > SITE.core) {
    await remember("whole", (await recall("choice")) ?? "unasked");
    await noteDate();
  }
  await announce(true);
  if (await isPaused()) return { goesOn: false, isPaused: true, problem: PAUSED };
  const goesOn = end === "late";
  return { goesOn, problem: missing && !goesOn ? await problemOf(missing) : "" };
}

/**
 * @param {string[]} addresses
 * @param {Entry[]} list what is saved anyway
 */
async function entriesRead(addresses, list) {
  const urls = addresses
    .filter((address) => address.startsWith(SCOPE))
    .flatMap((address) => find(address)?.url ?? []);
  const packed = list.some((entry) => isPack(entry.url));
  const alone = packed ? [] : await textEntries(urls.filter((url) => texts.has(url)));
  return [...alone, ...urls.flatMap((url) => entries.get(url) ?? [])].filter(
    (entry) => !list.includes(entry),
  );
}

/** Forgets all but what is needed to work at all, until the reader asks for more. */
async function remove() {
  const isNoted = await remember("choice", "core").then(
    () => true,
    () => false, // There is no room, before.
  );
  await stopDownloading();
  for (const note of ["whole", "date", "paused"]) await forget(note);
  isStopped = false;
  const core = new Set(SITE.precache.slice(0, SITE.core).map(keyOf));
  const cache = await caches.open(CACHE);
  for (const key of await savedKeys()) {
    if (key.includes("?revision=") && !core.has(key)) await cache.delete(key);
  }
  keysOnce = undefined;
  memory.clear();
  if (!isNoted) await remember("choice", "core");
  await announce(true);
}

/** What is to be saved: what the reader chose, else what the author set. */
async function wanted() {
  return wantedWith(await recall("choice"));
}

/** @param {string | undefined} choice of the reader */
function wantedWith(choice) {
  const count = { all: SITE.precache.length, core: SITE.core }[String(choice)] ?? SITE.wanted;
  return SITE.precache.slice(0, count).filter(({ url }) => canUnpack || !url.startsWith(PACKS));
}

async function savedPages() {
  const found = [];
  for (const url of [...entries.keys(), ...texts.keys()]) {
    if (isPage(url) && (await isSaved(url))) found.push(addressOf(url));
  }
  return found;
}

/** @param {string} url */
async function isSaved(url) {
  const keys = await savedKeys();
  const entry = entries.get(url);
  if (entry) return keys.has(keyOf(entry));
  const line = await lineOf(url);
  if (!line) return false;
  if (keys.has(keyOf({ url, revision: line.revision }))) return true;
  if (!canUnpack) return false;
  const packs = recipeIn(line).packs.map((name) => /** @type {Entry} */ (entries.get(SITE.packs[name])));
  return packs.every((pack) => keys.has(keyOf(pack)));
}

/** @returns {Promise<Status>} */
async function status() {
  const [keys, problems] = await Promise.all([savedKeys(), knownProblems()]);
  const have = SITE.precache.filter((entry) => keys.has(keyOf(entry)));
  const asked = await wanted();
  const hasAsked = asked.every((entry) => keys.has(keyOf(entry)));
  const isComplete = canUnpack && asked.length > SITE.core && hasAsked;
  let state = /** @type {Status["state"]} */ ("core");
  if (hasLeft) state = "retired";
  else if (have.length === SITE.precache.length || isComplete) state = "saved";
  else if (downloading && !hasAsked) state = "saving";
  else if (await isPaused()) state = "paused";
  else if (have.length > SITE.core) state = "partial";
  const size = (/** @type {Entry[]} */ list) => list.reduce((sum, entry) => sum + entry.size, 0);
  const saved = (/** @type {Entry[]} */ list) =>
    list.reduce((sum, entry) => {
      const isSaved = keys.has(keyOf(entry));
      return sum + (isSaved ? entry.size : (underWay.get(entry.url)?.bytes ?? 0));
    }, 0);
  return {
    state,
    version: SITE.version,
    isOffline: isOffline(),
    savedAt: await dateSaved(),
    deployed: [GONE, DENIED].includes(String(known.deployed)) ? null : known.deployed,
    files: { saved: have.length, total: SITE.precache.length },
    bytes: { saved: saved(SITE.precache), total: size(SITE.precache) },
    wanted: { saved: saved(asked), total: size(asked) },
    problems: SITE.precache.flatMap((entry) => {
      const problem = problems.get(keyOf(entry));
      return problem ? [{ url: addressOf(entry.url), ...problem }] : [];
    }),
  };
}

let announcedAt = 0;

/**
 * Tells all pages of this site the status, a few times a second at most.
 *
 * @param {boolean} [always]
 */
async function announce(always = false) {
  if (isInstalling || (!always && Date.now() - announcedAt < 200)) return;
  announcedAt = Date.now();
  const message = { type: "mkdocs-offline", scope: SCOPE, status: await status() };
  for (const client of await worker.clients.matchAll({ includeUncontrolled: true })) {
    if (client.url.startsWith(SCOPE)) client.postMessage(message);
  }
}
