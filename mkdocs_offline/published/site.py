"""A site as its worker sees it: written by a build, read back by whoever looks at one."""

import gzip
import json
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from mkdocs_offline import __version__
from mkdocs_offline.browser.scripts import worker_source
from mkdocs_offline.errors import OfflineError, require_folder
from mkdocs_offline.layout import CODE, LISTING, VERSION, WORKER
from mkdocs_offline.options import Options
from mkdocs_offline.published.compressed import write_compressed
from mkdocs_offline.published.levels import REST, TEXT, unasked
from mkdocs_offline.published.listing import (
    Alone,
    FileLine,
    Listing,
    OnlineOnly,
    read_listing,
    write_listing,
)
from mkdocs_offline.published.packs import Stored, is_taken_apart
from mkdocs_offline.published.worker import (
    GENERATOR,
    Amount,
    Amounts,
    SiteLine,
    is_farewell,
    read_worker,
    version_of,
    write_worker,
)
from mkdocs_offline.report import shell
from mkdocs_offline.site.changes import Changes
from mkdocs_offline.site.entry import Entry, entry_of, media_type, revision_of
from mkdocs_offline.site.scan import File, doubt_of
from mkdocs_offline.site.urls import is_page, path_of


@dataclass(frozen=True)
class Published:
    """What a site made readable offline says of itself; URLs are relative to the site."""

    line: SiteLine
    pieces: tuple[Entry, ...]
    """The files of the listing."""
    listing: Listing

    @property
    def version(self) -> str:
        """The version."""
        return self.line.version

    @cached_property
    def saved(self) -> list[FileLine]:
        """The files that can be read offline."""
        return [file for file in self.listing.files if not isinstance(file.place, OnlineOnly)]

    @property
    def online_only(self) -> dict[str, str]:
        """The URLs of files that are not saved, with the reasons."""
        places = {file.url: file.place for file in self.listing.files}
        return {url: x.reason for url, x in places.items() if isinstance(x, OnlineOnly)}

    @property
    def texts(self) -> list[FileLine]:
        """What packs hold of texts."""
        return [file for file in self.saved if _is_text(file)]

    @property
    def pages(self) -> list[str]:
        """The pages that packs hold, but for the one that says that there is none."""
        urls = [file.url for file in self.texts]
        return [url for url in urls if is_page(url) and url != self.line.not_found]

    @property
    def text_files(self) -> list[Entry]:
        """What all texts take: the listing, and the packs that they are in."""
        return [*self.pieces, *_text_packs(self.listing)]

    @property
    def downloads(self) -> list[Entry]:
        """All that can be downloaded, in the order of its levels."""
        return self._up_to(REST)

    @property
    def wanted(self) -> list[Entry]:
        """What is downloaded without being asked for."""
        return self._up_to(self.line.unasked.first)

    @property
    def wanted_later(self) -> list[Entry]:
        """What is downloaded without being asked for by readers who return."""
        return self._up_to(self.line.unasked.later)

    def _up_to(self, level: int) -> list[Entry]:
        core = self.line.core
        beside = [_beside_core(x, core, self.pieces, self.listing) for x in (TEXT, REST)]
        return [entry for entries in (core, *beside[:level]) for entry in entries]


def list_files(
    stored: Stored, found: Iterable[File], titles: Mapping[str, str], changes: Changes
) -> Listing:
    """Return the listing of a site.

    Args:
        stored: what is saved.
        found: the files of the site; those that readers can open are listed, saved or not.
        titles: the titles of pages, by URL.
        changes: where the files are.
    """
    lines = [
        FileLine(*_values(entry), title=titles.get(url, ""), place=stored.places[url])
        for url, entry in stored.entries.items()
    ]
    for file in found:
        if file.is_online_only and file.url not in stored.entries:
            current = changes.current(file.path)
            size = current.stat().st_size if current.is_file() else 0  # It may be a broken link.
            title, place = titles.get(file.url, ""), OnlineOnly(str(file.left_out))
            lines.append(FileLine(file.url, "", size, media_type(file.path), title, place))
    return Listing(
        files=tuple(sorted(lines, key=lambda line: line.url)),
        packs=tuple(sorted(stored.packs, key=lambda pack: pack.name)),
    )


