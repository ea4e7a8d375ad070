// What stands behind the line with the site in serviceworker.js: runs the worker's code, a file of
// its own that is named by its content, so that readers download it once and not with each deploy.

/** Where `require-trusted-types-for 'script'` holds, as in pages (see client.js). */
function codeAddress() {
  try {
    const policy = self.trustedTypes?.createPolicy("mkdocs-offline", { createScriptURL: String });
    return policy?.createScriptURL(SITE.code.url) ?? SITE.code.url;
  } catch {
    return SITE.code.url; // Policies are restricted, but a plain address may do.
  }
}

try {
  importScripts(codeAddress());
} catch (error) {
  console.error(`mkdocs-offline: ${SITE.code.url} must be there, and the policy of this script must allow it`);
  throw error;
}
