"""The scripts that we ship: as they were written, but for their comments; some joined to one file.

A worker is one classic script, and readers fetch one file rather than three. So modules that
import each other are joined: what a module imports comes before it, and import statements go. The
names at the top of joined modules share one scope, so no two of them may be the same.
``scripts/check-scripts.mjs`` compares what comes out, token by token, with what was written.
"""

import re
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import PurePosixPath

from mkdocs_offline.layout import OWN_FOLDER

WORKER_ENTRY = "worker/events.js"

# Those that import others for us to join: what every page loads, and what all that is seen needs.
JOINED = ("notices", "reader")
_OF_PAGES = (
    "bypass client elsewhere fallback links notice rival save sections status wishes".split()
)

PAGE_SCRIPTS = frozenset(PurePosixPath(OWN_FOLDER, f"{name}.js") for name in (*_OF_PAGES, *JOINED))
"""Where they lie in a site."""

# Comments that are lines of their own or end one, and the types within expressions.
_JSDOC = r"/\*\*(?:(?!\*/)[\s\S])*\*/"
_COMMENT = re.compile(
    rf"^[ \t]*(?://.*|{_JSDOC})\n|{_JSDOC} ?|(?<=[;,{{}}()\[\]]) // .*", re.MULTILINE
)
_INDENT = re.compile(r"^ +|\n(?=\n)", re.MULTILINE)
_IMPORT = re.compile(
    r'^import (?:\{(?P<names>[^}]*)\} from )?"\./(?P<name>[\w-]+\.js)";\n', re.MULTILINE
)
_ANY_IMPORT = re.compile(r"^import\b.*", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function\b|(?:const|let|class) )", re.MULTILINE)
_ANY_EXPORT = re.compile(r"^export\b.*", re.MULTILINE)
_TOP_NAME = re.compile(
    r"^(?:export )?(?:(?:async )?function\*?|const|let|class) (\w+)", re.MULTILINE
)


def browser_source(name: str) -> str:
    """Return one of the scripts in ``browser/``, without its comments."""
    source = (files("mkdocs_offline.browser") / name).read_text(encoding="utf-8")
    return _COMMENT.sub("", source).lstrip()


def worker_source() -> str:
    """Return the worker's modules as one classic script, which exports nothing."""
    script = _EXPORT.sub("", join(modules_of(WORKER_ENTRY)))
    if odd := _ANY_EXPORT.search(script):
        raise ValueError(f"write 'export' in front of a function, const, let or class: {odd[0]}")
    return _INDENT.sub("", script)  # Readers download it with each deploy.


def page_scripts() -> dict[PurePosixPath, bytes]:
    """Return ``client.js`` and the modules that it brings where they are needed."""
    joined = {name: modules_of(f"{name}.js") for name in JOINED}
    where = {module: f"{name}.js" for name, modules in joined.items() for module in modules}
    imported = re.compile(rf'"\./({"|".join(map(re.escape, where))})"')

    def import_joined(script: str) -> str:
        return imported.sub(lambda found: f'"./{where[found[1]]}"', script)

    scripts = {name: import_joined(browser_source(f"{name}.js")) for name in _OF_PAGES}
    scripts |= {name: join(modules) for name, modules in joined.items()}
    # Every page loads it; what is inside a function stays to be seen as such.
    scripts["client"] = re.sub(r"^ +", " ", scripts["client"], flags=re.MULTILINE)
    return {
        PurePosixPath(OWN_FOLDER, f"{name}.js"): script.encode() for name, script in scripts.items()
    }


def modules_of(entry: str) -> dict[str, str]:
    """Return a module and all that it imports, without their comments, in the order of need.

    Args:
        entry: the path of the module in ``browser/``; it imports from its own folder.

    Raises:
        ValueError: if modules import each other in a circle.
    """
    folder, _, name = entry.rpartition("/")
    found: dict[str, str] = {}

    def visit(name: str, way: tuple[str, ...]) -> None:
        if name in way:
            raise ValueError(f"modules import each other: {' → '.join((*way, name))}")
        if name not in found:
            source = browser_source(f"{folder}/{name}" if folder else name)
            for needed in _IMPORT.finditer(source):
                visit(needed["name"], (*way, name))
            found[name] = source

    visit(name, ())
    return found


def join(modules: dict[str, str]) -> str:
    """Return modules as one script: without their imports, in their order.

    Raises:
        ValueError: if two of them use a name, or import in a way that joining would break.
    """
    names = Counter(name for source in modules.values() for name in _TOP_NAME.findall(source))
    if twice := sorted(name for name, count in names.items() if count > 1):
        raise ValueError(f"joined modules share their names; used twice: {', '.join(twice)}")
    return "\n".join(_without_imports(modules))


def _without_imports(modules: dict[str, str]) -> Iterator[str]:
    for name, source in modules.items():
        renamed = any(" as " in (found["names"] or "") for found in _IMPORT.finditer(source))
        body = _IMPORT.sub("", source)
        if renamed or _ANY_IMPORT.search(body):
            raise ValueError(f'{name}: write imports as import {{ name }} from "./module.js";')
        yield body.lstrip()
