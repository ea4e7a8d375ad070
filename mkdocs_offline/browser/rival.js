// Another service worker for the folder of the site, which can have one. client.js brings this file
// where it finds such a worker.

const DAY = 86_400_000;

/**
 * Whether ours may take its place. Once a day: where a script of the site registers the other one
 * again, each would replace the other without end.
 *
 * @param {string} root
 */
export function mayReplace(root) {
  const note = `mkdocs-offline:${root}`;
  try {
    if (Date.now() - Number(localStorage.getItem(note)) < DAY) return false;
    localStorage.setItem(note, String(Date.now()));
    return true;
  } catch {
    return false; // Storage is forbidden: it would not be known the next time.
  }
}
