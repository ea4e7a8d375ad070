// The script in every page of a site made readable offline by mkdocs-offline: it registers the
// service worker, keeps it downloading while a page is open, and gives authors
// `window.mkdocsOffline`. Where service workers are not to be had it does nothing.

(() => {
  if (window.mkdocsOffline) return;

  const SECOND = 1000;
  const MINUTE = 60 * SECOND;
  const HOUR = 60 * MINUTE;
  const UNSUPPORTED = "no service workers are allowed here";
  // How long `load` is waited for: a picture of a dead host holds it up for ever.
  const PATIENCE = 5 * SECOND;
  // The worker answers a question at once and saves for 20 s at a time.
  const ANSWER = 5 * SECOND;
  const STEP = 40 * SECOND;

  const tag = document.currentScript ?? document.querySelector("script[src$='/client.js']");
  // Relative to the page itself: a <base> does not count here.
  const root = new URL("..", new URL(tag?.getAttribute("src") ?? "", location.href)).href;
  const script = new URL("serviceworker.js", root).href;
  const container = serviceWorkers();
  /** @type {(reason?: Error) => void} */
  let settle = () => {};
  /** @type {Promise<void>} */
  const saved = new Promise((resolve, reject) => {
    settle = (reason) => (reason ? reject(reason) : resolve());
  });
  saved.catch(() => {}); // Whoever waits for it hears of it; the page's error handlers do not.

  const client = { tell, saveAll, registered };
  const wish = (/** @type {string} */ name) => async () => (await module("wishes"))[name](client);
  window.mkdocsOffline = {
    ...{ status, saved, save: wish("save"), pause: wish("pause") },
    ...{ resume: wish("resume"), remove: wish("remove"), update: wish("update") },
  };
  const canShow = "adoptedStyleSheets" in document; // Browsers of before 2023 have no look of ours.
  // With the size that they will have, where words wrap on phones: nothing is to move when they are
  // filled, or when their state changes.
  const cardHeight = "clamp(122px, (640px - 100vw) * 999, 142px)";
  for (const [name, height] of [["save", cardHeight], ["status", "720px"]]) {
    const element = class extends HTMLElement {
      async connectedCallback() {
        const size = { display: "inline-block", minWidth: "40px", minHeight: "40px" };
        const isCompact = this.hasAttribute("compact");
        Object.assign(this.style, isCompact ? size : { display: "block", minHeight: height });
        if (canShow) (await module(name)).show(this, tell);
      }
    };
    customElements.define(`mkdocs-offline-${name}`, element);
  }
  let isControlled = container?.controller?.scriptURL === script;
  /** @type {ServiceWorkerRegistration | undefined} */
  let own;
  let trusted = "";
  /** How long a failed update is left alone, in milliseconds; twice as long each time. */
  let updatePause = 5 * SECOND;
  let maySpeak = canShow && window === window.top;
  /** Whether the browser has service workers and does not let this site have one. */
  let isForbidden = false;
  /** The script of another worker that has our place. */
  let rival = "";
  /** @type {Promise<any> | undefined} */
  let bypass;
  const sayPainted = () => container?.controller?.postMessage({ type: "PAINTED" });
  new PerformanceObserver(sayPainted).observe({ type: "paint", buffered: true });
  if (container) loaded().then(start);
  else settle(new Error(UNSUPPORTED));

  /** @returns {Promise<unknown>} */
  function loaded() {
    return new Promise((resolve) => {
      if (document.readyState === "complete") resolve(true);
      addEventListener("load", resolve, { once: true });
      setTimeout(resolve, PATIENCE);
    });
  }

  /** Whether this is a frame in a page of another origin, whose reader may not know of this site. */
  function isForeign() {
    try {
      return !window.top?.location.href;
    } catch {
      return true;
    }
  }

  function serviceWorkers() {
    try {
      // Firefox's private windows have none.
      const canSave = "caches" in window && "DecompressionStream" in window;
      if (canSave && /^http/.test(location.protocol)) return navigator.serviceWorker;
    } catch {
      // A sandboxed frame.
    }
  }

  async function start() {
    if (isForeign() && !(await registered())) {
      return settle(new Error("in a page of another site nothing is saved unless the reader asks"));
    }
    container?.addEventListener("message", hear);
    watchForUpdates();
    if (!document.querySelector("meta[name=mkdocs-offline-fallback]")) return keepSaving();
    maySpeak = false; // That page says all by itself.
    await register(await registered()).catch(() => {}); // It shows what is saved all the same.
    (await module("fallback")).show(tell);
  }

  /**
   * Registers the worker, again where its first install has failed.
   *
   * @param {ServiceWorkerRegistration} [before] taken as it is: another script of the site may be about
   *   to register its own worker
   */
  async function register(before) {
    trusted ||= trustedScript();
    if (!container) return;
    if (rival && !(await module("rival")).mayReplace(root)) {
      throw new Error(`another service worker, ${rival}, is registered for this folder`);
    }
    const found = before ?? (await container.register(trusted, { scope: root }));
    own = found;
    found.addEventListener("updatefound", () => letTakeOver(found.installing));
    letTakeOver(found.installing ?? found.waiting);
    follow(await status());
    speak(found).catch(() => {}); // Notices are not worth an error.
  }

  /** Pages under `require-trusted-types-for 'script'` have to allow a policy of this name. */
  function trustedScript() {
    try {
      const policy = window.trustedTypes?.createPolicy("mkdocs-offline", { createScriptURL: String });
      return policy?.createScriptURL(script) ?? script;
    } catch {
      return script; // Policies are restricted, but a plain address may do.
    }
  }

  /** @param {string} name of a file beside this one */
  function module(name) {
    return import(new URL(`mkdocs-offline/${name}.js`, root).href);
  }

  /**
   * Says what there is to say on this page.
   *
   * @param {ServiceWorkerRegistration} registration
   */
  async function speak(registration) {
    const question = { type: "PAGE", url: location.href };
    const about = (await tell(question)) ?? (await tell(question)); // A new worker may take over.
    if (about?.isCopying && !navigator.connection?.saveData) (await module("elsewhere")).start(tell);
    if (!maySpeak || !about?.ui) return;
    maySpeak = false;
    (await module("notices")).start(about, tell, registration);
  }

  function watchForUpdates() {
    let checkedAt = Date.now();
    const check = () => {
      if (document.hidden || Date.now() - checkedAt < MINUTE) return;
      checkedAt = Date.now();
      own?.update().catch(() => {}); // Without a network; the next check may have one.
    };
    setInterval(check, HOUR);
    document.addEventListener("visibilitychange", check);
  }

  /**
   * Sees to it that a new worker takes over soon, if it means to. Where a message reaches the old
   * one as Chromium ends it, Chromium starts it again and lets the new one wait until it is idle.
   * One that failed is tried again: what its deploy lacked may have come.
   *
   * @param {ServiceWorker | null} next
   */
  function letTakeOver(next) {
    const remind = () => {
      if (next?.state === "installed") next.postMessage({ type: "TAKE_OVER" });
      if (next?.state === "redundant") setTimeout(() => own?.update().catch(() => {}), (updatePause *= 2));
    };
    const remindSoon = () => setTimeout(remind, 1000); // Chromium heeds the first such message only.
    next?.addEventListener("statechange", remindSoon);
    if (next?.state === "installed") remindSoon();
  }

  /** @returns {Promise<ServiceWorkerRegistration | undefined>} */
  async function registered() {
    const found = await container?.getRegistration(root).catch(() => void (isForbidden = true));
    if (found?.scope === root) {
      const newest = found.installing ?? found.waiting ?? found.active;
      rival = newest && newest.scriptURL !== script ? newest.scriptURL : "";
      return rival ? undefined : found;
    }
    rival = "";
    // Below another site Chromium finds that one's as long as ours installs.
    return own?.installing ? own : undefined;
  }

  /**
   * The active worker; on a first visit it is there once its core is saved.
   *
   * @returns {Promise<ServiceWorker | undefined>}
   */
  async function activeWorker() {
    const registration = await registered();
    const { active, waiting, installing } = registration ?? {};
    const worker = [active, waiting, installing].find((worker) => worker?.scriptURL === script);
    if (!worker) return undefined;
    let hasLeft = false;
    if (worker.state === "installing") {
      ask(worker, { type: "STUCK" }, HOUR).then((answer) => (hasLeft = answer));
    }
    await new Promise((resolve) => {
      const look = () => /^(activated|redundant)$/.test(worker.state) && resolve(undefined);
      worker.addEventListener("statechange", look);
      look();
    });
    if (hasLeft) return register().then(activeWorker, () => undefined);
    return worker.state === "activated" ? worker : undefined;
  }

  /**
   * @param {ServiceWorker} worker
   * @param {object} message
   * @param {number} patience in milliseconds
   * @returns {Promise<any>} the answer, or undefined where the worker has been ended or replaced
   */
  function ask(worker, message, patience) {
    return new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      const end = (/** @type {any} */ { data }) => {
        clearTimeout(timer);
        container?.removeEventListener("controllerchange", end);
        resolve(data);
      };
      const timer = setTimeout(end, patience, {});
      container?.addEventListener("controllerchange", end);
      port1.onmessage = end;
      worker.postMessage(message, [port2]);
    });
  }

  /** @param {object} message */
  async function tell(message) {
    const worker = await activeWorker();
    return worker && ask(worker, message, STEP);
  }

  /** Saves what is to be saved: again after failures, less and less often, and for a new version. */
  async function keepSaving() {
    for (let pause = 10 * SECOND; ; ) {
      const { problem, isPaused } = await saveAll(false, navigator.connection?.saveData);
      // From here on; saveAll itself goes on with a worker that comes meanwhile.
      const replaced = new Promise((resolve) =>
        container?.addEventListener("controllerchange", resolve, { once: true }),
      );
      if (!problem && !isControlled && container?.controller) {
        isControlled = true;
        // WebKit keeps showing what it loaded without the worker from its memory, as long as the
        // host's Cache-Control allows it; an answer of the worker takes that place.
        await fetch(location.href).catch(() => {});
      }
      settle(problem);
      const isBroken = problem && !isPaused;
      if (isBroken) console.warn(`mkdocs-offline: ${problem.message}`);
      await new Promise((resolve) => {
        replaced.then(resolve);
        if (!isBroken) return;
        setTimeout(resolve, pause);
        addEventListener("online", resolve, { once: true });
      });
      pause = isBroken ? Math.min(2 * pause, HOUR) : 10 * SECOND;
    }
  }

  /**
   * @param {boolean} all
   * @param {boolean} [isThrifty]
   * @returns {Promise<{problem?: Error, isPaused?: boolean}>}
   */
  async function saveAll(all, isThrifty) {
    const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
    const read = isControlled ? [] : [location.href, ...loaded];
    const isApp = matchMedia("(display-mode: standalone)").matches;
    if (!container) return { problem: new Error(UNSUPPORTED) };
    try {
      const found = await registered();
      if (isForbidden) return { problem: new Error(UNSUPPORTED), isPaused: true };
      if (!own || rival || !(own.active || found)) await register(found);
    } catch (error) {
      if (rival) console.warn(`mkdocs-offline: ${/** @type {Error} */ (error).message}`);
      return { problem: /** @type {Error} */ (error), isPaused: !!rival };
    }
    for (;;) {
      const worker = await activeWorker();
      // One that was active has left.
      if (!worker) return { isPaused: !!own?.active, problem: new Error("no worker is installed") };
      const answer = await ask(worker, { type: "SAVE", all, read, isThrifty, isApp }, STEP);
      all &&= !answer; // What was asked for is noted now; the reader may ask for less meanwhile.
      // WebKit may let one answer that was just replaced.
      if (!answer || answer.goesOn || worker !== (await registered())?.active) continue;
      return { ...answer, problem: answer.problem && new Error(answer.problem) };
    }
  }

  /** @param {MessageEvent} event */
  function hear({ data }) {
    if (data?.type !== "mkdocs-offline" || data.scope !== root) return;
    follow(data.status);
    document.dispatchEvent(new CustomEvent("mkdocs-offline", { detail: data.status }));
  }

  /**
   * Mends what a network that is gone has broken, and fetches a newer version that the worker has noticed; Chromium delays what the worker itself
   * does about it.
   *
   * @param {Status} status
   */
  async function follow({ version, deployed, isOffline }) {
    if (isOffline) bypass ??= module("bypass");
    bypass?.then(({ mend }) => mend(isOffline), () => {}); // The page is being left.
    if (deployed === null || deployed === version) return;
    const registration = await registered();
    if (registration?.installing || registration?.waiting) return;
    registration?.update().catch(() => {}); // Tried again with the next page.
  }

  /** @returns {Promise<Status>} */
  async function status() {
    const nothing = { saved: 0, total: 0 };
    const none = {
      ...{ version: null, deployed: null, isOffline: false, savedAt: null },
      ...{ files: nothing, wanted: nothing, bytes: nothing, missing: 0, problems: [] },
    };
    const registration = await registered();
    if (!container || isForbidden) return { state: "unsupported", ...none };
    if (rival) {
      const reason = "is in the way: it is another service worker, and a folder can have one";
      return { state: "displaced", ...none, problems: [{ url: rival, reason, remedy: "worker" }] };
    }
    const worker = registration?.active;
    const isOurs = worker?.scriptURL === script;
    const answer = isOurs && (await ask(worker, { type: "STATUS" }, ANSWER));
    if (answer?.state) return answer;
    if (!registration && isForeign()) return { state: "core", ...none };
    return { state: isControlled && !registration ? "retired" : "saving", ...none };
  }
})();
