"""Fetching over HTTP, politely and from agencies that misbehave, against a server on loopback."""

import errno
import gzip
import hashlib
import io
import logging
import os
import re
import tempfile
import threading
import time
import traceback
import zipfile
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from functools import partial
from importlib.metadata import version
from itertools import pairwise

import pytest
import requests

from pipeline.documents.served import Request
from pipeline.errors import SourceError, UsageError
from pipeline.fetch import body, connections
from pipeline.fetch.patience import Patience, StoppedError
from pipeline.fetch.session import FetchError, Manners, NotFoundError, OtherKindError, Session, Validators
from tests.agencies import faults
from tests.agencies.server import LAST_MODIFIED, Agencies, serving

HOST = "agency.example"
URL = f"https://{HOST}/data/table.csv"
OTHER = "https://files.example/table.csv"
SEARCH = f"https://{HOST}/api/search/"
CSV = b"state,amount\n" + b"".join(b"%d,%d\n" % (row, row * row) for row in range(20_000))
MARK = "s3cr3t-0123456789"


@pytest.fixture
def agencies():
    with serving(Agencies()) as served:
        served.put(URL, CSV)
        served.put(OTHER, CSV)
        yield served


@pytest.fixture
def folder(tmp_path):
    """Where temporary files go; nothing may be left there by the end of a test."""
    path = tmp_path / "incoming"
    yield path
    assert not path.exists() or list(path.iterdir()) == []


@pytest.fixture
def session(agencies, folder):
    """Make a session that does not wait long; by the end of the test it is closed."""
    opened = []

    def make(**manners):
        quick = {"pace_seconds": 0, "first_wait_seconds": 0.01, "read_seconds": 20, "mirror": agencies.mirror}
        opened.append(Session(Manners(**{**quick, **manners}), folder))
        return opened[-1].__enter__()

    yield make
    for one in opened:
        one.__exit__(None, None, None)


@pytest.fixture
def fetch(session):
    """Fetch one address in a session of its own: the response and the bytes."""

    def one(request=None, validators=None, **manners):
        request = request or Request(URL, "csv")
        return taken(session(**manners).fetch(request, validators))

    return one


@pytest.fixture
def refused(fetch):
    """The one line a fetch is refused with."""

    def one(request=None, validators=None, kind=FetchError, **manners):
        with pytest.raises(kind) as caught:
            fetch(request, validators, **manners)
        assert "\n" not in str(caught.value)
        if isinstance(caught.value, OtherKindError):
            taken(caught.value.response)
        return str(caught.value)

    return one


def taken(response):
    """A response with its bytes; the temporary file is removed, as refresh does by moving it."""
    if response.path is None:
        return response, b""
    content = response.path.read_bytes()
    response.path.unlink()
    return response, content


def gaps(agencies):
    """Seconds between requests, as the agencies saw them."""
    times = [asked.at for asked in agencies.asked]
    return [later - earlier for earlier, later in pairwise(times)]


