"""An author hears why a live site is not what was built."""

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mkdocs_offline.build import make_offline, retire
from mkdocs_offline.options import Options
from mkdocs_offline.published.site import read_site
from tests.command_line import run
from tests.faults import LOGIN, break_off, every, only, stall, status
from tests.host import Answer, Host
from tests.sites import build, is_pack
from tests.verifying import causes, verified

Serve = Callable[..., Host]


@pytest.mark.parametrize("base", ["/", "/some/base/"])
def test_a_site_as_it_was_built(base: str, tmp_path: Path, serve: Serve) -> None:
    host = serve(build(tmp_path, site_url=f"https://docs.example.org{base}"), base)
    host.compresses = True
    with host.recording() as requests:
        found = verified(host.url)
    assert found.findings == ()
    assert found.pages == 12
    assert "all as they were built" in found.as_text()
    assert len(requests) < found.files + found.pages + 10


def test_packs_that_the_host_decompresses_are_whole(sample: Path, serve: Serve) -> None:
    def change(path: str, answer: Answer) -> None:
        answer.headers["Content-Encoding"] = "gzip"

    host = serve(sample)
    with only(is_pack, change)(host):
        assert verified(host.url).findings == ()


# ---- Another address


@pytest.mark.parametrize(
    ("asked", "cause", "words"),
    [
        ("docs/guide/", "wrong-path", "/docs/"),
        ("docs/guide/wind/", "wrong-path", "/docs/"),
        ("", "wrong-path", "/docs/"),
        ("plain/", "not-processed", "first page does not ask for one"),
        ("nowhere/", "nothing-there", "404"),
    ],
)
def test_the_wrong_address(
    asked: str, cause: str, words: str, sample: Path, plain: Path, tmp_path: Path, serve: Serve
) -> None:
    shutil.copytree(sample, tmp_path / "docs")
    shutil.copytree(plain, tmp_path / "plain")
    forward = '<meta http-equiv="refresh" content="0; url=docs/">'
    (tmp_path / "index.html").write_text(forward, encoding="utf-8")
    found = verified(serve(tmp_path).url + asked)
    assert causes(found) == {cause}
    assert words in found.as_text()


def test_a_host_that_sends_its_readers_to_another_name(sample: Path, serve: Serve) -> None:
    there, host = serve(sample), serve(sample)

    def forward(path: str, answer: Answer) -> None:
        answer.status, answer.headers = 301, {"Location": there.url + path}

    with every(forward)(host):
        found = verified(host.url)
    assert causes(found) == {"moved"}
    assert f"see {there.url}" in found.as_text()


def test_a_site_built_for_another_path(tmp_path: Path, serve: Serve) -> None:
    host = serve(build(tmp_path, site_url="https://example.org/docs/"))
    found = verified(host.url)
    assert causes(found) == {"site-url"}
    assert f"it looks for the site at {host.url}docs/" in found.as_text()


def test_a_host_without_encryption(sample: Path, serve: Serve) -> None:
    """Reached through a proxy, so that it can have any name."""
    environment = os.environ | {"http_proxy": serve(sample).url}
    done = run("verify", "http://docs.example.org/", environment=environment)
    assert "error [no-tls]" in done.stdout


# ---- Another worker


@pytest.mark.parametrize(
    ("change", "cause", "detail"),
    [
        (break_off, "breaks-off", "after"),
        (stall, "too-slow", "no answer in time"),
        (status(403), "login", "the host answers 403"),
    ],
)
def test_a_first_page_that_fails_is_named(
    change: Callable[[str, Answer], None], cause: str, detail: str, plain: Path, serve: Serve
) -> None:
    def of_the_first_page(path: str, answer: Answer) -> None:
        if not path:
            change(path, answer)

    host = serve(plain)
    with every(of_the_first_page)(host):
        found = verified(host.url)
    assert causes(found) == {cause}
    assert detail in found.as_text()


def test_an_empty_answer_is_no_reason_for_a_warning(sample: Path, serve: Serve) -> None:
    def empty(path: str, answer: Answer) -> None:
        if answer.status == 404:
            answer.body = b""

    host = serve(sample)
    with every(empty)(host):
        done = run("verify", host.url, "--pages", "1")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_site_that_was_retired(plain: Path, tmp_path: Path, serve: Serve) -> None:
    site = Path(shutil.copytree(plain, tmp_path / "site"))
    retire(site)
    assert causes(verified(serve(site).url)) == {"retired"}


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (lambda body: b"importScripts('workbox.js');", "other-worker"),
        (lambda body: body.replace(b"const SITE = ", b"const SITE=", 1), "worker-rewritten"),
    ],
)
def test_a_worker_that_is_not_as_we_write_it(
    change: Callable[[bytes], bytes], cause: str, sample: Path, serve: Serve
) -> None:
    host = serve(sample)
    with host.rewrite("serviceworker.js", change):
        assert causes(verified(host.url)) == {cause}


