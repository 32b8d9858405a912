"""A server for looking at the site on this machine: static files, loopback only.

Belongs here: that server. Does not belong here: making the site. Nothing outside the folder is served, links out of it
neither, and no folder is listed. An address that leads nowhere gets the site's own page, its links led back from there.
"""

import mimetypes
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit, urlunsplit

from pipeline.errors import MoneymapError

HOST = "127.0.0.1"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".xml": "application/atom+xml; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
    ".duckdb": "application/octet-stream",
}
_OTHER = "application/octet-stream"


class _Handler(SimpleHTTPRequestHandler):
    """Files of one folder."""

    server_version = "moneymap"
    sys_version = ""

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Start the answer: the file, or the page for addresses that lead nowhere."""
        if not self._is_served():
            return self._not_found()
        return super().send_head()

    def list_directory(self, path: object) -> BytesIO | None:
        """List no folder."""
        del path
        return self._not_found()

    def guess_type(self, path: object) -> str:
        """The type of a file by its name."""
        suffix = Path(str(path)).suffix.lower()
        return _TYPES.get(suffix) or mimetypes.guess_type(str(path))[0] or _OTHER

    def end_headers(self) -> None:
        """Close the headers: types are as said, and a new build is seen at once."""
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the library's name)
        """Say nothing of single requests."""

    def _is_served(self) -> bool:
        """Whether the address leads to something inside the folder, links followed, and nothing hidden."""
        folder = Path(self.directory).resolve()
        found = Path(self.translate_path(self.path)).resolve()
        if not found.is_relative_to(folder) or not found.exists():
            return False
        return not any(part.startswith(".") for part in found.relative_to(folder).parts)

    def _not_found(self) -> BytesIO:
        page = Path(self.directory) / "404.html"
        text = page.read_text(encoding="utf-8") if page.is_file() else "Nothing is kept at this address.\n"
        up = "../" * (urlsplit(self.path).path.lstrip("/").count("/"))
        for name in ("href", "src"):
            text = text.replace(f'{name}="', f'{name}="{up}').replace(f'{name}="{up}#', f'{name}="#')
        content = text.encode()
        self.send_response(HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", _TYPES[".html"])
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return BytesIO(content)


def server(folder: Path, port: int) -> ThreadingHTTPServer:
    """A server of ``folder``, listening on loopback and not yet answering; port 0 takes any that is free.

    Raises:
        MoneymapError: there is no site in the folder, or the port is taken.
    """
    if not (folder / "index.html").is_file():
        raise MoneymapError(f"no site in {folder}: make one with 'moneymap site'")
    try:
        return ThreadingHTTPServer((HOST, port), partial(_Handler, directory=str(folder)))
    except OSError as error:
        raise MoneymapError(f"port {port} cannot be used ({error.strerror}): name another one with --port") from error


def address(of: ThreadingHTTPServer) -> str:
    """Where it is to be seen."""
    return urlunsplit(("http", f"{HOST}:{of.server_port}", "/", "", ""))


def serve(folder: Path, port: int, tell: Callable[[str], None]) -> None:
    """Serve until interrupted; ``tell`` is given the address.

    Raises:
        MoneymapError: as ``server``.
    """
    with server(folder, port) as listening:
        tell(address(listening))
        try:
            listening.serve_forever()
        except KeyboardInterrupt:
            tell("stopped")