class TestDocument:
    def test_is_whole_and_described(self, fetch, agencies):
        response, content = fetch()
        assert content == CSV
        assert (response.status, response.bytes, response.url) == (200, len(CSV), URL)
        assert response.sha256 == hashlib.sha256(CSV).hexdigest()
        assert response.last_modified == LAST_MODIFIED
        assert response.etag.startswith('"')
        assert len(agencies.asked) == 1

    @pytest.mark.parametrize("fault", [faults.packed(), faults.in_chunks(), faults.slow(0.01)])
    def test_is_the_same_however_it_is_sent(self, fetch, agencies, fault):
        agencies.faults[URL] = fault
        response, content = fetch()
        assert content == CSV
        assert (response.bytes, response.sha256) == (len(CSV), hashlib.sha256(CSV).hexdigest())

    def test_may_be_a_gzip_of_several_members(self, fetch, agencies):
        packed = gzip.compress(CSV[:1000]) + gzip.compress(CSV[1000:])
        agencies.faults[URL] = faults.content(packed, headers={"Content-Encoding": "gzip"})
        assert fetch()[1] == CSV

    def test_a_gzip_that_is_the_document_stays_as_it_is(self, refused, agencies):
        agencies.put(URL, gzip.compress(CSV))
        assert refused().endswith("not csv: it is a gzip")

    def test_files_have_names_of_their_own(self, session):
        one = session()
        first, second = one.fetch(Request(URL, "csv")), one.fetch(Request(URL, "csv"))
        assert first.path != second.path
        assert taken(first)[1] == taken(second)[1] == CSV

    def test_a_long_download_is_reported(self, fetch, caplog, monkeypatch):
        monkeypatch.setattr(body, "PROGRESS_SECONDS", 0)
        caplog.set_level(logging.INFO, "moneymap")
        fetch()
        assert re.fullmatch(rf"{URL}: \d\.\d MB of {len(CSV) / 1e6:.1f} MB so far", caplog.messages[0])
        caplog.clear()
        monkeypatch.setattr(body, "PROGRESS_SECONDS", 1000)
        fetch()
        assert caplog.messages == []


class TestManners:
    def test_says_who_asks(self, fetch, agencies):
        fetch(contact="data@state.example")
        fetch()
        named, unnamed = (asked.headers["User-Agent"] for asked in agencies.asked)
        assert named == f"moneymap/{version('moneymap')} (federal figures by state; contact: data@state.example)"
        assert unnamed == f"moneymap/{version('moneymap')} (federal figures by state)"

    @pytest.mark.parametrize("contact", ["a\nCookie: b", "Zo\xeb", "\x1b[2J"])
    def test_a_contact_is_one_plain_line(self, contact, folder):
        with pytest.raises(UsageError, match="one line of plain ASCII"):
            Session(Manners(contact=contact), folder)

    def test_a_host_is_asked_at_most_once_a_pace(self, session, agencies):
        agencies.faults[URL] = faults.status(503, times=1)
        agencies.faults[f"https://{HOST}/moved"] = faults.redirect(URL)
        one = session(pace_seconds=0.2)
        taken(one.fetch(Request(f"https://{HOST}/moved", "csv")))
        assert len(agencies.asked) == 4
        assert min(gaps(agencies)) >= 0.2

    def test_by_all_threads_together_and_one_at_a_time(self, session, agencies):
        asking, most, guard = [0], [0], threading.Lock()

        def counting(handler):
            with guard:
                asking[0] += 1
                most[0] = max(most[0], asking[0])
            time.sleep(0.02)
            with guard:
                asking[0] -= 1
            handler.reply(*handler.usual())

        agencies.faults[URL] = faults.always(counting)
        one = session(pace_seconds=0.05)
        with ThreadPoolExecutor(4) as pool:
            for response in pool.map(one.fetch, [Request(URL, "csv")] * 8):
                taken(response)
        assert len(agencies.asked) == 8
        assert min(gaps(agencies)) >= 0.05
        assert most == [1]

    def test_no_host_waits_for_another(self, session, agencies):
        met = threading.Barrier(2)

        def both(handler):
            met.wait(timeout=20)
            handler.reply(*handler.usual())

        agencies.faults |= {URL: faults.always(both), OTHER: faults.always(both)}
        one = session(pace_seconds=0.1)
        with ThreadPoolExecutor(2) as pool:
            for response in pool.map(one.fetch, [Request(URL, "csv"), Request(OTHER, "csv")]):
                taken(response)
        assert len(agencies.asked) == 2

    def test_connections_are_kept_and_now_and_then_renewed(self, session, agencies, monkeypatch):
        ports = []

        def noting(handler):
            ports.append(handler.client_address[1])
            handler.reply(*handler.usual())

        monkeypatch.setattr(connections, "RENEWED_AFTER", 2)
        agencies.faults[URL] = faults.always(noting)
        one = session()
        known = Validators(last_modified=LAST_MODIFIED)
        for validators in (None, known, None, known):
            taken(one.fetch(Request(URL, "csv"), validators))
        assert ports[0] == ports[1] != ports[2] == ports[3]

    def test_keeps_no_cookies(self, session, agencies):
        agencies.faults[URL] = faults.content(CSV, headers={"Set-Cookie": "who=you; Path=/"})
        agencies.faults[f"https://{HOST}/moved"] = faults.status(
            302, headers={"Location": URL, "Set-Cookie": "who=you; Path=/"}
        )
        one = session()
        for _ in range(2):
            taken(one.fetch(Request(f"https://{HOST}/moved", "csv")))
        assert [asked.headers.get("Cookie") for asked in agencies.asked] == [None] * 4

    def test_sends_no_password_of_the_users(self, agencies, tmp_path, monkeypatch):
        (tmp_path / "netrc").write_text(f"machine 127.0.0.1 login me password {MARK}\n")
        monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
        for variable in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.delenv(variable, raising=False)
        address = f"{agencies.mirror}/{HOST}/data/table.csv"
        requests.get(address, timeout=20).close()
        ourselves = connections.Connections("", 0, Patience(), proxies=True)
        with ourselves.turn(HOST) as own:
            own.request("GET", address, timeout=20).close()
        ourselves.close()
        library, ours = agencies.asked
        assert "Authorization" in library.headers
        assert "Authorization" not in ours.headers

    def test_no_proxy_stands_between_here_and_the_mirror(self, fetch, monkeypatch):
        for variable in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(variable, "http://127.0.0.1:9")
        assert fetch()[1] == CSV

    def test_proxies_of_the_environment_are_used_otherwise(self, folder, monkeypatch):
        for variable in ("https_proxy", "HTTPS_PROXY"):
            monkeypatch.setenv(variable, "http://127.0.0.1:9")
        for variable in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(variable, raising=False)
        manners = Manners(tries=1, pace_seconds=0)
        with Session(manners, folder) as one, pytest.raises(FetchError, match="the proxy cannot be reached; asked 1 t"):
            one.fetch(Request(URL, "csv"))