def test_a_worker_that_is_redirected(sample: Path, serve: Serve) -> None:
    host = serve(sample)
    script = (sample / "serviceworker.js").read_bytes()
    with (
        host.answer("serviceworker.js", 302, headers={"Location": "worker.js"}),
        host.answer("worker.js", 200, script, {"Content-Type": "text/javascript"}),
    ):
        assert causes(verified(host.url)) == {"worker-redirected"}


# ---- Caches


@pytest.mark.parametrize(
    ("path", "headers", "cause"),
    [
        ("serviceworker.js", {"Cache-Control": "public, max-age=31536000"}, "worker-cached"),
        ("serviceworker.js", {"Cache-Control": "max-age=0, s-maxage=86400"}, "worker-cached"),
        ("mkdocs-offline/version.json", {"Age": "90000"}, "version-cached"),
    ],
)
def test_what_caches_keep_for_long(
    path: str, headers: dict[str, str], cause: str, sample: Path, serve: Serve
) -> None:
    host = serve(sample)
    with only(path, lambda path, answer: answer.headers.update(headers))(host):
        found = verified(host.url)
    assert causes(found) == {cause}
    assert found.is_good


def test_another_version_than_the_one_that_was_built(
    versions: tuple[Path, Path], serve: Serve
) -> None:
    old, new = versions
    url = serve(old).url
    assert run("verify", url, "--built", old).returncode == 0
    done = run("verify", url, "--built", new)
    assert done.returncode == 3
    assert "error [not-deployed]" in done.stdout


def test_a_folder_that_is_hardly_the_one_that_was_deployed_is_doubted(
    versions: tuple[Path, Path], tmp_path: Path, serve: Serve
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("# Another project")
    for name in ("one", "two"):
        (tmp_path / f"docs/{name}.md").write_text(f"# {name}")
    other = build(tmp_path, docs=tmp_path / "docs")  # With the same theme.
    url = serve(versions[0]).url
    words = "is --built the right folder?"
    assert words in verified(url, expected=read_site(other)).as_text()
    assert words not in verified(url, expected=read_site(versions[1])).as_text()


def test_a_deploy_in_the_middle(versions: tuple[Path, Path], serve: Serve) -> None:
    host = serve(versions[0])

    def deploy(path: str, answer: Answer) -> None:
        if path.endswith("changes/"):
            host.site = versions[1]

    with every(deploy)(host):
        assert "deployed-meanwhile" in causes(verified(host.url))


# ---- Files


def test_a_host_that_leaves_out_underscores(plain: Path, tmp_path: Path, serve: Serve) -> None:
    site = Path(shutil.copytree(plain, tmp_path / "site"))
    (site / "_static").mkdir()
    (site / "_static/extra.css").write_text(
        "a{color:black}" * 3000, encoding="utf-8"
    )  # No pack has it.
    make_offline(site, Options())
    host = serve(site)
    with only("_static/extra.css", status(404))(host):
        found = verified(host.url)
    assert causes(found) == {"no-jekyll"}
    assert ".nojekyll" in found.as_text()


def test_a_host_that_answers_every_address(sample: Path, serve: Serve) -> None:
    host = serve(sample)
    index = (sample / "index.html").read_bytes()

    def answer_all(path: str, answer: Answer) -> None:
        if answer.status == 404:
            answer.status, answer.body = 200, index

    with every(answer_all)(host):
        found = verified(host.url)
        assert causes(found) == {"single-page"}
        assert found.is_good
        with only(".css", status(404))(host), every(answer_all)(host):
            assert causes(verified(host.url)) == {"single-page", "page-instead"}


def test_a_login_page_in_place_of_everything(sample: Path, serve: Serve) -> None:
    host = serve(sample)
    form = LOGIN.replace(b"</body>", b"<input type=password></body>")
    with every(status(200, form))(host):
        assert causes(verified(host.url)) == {"login"}


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (lambda page: re.sub(rb"\s+", b" ", page), "minifier"),
        (lambda page: page.replace(b"</head>", b"<script src=/ad.js></script></head>"), "injected"),
        (lambda page: page.replace(b"<title>", b'<title id="x">'), "rewritten"),
        (lambda page: page.replace(b"Cups", b"<a href=/cdn-cgi/l/email>"), "rewritten"),
        (lambda page: page.replace(b"Cups", b"Plates"), "stale-edge"),
        (lambda page: page.replace(b"<script", b"<script nonce=aGVsbG8"), "nonces"),
        (lambda page: page.replace(b"mkdocs-offline/client.js", b"x.js"), "untagged"),
        (lambda page: page.replace(b"</body>", b"<p>A banner</p></body>"), "completed"),
    ],
)
def test_a_page_that_is_not_as_it_was_built(
    change: Callable[[bytes], bytes], cause: str, sample: Path, serve: Serve
) -> None:
    host = serve(sample)
    with host.rewrite("guide/wind/", change):
        found = verified(host.url)
    assert causes(found) == {cause}
    assert "guide/wind/" in found.as_text()


