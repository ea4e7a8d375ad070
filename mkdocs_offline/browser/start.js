// What stands behind the line with the site in serviceworker.js: runs the author's code, if there is
// some, and the worker's code, files of their own that are named by their content, so that readers
// download them once and not with each deploy.

/** Where `require-trusted-types-for 'script'` holds, as in pages (see client.js). */
function trustPolicy() {
  try {
    return self.trustedTypes?.createPolicy("mkdocs-offline", { createScriptURL: String });
  } catch {
    return undefined; // Policies are restricted, but a plain address may do.
  }
}

const policy = trustPolicy();

/** @param {string} url */
function run(url) {
  importScripts(policy?.createScriptURL(url) ?? url);
}

try {
  if (SITE.worker) run(SITE.worker.url); // First: what its listeners answer does not come to ours.
} catch (error) {
  console.error("mkdocs-offline: the script of the setting 'worker' fails, and is left out", error);
}
try {
  run(SITE.code.url);
} catch (error) {
  console.error(`mkdocs-offline: ${SITE.code.url} must be there, and the policy of this script must allow it`);
  throw error;
}
