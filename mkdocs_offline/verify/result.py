"""What was found at a live site, for people and for programs."""

import json
from dataclasses import dataclass

from mkdocs_offline.report import pages_in_words
from mkdocs_offline.verify.causes import Cause, Symptom

_SHOWN = 5
"""How many URLs of each cause people see."""


@dataclass(frozen=True)
class Verification:
    """What was looked at, and every difference; ``size`` is in bytes."""

    url: str
    version: str | None = None
    """The live version, or ``None`` where no site of ours was found."""
    files: int = 0
    size: int = 0
    unchecked: int = 0
    pages: int = 0
    findings: tuple[Symptom, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether readers get what was built; warnings do not count."""
        return not any(finding.cause.is_error for finding in self.findings)

    @property
    def by_cause(self) -> dict[Cause, list[Symptom]]:
        """The findings of each cause, errors first."""
        groups: dict[Cause, list[Symptom]] = {}
        for finding in sorted(self.findings, key=lambda finding: not finding.cause.is_error):
            groups.setdefault(finding.cause, []).append(finding)
        return groups

    def as_text(self) -> str:
        """Return what people read."""
        lines = [f"{self.url}: {self._summary()}"]
        for cause, findings in self.by_cause.items():
            lines += ["", f"{_level(cause)} [{cause.name}] {cause.what}"]
            lines += [f"    {_printable(found)}" for found in findings[:_SHOWN]]
            if len(findings) > _SHOWN:
                lines.append(f"    and {len(findings) - _SHOWN} more")
            lines.append(f"  What to do: {cause.remedy}")
        return "\n".join(lines)

    def as_json(self) -> str:
        """Return what programs read."""
        findings = [
            {
                "cause": cause.name,
                "level": _level(cause),
                "what": cause.what,
                "remedy": cause.remedy,
                "places": [{"url": found.url, "detail": found.detail} for found in findings],
            }
            for cause, findings in self.by_cause.items()
        ]
        result = {
            "url": self.url,
            "version": self.version,
            "ok": self.is_good,
            "files": self.files,
            "bytes": self.size,
            "unchecked": self.unchecked,
            "pages": self.pages,
            "findings": findings,
        }
        return json.dumps(result, indent=2)

    def _summary(self) -> str:
        if self.version is None:
            return "cannot be verified"
        looked = (
            f"version {self.version}, {self.files} files ({self.size:,} bytes)"
            f" and {pages_in_words(self.pages)} compared"
        )
        if self.unchecked:
            looked += f", {self.unchecked} files left unchecked"
        return looked if self.findings else f"{looked}, all as they were built"


def _printable(finding: Symptom) -> str:
    """Return a line without what a host could do to a terminal."""
    text = f"{finding.url}: {finding.detail}"
    return "".join(char if char.isprintable() else " " for char in text)


def _level(cause: Cause) -> str:
    return "error" if cause.is_error else "warning"
