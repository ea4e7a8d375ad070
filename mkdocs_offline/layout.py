"""The names of what is written into a site."""

WORKER = "serviceworker.js"
OWN_FOLDER = "mkdocs-offline"
CLIENT = f"{OWN_FOLDER}/client.js"
WORDS = f"{OWN_FOLDER}/texts"  # The event by which authors change them is called so, too.
STATUS_PAGE = f"{OWN_FOLDER}/index.html"
PAGE_STYLE = f"{OWN_FOLDER}/page.css"
STATUS_ELEMENT = "mkdocs-offline-status"
VERSION = f"{OWN_FOLDER}/version.json"
CODE = f"{OWN_FOLDER}/worker"
LISTING = f"{OWN_FOLDER}/listing"
PACKS = f"{OWN_FOLDER}/packs"
APP_MANIFEST = f"{OWN_FOLDER}/manifest.json"
APP_ICON = f"{OWN_FOLDER}/icon.svg"
FALLBACK = "offline.html"
OTHER_FALLBACK = "not-saved.html"  # Where that is a page about something else.
NOT_FOUND = "404.html"
