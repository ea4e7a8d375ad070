"""Versions side by side, as mike deploys them: each has a worker and saved files of its own."""

import shutil
from functools import partial
from pathlib import Path

from tests.browser import Browser
from tests.engines import Engine
from tests.host import Host
from tests.matrix.case import GIT, Case
from tests.matrix.project import Project
from tests.matrix.reading import open_and_follow
from tests.sites import change, hashes_of, version_of

_OLD, _NEW = "Cups measure the speed", "Four cups measure the speed"
_PAGE = "guide/wind"


def mike(alias: str) -> Case:
    """Return the case of a type of aliases."""
    redirects = alias == "redirect"
    return Case(
        f"mike: {alias} aliases",
        ["mike", "mkdocs-material"],
        {
            "plugins": [
                "search",
                {"mike": {"alias_type": alias}},
                {"mkdocs-offline": {"max_age": 0}},
            ]
        },
        run=partial(_read_versions, redirects),
        note="`latest/` needs a network to send its readers on" if redirects else "",
    )


def _read_versions(redirects: bool, project: Project, engine: Engine) -> str:
    for command in [*GIT, "mike deploy 1.0 latest"]:
        project.run(command)
    change(project.folder / "docs", f"{_PAGE}.md", _OLD, _NEW)
    project.run("mike deploy 2.0")
    host = Host(_published(project))
    browser = engine.browser(host.url)

    def publish(command: str) -> None:
        project.run(command)
        host.site = _published(project)
        host.plug()

    def is_read_offline(words: dict[str, str]) -> None:
        host.unplug()
        for version, text in words.items():
            if not (redirects and version == "latest"):
                _is_whole(browser, host.site, version, text)

    try:
        _save(browser, "1.0", host.site)
        _save(browser, "2.0", host.site)
        _save(browser, "1.0" if redirects else "latest", host.site)
        is_read_offline({"1.0": _OLD, "2.0": _NEW, "latest": _OLD})

        publish("mike deploy --update-aliases 2.0 latest")
        if redirects:
            open_and_follow(browser, "latest/")
            browser.until(lambda: browser.path == "2.0/")
        else:
            _save(browser, "latest", host.site)
        is_read_offline({"1.0": _OLD, "2.0": _NEW, "latest": _NEW})

        publish("mike delete 1.0")
        assert browser.open(f"1.0/{_PAGE}/") == 404, "1.0 is shown although it is deleted"
        is_read_offline({"2.0": _NEW, "latest": _NEW})
    finally:
        browser.close()
        host.unplug()
    return "1.0, 2.0 and latest side by side; latest moved to 2.0; 1.0 deleted"


def _published(project: Project) -> Path:
    """Return a checkout of what mike has committed."""
    shutil.rmtree(project.folder / "published", ignore_errors=True)
    project.run("git clone --quiet --branch gh-pages . published")
    return project.folder / "published"


def _save(browser: Browser, version: str, site: Path) -> None:
    """Open a version, and wait until it is saved as it was deployed."""
    browser.open(f"{version}/")
    browser.until_version(version_of(site / version))
    browser.until_saved()


def _is_whole(browser: Browser, site: Path, version: str, words: str) -> None:
    """Read a version without a network."""
    assert browser.open(f"{version}/{_PAGE}/") == 200, f"{version} is not saved"
    sentences = [line for line in browser.text.splitlines() if line.startswith(words)]
    assert sentences, f"{version} is not as it was deployed"
    expected = {f"{version}/{url}": hash_ for url, hash_ in hashes_of(site / version).items()}
    assert browser.hashes(expected) == expected, f"{version} is not whole"
