// Notices: what readers are to be told, one thing at a time. client.js brings this file where `ui`
// is on; the build joins states.js to it. What a notice looks like is brought with the first one.

import { stateOf } from "./states.js";

// In milliseconds: saving that takes less is not told; how often a host without answer is asked.
const MOMENT = 2000;
const RETRY = 20000;
const NOTE = "mkdocs-offline"; // In the tab's storage: the notices that were dismissed.
const ELEMENTS = "mkdocs-offline-save:not([compact]), mkdocs-offline-status";

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
const dismissed = new Set(sessionStorage.getItem(NOTE)?.split(" "));
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
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    const isOurs = data?.type === "mkdocs-offline-shown" && data.scope === registration.scope;
    if (!isOurs) return;
    shown.set(data.url, data.revision);
    if (data.url === changed) changed = "";
  });
  const again = () => follow(status);
  status = await /** @type {MkdocsOffline} */ (window.mkdocsOffline).status();
  document.addEventListener("mkdocs-offline", ({ detail }) => follow(detail));
  const watch = () => registration.installing?.addEventListener("statechange", again);
  registration.addEventListener("updatefound", () => {
    tellAgain("newVersion");
    watch();
  });
  watch();
  navigator.serviceWorker.addEventListener("controllerchange", compare);
  // A theme that shows another page in place changes the title.
  const turn = new MutationObserver(() => {
    again();
    if (isMarked) markLinks().catch(ignore);
  });
  turn.observe(document.head, { childList: true, subtree: true });
  addEventListener("online", check);
  addEventListener("offline", check);
  // What a page loads later, from whichever host, may be the first to meet a dead network.
  addEventListener("error", ({ target }) => target instanceof Element && check(), true);
  again();
  if (!navigator.onLine) check();
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
    tellAgain("updated");
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
  const { isOffline } = status;
  const { name } = stateOf(status);
  clearTimeout(retry);
  if (isOffline) retry = setTimeout(check, RETRY);
  else tellAgain("offline");
  if (name === "saved") tellAgain("saving");
  if (name !== "saving") savingSince = 0;
  else if (!savingSince) {
    savingSince = Date.now();
    setTimeout(() => follow(status), MOMENT);
  }
  const notice = due(name);
  if (notice !== current || notice === "saving" || notice === "offline") say(notice).catch(ignore);
  if (isOffline !== isMarked) markLinks().catch(ignore);
}

/** Firefox fails to import what a page brings that is just being left. */
function ignore() {}

async function markLinks() {
  isMarked = status.isOffline;
  await (await import("./links.js")).mark(isMarked, tell);
}

/**
 * The most important thing that there is to say, and that the reader has not seen enough of.
 *
 * @param {StateName} state
 */
function due(state) {
  const isLong = savingSince && Date.now() - savingSince >= MOMENT;
  const isWaiting = about.isPrompting && registration.waiting;
  if (changed === here() && !dismissed.has("updated")) return "updated";
  if (isSaidElsewhere()) {
    if (state === "saved") noteTold();
    return isWaiting && state !== "outdated" && !dismissed.has("newVersion") ? "newVersion" : "";
  }
  const names = [
    isWaiting && "newVersion",
    status.isOffline && "offline",
    isLong && "saving",
    state === "saved" && (!about.isTold || current === "saved") && "saved",
  ];
  return names.find((name) => name && !dismissed.has(name)) || "";
}

/** Whether an element on the screen tells what is saved. */
function isSaidElsewhere() {
  return [...document.querySelectorAll(ELEMENTS)].some((element) => {
    const { top, bottom, height } = element.getBoundingClientRect();
    return height && top < innerHeight && bottom > 0;
  });
}

function noteTold() {
  if (!about.isTold) tell({ type: "TOLD" });
  about.isTold = true;
}

/** @param {string} name */
async function say(name) {
  if (!name && !current) return;
  current = name;
  if (name === "saved") noteTold();
  await (await import("./notice.js")).show(name, status, dismiss);
}

function dismiss() {
  dismissed.add(current);
  keepDismissed();
  say("").catch(ignore);
}

/** @param {string} name of what there is a new reason to say */
function tellAgain(name) {
  if (dismissed.delete(name)) keepDismissed();
}

/** On the next pages, too. */
function keepDismissed() {
  sessionStorage.setItem(NOTE, [...dismissed].filter((name) => name !== "updated").join(" "));
}
