"""A list of lines on disk that survives: two copies of it, read past what is damaged, appended to, written anew whole.

Belongs here: files of lines, whatever they say. Does not belong here: what a line of the archive is (``archive.py``).

A line counts once its end is on disk. The copy is written after the list and is read where the list is damaged, gone,
or has fewer lines than the copy: then lines that either of them has count, in their order. A line that neither of them
has is lost; what stands in its place is set aside in a third file when the list is mended, and thrown away never.
"""

import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipeline.files.durable import naming, write_whole

_BLOCK_BYTES = 1 << 16
_SAID = 3
"""How many damaged lines are named by their number."""


@dataclass(frozen=True)
class Found:
    """What a list holds: its readable lines, oldest first; what is wrong with it, in words, and the lines that are."""

    lines: tuple[str, ...]
    wrong: str = ""
    damaged: tuple[str, ...] = ()


class Lines:
    """The list at ``path``; ``readable`` says whether a text is one of its lines."""

    def __init__(self, path: Path, readable: Callable[[str], bool]) -> None:
        """Nothing is read yet."""
        self.path, self._readable = path, readable
        self.copy = path.with_name(f"{path.stem}.copy{path.suffix}")
        self.aside = path.with_name(f"{path.stem}.damaged{path.suffix}")

    def read(self) -> Found:
        """Every line, from the copy what the list has lost; changes nothing."""
        own, other = _texts(self.path), _texts(self.copy)
        bad = [number for number, line in enumerate(own, start=1) if not self._readable(line)]
        if bad or len(own) < len(other):
            other = [line for line in other if self._readable(line)]
        if not bad and len(own) >= len(other):
            return Found(tuple(own))
        kept = [line for line in own if self._readable(line)]
        lines = _merged(kept, other)
        back = len(lines) - len(kept)
        named = [f"line {number}" for number in bad[:_SAID]] + ["more"] * (len(bad) > _SAID)
        what = f"{' and '.join(named)} of {self.path} cannot be read" if bad else f"{self.path} has lost lines"
        came = f"{back} came back from its copy" if back else "its copy has none of them"
        return Found(tuple(lines), f"{what}; {came}", tuple(own[n - 1] for n in bad))

    def append(self, line: str) -> None:
        """Write a line, to disk, then to the copy, which may lag behind.

        Raises:
            OSError: it cannot be written; the error names the file.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        for path, lasting in ((self.path, True), (self.copy, False)):
            with naming(path), path.open("a+b") as file:
                file.truncate(_end_of_last_line(file))
                file.write(f"{line}\n".encode())
                file.flush()
                if lasting:
                    os.fsync(file.fileno())

    def mend(self) -> str:
        """Put right what is damaged, and the copy where it is another; what was wrong, '' where nothing was."""
        found = self.read()
        if found.damaged:
            for line in found.damaged:
                with naming(self.aside), self.aside.open("ab") as file:
                    file.write(f"{line}\n".encode("utf-8", "replace"))
            found = Found(found.lines, f"{found.wrong}; what stood there is in {self.aside.name}")
        if found.wrong or _texts(self.copy) != list(found.lines):
            self.write(found.lines, to_list=bool(found.wrong))
        return found.wrong

    def write(self, lines: Sequence[str], *, to_list: bool = True) -> None:
        """Write these lines in place of all others: first the copy, then the list, each in one step.

        Stopped in between, the list is the longer one, and counts.
        """
        if not lines and not self.path.parent.is_dir():
            return
        content = "".join(f"{line}\n" for line in lines).encode()
        for path in (self.copy, self.path) if to_list else (self.copy,):
            write_whole(path, content)


def _texts(path: Path) -> list[str]:
    """The lines of a file that have their end; none where there is no file."""
    if not path.is_file():
        return []
    *whole, _ = path.read_bytes().decode("utf-8", "replace").split("\n")
    return whole


def _merged(one: Sequence[str], other: Sequence[str]) -> list[str]:
    """The lines of both in an order both have, as often as they stand in the one that has them more often."""
    merged, left, at = list[str](), Counter(other), 0
    for line in one:
        if left[line]:
            while other[at] != line:
                merged.append(other[at])
                left[other[at]] -= 1
                at += 1
            left[line] -= 1
            at += 1
        merged.append(line)
    return [*merged, *other[at:]]


def _end_of_last_line(file: BinaryIO) -> int:
    """Where the last whole line ends; what comes after it was cut off by a crash."""
    end = file.seek(0, os.SEEK_END)
    while end:
        start = max(end - _BLOCK_BYTES, 0)
        file.seek(start)
        if (at := file.read(end - start).rfind(b"\n")) >= 0:
            return start + at + 1
        end = start
    return 0
