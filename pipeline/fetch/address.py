"""Addresses: how they are shown without secrets, where a link may lead, and the mirror that stands in for all hosts.

Belongs here: what is decided by the text of an address alone. Does not belong here: asking (``session.py``). Quirk:
what a link names is put together again from its checked parts, since two libraries may read one odd address in two
ways.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import unquote, unquote_plus, urljoin, urlsplit, urlunsplit

from pipeline.errors import SourceError, UsageError

SCHEME = "https"
"""The only one agencies are asked by."""
HIDDEN = "***"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_USER = re.compile(r"(?<=//)[^/?#]*@")
_FIELD = re.compile(r"([?&;#][^=&;#]*=)([^&;#]*(?:;[^=&;#]*(?=[&;#]|$))*)")
_SECRET = re.compile(
    r"(?:key|keyid|token|secret|password|passwd|passphrase|pwd|userid|signature|sig|auth|authorization|credentials?"
    r"|sessionid|jwt)$"
)


def shown(url: str) -> str:
    """An address as it may be printed: no user, no password, no value of a field that names a secret; one line."""
    hidden = _USER.sub(f"{HIDDEN}@", "".join(character if character.isprintable() else "?" for character in url))
    return _FIELD.sub(lambda field: f"{field[1]}{HIDDEN}" if _is_secret(field[1]) else field[0], hidden)


def without_secrets(text: str, url: str) -> str:
    """A text that came from an address, without the secrets of that address it repeats."""
    for secret in sorted(_secrets(url), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text


def _secrets(url: str) -> Iterator[str]:
    for name, value in _FIELD.findall(url):
        if value and _is_secret(name):
            yield from {value, unquote(value), unquote_plus(value)}


def _is_secret(name: str) -> bool:
    """Whether a field holds a secret, by its name as it stands before the value (``?api_key=``)."""
    return _SECRET.search(re.sub(r"[^a-z0-9]", "", unquote(name).lower())) is not None


def host_of(url: str) -> str:
    """The host an address names, port 443 left out; '' where it names none."""
    try:
        return urlsplit(url).netloc.lower().removesuffix(":443")
    except ValueError:
        return ""


def followed(url: str, link: str, hosts: Collection[str]) -> str:
    """The address a link on ``url`` leads to: https, and on the host of ``url`` or on one of ``hosts``.

    Raises:
        SourceError: it leads elsewhere, or is no address; the message names the host.
    """
    try:
        parts = urlsplit(urljoin(url, link.strip()))
    except ValueError:
        raise SourceError("leads to something that is no address") from None
    host = parts.netloc.lower().removesuffix(":443")
    if host not in {host_of(url), *(allowed.lower() for allowed in hosts)}:
        raise SourceError(f"leads to another host, {shown(f'//{host}')[2:] or 'none'}")
    if parts.scheme != SCHEME:
        raise SourceError(f"leads to {parts.scheme}, not {SCHEME}")
    return urlunsplit((SCHEME, host, parts.path, parts.query, ""))


@dataclass(frozen=True)
class Mirror:
    """A server on this machine that stands in for every host: ``path`` of ``host`` lies at ``base/host/path``.

    Without ``base`` there is none. UsageError where it is not on loopback: figures from elsewhere than the agency would
    be taken for the agency's.
    """

    base: str = ""

    def __post_init__(self) -> None:
        """Refuse what is not on loopback."""
        try:
            parts = urlsplit(self.base)
            local = parts.scheme in {"http", "https"} and parts.hostname in LOOPBACK and parts.port != 0
        except ValueError:
            local = False
        if self.base and (not local or re.search(r"[@\\?#\s]", self.base)):
            raise UsageError(
                f"the mirror {shown(self.base)} is not on this machine: http or https on 127.0.0.1, localhost or [::1]"
            )

    def through(self, url: str) -> str:
        """Where to ask for an address."""
        return f"{self.base.rstrip('/')}/{url.partition('://')[2]}" if self.base else url

    def undone(self, url: str) -> str:
        """The address that lies at ``url`` on the mirror; any other address is left as it is."""
        base = f"{self.base.rstrip('/')}/"
        return f"{SCHEME}://{url.removeprefix(base)}" if self.base and url.startswith(base) else url
