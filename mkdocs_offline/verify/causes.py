"""Why a live site is not what was built: every cause that we can name, with what to do."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cause:
    """A reason for a difference, in words, with what to do; ``name`` is for programs."""

    name: str
    what: str
    remedy: str
    is_error: bool
    """Whether it keeps readers from what was built."""


@dataclass(frozen=True)
class Symptom:
    """A cause at work: at which URL, and how it shows there."""

    cause: Cause
    url: str
    detail: str


def _error(name: str, what: str, remedy: str) -> Cause:
    return Cause(name, what, remedy, is_error=True)


def _warning(name: str, what: str, remedy: str) -> Cause:
    return Cause(name, what, remedy, is_error=False)


# ---- The host cannot be asked

UNREACHABLE = _error(
    "unreachable",
    "the host cannot be reached",
    "Look at the address for a typing error and at your network; after a first deploy the name of"
    " the host may take a while to be known.",
)
CERTIFICATE = _error(
    "certificate",
    "the host's certificate is not trusted, so browsers show a warning and no service worker",
    "Renew the certificate, or wait until your host has issued it.",
)
NO_TLS = _error(
    "no-tls",
    "the site is served without encryption, where browsers allow no service worker",
    "Serve it with https, and redirect http there (on GitHub Pages: 'Enforce HTTPS').",
)
HTTP_ONLY = _error(
    "http-only",
    "the host does not speak HTTPS at this address",
    "Let it, for browsers allow no service worker without; or give the address with 'http://', if"
    " it is that of your own machine.",
)
TOO_SLOW = _error(
    "too-slow",
    "the host does not answer in time, or falls silent in the middle of an answer",
    "Try again, with a longer --timeout if the host is known to be slow; if it stays so, ask the"
    " host's operator.",
)
BREAKS_OFF = _error(
    "breaks-off",
    "the host breaks the connection, or ends an answer before its end",
    "Upload the files again; if it stays so, look at the limits of the host and of any proxy in"
    " front of it.",
)
SERVER_ERROR = _error(
    "server-error",
    "the host fails",
    "Look at the host's own log or status page, and verify again when it is well.",
)
RATE_LIMIT = _error(
    "rate-limit",
    "the host refuses more requests (429)",
    "Verify again later; if a reader's some dozen requests are too many, raise the limit.",
)
UNSTEADY = _warning(
    "unsteady",
    "the host answered only when it was asked again",
    "Readers do the same, so that nothing is lost; if it stays so, look at the host's limits.",
)
NOT_CHECKED = _error(
    "not-checked",
    "there was no time left to look at everything",
    "Verify again when the host is faster.",
)
LOGIN = _error(
    "login",
    "the host asks for a login or denies access",
    "Readers can log in and save the site, but we cannot look at it: verify from where no login is"
    " needed, or let the deployed files be read without one.",
)

# ---- There is no site of ours at the address

NOTHING_THERE = _error(
    "nothing-there",
    "the host has no page at this address",
    "Give the address of the site's first page, with its path; if it is right, the deploy has not"
    " arrived.",
)
MOVED = _error(
    "moved",
    "the host sends readers to another address",
    "Verify that one, and use it as your site_url.",
)
WRONG_PATH = _error(
    "wrong-path",
    "the site that we made readable offline lies at another path",
    "Verify that one; if your site should be here, deploy the content of the folder that it was"
    " built into, not the folder or its parent.",
)
NOT_PROCESSED = _error(
    "not-processed",
    "this is a site without mkdocs-offline",
    "Add the plugin to mkdocs.yml, or run 'mkdocs-offline build' after the build, and deploy"
    " what that leaves; if you did, the deploy has not arrived.",
)
WORKER_MISSING = _error(
    "worker-missing",
    "the pages are ours, but their worker is not there",
    "Deploy the whole folder that the site was built into; look for a rule that leaves out"
    " serviceworker.js, or renames scripts.",
)
OTHER_WORKER = _error(
    "other-worker",
    "the worker at this address is another tool's, or of another version of mkdocs-offline",
    "Remove the other tool, as a site can have one worker; or verify with the version of"
    " mkdocs-offline that the site was built with.",
)
WORKER_REWRITTEN = _error(
    "worker-rewritten",
    "the worker is not as it was written, so that nothing else can be verified",
    "Turn off the minifier of your host or pipeline, at least for serviceworker.js.",
)
WORKER_REDIRECTED = _error(
    "worker-redirected",
    "the worker is redirected, which browsers refuse",
    "Let the host serve serviceworker.js where it is asked for.",
)
RETIRED = _error(
    "retired",
    "the site tells its readers to forget what they saved",
    "If that is not meant, build it without 'retire' and deploy again.",
)
ONE_PAGE = _error(
    "one-page",
    "the host answers every address with 200 and a page, also where our files should be",
    "Deploy the site, and turn off the host's rule for single-page applications; or leave the"
    " network whose login page this is.",
)

# ---- The site is there, but not as it was built

MISSING = _error(
    "missing",
    "files are missing",
    "Deploy the whole folder that the site was built into; look for rules that leave files out.",
)
NO_JEKYLL = _error(
    "no-jekyll",
    "files in folders or with names that begin with '_' are missing, as GitHub Pages leaves them"
    " out",
    "Add an empty file .nojekyll to the root of what you deploy ('mkdocs gh-deploy' does so), or"
    " deploy with GitHub Actions.",
)
REFUSED_ENDING = _error(
    "refused-ending",
    "no file with this ending is served, as on servers that send only endings that they know",
    "Let the server send files with this ending (on IIS and Azure with a <mimeMap>), or deploy"
    " them if a rule left them out.",
)
UNTAGGED = _error(
    "untagged",
    "pages come without the tag of our script: readers who come there save nothing, and those who"
    " have saved the site lose it after some days",
    "Deploy the pages that mkdocs-offline has changed, and look for .gz or .br files from before;"
    " else let your host keep script tags.",
)
GUARDED = _error(
    "guarded",
    "the host asks for a login for pages whose text anybody can read in the packs",
    "Leave these folders out with 'exclude', build and deploy again, and delete the old packs at"
    " the host; or guard the folder mkdocs-offline as well.",
)
STALE = _error(
    "stale-edge",
    "copies of different deploys are served at once: some cache in front of the host is stale,"
    " unless files were changed after the build",
    "Purge the cache of your CDN as the last step of a deploy, and let it ask the host each time"
    " for serviceworker.js, mkdocs-offline/version.json and pages.",
)
NOT_DEPLOYED = _error(
    "not-deployed",
    "the live site is not the one that was built",
    "Wait until the deploy is over and verify again; if it stays so, purge the cache of your CDN.",
)
DEPLOYED_MEANWHILE = _error(
    "deployed-meanwhile",
    "another version was deployed meanwhile",
    "Verify again.",
)
PAGE_INSTEAD = _error(
    "page-instead",
    "the host answers a page where another file should be",
    "Deploy the missing file; look for a rule that answers unknown addresses with a page.",
)
REDIRECTED = _error(
    "redirected",
    "the host redirects to another file",
    "Look at the redirects of your host; files have to be served where they were built.",
)
DAMAGED = _error(
    "damaged",
    "files are damaged on their way, and readers cannot save what they hold",
    "Upload them again as they are (binary, not as text) and keep proxies from changing them.",
)
WRONG_TYPE = _error(
    "wrong-type",
    "the media type is wrong, and browsers refuse the file",
    "Let the host send the right Content-Type for files with this ending.",
)
MINIFIER = _warning(
    "minifier",
    "a minifier makes files smaller on their way",
    "Turn it off at the host or CDN. Readers who save the site get the scripts and styles as the"
    " host sends them, and pages as they were built.",
)
INJECTED = _warning(
    "injected",
    "the host, or something in front of it, puts something of its own into pages",
    "If you want it for readers without a network as well, put it into the site's theme; else turn"
    " it off. Pages come from the host while it can be reached, and without as they were built.",
)
REWRITTEN = _warning(
    "rewritten",
    "files are not as they were built: the host changes them on their way, or something did"
    " after the build",
    "Run mkdocs-offline after all that writes files, and turn off what optimises or protects files"
    " at the host or CDN. Readers get files and pages as the host sends them, and without a network"
    " pages as they were built.",
)
COMPLETED = _warning(
    "completed",
    "the host completes pages on delivery: it fills in placeholders, or adds something",
    "Readers get such pages from the host while it can be reached, and without a network as they"
    " were built. Fill in at build time what they need offline.",
)
NONCES = _warning(
    "nonces",
    "the host puts nonces into pages",
    "Nothing: saved pages get a new one each time that they are shown.",
)
HEADERS_BY_PATH = _warning(
    "headers-by-path",
    "the host protects pages in different ways",
    "A saved page has its own headers once it was read, and before that those of its top folder."
    " Let pages that need others be in a top folder of their own.",
)
OTHER_TYPE = _warning(
    "other-type",
    "browsers show a file that was built to be downloaded, or the other way round",
    "Let the host send another Content-Type for this ending if that is not meant; saved files"
    " follow the host.",
)
ATTACHMENT = _warning(
    "attachment",
    "the host sends files to be downloaded, not to be shown (Content-Disposition)",
    "Take that header away if they are to be shown; saved files follow the host.",
)
RENEWED = _warning(
    "renewed",
    "data at the host are not those that were built",
    "If the host renews them, this is well: readers get the new ones while there is a network, and"
    " those of the build without. Build the site again to renew these.",
)
SITE_URL = _error(
    "site-url",
    "the 404 page looks for our script at another path, so it was built for another address",
    "Set site_url in mkdocs.yml (or --site-url) to the address of the site, and build again.",
)
SINGLE_PAGE = _warning(
    "single-page",
    "the host answers addresses that do not exist with 200 and a page",
    "Turn off the host's rule for single-page applications, so that it answers them with 404:"
    " readers could not tell a removed page, or a removed plugin, from one that is there.",
)
CLEARED = _error(
    "clear-site-data",
    "the header Clear-Site-Data deletes what readers have saved",
    "Send it with the answer to a logout only.",
)
WORKER_CACHED = _warning(
    "worker-cached",
    "the worker may be cached for long: browsers ask past their cache, but CDNs and proxies do not",
    "Send 'Cache-Control: no-cache' (or a max-age of some minutes) with serviceworker.js, as with"
    " pages.",
)
VERSION_CACHED = _warning(
    "version-cached",
    "version.json may be cached for long, so that readers learn late of a new version",
    "Send 'Cache-Control: no-cache' with mkdocs-offline/version.json and keep it out of the CDN.",
)
