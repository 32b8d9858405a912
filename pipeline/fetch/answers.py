"""What answers and failures say, in own words: for messages that are one line and hold no secret.

Belongs here: the reason an agency gives, when it wants to be asked again, what kind of failure a library's error is.
Does not belong here: what is done about it (``session.py``). Quirk: the libraries' own texts hold whole addresses.
"""

import json
from http.client import IncompleteRead

import requests
import urllib3

from pipeline.documents.kinds import title

_REASONS = ("detail", "message", "error", "errors")
_LONGEST_DETAIL = 120
_LONGEST_RETRY_AFTER = 10**9
_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (requests.ConnectTimeout, "no connection within the time set for it"),
    (requests.ReadTimeout, "nothing came for longer than the time set for it"),
    (urllib3.exceptions.ReadTimeoutError, "the body stopped coming"),
    (requests.exceptions.SSLError, "no secure connection"),
    (urllib3.exceptions.SSLError, "no secure connection"),
    (requests.exceptions.ProxyError, "the proxy cannot be reached"),
    (ValueError, "not an address or not a header that can be sent or read"),
)


def detail(start: bytes) -> str:
    """The reason in the body of an error, quoted, to stand behind its status; '' where it gives none.

    Agencies give it as a field of a JSON object, or as the title of a page.
    """
    if not start:
        return " with an empty body"
    try:
        answer = json.loads(start)
    except (ValueError, RecursionError):
        answer = None
    fields = answer if isinstance(answer, dict) else {}
    reason = next((fields[name] for name in _REASONS if fields.get(name)), title(start))
    text = reason if isinstance(reason, str) else json.dumps(reason)
    words = " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())
    return f': "{words[:_LONGEST_DETAIL]}"' if words else ""


def header(answer: requests.Response, name: str) -> str:
    """A header that can be sent back as it came; '' for any other."""
    value = answer.headers.get(name, "")
    return value if value.isprintable() else ""


def retry_after_seconds(answer: requests.Response) -> float:
    """For how long the agency wants to be left alone; 0 where it does not say so in a way HTTP knows."""
    retry = urllib3.Retry(retry_after_max=_LONGEST_RETRY_AFTER)
    try:
        return float(retry.parse_retry_after(answer.headers["Retry-After"]))
    except (KeyError, urllib3.exceptions.InvalidHeader, ValueError, OverflowError):
        return 0.0


def in_words(error: Exception) -> str:
    """What an error of the libraries is, by its type alone."""
    cause = error.args[-1] if error.args else None
    if isinstance(getattr(cause, "reason", None), urllib3.exceptions.NameResolutionError):
        return "the host is not known, or there is no network"
    if isinstance(cause, IncompleteRead):
        return "the body breaks off"
    return next((words for kind, words in _WORDS if isinstance(error, kind)), "the connection was refused or dropped")
