"""The documentation knows what the code knows."""

import re
from pathlib import Path

from mkdocs_offline.check import elsewhere, findings, saved_site
from mkdocs_offline.options import AppOptions, Options
from mkdocs_offline.site import exclude
from mkdocs_offline.site.scan import SYMBOLIC_LINK
from mkdocs_offline.verify import causes

DOCS = Path(__file__).parent.parent / "docs"


def test_every_setting_is_explained() -> None:
    text = (DOCS / "settings.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^## `(\w+)`$", text, re.MULTILINE)) == set(Options.names())
    assert set(re.findall(r"^\| \[`(\w+)`\]", text, re.MULTILINE)) == set(Options.names())
    of_app = (DOCS / "app.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", of_app, re.MULTILINE)) == set(AppOptions.names())


def test_every_cause_that_verify_knows_is_explained() -> None:
    text = (DOCS / "verify.md").read_text(encoding="utf-8")
    errors, heading, warnings = text.partition("\n## Worth knowing\n")
    explained = re.compile(r"^\| `([\w-]+)`\{ #\1 \} \| \S.+ \| \S.+ \|$", re.MULTILINE)
    known = [cause for cause in vars(causes).values() if isinstance(cause, causes.Cause)]
    assert heading
    assert set(explained.findall(errors)) == {cause.name for cause in known if cause.is_error}
    assert set(explained.findall(warnings)) == {cause.name for cause in known if not cause.is_error}


def test_every_reason_of_a_finding_is_explained() -> None:
    text = (DOCS / "check.md").read_text(encoding="utf-8")
    table = text.partition("\n| Reason |")[2].partition("\n\n")[0]
    explained = {line.split("|")[1].strip(" `") for line in table.splitlines()[2:]}
    of_sites = {
        value
        for name, value in vars(saved_site).items()
        if name.isupper() and isinstance(value, str) and " " in value
    }
    left_out = {*exclude.UNSEEN, *exclude._SUFFIXES, exclude.EXCLUDED, exclude.TOO_LARGE}
    left_out |= {exclude.TOO_LARGE_INDEX, SYMBOLIC_LINK}
    of_others = {elsewhere.COPIED, elsewhere.COPIED_ONCE_READ, elsewhere.COPIED_IF_ALLOWED}
    assert explained == of_sites | left_out | of_others | {findings.PUBLIC}


def test_the_repository_has_one_address() -> None:
    root = DOCS.parent
    address = re.compile(r"https://[^\s\"]+/mkdocs-offline\b")
    found = [
        address.findall((root / name).read_text()) for name in ("mkdocs.yml", "pyproject.toml")
    ]
    assert found[0] == found[1]
    assert len(found[0]) == 1


def test_llms_txt_names_every_page_but_those_for_maintainers() -> None:
    named = re.findall(r"\]\(([\w-]+)/\)", (DOCS / "llms.txt").read_text(encoding="utf-8"))
    pages = {page.stem for page in DOCS.glob("*.md")} - {"index", "contributing", "releasing"}
    assert sorted(named) == sorted(pages)
