"""The sources: one TOML file per site, data only. The built-in ones lie beside this module."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from crawler.endings import Ending
from crawler.errors import UsageError_
from crawler.source import Source, source_from_toml
from crawler.source_error import SourceError


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What source files say."""

    #: by name, in the order of names
    sources: dict[str, Source]
    #: by the name that the file has: why it cannot be used
    broken: dict[str, SourceError]

    @property
    def best(self) -> Ending:
        """What a command that was to use all of them comes to at best."""
        return Ending.PARTIAL if self.broken else Ending.SUCCEEDED

    def named(self, name: str) -> Source:
        """The source of this name. Raises `SourceError` for a broken file, `UsageError_` for none."""
        if name in self.broken:
            raise self.broken[name]
        if name not in self.sources:
            raise UsageError_.unknown("source", name, self.sources)
        return self.sources[name]


def read_sources(folder: Path | None = None) -> Found:
    """What the files say: the built-in ones, then those of ``folder``; a broken one harms no other.

    A file of ``folder`` replaces the built-in source of the same name, also where it is broken.
    Raises :class:`SourceError` where there is no such folder.
    """
    paths = {path.stem: path for path in _toml_files(Path(str(files(__name__))))}
    if folder is not None:
        if not folder.is_dir():
            raise SourceError(folder, ["there is no such folder of source files"])
        paths |= {path.stem: path for path in _toml_files(folder)}
    return _read(paths)


def source_for(url: str, sources: Mapping[str, Source]) -> Source | None:
    """The source an address belongs to: the one that calls it an article, else the first with its host."""
    owners = [source for source in sources.values() if source.owns(url)]
    return next((source for source in owners if source.is_article(url)), owners[0] if owners else None)


def _toml_files(folder: Path) -> list[Path]:
    # a file whose name begins with a dot is an editor's or a system's, not a source
    return sorted(path for path in folder.glob("*.toml") if not path.name.startswith("."))


def _read(paths: Mapping[str, Path]) -> Found:
    found = Found(sources={}, broken={})
    for name, path in sorted(paths.items()):
        try:
            found.sources[name] = source_from_toml(path.read_text(encoding="utf-8-sig"), path=path)
        except SourceError as error:
            found.broken[name] = error
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            found.broken[name] = SourceError(path, [f"line {line}: not UTF-8; save the file in UTF-8"])
        except OSError as error:
            found.broken[name] = SourceError(path, [_unread(path, error)])
    return found


def _unread(path: Path, error: OSError) -> str:
    if path.is_symlink() and not path.exists():
        return f"is a link to {path.readlink()}, which does not exist; correct it or remove it"
    if path.is_dir():
        return "is a folder; a source is a file: rename the folder or move it away"
    return f"cannot be read: {error.strerror}"
