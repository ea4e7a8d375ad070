"""What a run did, in figures and in words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Report:
    """What a reader gets; all sizes are in bytes."""

    version: str
    pages: int
    texts: int
    text_size: int
    """What the packs and recipes of all texts measure, compressed."""
    text_requests: int
    one_by_one: int
    """About what the texts would measure, each compressed alone and fetched by its own URL."""
    files: int
    """All that is saved as it is: styles, scripts, fonts, images."""
    file_size: int
    other_hosts: tuple[str, ...]
    """Where the fallback page, and with it most likely every page, loads something from."""
    left_out: tuple[tuple[str, str], ...]
    """URL and reason of each file that stays online only."""
    warnings: tuple[str, ...]
    """What the author should mend, though the site is whole without it."""

    def missed(self) -> str | None:
        """Return the line on what is not there offline, for all that was seen of that."""
        if not self.other_hosts:
            return None
        return (
            f"pages load files from {', '.join(self.other_hosts)}, which are not there offline;"
            " 'mkdocs-offline check SITE_DIR' says what to do"
        )

    def summary(self) -> str:
        """Return the one line for the build log."""
        return (
            f"{pages_in_words(self.pages)} can be read offline:"
            f" text {size_in_words(self.text_size)} in {self.text_requests} requests"
            f" (one by one about {size_in_words(self.one_by_one)} in {self.texts}),"
            f" {self.files} other files {size_in_words(self.file_size)};"
            f" {len(self.left_out)} left out; version {self.version}"
        )


def pages_in_words(count: int) -> str:
    """Return a number of pages as people read it.

    >>> pages_in_words(1), pages_in_words(12)
    ('1 page', '12 pages')
    """
    return f"{count} {'page' if count == 1 else 'pages'}"


def size_in_words(size: int) -> str:
    """Return a size as people read it.

    >>> size_in_words(999), size_in_words(42_350), size_in_words(1_260_000)
    ('1 kB', '42 kB', '1.3 MB')
    """
    return f"{size / 10**6:.1f} MB" if size >= 10**6 else f"{max(1, round(size / 1000))} kB"
