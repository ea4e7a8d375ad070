// What was lately made from saved files stays in memory, up to a number.

/**
 * @template {{revision: string}} F
 * @template M
 * @param {number} most
 * @param {(file: F) => Promise<M | undefined>} make
 */
export function lately(most, make) {
  /** @type {Map<string, Promise<M | undefined>>} The oldest first. */
  const made = new Map();

  /** @param {F} file */
  async function makeOnce(file) {
    let result;
    try {
      result = await make(file);
    } finally {
      if (result === undefined) made.delete(file.revision); // It may be saved the next time.
    }
    return result;
  }

  return {
    /** @param {F} file */
    async of(file) {
      const found = await made.get(file.revision);
      // What was begun before and came to nothing may have looked before the file was saved.
      const result = found === undefined ? (made.get(file.revision) ?? makeOnce(file)) : Promise.resolve(found);
      made.delete(file.revision);
      made.set(file.revision, result);
      if (made.size > most) made.delete([...made.keys()][0]);
      return result;
    },
    clear: () => made.clear(),
  };
}
