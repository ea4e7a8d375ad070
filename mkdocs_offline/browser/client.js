// The script in every page of a site made readable offline by mkdocs-offline: it registers the
// service worker, keeps it downloading while a page is open, and gives authors
// `window.mkdocsOffline`. Where service workers are not to be had it does nothing.

(() => {
  if (window.mkdocsOffline) return;

  const HOUR = 60 * 60 * 1000;
  const MINUTE = 60 * 1000;
  const UNSUPPORTED = "this browser, or this address, does not allow service workers";
  // The worker answers a question at once and saves for 20 s at a time.
  const ANSWER = 5 * 1000;
  const STEP = 40 * 1000;

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

  window.mkdocsOffline = { status, saved, save, remove, update };
  const wasControlled = container?.controller?.scriptURL === script;
  /** @type {ServiceWorkerRegistration | undefined} */
  let own;
  if (container) whenLoaded(start);
  else settle(new Error(UNSUPPORTED));

  function serviceWorkers() {
    try {
      return "caches" in window && /^https?:$/.test(location.protocol)
        ? navigator.serviceWorker // Missing in Firefox's private windows.
        : undefined;
    } catch {
      return undefined; // A sandboxed frame.
    }
  }

  /** @param {() => void} work */
  function whenLoaded(work) {
    if (document.readyState === "complete") work();
    else addEventListener("load", work, { once: true });
  }

  async function start() {
    try {
      own = await register();
      container?.addEventListener("message", hear);
      watchForUpdates(own);
      notice(await status());
      if (document.querySelector("meta[name=mkdocs-offline-fallback]")) await waitForNetwork();
      if (!navigator.connection?.saveData) await keepSaving();
    } catch (error) {
      settle(/** @type {Error} */ (error));
      console.warn(`mkdocs-offline: this site is not saved for reading offline: ${error}`);
    }
  }

  async function register() {
    let trusted = script;
    try {
      // Pages under `require-trusted-types-for 'script'` have to allow a policy of this name.
      const rules = { createScriptURL: (/** @type {string} */ url) => url };
      const policy = window.trustedTypes?.createPolicy("mkdocs-offline", rules);
      trusted = policy?.createScriptURL(script) ?? script;
    } catch {
      // Policies are restricted, but a plain address may do.
    }
    const options = /** @type {RegistrationOptions} */ ({ scope: root, updateViaCache: "none" });
    return /** @type {ServiceWorkerContainer} */ (container).register(trusted, options);
  }

  /** @param {ServiceWorkerRegistration} registration */
  function watchForUpdates(registration) {
    let checkedAt = Date.now();
    const check = () => {
      if (document.visibilityState !== "visible" || Date.now() - checkedAt < MINUTE) return;
      checkedAt = Date.now();
      registration.update().catch(() => {}); // Without a network; the next check may have one.
    };
    setInterval(check, HOUR);
    document.addEventListener("visibilitychange", check);
    registration.addEventListener("updatefound", () => letTakeOver(registration.installing));
    letTakeOver(registration.installing ?? registration.waiting);
  }

  /**
   * Sees to it that a new worker takes over soon, if it means to. Where a message reaches the old
   * one as Chromium ends it, Chromium starts it again and lets the new one wait until it is idle.
   *
   * @param {ServiceWorker | null} next
   */
  function letTakeOver(next) {
    const remind = () => {
      if (next?.state === "installed") next.postMessage({ type: "TAKE_OVER" });
    };
    const remindSoon = () => setTimeout(remind, 1000); // Chromium heeds the first such message only.
    next?.addEventListener("statechange", remindSoon);
    if (next?.state === "installed") remindSoon();
  }

  /** @returns {Promise<ServiceWorkerRegistration | undefined>} */
  async function registered() {
    const found = await container?.getRegistration(root);
    if (found?.scope === root) return found;
    // Below another site Chromium finds that one's as long as ours installs.
    return own?.installing ? own : undefined;
  }

  /** The active worker; on a first visit it is there once its core is saved. */
  async function activeWorker() {
    const registration = await registered();
    if (!registration) return undefined;
    const worker = registration.active ?? registration.waiting ?? registration.installing;
    if (worker?.state === "redundant") throw new Error("the worker could not be installed");
    if (worker && worker.state !== "activated") {
      await new Promise((resolve, reject) => {
        worker.addEventListener("statechange", () => {
          if (worker.state === "activated") resolve(undefined);
          if (worker.state === "redundant") reject(new Error("the worker could not be installed"));
        });
      });
    }
    return worker ?? undefined;
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
      const end = (/** @type {any} */ answer) => {
        clearTimeout(timer);
        container?.removeEventListener("controllerchange", giveUp);
        resolve(answer);
      };
      const giveUp = () => end(undefined);
      const timer = setTimeout(giveUp, patience);
      container?.addEventListener("controllerchange", giveUp);
      port1.onmessage = (event) => end(event.data);
      worker.postMessage(message, [port2]);
    });
  }

  /** Saves what is to be saved, again after each failure, less and less often. */
  async function keepSaving() {
    for (let pause = MINUTE; ; pause = Math.min(2 * pause, HOUR)) {
      const problem = await saveAll(false);
      settle(problem);
      if (!problem) return;
      console.warn(`mkdocs-offline: ${problem.message}`);
      await new Promise((resolve) => {
        setTimeout(resolve, pause);
        addEventListener("online", resolve, { once: true });
      });
    }
  }

  /**
   * @param {boolean} all
   * @returns {Promise<Error | undefined>}
   */
  async function saveAll(all) {
    for (;;) {
      const worker = await activeWorker();
      if (!worker) return new Error(container ? "the worker was removed" : UNSUPPORTED);
      const answer = await ask(worker, { type: "SAVE", all }, STEP);
      if (answer && !answer.goesOn) return answer.problem ? new Error(answer.problem) : undefined;
    }
  }

  /** @param {MessageEvent} event */
  function hear({ data }) {
    if (data?.type !== "mkdocs-offline" || data.scope !== root) return;
    notice(data.status);
    document.dispatchEvent(new CustomEvent("mkdocs-offline", { detail: data.status }));
  }

  /**
   * Fetches a newer version that the worker has noticed; Chromium delays what the worker itself
   * does about it.
   *
   * @param {Status} status
   */
  async function notice({ version, deployed }) {
    if (deployed === null || deployed === version) return;
    const registration = await registered();
    registration?.update().catch(() => {}); // Tried again with the next page.
  }

  /** On the fallback page: shows only links to what is saved, and waits for the network. */
  async function waitForNetwork() {
    const worker = await activeWorker();
    const pages = worker && (await ask(worker, { type: "PAGES" }, ANSWER));
    for (const link of document.querySelectorAll("[data-mkdocs-offline=pages] a")) {
      const item = /** @type {HTMLElement} */ (link.parentElement);
      item.hidden = pages && !pages.includes(/** @type {HTMLAnchorElement} */ (link).href);
    }
    for (;;) {
      if (await isHostThere()) location.reload();
      await new Promise((resolve) => {
        setTimeout(resolve, 3000);
        addEventListener("online", resolve, { once: true });
      });
    }
  }

  /** Whether the host answers for this page; the worker leaves such a request to the network. */
  async function isHostThere() {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), 3000);
    try {
      const options = /** @type {RequestInit} */ ({
        ...{ method: "HEAD", cache: "no-store", redirect: "manual" },
        signal: controller.signal,
      });
      const { status } = await fetch(location.href, options);
      return status < 500 || status === 501; // Some hosts know no HEAD.
    } catch {
      return false;
    } finally {
      clearTimeout(timer);
    }
  }

  /** @returns {Promise<Status>} */
  async function status() {
    const nothing = { saved: 0, total: 0 };
    const none = { version: null, deployed: null, files: nothing, bytes: nothing, problems: [] };
    if (!container) return { state: "unsupported", ...none };
    const registration = await registered();
    const worker = registration?.active;
    const answer = worker && (await ask(worker, { type: "STATUS" }, ANSWER));
    return answer?.state ? answer : { state: wasControlled && !registration ? "retired" : "saving", ...none };
  }

  /** Saves everything, at the reader's wish. */
  async function save() {
    const problem = await saveAll(true);
    if (problem) throw problem;
  }

  /** Removes what is saved; nothing is saved again until the reader asks for it. */
  async function remove() {
    const worker = await activeWorker();
    if (worker) await ask(worker, { type: "REMOVE" }, STEP);
  }

  /** Looks for a newer version, and lets one that waits for the reader's consent take over. */
  async function update() {
    const registration = await registered();
    await registration?.update();
    const next = registration?.installing ?? registration?.waiting;
    if (!next || next.state === "activated") return;
    await new Promise((resolve) => {
      const go = () => {
        if (next.state === "installed") next.postMessage({ type: "SKIP_WAITING" });
        if (next.state === "activated" || next.state === "redundant") resolve(undefined);
      };
      next.addEventListener("statechange", go);
      go();
    });
  }
})();
