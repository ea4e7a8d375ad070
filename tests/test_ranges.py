"""Parts of saved media, as RFC 9110 section 14 has them: players ask for them."""

from collections.abc import Iterator

import pytest

from tests.browser import Browser
from tests.engines import Engine
from tests.host import Host
from tests.sites import build, copy_docs

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> Iterator[Browser]:
    folder = tmp_path_factory.mktemp("ranges")
    docs = copy_docs(folder)
    (docs / "talk.mp4").write_bytes(b"0123456789")
    host = Host(build(folder, docs=docs, plugins=[{"mkdocs-offline": {"exclude": "!*.mp4"}}]))
    browser = engine.browser(host.url)
    browser.open()
    browser.until_saved()
    host.unplug()
    yield browser
    browser.close()


@pytest.mark.parametrize(
    ("asked", "status", "content_range", "body"),
    [
        ("bytes=0-", 206, "bytes 0-9/10", "0123456789"),
        ("bytes=2-5", 206, "bytes 2-5/10", "2345"),
        ("bytes=9-9", 206, "bytes 9-9/10", "9"),
        ("bytes=5-99", 206, "bytes 5-9/10", "56789"),
        ("bytes=-3", 206, "bytes 7-9/10", "789"),
        ("bytes=-99", 206, "bytes 0-9/10", "0123456789"),
        ("bytes=10-", 416, "bytes */10", ""),
        ("bytes=-0", 416, "bytes */10", ""),
        ("bytes=5-2", 200, None, "0123456789"),
        ("bytes=0-1,3-4", 200, None, "0123456789"),
        ("items=0-1", 200, None, "0123456789"),
        ("bytes=x", 200, None, "0123456789"),
    ],
)
def test_a_part_of_a_saved_file(
    browser: Browser, asked: str, status: int, content_range: str | None, body: str
) -> None:
    answer = browser.run(
        """const response = await fetch("talk.mp4", { headers: { Range: x } });
        return [response.status, response.headers.get("Content-Range"), await response.text()];""",
        asked,
    )
    assert answer == [status, content_range, body]
