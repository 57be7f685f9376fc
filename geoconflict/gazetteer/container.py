"""A gazetteer file: named sections that are read where they lie.

The file is mapped into memory, so opening it costs nothing, a look-up reads a few
pages, and processes and threads share them. It ends with a table of contents in
JSON, which also holds what is small: the facts about the file and its codes.
"""

from __future__ import annotations

import json
import mmap
import shutil
import struct
import sys
import zlib
from array import array
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from geoconflict.errors import GazetteerError

MAGIC = b"geoconflict gazetteer 2\n"
"""Changes when an older geoconflict could not read the file."""
_HEAD = struct.Struct("<24sQQQ")
_ALIGNED = 64


class Container:
    """A gazetteer file, opened for reading.

    Parameters
    ----------
    path : Path
        A file that `ContainerWriter` made.

    Raises
    ------
    GazetteerError
        Where it is missing, cut short, or of another form.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if sys.byteorder != "little":
            raise GazetteerError(f"{path}: gazetteer files are read on little-endian machines only")
        try:
            with path.open("rb") as file:
                self._bytes = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except (FileNotFoundError, IsADirectoryError) as error:
            raise GazetteerError(
                f"{path}: no such gazetteer file; make one with `geoconflict gazetteer build`"
            ) from error
        except (OSError, ValueError) as error:
            raise self.unusable(str(error)) from error
        contents = self._contents()
        self.info: dict[str, str] = contents["info"]
        self.tables: dict[str, Any] = contents["tables"]
        self._sections: dict[str, tuple[int, int]] = contents["sections"]

    def _contents(self) -> Any:
        if bytes(self._bytes[:13]) == b"SQLite format":
            raise self.unusable("an older geoconflict made it")
        if len(self._bytes) < _HEAD.size:
            raise self.unusable("it is cut short")
        magic, start, size, checksum = _HEAD.unpack_from(self._bytes)
        if magic != MAGIC:
            raise self.unusable("it does not begin as one")
        packed = bytes(self._bytes[start : start + size])
        if len(packed) != size or zlib.crc32(packed) != checksum:
            raise self.unusable("it is cut short or damaged")
        return json.loads(packed)

    def __contains__(self, section: str) -> bool:
        return section in self._sections

    def __iter__(self) -> Any:
        return iter(self._sections)

    def section(self, name: str) -> memoryview:
        """Return the bytes of a section."""
        try:
            start, size = self._sections[name]
        except KeyError:
            raise self.unusable(f"it has no {name}") from None
        return self._bytes[start : start + size]

    def numbers(self, name: str, code: Literal["I", "i", "H"] = "I") -> memoryview:
        """Return a section as numbers of a type, as `array` calls it."""
        return self.section(name).cast(code)

    def strings(self, name: str) -> Strings:
        """Return a section of strings."""
        return Strings(self.numbers(f"{name}_ends"), self.section(name))

    def unusable(self, why: str) -> GazetteerError:
        """Return the error that says why the file cannot be used."""
        return GazetteerError(f"{self.path}: not a usable gazetteer file: {why}; build it anew")


class Strings:
    """Strings one after the other, and where each ends."""

    def __init__(self, ends: memoryview, text: memoryview) -> None:
        self._ends = ends
        self._text = text

    def __len__(self) -> int:
        return len(self._ends)

    def packed(self, index: int) -> memoryview:
        """Return the bytes of one."""
        return self._text[self._ends[index - 1] if index else 0 : self._ends[index]]

    def __getitem__(self, index: int) -> str:
        return str(self.packed(index), "utf-8")


class ContainerWriter:
    """Writes sections one after the other; the file is there when its `with` block ends well.

    Parameters
    ----------
    path : Path
        The file to be made; it appears whole, or not at all.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._building = path.with_name(path.name + ".building")
        self._file = self._building.open("wb")
        self._file.write(bytes(_ALIGNED))
        self._sections: dict[str, tuple[int, int]] = {}
        self.info: dict[str, str] = {}
        self.tables: dict[str, Any] = {}

    def __enter__(self) -> ContainerWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._finish()
        self._file.close()
        if kind is None:
            self._building.replace(self._path)
        else:
            self._building.unlink(missing_ok=True)

    def add(self, name: str, content: Any) -> None:
        """Add a section: bytes, or an array of numbers."""
        start = self._begin()
        self._file.write(memoryview(content).cast("B"))
        self._sections[name] = (start, self._file.tell() - start)

    def add_file(self, name: str, path: Path) -> None:
        """Add a section from a file of its own."""
        start = self._begin()
        with path.open("rb") as content:
            shutil.copyfileobj(content, self._file, 1 << 20)
        self._sections[name] = (start, self._file.tell() - start)

    def add_strings(self, name: str, strings: Iterable[bytes]) -> None:
        """Add a section of strings."""
        ends, start, size = array("I"), self._begin(), 0
        for string in strings:
            self._file.write(string)
            size += len(string)
            ends.append(size)
        self._sections[name] = (start, size)
        self.add(f"{name}_ends", ends)

    def _begin(self) -> int:
        self._file.write(bytes(-self._file.tell() % _ALIGNED))
        return self._file.tell()

    def _finish(self) -> None:
        contents = {"info": self.info, "tables": self.tables, "sections": self._sections}
        packed = json.dumps(contents, ensure_ascii=False, sort_keys=True).encode()
        start = self._begin()
        self._file.write(packed)
        self._file.seek(0)
        self._file.write(_HEAD.pack(MAGIC, start, len(packed), zlib.crc32(packed)))
