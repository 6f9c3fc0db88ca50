"""A disk that knows which bytes of a SQLite database were synced, and which a power cut would lose.

SQLite's own file layer goes on doing the work. For every file that is opened, four of its functions are
taken over in the library that Python's ``sqlite3`` itself uses: what is written waits here until the file is
synced. `Disk.cut` then says what a machine would find after the power failed at that moment.
"""

import ctypes
import random
from collections.abc import Callable, Iterable
from ctypes import POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SECTOR = 512
_OK = 0


class _Methods(Structure):
    """``sqlite3_io_methods``: the functions of an open file."""

    _fields_ = (
        ("version", c_int),
        ("close", c_void_p),
        ("read", c_void_p),
        ("write", c_void_p),
        ("truncate", c_void_p),
        ("sync", c_void_p),
        ("others", c_void_p * 13),
    )


class _File(Structure):
    """``sqlite3_file``: begins with its functions."""

    _fields_ = (("methods", POINTER(_Methods)),)


class _Vfs(Structure):
    """``sqlite3_vfs``: how files are opened."""

    _fields_ = (
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", c_void_p),
        ("delete", c_void_p),
        ("others", c_void_p * 14),
    )


_Close = ctypes.CFUNCTYPE(c_int, POINTER(_File))
_Write = ctypes.CFUNCTYPE(c_int, POINTER(_File), c_void_p, c_int, c_int64)
_Truncate = ctypes.CFUNCTYPE(c_int, POINTER(_File), c_int64)
_Sync = ctypes.CFUNCTYPE(c_int, POINTER(_File), c_int)
_Delete = ctypes.CFUNCTYPE(c_int, POINTER(_Vfs), c_char_p, c_int)
# SQLite goes on reading at the name's address: it must reach the real function as it is
_Open = ctypes.CFUNCTYPE(c_int, POINTER(_Vfs), c_void_p, POINTER(_File), c_int, c_void_p)


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """Bytes that are on their way to the disk; none: the file is to end at ``offset``."""

    offset: int
    data: bytes | None


@dataclass(slots=True, kw_only=True)
class Shadow:
    """What the disk has of a file, and what is on its way; a file that was never synced is not there."""

    synced: bytearray | None
    waiting: list[Write] = field(default_factory=list)

    def sync(self) -> None:
        """All that is on its way arrives."""
        self.synced = _written(self.synced or bytearray(), self.waiting)
        self.waiting.clear()

    def after_cut(self, chance: random.Random | None) -> bytes | None:
        """What is found after a power cut: what was synced, and with ``chance`` any part of the rest."""
        arrived = [] if chance is None else [part for each in self.waiting for part in _parts(each, chance)]
        if not arrived:
            return None if self.synced is None else bytes(self.synced)
        return bytes(_written(bytearray(self.synced or b""), arrived))


def _written(content: bytearray, writes: Iterable[Write]) -> bytearray:
    for write in writes:
        if write.data is None:
            del content[write.offset :]
        else:
            content.extend(b"\0" * (write.offset - len(content)))
            content[write.offset : write.offset + len(write.data)] = write.data
    return content


def _parts(write: Write, chance: random.Random) -> list[Write]:
    """The sectors of a write that happened to arrive."""
    if write.data is None:
        return [write] if chance.random() < 0.5 else []
    starts = range(0, len(write.data), SECTOR)
    return [
        Write(offset=write.offset + start, data=write.data[start : start + SECTOR])
        for start in starts
        if chance.random() < 0.5
    ]