class TestTriesAgain:
    @pytest.mark.parametrize(
        "fault",
        [
            partial(faults.status, 429),
            partial(faults.status, 429, b'{"message": "slow down"}', headers={"Retry-After": "0"}),
            partial(faults.status, 500),
            partial(faults.status, 502, faults.PAGE),
            partial(faults.status, 503),
            partial(faults.status, 504),
            faults.reset,
            faults.reset_mid_body,
            faults.short_body,
            partial(faults.in_chunks, whole=False),
            faults.gzip_garbage,
            faults.gzip_that_breaks_off,
            faults.empty,
        ],
    )
    def test_and_has_the_whole_document_in_the_end(self, fetch, agencies, fault):
        agencies.faults[URL] = fault(times=2)
        assert fetch()[1] == CSV
        assert len(agencies.asked) == 3

    def test_when_nothing_comes(self, fetch, agencies):
        agencies.faults[URL] = faults.silence(1, times=1)
        assert fetch(read_seconds=0.2)[1] == CSV
        assert len(agencies.asked) == 2

    @pytest.mark.parametrize(
        ("fault", "says"),
        [
            (faults.status(429), "answered 429 with an empty body"),
            (faults.status(500, b'{"detail": "oops"}'), 'answered 500: "oops"'),
            (faults.status(502, faults.PAGE), 'answered 502: "Service unavailable"'),
            (faults.status(503), "answered 503 with an empty body"),
            (faults.reset(), "the connection was refused or dropped"),
            (faults.reset_mid_body(), "the connection was refused or dropped"),
            (faults.short_body(), "the body breaks off"),
            (faults.in_chunks(whole=False), "the body breaks off"),
            (faults.gzip_garbage(), "the gzip is garbled"),
            (faults.gzip_that_breaks_off(), "the gzip breaks off"),
            (faults.empty(), "the body is empty"),
        ],
    )
    def test_but_not_for_ever(self, refused, agencies, fault, says):
        agencies.faults[URL] = fault
        assert refused() == f"{URL}: {says}; asked 4 times"
        assert len(agencies.asked) == 4

    def test_silence_is_said_to_be_one(self, refused, agencies):
        agencies.faults[URL] = faults.silence(1)
        assert "nothing came for longer than the time set for it; asked 2 times" in refused(read_seconds=0.2, tries=2)
        agencies.faults[URL] = faults.slow(1, pieces=2)
        assert "the body stopped coming; asked 1 time" in refused(read_seconds=0.2, tries=1)

    @pytest.mark.parametrize("drip", [faults.slow(0.02, pieces=1000), faults.slow_head(0.02)])
    def test_a_drip_is_not_waited_for(self, refused, agencies, drip):
        agencies.faults[URL] = drip
        assert "the answer came too slowly; asked 2 times" in refused(total_seconds=0.2, tries=2)
        assert len(agencies.asked) == 2

    def test_a_host_has_so_much_time_and_no_more(self, session, agencies):
        """Waits between tries are part of it, and what comes too late is not asked for again."""
        agencies.faults[URL] = faults.status(503)
        begun = time.monotonic()
        with pytest.raises(FetchError, match=f"given up, as {HOST} has had its time of this night"):
            session(first_wait_seconds=5).fetch(Request(URL, "csv"), most_seconds=0.5)
        agencies.faults[URL] = faults.slow_head(0.02)
        with pytest.raises(FetchError, match="the answer came too slowly; given up"):
            session().fetch(Request(URL, "csv"), most_seconds=0.5)
        assert time.monotonic() - begun < 3
        assert len(agencies.asked) == 2

    @pytest.mark.parametrize(
        "fault", [faults.silence(5), faults.slow_head(0.05), faults.slow(0.05, pieces=1000), faults.status(503)]
    )
    def test_a_stop_ends_whatever_is_waited_for(self, session, agencies, fault):
        agencies.faults[URL] = fault
        one = session(first_wait_seconds=20)
        threading.Timer(0.3, one.stop).start()
        begun = time.monotonic()
        with pytest.raises(StoppedError):
            one.fetch(Request(URL, "csv"))
        assert time.monotonic() - begun < 2
        with pytest.raises(StoppedError):
            one.fetch(Request(URL, "csv"))
        assert len(agencies.asked) == 1

    def test_a_server_that_is_not_there(self, folder):
        manners = Manners(tries=2, pace_seconds=0, first_wait_seconds=0, mirror="http://127.0.0.1:9")
        with (
            Session(manners, folder) as one,
            pytest.raises(FetchError, match="refused or dropped; asked 2 times") as got,
        ):
            one.fetch(Request(URL, "csv"))
        assert got.value.status is None

    def test_waits_longer_each_time(self, refused, agencies):
        agencies.faults[URL] = faults.status(503)
        refused(first_wait_seconds=0.1)
        first, second, third = gaps(agencies)
        assert (first >= 0.05, second >= 0.1, third >= 0.2) == (True, True, True)

    def test_says_what_it_waits_for(self, fetch, agencies, caplog):
        agencies.faults[URL] = faults.status(503, times=1)
        caplog.set_level(logging.INFO, "moneymap")
        fetch()
        assert caplog.messages == [f"{URL}: answered 503 with an empty body; asking again in 0 s"]

    def test_the_last_status_is_told(self, fetch, agencies):
        agencies.faults[URL] = faults.status(503)
        with pytest.raises(FetchError) as caught:
            fetch(tries=1)
        assert caught.value.status == 503


