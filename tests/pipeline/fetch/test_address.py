"""Addresses: what is shown of them, where a link may lead, what a mirror may be."""

import pytest

from pipeline.errors import SourceError, UsageError
from pipeline.fetch.address import Mirror, followed, host_of, shown, without_secrets

PAGE = "https://agency.example/statistics/index.html"


@pytest.mark.parametrize(
    "name",
    [
        "key",
        "KEY",
        "api_key",
        "apikey",
        "api-key",
        "ApiKey",
        "UserID",
        "user_id",
        "token",
        "access_token",
        "password",
        "client_secret",
        "X-Amz-Signature",
        "%6bey",
        "api%5Fkey",
    ],
)
@pytest.mark.parametrize("before", ["?", "?year=2023&", "?a=1;", "#"])
def test_secrets_are_not_shown(name, before):
    url = f"https://agency.example/data{before}{name}=s3cr;et/?@!&format=csv"
    assert "s3cr" not in shown(url)
    assert "et/" not in shown(url)
    assert shown(url) == f"https://agency.example/data{before}{name}=***&format=csv"


@pytest.mark.parametrize(
    "url",
    [
        "https://api.agency.example/v1/table_9?filter=type_cd:eq:RSG,month:eq:09&sort=-record_date&page[size]=1000",
        "https://agency.example/data.csv?id=A191&keyword=tax&tokens=3&state_code=06",
        "https://agency.example/a@b?mail=me@here.example",
        "not an address",
        "",
    ],
)
def test_everything_else_is(url):
    assert shown(url) == url


@pytest.mark.parametrize("url", ["https://me:pass@word@host.example/x", "//me@host.example/x", "https://me:p@[::1"])
def test_who_asks_is_not_shown(url):
    assert "me" not in shown(url)
    assert "***@" in shown(url)


def test_an_address_is_one_printable_line():
    assert shown("https://a.example/\nmoneymap: all is well\x1b[2J") == "https://a.example/?moneymap: all is well?[2J"


def test_secrets_repeated_by_others_are_not_shown():
    url = "https://agency.example/?UserID=AB%2FCD+E&year=2023"
    assert without_secrets("no user AB%2FCD+E, AB/CD+E or AB/CD E in 2023", url) == "no user ***, *** or *** in 2023"


class TestLinks:
    @pytest.mark.parametrize(
        ("link", "url"),
        [
            ("/pub/t.xlsx", "https://agency.example/pub/t.xlsx"),
            ("t.xlsx?v=2#top", "https://agency.example/statistics/t.xlsx?v=2"),
            (" https://agency.example:443/t.xlsx\n", "https://agency.example/t.xlsx"),
            ("HTTPS://AGENCY.example/T.xlsx", "https://agency.example/T.xlsx"),
            ("//files.example/t.xlsx", "https://files.example/t.xlsx"),
        ],
    )
    def test_may_lead_to_hosts_of_the_agency(self, link, url):
        assert followed(PAGE, link, {"Files.example"}) == url

    @pytest.mark.parametrize(
        ("link", "says"),
        [
            ("https://other.example/t.xlsx", "another host, other.example$"),
            ("https://agency.example.other.example/", "another host"),
            ("https://notagency.example/", "another host"),
            ("https://agency.example:8443/t.xlsx", "another host, agency.example:8443$"),
            ("https://other.example\\@agency.example/", "another host"),
            ("https://me:pw@agency.example/", r"another host, \*\*\*@agency.example$"),
            ("http://agency.example/t.xlsx", "to http, not https$"),
            ("ftp://agency.example/t.xlsx", "to ftp, not https$"),
            ("file:///etc/passwd", "another host, none$"),
            ("javascript:alert(1)", "another host, none$"),
            ("https://[agency.example/", "no address$"),
        ],
    )
    def test_may_lead_nowhere_else(self, link, says):
        with pytest.raises(SourceError, match=says):
            followed(PAGE, link, {"files.example"})

    def test_host_of_an_address(self):
        assert [host_of(url) for url in (PAGE, "https://A.example:443/", "https://[")] == [
            "agency.example",
            "a.example",
            "",
        ]


class TestMirror:
    @pytest.mark.parametrize(
        "base",
        [
            "http://127.0.0.1:8080",
            "http://127.0.0.1:8080/",
            "http://localhost:1",
            "http://[::1]:80",
            "https://localhost",
        ],
    )
    def test_stands_in_for_every_host(self, base):
        mirror = Mirror(base)
        there = mirror.through("https://agency.example/t.csv?a=1&b=2")
        assert there == f"{base.rstrip('/')}/agency.example/t.csv?a=1&b=2"
        assert mirror.undone(there) == "https://agency.example/t.csv?a=1&b=2"
        assert mirror.undone("https://agency.example/t.csv") == "https://agency.example/t.csv"

    def test_without_one_hosts_are_asked_themselves(self):
        assert Mirror().through(PAGE) == Mirror().undone(PAGE) == PAGE
        assert Mirror().undone("/t.csv") == "/t.csv"

    @pytest.mark.parametrize(
        "base",
        [
            "http://mirror.example",
            "https://mirror.example:8080",
            "http://10.0.0.1",
            "http://127.0.0.1.example",
            "http://127.0.0.1@mirror.example",
            "http://mirror.example\\@127.0.0.1",
            "http://127.0.0.1?x",
            "http://127.0.0.1:0",
            "http://127.0.0.1:x",
            "http://[::1",
            "ftp://127.0.0.1",
            "127.0.0.1:8080",
            "localhost",
            " ",
        ],
    )
    def test_is_on_this_machine(self, base):
        with pytest.raises(UsageError, match="not on this machine"):
            Mirror(base)