class Disk:
    """The disk under every SQLite database that this process opens from now on."""

    def __init__(self) -> None:
        self.shadows: dict[Path, Shadow] = {}
        #: called before a write or a sync reaches the disk
        self.on_change: Callable[[], None] = lambda: None
        self._library = ctypes.CDLL(_library_of_python())
        self._open_files: dict[int, Path] = {}
        self._kept: list[Any] = []  # what C points to must not be collected
        self._taken: dict[int, _Methods] = {}
        self._install()

    def cut(self, chance: random.Random | None) -> dict[Path, bytes]:
        """What a machine would find if the power failed now."""
        found = {path: shadow.after_cut(chance) for path, shadow in self.shadows.items()}
        return {path: content for path, content in found.items() if content is not None}

    def _install(self) -> None:
        self._library.sqlite3_vfs_find.restype = POINTER(_Vfs)
        real = self._library.sqlite3_vfs_find(None)
        ours = _Vfs.from_buffer_copy(real.contents)
        ours.name, ours.next = b"shadowed", None
        really_open = ctypes.cast(real.contents.open, _Open)
        really_delete = ctypes.cast(real.contents.delete, _Delete)

        def open_(_: Any, name: int | None, file: Any, flags: int, told: int | None) -> int:
            path = None if name is None else Path(ctypes.string_at(name).decode())
            if path is not None:
                self._learn(path)
            code = int(really_open(real, name, file, flags, told))
            if code == _OK and path is not None:
                self._take_over(file, path)
            return code

        def delete(_: Any, name: bytes, syncs_folder: int) -> int:
            self.shadows.pop(Path(name.decode()), None)
            return int(really_delete(real, name, syncs_folder))

        ours.delete = ctypes.cast(self._keep(_Delete(delete)), c_void_p)
        ours.open = ctypes.cast(self._keep(_Open(open_)), c_void_p)
        self._keep(ours)
        if self._library.sqlite3_vfs_register(ctypes.byref(ours), 1) != _OK:
            raise SystemExit("SQLite took no other file layer.")

    def _learn(self, path: Path) -> None:
        # closing a file that SQLite has open would lose its locks: it is read before, and once
        if path not in self.shadows:
            self.shadows[path] = Shadow(synced=bytearray(path.read_bytes()) if path.exists() else None)

    def _take_over(self, file: Any, path: Path) -> None:
        before = file.contents.methods
        self._open_files[ctypes.addressof(file.contents)] = path
        kind = ctypes.addressof(before.contents)
        if kind not in self._taken:
            self._taken[kind] = self._functions(before.contents)
        file.contents.methods = ctypes.pointer(self._taken[kind])

    def _functions(self, real: _Methods) -> _Methods:
        """The functions of a file, four of them ours."""
        ours = _Methods.from_buffer_copy(real)
        really_close, really_write = ctypes.cast(real.close, _Close), ctypes.cast(real.write, _Write)
        really_truncate = ctypes.cast(real.truncate, _Truncate)

        def close(file: Any) -> int:
            self._open_files.pop(ctypes.addressof(file.contents), None)
            return int(really_close(file))

        def write(file: Any, data: int, size: int, offset: int) -> int:
            self.on_change()
            self._shadow(file).waiting.append(Write(offset=offset, data=ctypes.string_at(data, size)))
            return int(really_write(file, data, size, offset))

        def truncate(file: Any, size: int) -> int:
            self.on_change()
            self._shadow(file).waiting.append(Write(offset=size, data=None))
            return int(really_truncate(file, size))

        def sync(file: Any, _: int) -> int:
            # the disk is this one: the machine's own need not be waited for
            self.on_change()
            self._shadow(file).sync()
            return _OK

        ours.close = ctypes.cast(self._keep(_Close(close)), c_void_p)
        ours.write = ctypes.cast(self._keep(_Write(write)), c_void_p)
        ours.truncate = ctypes.cast(self._keep(_Truncate(truncate)), c_void_p)
        ours.sync = ctypes.cast(self._keep(_Sync(sync)), c_void_p)
        return ours

    def _shadow(self, file: Any) -> Shadow:
        return self.shadows[self._open_files[ctypes.addressof(file.contents)]]

    def _keep(self, thing: Any) -> Any:
        self._kept.append(thing)
        return thing


def _library_of_python() -> str:
    """The file of the SQLite library that Python's own module has loaded."""
    import sqlite3

    assert sqlite3.sqlite_version
    loaded = {line.split()[-1] for line in Path("/proc/self/maps").read_text().splitlines() if "/" in line}
    for path in sorted(loaded, key=lambda path: "_sqlite3" in path):
        if "sqlite3" in Path(path).name and hasattr(ctypes.CDLL(path), "sqlite3_vfs_register"):
            return path
    raise SystemExit("The SQLite in this Python cannot be reached from outside; take a Python that loads it.")
