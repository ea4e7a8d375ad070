"""What a run did, in figures and in words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Report:
    """What a reader gets; ``size`` is in bytes, uncompressed."""

    version: str
    pages: int
    files: int
    size: int
    requests: int
    left_out: tuple[tuple[str, str], ...]
    """URL and reason of each file that stays online only."""

    def summary(self) -> str:
        """Return the one line for the build log."""
        return (
            f"{self.pages} pages can be read offline: {self.files} files,"
            f" {self.size / 10**6:.1f} MB to download in {self.requests} requests"
            f" ({len(self.left_out)} files left out), version {self.version}"
        )
