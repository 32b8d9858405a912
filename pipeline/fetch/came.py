"""The bytes one answer is about, be they sent anew or lying here since another night, and where they are put.

Belongs here: reading them once, keeping them by what became of the documents in them. Does not belong here: what
becomes of a document (``host.py``), where bytes lie (``archive.py``).
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

from pipeline.fetch.archive import Archive, Retrieval
from pipeline.fetch.session import Response, Validators


class Came:
    """What an answer brought; ``standing`` is the checksum of what is unchanged where it brought nothing."""

    def __init__(self, archive: Archive, response: Response, standing: str) -> None:
        """Nothing is read yet."""
        self._archive, self._path = archive, response.path
        self.response = response if response.path else replace(response, sha256=standing)
        self.turned_down = False
        """Whether a document in them was refused, or is not there yet: they are looked at again another night."""

    @property
    def sha256(self) -> str:
        """Their checksum."""
        return self.response.sha256

    @cached_property
    def content(self) -> bytes:
        """All of them; from then on the response says how many there are.

        Raises:
            ArchiveError: they lay here and were damaged this moment.
        """
        content = self._path.read_bytes() if self._path else self._archive.content(self.sha256)
        self.response = replace(self.response, bytes=len(content))
        return content

    def keep(self) -> None:
        """Take them into the archive, as a document was accepted in them."""
        path = self._path or self._archive.refused(self.sha256)
        if path.is_file():
            self._archive.keep(path, self.sha256)

    def put_away(self) -> None:
        """Take aside what was turned down; nothing is left where it came in."""
        if self._path and self._path.is_file():
            if self.turned_down:
                self._archive.keep_refused(self._path, self.sha256)
            self._path.unlink(missing_ok=True)


def validators(newest_first: Iterable[Retrieval], sha256: str) -> Validators:
    """ETag and Last-Modified as they last came with these bytes."""
    came = (one for one in newest_first if one.sha256 == sha256 and (one.etag or one.last_modified))
    return next((Validators(one.etag, one.last_modified) for one in came), Validators())