class TestRetryAfter:
    def test_in_seconds_is_obeyed(self, fetch, agencies):
        agencies.faults[URL] = faults.status(429, times=1, headers={"Retry-After": "1"})
        assert fetch()[1] == CSV
        assert gaps(agencies)[0] >= 1

    def test_as_a_date_is_obeyed(self, fetch, agencies):
        until = int(time.time()) + 2
        agencies.faults[URL] = faults.status(503, times=1, headers={"Retry-After": formatdate(until, usegmt=True)})
        offset = time.time() - time.monotonic()
        assert fetch()[1] == CSV
        assert agencies.asked[1].at + offset >= until - 0.01

    @pytest.mark.parametrize(
        "after",
        ["3600", formatdate(time.time() + 7200, usegmt=True), "999999999999"],
        ids=["an hour", "a date", "an age"],  # the date would have two processes collect different tests
    )
    def test_a_long_one_is_left_for_another_day(self, refused, agencies, after):
        agencies.faults[URL] = faults.status(429, headers={"Retry-After": after})
        found = refused()
        assert re.fullmatch(
            rf"{URL}: answered 429 with an empty body; to be asked again at 2\d\d\d-\d\d-\d\d \d\d:\d\d UTC", found
        )
        assert len(agencies.asked) == 1

    @pytest.mark.parametrize("after", ["soon", "-5", "9" * 5000, "Mon, 99 Foo 99999 99:99:99 GMT", formatdate(0), ""])
    def test_one_that_means_nothing_does_no_harm(self, fetch, agencies, after):
        agencies.faults[URL] = faults.status(429, times=1, headers={"Retry-After": after})
        assert fetch()[1] == CSV


