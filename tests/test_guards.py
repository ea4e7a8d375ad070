"""What a site tells its server is known to the worker and to ``check``."""

import re
from pathlib import Path

import pytest

from mkdocs_offline.build import make_offline
from mkdocs_offline.check import check
from mkdocs_offline.options import Options
from mkdocs_offline.published.site import read_site
from mkdocs_offline.site.guards import header_rules

NETLIFY = """
# A comment
/*
  X-Frame-Options: DENY
  X-Frame-Options: SAMEORIGIN
/play/*
  Cross-Origin-Opener-Policy: same-origin
  ! X-Frame-Options
/team/notes/
  Basic-Auth: anna:secret
https://:project.pages.dev/de/:page/
  Link: </a.css>; rel=preload
"""


def write(site: Path, files: dict[str, str]) -> Path:
    for name in ("index.html", "team/notes/index.html", "team/plan/index.html", *files):
        file = site / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(files.get(name, "<!doctype html><title>x</title><p>Words"))
    make_offline(site, Options())
    return site


def test_headers_by_path(tmp_path: Path) -> None:
    write(tmp_path, {"_headers": NETLIFY})
    assert header_rules(tmp_path) == {
        "^.*$": {"x-frame-options": "SAMEORIGIN"},
        "^play/.*$": {"cross-origin-opener-policy": "same-origin"},
        "^team/notes/$": {"basic-auth": "anna:secret"},
        "^de/[^/]+/$": {"link": "</a.css>; rel=preload"},
    }
    told = read_site(tmp_path).line.header_rules
    assert told == ("^play/.*$", "^team/notes/$", "^de/[^/]+/$")


def test_what_stands_in_patterns_is_meant_literally(tmp_path: Path) -> None:
    write(tmp_path, {"_headers": "/c++ (1.0)/*\n  A: b\n/über/\n  A: b\n"})
    first, second = header_rules(tmp_path)
    assert re.search(first, "c%2B%2B%20%281.0%29/x") and not re.search(first, "c%2B%20%281.0%29/x")
    assert re.search(second, "%C3%BCber/")


@pytest.mark.parametrize(
    ("file", "content", "pages"),
    [
        ("_headers", NETLIFY, ["team/notes/"]),
        ("team/.htaccess", "AuthType Basic\nRequire valid-user\n", ["team/notes/", "team/plan/"]),
        (
            "staticwebapp.config.json",
            '{"routes": [{"route": "/team/*", "allowedRoles": ["staff"]}, {"route": "/login"}]}',
            ["team/notes/", "team/plan/"],
        ),
    ],
)
def test_pages_behind_a_login_are_named_where_their_packs_are_open(
    file: str, content: str, pages: list[str], tmp_path: Path
) -> None:
    (finding,) = check(write(tmp_path, {file: content})).findings
    assert (finding.kind, finding.url, list(finding.pages)) == ("login", file, pages)
    assert "which anybody can download" in finding.reason
    assert "'exclude'" in finding.remedy
    make_offline(tmp_path, Options(exclude=("/team/",)))
    assert check(tmp_path).findings == ()


@pytest.mark.parametrize(
    ("file", "content"),
    [
        (".htaccess", "AuthType Basic\nRequire valid-user\n"),
        ("team/.htaccess", "Options -Indexes\n"),
        ("_headers", "/*\n  Basic-Auth: anna:secret\n"),
        ("staticwebapp.config.json", "no JSON"),
        (
            "staticwebapp.config.json",
            '{"routes": [{"route": "/*", "allowedRoles": ["anonymous"]}]}',
        ),
    ],
)
def test_where_all_or_nothing_is_guarded_nothing_is_named(
    file: str, content: str, tmp_path: Path
) -> None:
    assert check(write(tmp_path, {file: content})).findings == ()
