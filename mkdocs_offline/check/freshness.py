"""Whether a site is still what its worker tells of: files that changed since, folders that came."""

from collections.abc import Iterator

from mkdocs_offline.check.saved_site import SavedSite
from mkdocs_offline.site.entry import revision_of


def changed_files(site: SavedSite) -> Iterator[str]:
    """Yield the files that hold something else than the worker knows; one is read at a time.

    Readers have what the worker knows, or get an error where the host sends the other content.
    """
    for file in (*site.published.saved, *site.published.line.codes):
        on_disk = site.file(file.url)
        is_same_size = on_disk.stat().st_size == file.size
        if not is_same_size or revision_of(on_disk.read_bytes()) != file.revision:
            yield file.url