class TestRefused:
    @pytest.mark.parametrize("kind", ["csv", "json", "xls", "xlsx", "zip"])
    def test_a_page_with_status_200(self, refused, agencies, kind):
        agencies.faults[URL] = faults.html()
        assert refused(Request(URL, kind)) == f"{URL}: HTML instead of data: Service unavailable"
        assert len(agencies.asked) == 1

    @pytest.mark.parametrize("kind", ["csv", "html", "json", "xls", "xlsx", "zip"])
    def test_wrong_magic_bytes(self, refused, agencies, kind):
        agencies.faults[URL] = faults.garbage()
        assert refused(Request(URL, kind)).startswith(f"{URL}: not {kind}: it begins with b'\\x00")
        assert len(agencies.asked) == 1

    def test_right_ones_are_taken(self, fetch, agencies):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("a", "b")
        agencies.faults[URL] = faults.content(buffer.getvalue())
        assert fetch(Request(URL, "zip"))[1] == buffer.getvalue()
        agencies.faults[URL] = faults.html()
        assert fetch(Request(URL, "html"))[1] == faults.PAGE

    @pytest.mark.parametrize(
        "fault",
        [
            None,
            faults.packed(),
            faults.in_chunks(),
            faults.gzip_bomb(60_000_000),
        ],
    )
    def test_more_than_expected(self, refused, agencies, fault):
        if fault:
            agencies.faults[URL] = fault
        assert refused(Request(URL, "csv", max_bytes=len(CSV) - 1)) == f"{URL}: larger than {len(CSV) - 1:,} bytes"
        assert len(agencies.asked) == 1

    def test_exactly_as_much_is_taken(self, fetch):
        assert fetch(Request(URL, "csv", max_bytes=len(CSV)))[1] == CSV

    def test_a_bomb_is_not_unpacked_to_its_end(self, refused, agencies, monkeypatch):
        agencies.faults[URL] = faults.gzip_bomb(60_000_000)
        unpacked = []

        class Noted(body.TooLargeError):
            def __init__(self, most_bytes, size_bytes, came_bytes):
                super().__init__(most_bytes, size_bytes, came_bytes)
                unpacked.append(size_bytes)

        monkeypatch.setattr(body, "TooLargeError", Noted)
        refused(Request(URL, "csv", max_bytes=1_000_000))
        assert unpacked
        assert 1_000_000 < max(unpacked) <= 1_000_000 + (1 << 16)

    def test_a_packing_nobody_asked_for(self, refused, agencies):
        agencies.faults[URL] = faults.content(CSV, headers={"Content-Encoding": "br"})
        assert refused() == f"{URL}: packed as 'br', which was not asked for"
        assert [asked.headers["Accept-Encoding"] for asked in agencies.asked] == ["gzip"]

    @pytest.mark.parametrize("code", [404, 410])
    def test_what_moved(self, refused, agencies, code):
        agencies.faults[URL] = faults.status(code, faults.PAGE)
        found = refused(kind=NotFoundError)
        assert found == f'the agency moved {URL}: answered {code}: "Service unavailable"'
        assert len(agencies.asked) == 1

    @pytest.mark.parametrize(
        ("code", "answer", "says"),
        [
            (400, b'{"detail": "award_type_codes: bad enum"}', ': "award_type_codes: bad enum"'),
            (
                422,
                b'{"detail": "Missing value: \'filters|time_period\'"}',
                ": \"Missing value: 'filters|time_period'\"",
            ),
            (422, b'{"detail": [{"loc": ["filters"]}]}', ': "[{"loc": ["filters"]}]"'),
            (401, b'{"message": "line one\\nline two\\u001b[2J"}', ': "line one line two [2J"'),
            (403, b"<html><title>Access denied</title>", ': "Access denied"'),
            (400, b'{"message": "' + b"x" * 1000 + b'"}', f': "{"x" * 120}"'),
            (400, b"[" * 16_000, ""),
            (400, b"\xff\xfe", ""),
            (418, b"", " with an empty body"),
            (204, b"", " with an empty body"),
            (206, CSV, ""),
            (501, b"", " with an empty body"),
        ],
    )
    def test_what_no_other_try_would_help(self, refused, agencies, code, answer, says):
        agencies.faults[URL] = faults.status(code, answer)
        assert refused() == f"{URL}: answered {code}{says}"
        assert len(agencies.asked) == 1

    @pytest.mark.parametrize("url", [f"http://{HOST}/t.csv", f"ftp://{HOST}/t.csv", "file:///etc/passwd", "t.csv"])
    def test_what_is_not_https(self, refused, agencies, url):
        assert refused(Request(url, "csv")) == f"{url}: only https is asked"
        assert agencies.asked == []

    def test_what_is_no_address(self, folder):
        with (
            Session(Manners(pace_seconds=0), folder) as one,
            pytest.raises(FetchError, match="not an address") as caught,
        ):
            one.fetch(Request("https://.agency..example:port/", "csv"))
        assert caught.value.status is None

    def test_a_full_disk_is_no_fault_of_the_agency(self, session, monkeypatch):
        made = tempfile.mkstemp

        def on_a_full_disk(**options):
            descriptor, name = made(**options)
            os.close(descriptor)
            return os.open("/dev/full", os.O_WRONLY), name

        monkeypatch.setattr(tempfile, "mkstemp", on_a_full_disk)
        with pytest.raises(OSError, match="No space left") as caught:
            session().fetch(Request(URL, "csv"))
        assert caught.value.errno == errno.ENOSPC
        assert str(caught.value.filename).endswith(".part"), "it says which file it could not write"
        assert not isinstance(caught.value, SourceError | requests.RequestException)

    def test_an_interruption_leaves_no_file(self, session, monkeypatch):
        def interrupted(*_):
            raise KeyboardInterrupt

        monkeypatch.setattr(body, "_progress", interrupted)
        monkeypatch.setattr(body, "PROGRESS_SECONDS", 0)
        with pytest.raises(KeyboardInterrupt):
            session().fetch(Request(URL, "csv"))


