"""The names of what is written into a site."""

WORKER = "serviceworker.js"
OWN_FOLDER = "mkdocs-offline"
CLIENT = f"{OWN_FOLDER}/client.js"
TEXTS = f"{OWN_FOLDER}/texts"
STATUS_PAGE = f"{OWN_FOLDER}/index.html"
VERSION = f"{OWN_FOLDER}/version.json"
PACKS = f"{OWN_FOLDER}/packs"
APP_MANIFEST = f"{OWN_FOLDER}/manifest.webmanifest"
APP_ICON = f"{OWN_FOLDER}/icon.svg"
FALLBACK = "offline.html"
NOT_FOUND = "404.html"
PAGE_SUFFIXES = frozenset([".html", ".htm", ".xhtml"])
