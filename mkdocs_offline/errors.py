"""The one error that a user sees."""

from pathlib import Path


class OfflineError(Exception):
    """A problem that the author of the site can mend; its text says where it is and what to do."""


def require_folder(site_dir: Path) -> None:
    """Raise :class:`OfflineError` where there is no such folder."""
    if not site_dir.is_dir():
        raise OfflineError(f"{site_dir} is not a folder; name the one your site is built into")