class TestRedirects:
    @pytest.mark.parametrize("to", [URL, "/data/table.csv", "../data/table.csv", f"//{HOST}/data/table.csv", OTHER])
    @pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
    def test_on_hosts_of_the_agency_are_followed(self, fetch, agencies, to, code):
        old = f"https://{HOST}/old/table.csv"
        agencies.faults[old] = faults.redirect(to, code)
        response, content = fetch(Request(old, "csv", hosts=frozenset({"files.example"})))
        assert content == CSV
        assert response.url == (OTHER if to == OTHER else URL)

    def test_on_the_mirror_are_followed(self, fetch, agencies):
        agencies.faults[f"https://{HOST}/old"] = faults.redirect(f"{agencies.mirror}/{HOST}/data/table.csv")
        assert fetch(Request(f"https://{HOST}/old", "csv"))[0].url == URL

    def test_and_back(self, fetch, agencies):
        agencies.faults[f"https://{HOST}/old"] = faults.redirect("https://files.example/old")
        agencies.faults["https://files.example/old"] = faults.redirect(URL)
        assert fetch(Request(f"https://{HOST}/old", "csv", hosts=frozenset({"files.example"})))[1] == CSV

    @pytest.mark.parametrize(
        ("to", "says"),
        [
            (OTHER, "leads to another host, files.example"),
            (f"http://{HOST}/data/table.csv", "leads to http, not https"),
            ("http://127.0.0.1:1/agency.example/data/table.csv", "leads to another host, 127.0.0.1:1"),
            ("https://[", "leads to something that is no address"),
        ],
    )
    def test_elsewhere_are_not(self, refused, agencies, to, says):
        agencies.faults[URL] = faults.redirect(to)
        assert refused() == f"{URL}: {says}"
        assert len(agencies.asked) == 1

    def test_through_a_named_host_to_another_are_not(self, refused, agencies):
        agencies.faults[URL] = faults.redirect(OTHER)
        agencies.faults[OTHER] = faults.redirect("https://evil.example/")
        request = Request(URL, "csv", hosts=frozenset({"files.example"}))
        assert refused(request) == f"{OTHER}: leads to another host, evil.example"
        assert [asked.url for asked in agencies.asked] == [URL, OTHER]

    @pytest.mark.parametrize(("to", "asked"), [(URL, 6), ("", 6)])
    def test_in_a_circle_are_given_up(self, refused, agencies, to, asked):
        agencies.faults[URL] = faults.redirect(to)
        assert refused() == f"{URL}: redirected more than 5 times"
        assert len(agencies.asked) == asked

    def test_five_in_a_row_are_not(self, fetch, agencies):
        for step in range(5):
            agencies.faults[f"https://{HOST}/{step}"] = faults.redirect(f"/{step + 1}" if step < 4 else URL)
        assert fetch(Request(f"https://{HOST}/0", "csv"))[1] == CSV
        assert len(agencies.asked) == 6


