// Problems: why a file is not saved, or not as it was built, and what can be done about it.

/** Why a file is not saved. */
class Problem extends Error {
  /**
   * @param {string} reason goes on from the URL
   * @param {string} remedy for the reader, or for the author where it says so
   */
  constructor(reason, remedy) {
    super(reason);
    this.remedy = remedy;
  }
}

/** What concerns not one file but all that are still to come. */
class Interruption extends Problem {}

const LATER = "It is tried again by itself.";
const DEPLOY = "For the author: deploy the whole site, or leave this file out with `exclude`.";
const UNTOUCHED = "For the author: let the host send files as they are, not minified or added to.";

function noNetwork() {
  return new Interruption("cannot be fetched: there is no network", LATER);
}

class StorageFull extends Interruption {
  constructor() {
    const remedy = "Free space on this device. For the author: leave large files out with `exclude`.";
    super("does not fit: the browser's storage for this site is full", remedy);
  }
}

/**
 * The problems by the key of the file that they are about, read once; they outlive the worker.
 *
 * @type {Promise<Map<string, {reason: string, remedy: string}>> | undefined}
 */
let problemsOnce;

function knownProblems() {
  problemsOnce ??= recall("problems").then(
    (problems) => new Map(problems),
    () => new Map(), // Storage that fails has kept none.
  );
  return problemsOnce;
}

/** Keeps the problems, as long as there is room to. */
async function rememberProblems() {
  await remember("problems", [...(await knownProblems())]).catch(() => {});
}

/** @param {Entry} entry */
async function problemOf(entry) {
  const problem = (await knownProblems()).get(keyOf(entry));
  return `${addressOf(entry.url)} ${problem?.reason ?? "is not saved yet"}`;
}
