"""Changes to a site that happen together or not at all."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from mkdocs_offline.errors import OfflineError, require_folder

_PREFIX = ".mkdocs-offline-"


class Changes:
    """New and removed files of a site, prepared in a folder beside the old ones."""

    def __init__(self, site_dir: Path, staging: Path) -> None:
        """Prepare for changes to ``site_dir``, kept in the empty folder ``staging`` until then."""
        self._site_dir = site_dir
        self._staging = staging
        self._numbers = itertools.count()
        self._written: dict[PurePosixPath, Path] = {}
        self._removed: set[PurePosixPath] = set()
        self._kept: set[PurePosixPath] = set()

    def current(self, path: PurePosixPath) -> Path:
        """Return where the content of a file is now, with the changes so far."""
        return self._written.get(path, self._site_dir / path)

    def read(self, path: PurePosixPath) -> bytes:
        """Return the content of a file, with the changes so far."""
        return self.current(path).read_bytes()

    def write(self, path: PurePosixPath, content: bytes) -> None:
        """Give a file of the site its content, making its folder if need be."""
        self._kept.add(path)
        target = self._site_dir / path
        if _holds(target, content):
            self._written.pop(path, None)
            return
        staged = self._written.get(path, self._staging / f"new-{next(self._numbers)}")
        staged.write_bytes(content)
        if target.exists():
            shutil.copymode(target, staged)
        self._written[path] = staged

    def remove(self, path: PurePosixPath) -> None:
        """Remove a file of the site, if it is there."""
        self._removed.add(path)

    def remove_unless_written(self, paths: Iterable[PurePosixPath]) -> None:
        """Remove those files of an earlier run that this one has not written as well."""
        self._removed.update(path for path in paths if path not in self._kept)

    @property
    def touched(self) -> list[PurePosixPath]:
        """The files that were given a content, even if it is the one that they had, or removed."""
        return sorted(self._kept | self._removed)

    def names_in(self, folder: PurePosixPath) -> set[str]:
        """Return the names that a folder of the site has before the changes, if it is there."""
        with suppress(FileNotFoundError):
            return {path.name for path in (self._site_dir / folder).iterdir()}
        return set()

    def is_changed(self, path: PurePosixPath) -> bool:
        """Tell whether a file becomes another one, or goes."""
        return path in self._written or path in self._removed

    def stays(self, path: PurePosixPath) -> bool:
        """Tell whether there is such a file with the changes so far."""
        return path not in self._removed and self.current(path).is_file()

    def put_in_place(self) -> None:
        """Make the changes by renaming: at any moment each file is the old one or the new one."""
        done: list[tuple[Path, Path]] = []
        try:
            for path in [*self._written, *self._removed]:
                target, old = self._site_dir / path, self._staging / f"old-{len(done)}"
                if target.is_file() or target.is_symlink():
                    _keep(target, old)
                done.append((target, old))
                if path in self._written:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    self._written[path].replace(target)
                else:
                    target.unlink(missing_ok=True)
        except BaseException:
            for target, old in reversed(done):
                if old.exists() or old.is_symlink():
                    old.replace(target)
                elif not target.is_dir():
                    target.unlink(missing_ok=True)
            raise
        emptied = {folder for path in self._removed for folder in path.parents if folder.parts}
        for folder in sorted(emptied, reverse=True):
            if not any((self._site_dir / folder).iterdir()):
                (self._site_dir / folder).rmdir()


def _holds(file: Path, content: bytes) -> bool:
    is_as_long = file.is_file() and file.stat().st_size == len(content)
    return is_as_long and file.read_bytes() == content


def _keep(file: Path, copy: Path) -> None:
    try:
        os.link(file, copy, follow_symlinks=False)
    except (OSError, NotImplementedError):  # A file system, or a platform, without such links.
        shutil.copy2(file, copy, follow_symlinks=False)


@contextmanager
def changes_to(site_dir: Path) -> Iterator[Changes]:
    """Collect changes to a site and make them at the end of the block, all or none.

    Raises:
        OfflineError: where there is no such folder, or the disk does not let us read or write;
            the site is as it was.
    """
    require_folder(site_dir)
    try:
        for left_behind in site_dir.glob(f"{_PREFIX}*"):  # By a run that was killed.
            shutil.rmtree(left_behind)
        staging = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=site_dir))
        try:
            changes = Changes(site_dir, staging)
            yield changes
            changes.put_in_place()
        finally:
            shutil.rmtree(staging, ignore_errors=True)  # What stays, the next run removes.
    except OSError as error:
        where = error.filename2 or error.filename or site_dir
        remedy = (
            "give this folder another name, for a file needs its place"
            if isinstance(error, IsADirectoryError)
            else "make sure that its files can be read and written and that the disk has space"
        )
        raise OfflineError(
            f"{where}: {error.strerror or error}. The site is as it was; {remedy}, then build again"
        ) from error
