"""The scripts that readers get do what was written, in one file where that was several."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from mkdocs_offline.browser import scripts
from mkdocs_offline.browser.scripts import join, modules_of, page_scripts, worker_source

Modules = Callable[..., None]


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Modules:
    """Write scripts in the place of ours."""

    def write(**sources: str) -> None:
        folder = tmp_path / "worker"
        folder.mkdir(parents=True, exist_ok=True)
        for name, source in sources.items():
            (folder / f"{name}.js").write_text(source, encoding="utf-8")

    monkeypatch.setattr(scripts, "files", lambda _: tmp_path)
    return write


def test_what_a_module_imports_comes_before_it_and_once(modules: Modules) -> None:
    modules(
        events='import { answer } from "./answering.js";\nimport { read } from "./store.js";\n\n'
        'addEventListener("fetch", answer);\n',
        answering='import {\n  read,\n  write,\n} from "./store.js";\n\n'
        "export async function answer() {\n  write(await read());\n}\n",
        store="export const read = () => 1;\nexport function write() {}\n",
    )
    assert list(modules_of("worker/events.js")) == ["store.js", "answering.js", "events.js"]
    assert worker_source().splitlines() == [
        *("const read = () => 1;", "function write() {}"),
        *("async function answer() {", "write(await read());", "}"),
        'addEventListener("fetch", answer);',
    ]


def test_modules_that_import_each_other_are_named(modules: Modules) -> None:
    modules(
        events='import { a } from "./a.js";\n',
        a='import { b } from "./b.js";\nexport const a = b;\n',
        b='import { a } from "./a.js";\nexport const b = a;\n',
    )
    with pytest.raises(ValueError, match=r"events\.js → a\.js → b\.js → a\.js"):
        worker_source()


@pytest.mark.parametrize(
    "again", ["let known = 2;", "export class known {}", "async function known() {}"]
)
def test_a_name_that_two_modules_use_is_told(again: str, modules: Modules) -> None:
    modules(events='import { x } from "./a.js";\nconst known = x;\n', a=f"{again}\n")
    with pytest.raises(ValueError, match="used twice: known"):
        worker_source()


@pytest.mark.parametrize(
    "statement",
    [
        'import { a as b } from "./a.js";',
        'import a from "./a.js";',
        'import * as a from "./a.js";',
        'import { a } from "../a.js";',
        'import { a } from "./a.js"',
    ],
)
def test_an_import_that_cannot_be_joined_is_told(statement: str, modules: Modules) -> None:
    modules(events=f"{statement}\n", a="export const a = 1;\n")
    with pytest.raises(ValueError, match=r"events\.js: write imports as"):
        worker_source()


@pytest.mark.parametrize("statement", ["export default 1;", "export { a };"])
def test_an_export_that_cannot_be_joined_is_told(statement: str, modules: Modules) -> None:
    modules(events=f"const a = 1;\n{statement}\n")
    with pytest.raises(ValueError, match="write 'export' in front of"):
        worker_source()


def test_comments_go_and_what_looks_like_them_stays(modules: Modules) -> None:
    modules(
        events="""// A line.
/**
 * A type.
 *
 * @type {string}
 */
const text = "// no comment; /* nor this */";
  // Another line.
const cast = /** @type {string} */ (text); // Behind code.
"""
    )
    assert worker_source().splitlines() == [
        'const text = "// no comment; /* nor this */";',
        "const cast = (text);",
    ]


def test_pages_import_what_was_joined_from_where_it_is() -> None:
    found = {path.name: script.decode() for path, script in page_scripts().items()}
    assert not re.search(r"^import\b", found["notices.js"], re.MULTILINE)
    assert "export async function start" in found["notices.js"]
    assert not re.search(r"^import\b", found["reader.js"], re.MULTILINE)
    assert "export function glyph" in found["reader.js"]
    for name, script in found.items():
        assert "glyphs.js" not in script and "states.js" not in script, name
        assert all(module in found for module in re.findall(r'"\./(\w+\.js)"', script)), name
        assert join({name: script})  # No name twice.
