// Waiting, never without a limit.

/**
 * Aborts work that takes too long, counted anew each time that it calls `goOn`, or that is not
 * wanted any more.
 *
 * @template T
 * @param {number} seconds
 * @param {(signal: AbortSignal, goOn: () => void) => Promise<T>} work
 * @param {AbortSignal} [unwanted]
 */
export async function within(seconds, work, unwanted) {
  const controller = new AbortController();
  const abort = () => controller.abort();
  let timer = 0;
  const goOn = () => {
    clearTimeout(timer);
    timer = setTimeout(abort, seconds * 1000);
  };
  unwanted?.addEventListener("abort", abort);
  if (unwanted?.aborted) abort();
  goOn();
  try {
    return await work(controller.signal, goOn);
  } finally {
    clearTimeout(timer);
    unwanted?.removeEventListener("abort", abort);
  }
}

/**
 * What a promise gives; undefined where it fails, or takes longer than some seconds.
 *
 * @template T
 * @param {Promise<T>} promise
 * @param {number} seconds
 * @returns {Promise<T | undefined>}
 */
export function patiently(promise, seconds) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    promise.then(resolve, () => resolve(undefined)).finally(() => clearTimeout(timer));
  });
}

/**
 * @param {number} milliseconds
 * @param {AbortSignal} [unwanted] ends it early
 * @returns {Promise<void>}
 */
export function sleep(milliseconds, unwanted) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
    unwanted?.addEventListener("abort", () => resolve());
  });
}

/**
 * The body of a response.
 *
 * @param {Response} response
 * @param {(bytes: number) => void} onBytes called whenever some arrive
 */
export async function bodyOf(response, onBytes) {
  const chunks = [];
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    chunks.push(part.value);
    onBytes(part.value.length);
  }
  return new Blob(chunks).arrayBuffer();
}