def test_what_the_host_fills_in_is_no_other_version(
    tmp_path: Path, plain: Path, serve: Serve
) -> None:
    site = Path(shutil.copytree(plain, tmp_path / "site"))
    page = site / "guide/wind/index.html"
    page.write_bytes(page.read_bytes().replace(b"Cups", b"__WORD__"))
    make_offline(site, Options())
    host = serve(site)
    with host.rewrite("guide/wind/", lambda page: page.replace(b"__WORD__", b"Plates")):
        found = verified(host.url)
    assert causes(found) == {"completed"}
    assert found.is_good


def test_pages_that_are_guarded_though_packs_hold_their_text(sample: Path, serve: Serve) -> None:
    host = serve(sample)
    with only("guide/wind/", status(401, LOGIN))(host):
        found = verified(host.url)
    assert causes(found) == {"guarded"}
    assert "exclude" in found.as_text()
    with only("guide/wind/", status(403))(host):
        assert causes(verified(host.url)) == {"guarded"}


def test_a_host_that_denies_what_it_does_not_have(sample: Path, serve: Serve) -> None:
    def deny(path: str, answer: Answer) -> None:
        if answer.status == 404 or path == "guide/wind/":
            answer.status = 403

    host = serve(sample)
    with every(deny)(host):
        assert causes(verified(host.url)) == {"missing"}


def add(headers: dict[str, str]) -> Callable[[str, Answer], None]:
    return lambda path, answer: answer.headers.update(headers)


@pytest.mark.parametrize(
    ("files", "change", "cause", "detail"),
    [
        ("guide/wind/", add({"X-Frame-Options": "DENY"}), "headers-by-path", "X-Frame-Options"),
        (".json", add({"Content-Disposition": "attachment"}), "attachment", "attachment"),
        ("data.json", add({"Content-Type": "application/x-data"}), "other-type", "x-data"),
        ("data.json", lambda path, answer: setattr(answer, "body", b"[2]"), "renewed", "3 bytes"),
        (".json", status(404), "refused-ending", "404"),
    ],
)
def test_what_single_files_come_with(
    files: str,
    change: Callable[[str, Answer], None],
    cause: str,
    detail: str,
    plain: Path,
    tmp_path: Path,
    serve: Serve,
) -> None:
    site = Path(shutil.copytree(plain, tmp_path / "site"))
    (site / "data.json").write_text("[1]", encoding="utf-8")
    make_offline(site, Options())
    host = serve(site)
    with only(files, change)(host):
        found = verified(host.url)
    assert causes(found) == {cause}
    assert detail in found.as_text()
    assert found.is_good == (cause != "refused-ending")


# ---- The command


def test_json_for_programs(sample: Path, serve: Serve) -> None:
    host = serve(sample)
    with only(".css", status(404))(host):
        done = run("verify", host.url, "--format", "json", "--pages", "2")
    assert done.returncode == 3
    assert done.stderr == ""
    found = json.loads(done.stdout)
    assert (found["ok"], found["pages"]) == (False, 2)
    assert [finding["cause"] for finding in found["findings"]] == ["refused-ending"]
    assert all(place["url"].endswith(".css") for place in found["findings"][0]["places"])


def test_a_site_that_cannot_be_verified(plain: Path, serve: Serve) -> None:
    done = run("verify", serve(plain).url)
    assert done.returncode == 1
    assert "error [not-processed]" in done.stdout


def test_a_host_without_https_is_said_to_be_one(sample: Path, serve: Serve) -> None:
    found = verified(serve(sample).url.replace("http:", "https:"))
    assert causes(found) == {"http-only"}
