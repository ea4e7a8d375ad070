// Problems: why a file is not saved, or not as it was built, and what can be done about it.

import { forget, keyOf, recall, remember } from "./store.js";
import { addressOf } from "./scope.js";

/** Why a file is not saved. */
export class Problem extends Error {
  /**
   * @param {string} reason goes on from the URL
   * @param {Remedy} remedy what can be done about it
   */
  constructor(reason, remedy) {
    super(reason);
    this.remedy = remedy;
  }
}

/** What concerns not one file but all that are still to come. */
export class Interruption extends Problem {}

export function noNetwork() {
  return new Interruption("cannot be fetched: there is no network", "wait");
}

export function storageFull() {
  return new Interruption("does not fit: the browser's storage for this site is full", "space");
}

/**
 * The problems by the key of the file that they are about, read once; they outlive the worker.
 *
 * @type {Promise<Map<string, Trouble>> | undefined}
 */
let problemsOnce;

export function knownProblems() {
  problemsOnce ??= recall("problems").then(
    (problems) => new Map(problems),
    () => new Map(), // Storage that fails has kept none.
  );
  return problemsOnce;
}

/** Keeps the problems, as long as there is room to. */
export async function rememberProblems() {
  const problems = await knownProblems();
  const kept = problems.size ? remember("problems", [...problems]) : forget("problems");
  await kept.catch(() => {});
}

/** @param {(key: string, problem: Trouble) => boolean} isSettled tells which are none any more */
export async function settleProblems(isSettled) {
  const problems = await knownProblems();
  const settled = [...problems].filter(([key, problem]) => isSettled(key, problem));
  for (const [key] of settled) problems.delete(key);
  if (settled.length) await rememberProblems();
}

/** @param {Entry} entry */
export async function problemOf(entry) {
  const problem = (await knownProblems()).get(keyOf(entry));
  return `${addressOf(entry.url)} ${problem?.reason ?? "is not saved yet"}`;
}
