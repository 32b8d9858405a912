"""The figures for assistants, asked with the library's own client: in this process, and as a program of its own."""

import asyncio
import json
import re
import sys

import pytest

from pipeline.errors import UsageError
from pipeline.publish import answers

pytest.importorskip("mcp", reason="the extra mcp is not installed")

from mcp import Client, StdioServerParameters

from pipeline.publish.assistant import server

SAID = {"rows", "unit", "fiscal_year", "method", "error", "sources", "method_version", "sign", "rows_left_out"}


@pytest.fixture(scope="module")
def path(released):
    return released / "moneymap.duckdb"


@pytest.fixture(scope="module")
def ask(path):
    """Call a tool: whether it failed, and its answer or what it says."""

    def call(name, **arguments):
        async def run():
            async with Client(server(path)) as client:
                return await client.call_tool(name, arguments)

        found = asyncio.run(run())
        text = found.content[0].text
        return found.is_error, text if found.is_error else json.loads(text)

    return call


class TestTools:
    def test_there_are_four_and_none_writes(self, path):
        async def listed():
            async with Client(server(path)) as client:
                return (await client.list_tools()).tools

        tools = asyncio.run(listed())
        assert {tool.name for tool in tools} == {"query", "explain", "compare", "count_your_way"}
        assert all(tool.annotations.read_only_hint and not tool.annotations.destructive_hint for tool in tools)
        assert all(tool.description for tool in tools)

    @pytest.mark.parametrize(
        ("name", "arguments"),
        [
            ("query", {"sql": "select fiscal_year, state, net_per_capita_usd from mart.net_contribution limit 3"}),
            ("explain", {"state": "CA", "year": 2023}),
            ("compare", {"first": "CA", "second": "texas", "year": 2023}),
            ("count_your_way", {"year": 2023, "choices": ["deficit/balanced"]}),
        ],
    )
    def test_every_answer_says_what_is_needed_to_quote_it(self, ask, name, arguments):
        is_error, found = ask(name, **arguments)
        assert not is_error, found
        assert set(found) >= SAID
        assert found["rows"]
        assert found["unit"]
        assert 2023 in found["fiscal_year"] or name == "query"
        assert "Bureau" in found["sources"]["publishers"]

    def test_counting_another_way_is_the_macros(self, ask, path):
        _, found = ask("count_your_way", year=2022, choices=["net_interest/per_head"], states=["Ohio", "NM"])
        rows = answers.query(
            path, "select state, net_per_capita_usd from count_your_way(2022, ['net_interest/per_head'])"
        )["rows"]
        expected = {row["state"]: row["net_per_capita_usd"] for row in rows}
        assert sorted(row["state"] for row in found["rows"]) == ["NM", "OH"]
        for row in found["rows"]:
            assert row["net_per_capita_usd"] == pytest.approx(expected[row["state"]])
            assert row["default_net_per_capita_usd"] != row["net_per_capita_usd"]
        assert found["method"]["answers"] == ["net_interest/per_head"]

    def test_rows_are_limited_and_the_rest_is_counted(self, ask):
        _, found = ask("query", sql="from mart.flow", limit=5)
        assert len(found["rows"]) == 5
        assert found["rows_left_out"] > 1000
        _, found = ask("query", sql="from mart.flow", limit=10**9)
        assert len(found["rows"]) == answers.MOST_ROWS

    @pytest.mark.parametrize(
        ("name", "arguments", "said"),
        [
            ("query", {"sql": "drop table mart.flow"}, "read-only|only queries"),
            ("query", {"sql": "select 1; select 2"}, "2 statements"),
            ("query", {"sql": "from read_csv('/etc/passwd')"}, "disabled"),
            ("query", {"sql": "select '" + "x" * 30_000 + "'"}, "letters"),
            ("explain", {"state": "ZZ", "year": 2023}, "ZZ"),
            ("compare", {"first": "CA", "second": "TX", "year": 1900}, "no fiscal year 1900"),
            ("count_your_way", {"year": 2023, "choices": ["deficit/half"]}, "no answer deficit/half"),
        ],
    )
    def test_what_cannot_be_answered_is_said_in_one_line(self, ask, name, arguments, said):
        is_error, found = ask(name, **arguments)
        assert is_error
        assert re.search(said, found), found
        assert "Traceback" not in found

    def test_a_query_that_takes_too_long_is_ended(self, path):
        with pytest.raises(UsageError, match=r"took longer than 0\.3 seconds"):
            answers.query(
                path, "select count(*) from range(100000000) a, range(100000) b where a.range = -b.range", 1, 0.3
            )


class TestResources:
    def test_the_dictionary_is_read_whole_and_by_table(self, path):
        async def read():
            async with Client(server(path)) as client:
                whole = await client.read_resource("moneymap://dictionary")
                one = await client.read_resource("moneymap://dictionary/mart.net_contribution")
                return whole.contents[0].text, one.contents[0].text

        whole, one = (json.loads(text) for text in asyncio.run(read()))
        assert {"mart.net_contribution", "mart.flow"} <= set(whole)
        assert "positive" in one["columns"]["net_contribution_usd"]["meaning"]


def test_the_command_answers_on_standard_input_and_output(path, monkeypatch):
    async def run():
        parameters = StdioServerParameters(
            command=sys.executable, args=["-m", "pipeline", "mcp"], env={"MONEYMAP_BUILD": str(path.parent)}
        )
        async with Client(parameters) as client:
            return await client.call_tool("count_your_way", {"year": 2023, "states": ["CA"]})

    monkeypatch.chdir(answers.__file__.rsplit("/pipeline/", 1)[0])
    found = asyncio.run(run())
    assert json.loads(found.content[0].text)["rows"][0]["state"] == "CA"