class TestConditional:
    def test_an_unchanged_document_is_not_sent_again(self, fetch, agencies):
        first, _ = fetch()
        known = Validators(first.etag, first.last_modified)
        sent = agencies.body_bytes()
        second, _ = fetch(validators=known)
        assert (second.status, second.path, second.bytes, second.sha256) == (304, None, 0, "")
        assert Validators(second.etag, second.last_modified) == known
        assert second.url == URL
        assert agencies.body_bytes() == sent
        assert agencies.asked[1].headers["If-None-Match"] == first.etag
        assert agencies.asked[1].headers["If-Modified-Since"] == LAST_MODIFIED

    def test_by_its_date_alone(self, fetch, agencies):
        assert fetch(validators=Validators(last_modified=LAST_MODIFIED))[0].status == 304
        assert "If-None-Match" not in agencies.asked[0].headers

    def test_what_was_known_stays_known_where_the_answer_is_silent(self, fetch, agencies):
        agencies.faults[URL] = faults.status(304)
        response, _ = fetch(validators=Validators('"a"', LAST_MODIFIED))
        assert (response.etag, response.last_modified) == ('"a"', LAST_MODIFIED)

    def test_a_changed_one_is(self, fetch, agencies):
        first, _ = fetch()
        agencies.put(URL, CSV + b"AL,1\n")
        response, content = fetch(validators=Validators(first.etag, first.last_modified))
        assert (response.status, content) == (200, CSV + b"AL,1\n")

    @pytest.mark.parametrize("validators", [None, Validators()])
    def test_unchanged_from_nothing_is_refused(self, refused, agencies, validators):
        agencies.faults[URL] = faults.status(304)
        assert refused(validators=validators) == f"{URL}: answered 304 with an empty body"
        assert "If-None-Match" not in agencies.asked[0].headers
        assert "If-Modified-Since" not in agencies.asked[0].headers


