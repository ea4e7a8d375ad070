// Notices: what readers are to be told, one thing at a time. client.js brings this file where `ui`
// is on; the build joins notice.js and reader.js to it, so names must not be used twice.

import { show } from "./notice.js";

// In milliseconds: saving that takes less is not told; how often a host without answer is asked.
const MOMENT = 2000;
const RETRY = 20000;
const NOTE = "mkdocs-offline"; // In the tab's storage: the offline notice was dismissed.

/** @type {AboutPage} */
let about;
/** @type {Tell} */
let tell;
/** @type {ServiceWorkerRegistration} */
let registration;
/** @type {Status} */
let status;
/**
 * The revisions in which pages came from the copy: the one that was opened, and those that a theme
 * has shown in its place.
 *
 * @type {Map<string, string | undefined>}
 */
const shown = new Map();
/** The page that has another revision now. */
let changed = "";
/** The notice on the screen, and those that the reader has seen enough of. */
let current = "";
const dismissed = new Set();
let savingSince = 0;
let retry = 0;
let isMarked = false;

/**
 * @param {AboutPage} page
 * @param {Tell} ask
 * @param {ServiceWorkerRegistration} site
 */
export async function start(page, ask, site) {
  [about, tell, registration] = [page, ask, site];
  shown.set(here(), about.shown);
  dismissed.add(sessionStorage.getItem(NOTE));
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    const isOurs = data?.type === "mkdocs-offline-shown" && data.scope === registration.scope;
    if (!isOurs) return;
    shown.set(data.url, data.revision);
    if (data.url === changed) changed = "";
  });
  const again = () => follow(status);
  status = await /** @type {MkdocsOffline} */ (window.mkdocsOffline).status();
  document.addEventListener("mkdocs-offline", ({ detail }) => follow(detail));
  const watch = () => {
    dismissed.delete("newVersion");
    registration.installing?.addEventListener("statechange", again);
  };
  registration.addEventListener("updatefound", watch);
  watch();
  navigator.serviceWorker.addEventListener("controllerchange", compare);
  // A theme that shows another page in place changes the title.
  const turn = new MutationObserver(() => {
    again();
    if (isMarked) markLinks();
  });
  turn.observe(document.head, { childList: true, subtree: true });
  addEventListener("online", check);
  addEventListener("offline", check);
  again();
}

function here() {
  return location.href.split(/[?#]/)[0];
}

/** After a new version has taken over. */
async function compare() {
  const page = here();
  const before = shown.get(page);
  const now = (await tell({ type: "PAGE", url: page }))?.current;
  if (before && now && before !== now) {
    changed = page;
    dismissed.delete("updated");
  }
  follow(status);
}

async function check() {
  // A question would keep the worker from ending where another one waits for that.
  const isTime = !document.hidden && (about.isPrompting || !registration.waiting);
  follow((isTime && (await tell({ type: "CHECK" }))) || status);
}

/** @param {Status} next */
function follow(next) {
  status = next;
  const { isOffline, state } = status;
  clearTimeout(retry);
  if (isOffline) retry = setTimeout(check, RETRY);
  else if (dismissed.delete("offline")) sessionStorage.removeItem(NOTE);
  if (state !== "saving") savingSince = 0;
  else if (!savingSince) {
    savingSince = Date.now();
    setTimeout(() => follow(status), MOMENT);
  }
  const name = due();
  if (name !== current || name === "saving") say(name);
  if (isOffline !== isMarked) markLinks();
}

async function markLinks() {
  isMarked = status.isOffline;
  (await import("./links.js")).mark(isMarked, tell);
}

/** The most important thing that there is to say, and that the reader has not seen enough of. */
function due() {
  const isLong = savingSince && Date.now() - savingSince >= MOMENT;
  const names = [
    changed === here() && "updated",
    about.isPrompting && registration.waiting && "newVersion",
    status.isOffline && "offline",
    isLong && "saving",
    status.state === "saved" && (!about.isTold || current === "saved") && "saved",
  ];
  return names.find((name) => name && !dismissed.has(name)) || "";
}

/** @param {string} name */
function say(name) {
  if (!name && !current) return;
  current = name;
  if (name === "saved" && !about.isTold) {
    about.isTold = true;
    tell({ type: "TOLD" });
  }
  show(name, status, dismiss);
}

function dismiss() {
  dismissed.add(current);
  if (current === "offline") sessionStorage.setItem(NOTE, current);
  say("");
}
