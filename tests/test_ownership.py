"""Our folder is ours: what earlier versions left goes, what an author put there is not touched."""

import shutil
from pathlib import Path

import pytest

from mkdocs_offline.build import make_offline, retire
from mkdocs_offline.errors import OfflineError
from mkdocs_offline.options import Options
from tests.sites import files_of


@pytest.fixture
def site(plain: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(plain, tmp_path / "site"))


def put(site: Path, path: str, content: str = "x") -> None:
    (site / path).parent.mkdir(parents=True, exist_ok=True)
    (site / path).write_text(content, encoding="utf-8")


OF_EARLIER_VERSIONS = [
    f"mkdocs-offline/packs/{'0a' * 32}.pack",
    f"mkdocs-offline/packs/{'0a' * 32}.recipes",
    f"mkdocs-offline/packs/{'0a' * 8}.bin",
    f"mkdocs-offline/listing/{'0a' * 8}.bin",
    "mkdocs-offline/texts/tlh.json",
    "mkdocs-offline/manifest.webmanifest",
]


def test_what_earlier_versions_wrote_is_removed(site: Path) -> None:
    make_offline(site, Options())
    expected = files_of(site)
    for path in OF_EARLIER_VERSIONS:
        put(site, path)
    make_offline(site, Options())
    assert files_of(site) == expected


def test_a_script_of_another_version_is_known_by_its_worker(site: Path) -> None:
    put(site, "mkdocs-offline/whispers.js")
    line = '{"generator": "mkdocs-offline 9.9", "x": [{"url": "mkdocs-offline/whispers.js"}]}'
    put(site, "serviceworker.js", f"const SITE = {line};\nrest")
    make_offline(site, Options())
    assert not (site / "mkdocs-offline/whispers.js").exists()
    put(site, "mkdocs-offline/whispers.js")
    put(site, "serviceworker.js", f"const SITE = {line};\nrest")
    retire(site)
    assert not (site / "mkdocs-offline").exists()


@pytest.mark.parametrize("name", ["panel.js", "later.mjs"])
def test_a_script_that_no_worker_names_is_left_alone(name: str, site: Path) -> None:
    put(site, f"mkdocs-offline/{name}", "of a later version")
    (note,) = [note for note in make_offline(site, Options()).notes if name in note]
    assert "was left alone" in note
    retire(site)
    assert (site / f"mkdocs-offline/{name}").read_text() == "of a later version"


def test_a_copy_of_such_a_script_that_has_gone_stops_no_build(site: Path) -> None:
    put(site, "mkdocs-offline/panel.js.gz", "of a later version")
    make_offline(site, Options())
    assert (site / "mkdocs-offline/panel.js.gz").read_text() == "of a later version"


@pytest.mark.parametrize("junk", [".DS_Store", "packs/Thumbs.db", "listing/._x.bin", "desktop.ini"])
def test_junk_of_operating_systems_is_left_alone(junk: str, site: Path) -> None:
    before = files_of(site)
    put(site, f"mkdocs-offline/{junk}", "junk")
    make_offline(site, Options())
    retire(site)
    del (after := files_of(site))["serviceworker.js"]
    assert after == before | {f"mkdocs-offline/{junk}": b"junk"}


@pytest.mark.parametrize(
    "path", ["guide.html", "index.html", "own.css", "packs/notes.txt", "listing/0a.bin"]
)
def test_a_file_of_the_author_stops_build_and_retire(path: str, site: Path) -> None:
    make_offline(site, Options())
    put(site, f"mkdocs-offline/{path}", "mine")
    before = files_of(site)
    with pytest.raises(OfflineError, match="give your page or folder another name"):
        make_offline(site, Options())
    with pytest.raises(OfflineError, match="give your page or folder another name"):
        retire(site)
    assert files_of(site) == before