def write_site(
    listing: Listing,
    core: Collection[str],
    options: Options,
    changes: Changes,
    *,
    fallback: str,
    translations: Mapping[str, str],
    not_found: str | None,
    nested: tuple[str, ...],
    header_rules: tuple[str, ...],
    elsewhere: tuple[str, ...] | None,
    worker: bytes | None,
) -> Published:
    """Write the pieces of the listing, the worker and the version into a site.

    Args:
        listing: all files and packs, which are there already.
        core: the URLs of what the fallback page needs, with its own.
        options: the settings that the worker follows.
        changes: where all is written to.
        fallback: the URL of the fallback page.
        translations: the URL of the fallback page in another language, by the folder of that one.
        not_found: the URL of the site's 404 page, if it has one.
        nested: the URLs of folders that have a worker of their own.
        header_rules: regular expressions for URLs that have headers of their own.
        elsewhere: URLs of other hosts that are copied for all readers; ``None`` where none are.
        worker: the author's code for the worker.
    """
    root, contents = write_listing(listing)
    pieces = tuple(write_compressed(LISTING, contents, changes))
    first = tuple(Entry(*_values(file)) for file in listing.files if file.url in core)
    text, rest = (_beside_core(level, first, (), listing) for level in (TEXT, REST))
    others = {*text, *rest}.difference(_text_packs(listing))
    line = SiteLine(
        generator=f"{GENERATOR} {__version__}",
        version=version_of(first, root),
        fallback=fallback,
        translations=translations,
        not_found=not_found,
        nested=nested,
        header_rules=header_rules,
        max_age=options.max_age,
        timeout=options.timeout,
        update=options.update,
        ui=options.ui,
        unasked=unasked(options.download, Amount.of(others).bytes),
        amounts=Amounts(text=Amount.of(text), rest=Amount.of(rest)),
        core=first,
        elsewhere=elsewhere,
        listing=root,
        code=_write_code(worker_source().encode(), changes),
        worker=None if worker is None else _write_code(worker, changes),
    )
    changes.write(PurePosixPath(WORKER), write_worker(line).encode())
    changes.write(PurePosixPath(VERSION), f"{json.dumps({'version': line.version})}\n".encode())
    return Published(line, pieces, listing)


def _write_code(code: bytes, changes: Changes) -> Entry:
    """Write code for the worker, under a name that tells it from other code."""
    path = PurePosixPath(CODE, f"{revision_of(code)}.js")
    changes.write(path, code)
    return entry_of(str(path), path, code)


def read_site(site_dir: Path) -> Published:
    """Return what the worker in a folder, and the listing beside it, say of its site.

    Raises:
        OfflineError: if that is no folder, or none of a site that was made readable offline as a
            whole.
    """
    require_folder(site_dir)
    worker = site_dir / WORKER
    script = worker.read_bytes() if worker.is_file() else b""
    if is_farewell(script):
        raise OfflineError(f"{site_dir} is retired: its readers are told to forget what they saved")
    line = read_worker(script)
    doubt = doubt_of(site_dir) if line is None else None
    if doubt:
        raise OfflineError(
            f"{site_dir} was not made readable offline: it {doubt}; name the folder that your site"
            " is built into"
        )
    if line is None:
        raise OfflineError(
            f"{site_dir} was not made readable offline by this version of {GENERATOR}; build the"
            f" site again with the plugin, or run '{GENERATOR} build {shell(site_dir)}'"
        )
    contents, sizes = {}, {}
    for piece in line.listing.entries({}):
        file = site_dir / path_of(piece.url)
        if not file.is_file():
            raise OfflineError(f"{file} is gone, but {WORKER} names it; build the site again")
        compressed = file.read_bytes()
        sizes[piece.revision] = len(compressed)
        try:
            contents[piece.revision] = gzip.decompress(compressed)
        except (OSError, EOFError, zlib.error):
            contents[piece.revision] = b""
        if revision_of(contents[piece.revision]) != piece.revision:
            raise OfflineError(f"{file} is damaged; build the site again")
    return assemble(line, contents, sizes)


def assemble(line: SiteLine, contents: Mapping[str, bytes], sizes: Mapping[str, int]) -> Published:
    """Return a site whose listing was read, as far as its pieces are there.

    Args:
        line: the worker's first line.
        contents: what is in the pieces, by revision.
        sizes: what they measure in bytes, compressed.

    Raises:
        ValueError: if a piece is none.
    """
    pieces = tuple(line.listing.entries(sizes))
    return Published(line, pieces, read_listing(line.listing, contents))


def _is_text(file: FileLine) -> bool:
    return bool(file.recipe) and is_taken_apart(path_of(file.url))


def _text_packs(listing: Listing) -> list[Entry]:
    names = {part.pack for file in listing.files if _is_text(file) for part in file.recipe}
    return [pack.entry for pack in listing.packs if pack.name in names]


def _values(entry: Entry) -> tuple[str, str, int, str]:
    return entry.url, entry.revision, entry.size, entry.type


def _beside_core(
    level: int, core: Collection[Entry], pieces: Collection[Entry], listing: Listing
) -> list[Entry]:
    """Return what is downloaded on a level: packs by name, then files from small to large."""
    in_core = {entry.url for entry in core}
    alone = [
        file for file in listing.files if file.place == Alone(level) and file.url not in in_core
    ]
    packs = [pack.entry for pack in listing.packs if pack.level == level]
    alone.sort(key=lambda file: (file.size, file.url))
    found = [*(pieces if level == TEXT else ()), *packs, *alone]
    return list({entry.url: entry for entry in found}.values())  # Packs may be the same.