class TestSearches:
    REQUEST = Request(SEARCH, "json", body='{"filters": {"year": 2023}}')

    @pytest.fixture(autouse=True)
    def searching(self, agencies):
        agencies.search(SEARCH, lambda fields: (200, b'{"found": %d}' % fields["filters"]["year"]))

    def test_are_sent_by_post_and_again(self, fetch, agencies):
        agencies.faults[SEARCH] = faults.status(503, times=2)
        assert fetch(self.REQUEST)[1] == b'{"found": 2023}'
        assert [(asked.method, asked.body, asked.status) for asked in agencies.asked] == [
            ("POST", self.REQUEST.body, status) for status in (503, 503, 200)
        ]
        assert {asked.headers["Content-Type"] for asked in agencies.asked} == {"application/json"}

    def test_are_not_turned_into_something_else(self, refused, agencies):
        agencies.faults[SEARCH] = faults.redirect("/api/v3/search/", 302)
        found = refused(self.REQUEST)
        assert found == f"{SEARCH}: answered 302, which makes a search by POST another request"
        assert len(agencies.asked) == 1

    @pytest.mark.parametrize("code", [307, 308])
    def test_may_move(self, fetch, agencies, code):
        agencies.faults[f"https://{HOST}/old/"] = faults.redirect("/api/search/", code)
        assert fetch(Request(f"https://{HOST}/old/", "json", body=self.REQUEST.body))[1] == b'{"found": 2023}'
        assert [asked.body for asked in agencies.asked] == [self.REQUEST.body] * 2


class TestSecrets:
    REQUEST = Request(f"{URL}?UserID={MARK}&year=2023", "csv")

    @staticmethod
    def malformed(handler):
        """Answer with a line among the headers that is none: the library logs the whole address."""
        handler.record(200, 0)
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nnonsense\r\nContent-Length: 0\r\n\r\n")
        handler.close_connection = True

    @pytest.mark.parametrize(
        "fault",
        [
            None,
            faults.status(401, f'{{"detail": "no such user {MARK}"}}'.encode()),
            faults.status(503),
            faults.html(page=f"<html><title>{MARK}</title>".encode()),
            faults.empty(),
            faults.short_body(),
            faults.reset(),
            faults.gzip_garbage(),
            faults.redirect(f"https://files.example/?token={MARK}"),
            faults.redirect(f"https://me:{MARK}@files.example/"),
            faults.redirect(f"/again?api_key={MARK}"),
            faults.silence(1),
            faults.always(malformed),
        ],
    )
    def test_are_in_no_message_and_no_log(self, fetch, agencies, caplog, capfd, fault):
        agencies.faults[HOST] = fault or (lambda _: False)
        caplog.set_level(logging.DEBUG)
        with pytest.raises(FetchError) as caught:
            fetch(self.REQUEST, read_seconds=0.2, tries=2)
        assert any(MARK in asked.url for asked in agencies.asked)
        error = caught.value
        if isinstance(error, OtherKindError):
            taken(error.response)
        said = [*caplog.messages, *capfd.readouterr(), *traceback.format_exception(error)]
        while error := error.__cause__ or error.__context__:
            said += [repr(error), str(error)]
        assert [text for text in said if MARK in text] == []
        assert "UserID=***&year=2023" in str(caught.value) or "api_key=***" in str(caught.value)

    def test_are_not_in_the_response(self, fetch, agencies):
        agencies.put(self.REQUEST.url, CSV)
        assert fetch(self.REQUEST)[0].url == f"{URL}?UserID=***&year=2023"
