"""What an agency serves: the documents to fetch, as records.

Belongs here: how a document is asked for, how its address is found, when it is due, how it is read. Does not belong
here: the network (``fetch``), or anything about a particular agency (``assets/sources/``).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

import polars as pl

Kind: TypeAlias = Literal["csv", "html", "json", "xls", "xlsx", "zip"]
"""What the bytes have to be; looked at before anything is parsed."""

LARGEST_BYTES = 100_000_000


@dataclass(frozen=True)
class Request:
    """One address, as it is asked for; two documents with equal requests are fetched once."""

    url: str
    kind: Kind
    body: str = ""
    """JSON text of a search that is sent by POST and changes nothing; '' for GET."""
    hosts: frozenset[str] = field(default_factory=frozenset)
    """Hosts of the same agency it may be redirected to, besides its own."""
    max_bytes: int = LARGEST_BYTES

    @property
    def host(self) -> str:
        """The host that is asked."""
        return urlsplit(self.url).netloc


@dataclass(frozen=True)
class Index:
    """A page that names a document whose address changes.

    ``choose`` is pure: the page's text in, the link as it stands there out (absolute, or relative to ``url``), None
    where the page does not have it.
    """

    url: str
    choose: Callable[[str], str | None]


@dataclass(frozen=True)
class Live:
    """One document an agency serves, and how to read it; ``parse`` is as in ``dataset.Document``.

    Where ``index`` is given, the address is found on that page each time and ``request.url`` only says where the
    document is expected to lie.
    """

    name: str
    publisher: str
    table: str
    request: Request
    parse: Callable[[bytes], pl.DataFrame]
    index: Index | None = None
    vintage: str = ""
    """Year or release it holds; '' where the address always serves the newest, whose date of retrieval counts."""
    closed: bool = False
    """True where it does not change any more: once accepted it is not asked for again."""
    expected: bool = True
    """False where it may not be out yet: that it cannot be found is then no failure."""
    licence: str = field(kw_only=True)
    """Terms of use, in words; every document says its own."""
    compiled_by: str = ""
    """Who put the publisher's figures together in what is served; empty where the publisher itself does."""
