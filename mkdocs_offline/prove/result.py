"""What the reading of a saved site came to, for people and as JUnit XML."""

import re
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

# What XML 1.0 cannot hold, and no terminal should get.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")

_SHOWN = 5
"""How many pages of a problem people see; JUnit XML has them all."""


@dataclass(frozen=True)
class Step:
    """A page that was read; ``seconds`` is what it took."""

    url: str
    problems: tuple[str, ...]
    seconds: float


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
        pages: dict[str, list[str]] = {}
        for step in broken:
            for problem in step.problems:
                pages.setdefault(problem, []).append(step.url or "./")
        for problem, urls in pages.items():
            more = f" and {len(urls) - _SHOWN} more" if len(urls) > _SHOWN else ""
            lines += [problem, f"  on {', '.join(urls[:_SHOWN])}{more}"]
        return _CONTROL.sub("?", "\n".join(lines))

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


def _test_case(step: Step) -> str:
    problems = _attribute("\n".join(step.problems))
    failure = f"<failure message={problems}/>" if step.problems else ""
    return (
        f'  <testcase classname="offline" name={_attribute(step.url or "./")}'
        f' time="{step.seconds:.3f}">{failure}</testcase>'
    )


def _attribute(text: str) -> str:
    return quoteattr(_CONTROL.sub("?", text))
