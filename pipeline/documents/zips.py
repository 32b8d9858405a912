"""Zips from outside: members read into memory, never onto disk, and never more of them than is reasonable.

Belongs here: what every zip has to satisfy before a parser looks at a member; workbooks (xlsx) are zips, too. Quirk: a
zip can say any size of a member, so what is counted is what comes out. Does not belong here: what the members hold.
"""

import io
import re
import zipfile
import zlib
from pathlib import PurePosixPath

from pipeline.errors import SourceError

MOST_BYTES = 400_000_000
"""All that a zip may hold, unpacked: about eight times the largest there is."""
MOST_MEMBERS = 2_000
_CHUNK_BYTES = 1 << 20


def members(content: bytes, wanted: re.Pattern[str], most_bytes: int = MOST_BYTES) -> dict[str, bytes]:
    """The members of a zip whose whole name matches ``wanted``, by name, in the zip's order.

    Raises:
        SourceError: not a zip, or damaged or encrypted, a name that leads outside or stands twice, or too much in it.
    """
    found: dict[str, bytes] = {}
    left = most_bytes
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in _listed(archive):
                if wanted.fullmatch(member.filename):
                    found[member.filename] = _unpacked(archive, member, left)
                    left -= len(found[member.filename])
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise SourceError(f"not a readable zip: {error}") from error
    return found


def the_member(content: bytes, wanted: re.Pattern[str], most_bytes: int = MOST_BYTES) -> bytes:
    """The one member of a zip whose whole name matches ``wanted``.

    Raises:
        SourceError: there is none, or more than one, or as ``members``.
    """
    found = members(content, wanted, most_bytes)
    if len(found) != 1:
        raise SourceError(f"the zip has {len(found)} members named as {wanted.pattern}, not 1: {', '.join(found)}")
    return next(iter(found.values()))


def require_modest(content: bytes, most_bytes: int = MOST_BYTES) -> None:
    """Unpack everything once, keep nothing: for readers that do not look how much comes out (workbooks).

    Raises:
        SourceError: as ``members``.
    """
    members(content, re.compile(".*", re.DOTALL), most_bytes)


def _listed(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    listed = archive.infolist()
    if len(listed) > MOST_MEMBERS:
        raise SourceError(f"the zip has {len(listed):,} members: at most {MOST_MEMBERS:,} are read")
    names = [member.filename for member in listed]
    if outside := [name for name in names if _leads_outside(name)]:
        raise SourceError(f"the zip has a member that leads outside: {outside[0]!r}")
    if len(set(names)) != len(names):
        raise SourceError("the zip has two members of one name")
    return listed


def _leads_outside(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in (path.parts[0] if path.parts else "")


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most_bytes: int) -> bytes:
    """A member's bytes, read until there are more than ``most_bytes``."""
    parts, size = list[bytes](), 0
    with archive.open(member) as stream:
        while part := stream.read(_CHUNK_BYTES):
            size += len(part)
            if size > most_bytes:
                raise SourceError(f"{member.filename} in the zip is larger than {most_bytes:,} bytes unpacked")
            parts.append(part)
    return b"".join(parts)
