"""What `mkdocs-offline verify` finds."""

from mkdocs_offline.progress import show
from mkdocs_offline.published.site import Published
from mkdocs_offline.verify import verify
from mkdocs_offline.verify.result import Verification


def verified(url: str, pages: int = 20, expected: Published | None = None) -> Verification:
    return verify(url, pages=pages, timeout=2, expected=expected, tell=show)


def causes(found: Verification) -> set[str]:
    return {finding.cause.name for finding in found.findings}
