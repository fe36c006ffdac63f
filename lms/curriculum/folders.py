"""Folders under courses/ that hold no course: the methods of intervisie, the phases of a project. The slice that uses one says how
it is checked. It is read once per process, and a folder with a complaint stops the start."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from lms import paths
from lms.curriculum.files import read_folder
from lms.curriculum.parsing import Source
from lms.curriculum.rules import Complaint
from lms.errors import SettingError

Content = TypeVar("Content")


@dataclass(frozen=True)
class Folder(Generic[Content]):
    """`check` turns the files ({path inside the folder: text}) into what the slice works with, and the files as they were read,
    each with its complaints. The content is worth nothing when there are complaints."""

    name: str
    check: Callable[[Mapping[str, str]], tuple[Content, Sequence[Source]]]


_known: dict[str, Folder[Any]] = {}
_read: dict[Path, Any] = {}


def register(folder: Folder[Any]) -> None:
    _known[folder.name] = folder


def known_in(path: Path) -> list[tuple[Folder[Any], Path]]:
    """The path itself when it is such a folder, else those that stand in it."""
    if path.name in _known:
        return [(_known[path.name], path)]
    return [(folder, path / name) for name, folder in sorted(_known.items()) if (path / name).is_dir()]


def look(folder: Folder[Content], path: Path) -> tuple[Content, list[Complaint]]:
    """Reads and checks the folder at a path: its content, and everything that is wrong with it."""
    texts, complaints = read_folder(path)
    content, sources = folder.check(texts)
    return content, sorted([*complaints, *(row for source in sources for row in source.complaints)])


def content_of(folder: Folder[Content], root: Path = paths.COURSES) -> Content:
    """What stands in the folder of this installation. Raises SettingError with the first complaint, in one line."""
    path = root / folder.name
    if path not in _read:
        content, complaints = look(folder, path)
        if complaints:
            more = (
                f" ({len(complaints)} complaints; `lms courses check` lists them)" if complaints[1:] else ""
            )
            raise SettingError(f"{root.name}/{folder.name}/{complaints[0]}{more}")
        _read[path] = content
    found: Content = _read[path]
    return found


def read_all(root: Path = paths.COURSES) -> None:
    """At the start, so that a broken file is said there and not on a page."""
    for folder in _known.values():
        content_of(folder, root)
