"""What the reading of a saved site came to, for people and as JUnit XML."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin
from xml.sax.saxutils import quoteattr

# What XML 1.0 cannot hold, and no terminal should get.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")

ASKS = "asks another host: "
"""Before the address, where a page does."""
_WIDTH = 300
"""In characters: what is longer is cut, such as the addresses of images that are in a page."""
_SHOWN = 5
"""How many pages of a problem people see; JUnit XML has them all."""


@dataclass(frozen=True)
class Step:
    """A page that was read; ``seconds`` is what it took."""

    url: str
    problems: tuple[str, ...]
    seconds: float
    notes: tuple[str, ...] = ()
    """What is as with a network, but may not be as it should."""


@dataclass(frozen=True)
class Proof:
    """What was read of a site with ``pages`` pages."""

    version: str | None
    """What was saved, if anything was."""
    unsaved: tuple[str, ...]
    """What could not be saved as it is, and why."""
    pages: int
    steps: tuple[Step, ...]

    @property
    def is_good(self) -> bool:
        """Whether the site was saved, and every page that was read is as it should be."""
        return (
            bool(self.version)
            and not self.unsaved
            and not any(step.problems for step in self.steps)
        )

    def as_text(self) -> str:
        """Return what people read."""
        broken = [step for step in self.steps if step.problems]
        read = f"{len(self.steps)} of {self.pages} pages read without a network"
        if self.version is None:
            lines = ["The site cannot be saved:"]
        elif self.is_good:
            lines = [f"Version {self.version}: {read}, all as with one"]
        else:
            lines = [f"Version {self.version}: {read}, {len(broken)} not as they should be"]
        lines += [f"  {problem}" for problem in self.unsaved]
        lines += _by_text((step.url, step.problems) for step in self.steps)
        noted = [*_by_text((step.url, step.notes) for step in self.steps)]
        if noted:
            lines += ["", "It is so with a network, too, and therefore only noted:", *noted]
            lines += self._advice
        return _CONTROL.sub("?", "\n".join(lines))

    @property
    def _advice(self) -> Iterator[str]:
        """What to do about requests to other hosts."""
        notes = (note for step in self.steps for note in step.notes)
        hosts = {urljoin(note.removeprefix(ASKS), "/") for note in notes if note.startswith(ASKS)}
        if hosts:
            yield (
                "What other hosts send is not there offline. Copy into the site what readers need"
                f" of it, and let the rest be: --ignore '{min(hosts)}*'"
            )

    def as_junit(self) -> str:
        """Return a test case for the saving, and one for each page."""
        steps = [Step("saving the site", self.unsaved, 0), *self.steps]
        failures = sum(bool(step.problems) for step in steps)
        seconds = sum(step.seconds for step in steps)
        lines = [
            '<?xml version="1.0" encoding="utf-8"?>',
            f'<testsuite name="mkdocs-offline prove" tests="{len(steps)}" failures="{failures}"'
            f' errors="0" time="{seconds:.3f}">',
            *map(_test_case, steps),
            "</testsuite>\n",
        ]
        return "\n".join(lines)


def _by_text(found: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[str]:
    """Yield each text once, with the pages that it stands for."""
    pages: dict[str, list[str]] = {}
    for url, texts in found:
        for text in texts:
            pages.setdefault(text, []).append(url or "./")
    for text, urls in pages.items():
        more = f" and {len(urls) - _SHOWN} more" if len(urls) > _SHOWN else ""
        yield text if len(text) <= _WIDTH else f"{text[:_WIDTH]}…"
        yield f"  on {', '.join(urls[:_SHOWN])}{more}"


def _test_case(step: Step) -> str:
    problems = _attribute("\n".join(step.problems))
    failure = f"<failure message={problems}/>" if step.problems else ""
    return (
        f'  <testcase classname="offline" name={_attribute(step.url or "./")}'
        f' time="{step.seconds:.3f}">{failure}</testcase>'
    )


def _attribute(text: str) -> str:
    return quoteattr(_CONTROL.sub("?", text))
