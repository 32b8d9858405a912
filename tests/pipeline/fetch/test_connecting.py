"""Names that nobody resolves, hosts that take no connection, handshakes that drip: all within one deadline."""

import socket
import threading
import time
from contextlib import ExitStack

import pytest
import requests

from pipeline.documents.served import Request
from pipeline.fetch.patience import CutShortError, Patience, StoppedError
from pipeline.fetch.session import FetchError, Manners, Session

ASKED = Request("https://omf.example/a.csv", "csv")
QUICK = {"pace_seconds": 0, "tries": 1}


@pytest.fixture
def hole():
    """The port of a host on loopback that answers no greeting: those waiting for it are as many as it takes."""
    with ExitStack() as stack:
        deaf = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.settimeout(0)
            waiting.connect_ex(deaf.getsockname())
        time.sleep(0.1)
        yield deaf.getsockname()[1]


@pytest.fixture
def unresolved(monkeypatch):
    """A resolver that takes its time."""
    ended, known = threading.Event(), socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: (ended.wait(30), known(*args, **more))[1])
    yield
    ended.set()


def session(folder, port, **manners):
    return Session(Manners(mirror=f"http://127.0.0.1:{port}", **{**QUICK, **manners}), folder)


def asked(folder, port, **manners):
    """How long it took until it was given up, and why."""
    begun = time.monotonic()
    with session(folder, port, **manners) as one, pytest.raises(FetchError) as raised:
        one.fetch(ASKED)
    return time.monotonic() - begun, str(raised.value)


class TestNoConnection:
    def test_is_given_up_at_the_deadline(self, tmp_path, hole):
        seconds, why = asked(tmp_path, hole, total_seconds=0.5)
        assert seconds < 2
        assert "no connection within the time set for it" in why

    def test_is_given_up_by_the_time_for_connecting(self, tmp_path, hole):
        seconds, why = asked(tmp_path, hole, connect_seconds=0.5)
        assert seconds < 2
        assert "no connection within the time set for it" in why

    def test_with_many_addresses_takes_no_longer(self, tmp_path, hole, monkeypatch):
        one = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", hole))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: one * 8)
        assert asked(tmp_path, hole, connect_seconds=0.5)[0] < 2

    def test_ends_with_a_stop(self, tmp_path, hole):
        with session(tmp_path, hole) as one:
            threading.Timer(0.5, one.stop).start()
            begun = time.monotonic()
            with pytest.raises(StoppedError):
                one.fetch(ASKED)
            assert time.monotonic() - begun < 2


@pytest.mark.usefixtures("unresolved")
class TestNoResolution:
    @pytest.mark.parametrize("time_set", ["total_seconds", "connect_seconds"])
    def test_is_given_up_in_time(self, tmp_path, time_set):
        seconds, why = asked(tmp_path, 9, **{time_set: 0.5})
        assert seconds < 2
        assert "no connection within the time set for it" in why

    def test_ends_with_a_stop(self, tmp_path):
        with session(tmp_path, 9) as one:
            threading.Timer(0.5, one.stop).start()
            begun = time.monotonic()
            with pytest.raises(StoppedError):
                one.fetch(ASKED)
            assert time.monotonic() - begun < 2


def test_a_handshake_that_drips_is_given_up():
    """A byte now and then of a greeting that never ends."""

    def drip(server):
        with server.accept()[0] as client:
            try:
                client.sendall(b"\x16\x03\x03\x40\x00")
                while True:
                    client.sendall(b"\x02")
                    time.sleep(0.1)
            except OSError:
                pass

    patience = Patience()
    with socket.create_server(("127.0.0.1", 0)) as server, requests.Session() as asking:
        dripping = threading.Thread(target=drip, args=(server,))
        dripping.start()
        patience.watch(asking)
        begun = time.monotonic()
        with patience.within(10), pytest.raises((requests.ConnectTimeout, CutShortError)):
            asking.get(f"https://127.0.0.1:{server.getsockname()[1]}/", timeout=(1, 30))
        assert time.monotonic() - begun < 3
        dripping.join(5)
        assert not dripping.is_alive()
