"""The command line: what each command prints, and that every error is one line on stderr with the valid choices."""

import json
import subprocess

import click
import pytest

from pipeline.app.group import cli
from pipeline.settings import Settings

CHARTS = ["blue_red", "blue_red_years", "map", "profile", "ranking", "trend"]


class TestStates:
    def test_all_states_of_the_latest_year(self, answer):
        rows = json.loads(answer("states", "--json"))
        assert len(rows) == 51
        assert {row["fiscal_year"] for row in rows} == {2025}
        assert {row["method"] for row in rows} == {"residence"}
        assert [row["rank"] for row in rows] == [*range(1, 51), None]

    def test_codes_in_any_case(self, answer):
        rows = json.loads(answer("states", "ca", "NY", "--year", "2023", "--json"))
        assert sorted(row["state"] for row in rows) == ["CA", "NY"]

    def test_names_in_any_case(self, answer):
        rows = json.loads(answer("states", "new york", "CALIFORNIA", "d.c.", "ny", "--year", "2023", "--json"))
        assert sorted(row["state"] for row in rows) == ["CA", "DC", "NY"]

    def test_a_table_fits_a_terminal_of_80_columns(self, answer, monkeypatch):
        monkeypatch.setenv("COLUMNS", "80")
        heading, *lines = answer("states").splitlines()
        assert heading == "FY2025, method residence, dollars"
        assert {len(line) for line in lines} <= set(range(70, 81))
        assert sum(" -62,971 " in line for line in lines) == 1

    def test_agree_with_the_mart(self, answer):
        rows = json.loads(answer("states", "NJ", "NM", "--year", "2023", "--json"))
        sql = (
            "select state, rank, round(net_per_capita_usd)::bigint as net_per_capita_usd from mart.net_contribution "
            "where fiscal_year = 2023 and method = 'residence' and state in ('NJ', 'NM') order by rank"
        )
        expected = json.loads(answer("query", sql, "--json"))
        assert [{name: row[name] for name in expected[0]} for row in rows] == expected
        assert rows[0]["state"] == "NJ"
        assert rows[0]["net_per_capita_usd"] > 0 > rows[1]["net_per_capita_usd"]

    def test_collections(self, answer):
        rows = json.loads(answer("states", "--method", "collections", "--year", "2023", "--json"))
        assert len(rows) == 51
        assert {(row["method"], row["fiscal_year"]) for row in rows} == {("collections", 2023)}

    def test_unknown_state_names_the_valid_ones(self, refusal):
        line = refusal("states", "XX", "CA")
        assert "XX" in line
        assert all(f"{code}" in line for code in ("AL, ", "DC, ", "WY"))

    @pytest.mark.parametrize("year", ["1979", "1980", "2026", "0", "-1"])
    def test_unknown_year_names_the_years(self, refusal, year):
        line = refusal("states", "--year", year)
        assert "1981 to 2025" in line
        assert year in line

    def test_a_year_the_method_lacks_names_those_it_has(self, refusal):
        line = refusal("states", "--method", "collections", "--year", "2013")
        assert "2023" in line
        assert "collections" in line

    def test_unknown_method_names_the_methods(self, refusal):
        line = refusal("states", "--method", "guess")
        assert "residence" in line
        assert "collections" in line

    def test_a_year_that_is_no_number(self, refusal):
        refusal("states", "--year", "latest")


class TestChart:
    @pytest.mark.parametrize("options", [(), ("--year", "2023")])
    def test_unknown_chart_names_those_there_are(self, refusal, options):
        line = refusal("chart", "pie", *options)
        assert all(name in line for name in CHARTS)

    @pytest.mark.parametrize("name", ["blue_red", "map", "ranking"])
    def test_a_chart_of_one_year_needs_the_year(self, refusal, name):
        line = refusal("chart", name)
        assert "--year" in line
        assert "1981 to 2025" in line

    def test_unknown_year_names_the_years(self, refusal):
        assert "1981 to 2025" in refusal("chart", "map", "--year", "1979")

    def test_a_chart_over_all_years_takes_no_year(self, refusal):
        assert "--year" in refusal("chart", "blue_red_years", "--year", "2023")

    @pytest.mark.parametrize("name", ["trend", "profile"])
    def test_a_chart_of_one_state_needs_the_state_and_takes_no_year(self, refusal, name):
        assert "--state" in refusal("chart", name)
        assert "--year" in refusal("chart", name, "--state", "CA", "--year", "2023")

    @pytest.mark.parametrize("name", ["map", "blue_red_years"])
    def test_a_chart_of_all_states_takes_no_state(self, refusal, name):
        assert "--state" in refusal("chart", name, "--state", "CA")

    @pytest.mark.parametrize("state", ["XX", "", "../CA"])
    def test_unknown_state_names_the_valid_ones(self, refusal, state):
        line = refusal("chart", "trend", "--state", state)
        assert all(code in line for code in (state, "AL, ", "DC, ", "WY"))

    def test_a_chart_nearly_named_is_suggested(self, refusal):
        assert "no chart 'rankin'; nearest: ranking; there are blue_red, " in refusal("chart", "rankin")

    @pytest.mark.parametrize("name", ["blue-red", "BLUE_RED", "Map", "blue red"])
    def test_names_in_any_case_with_any_line(self, refusal, name):
        assert f"chart {name.lower().replace('-', '_').replace(' ', '_')} is drawn for one fiscal year" in refusal(
            "chart", name
        )

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("arguments", "stem"),
        [
            (("Map", "--year", "2022"), "map-2022"),
            (("blue-red-years",), "blue-red"),
            (("trend", "--state", "california"), "trend-ca"),
            (("profile", "--state", "DC"), "profile-dc"),
        ],
    )
    def test_draws_and_prints_the_files(self, call, build, arguments, stem):
        code, out, err = call("chart", *arguments, build=build)
        assert code == 0, err
        kinds = {".html", ".svg", ".png", ".csv"}
        assert {f"{build / 'charts' / stem}{kind}" for kind in kinds} <= set(out.splitlines())
        assert all((build / "charts" / f"{stem}{kind}").is_file() for kind in kinds)


class TestSources:
    def test_lists_every_document_with_its_origin(self, answer):
        rows = json.loads(answer("sources", "--json"))
        assert len(rows) > 30
        assert all(row["url"].startswith("https://") and len(row["sha256"]) == 64 for row in rows)
        assert all(row["publisher"] and row["vintage"] and row["licence"] and row["retrieved"] for row in rows)

    def test_table_names_the_agencies(self, answer):
        text = answer("sources")
        assert all(name in text for name in ("Internal Revenue Service", "Bureau of Economic Analysis", "Census"))


class TestNoRelease:
    @pytest.mark.parametrize(
        "arguments",
        [
            ("query", "select 1"),
            ("states",),
            ("sources",),
            ("chart", "map", "--year", "2023"),
            ("chart", "blue_red_years"),
            ("chart", "trend", "--state", "CA"),
        ],
        ids=" ".join,
    )
    def test_one_line_says_how_to_make_one(self, refusal, tmp_path, arguments):
        assert "moneymap run" in refusal(*arguments, build=tmp_path / "build", code=1)

    def test_nothing_is_made(self, refusal, tmp_path):
        refusal("states", build=tmp_path / "build", code=1)
        assert not (tmp_path / "build").exists()

    def test_a_file_that_is_no_database_is_named(self, refusal, tmp_path):
        (tmp_path / "moneymap.duckdb").write_bytes(b"<html>" * 5000)
        assert "moneymap.duckdb" in refusal("query", "select 1", build=tmp_path, code=1)


class TestMisuse:
    @pytest.mark.parametrize(
        "arguments",
        [
            ("nothing",),
            ("--nothing",),
            ("run", "--nothing"),
            ("run", "extra"),
            ("run", "--year", "soon"),
            ("query",),
            ("query", "select 1", "extra"),
            ("chart",),
            ("snapshot",),
            ("snapshot", "--from", "no-such-folder"),
        ],
        ids=" ".join,
    )
    def test_exits_2_with_one_line_that_points_to_the_help(self, refusal, arguments):
        assert "--help" in refusal(*arguments)

    @pytest.mark.parametrize("year", ["1979", "2026"])
    def test_run_refuses_a_year_without_figures(self, refusal, tmp_path, year):
        assert "1981 to 2025" in refusal("run", "--year", year, build=tmp_path / "build")
        assert not (tmp_path / "build").exists()

    def test_run_refuses_years_where_nothing_is_drawn(self, refusal, tmp_path):
        assert "leave out --year" in refusal("run", "--no-charts", "--year", "2023", build=tmp_path / "build")
        assert not (tmp_path / "build").exists()

    def test_documents_that_are_not_there(self, refusal, tmp_path):
        (tmp_path / "documents").mkdir()
        line = refusal("snapshot", "--from", str(tmp_path / "documents"), "--to", str(tmp_path / "made"), code=1)
        assert "no document" in line
        assert not (tmp_path / "made").exists()

    def test_no_command_shows_the_help(self, call, released):
        code, out, err = call(build=released)
        assert code in {0, 2}
        assert all(f"\n  {name}" in out + err for name in cli.commands)


class TestHelp:
    @pytest.mark.parametrize("name", sorted(cli.commands))
    def test_every_option_is_explained(self, answer, name):
        text = answer(name, "--help")
        command = cli.commands[name]
        assert command.help
        for option in (parameter for parameter in command.params if isinstance(parameter, click.Option)):
            assert option.help, f"{name} {option.opts[0]} has no help"
            assert option.opts[0] in text

    def test_examples_stand_on_lines_of_their_own(self, answer):
        for name, command in cli.commands.items():
            shown = [line.strip() for line in answer(name, "--help").splitlines()]
            examples = [
                line.strip() for line in (command.help or "").splitlines() if line.strip().startswith("moneymap ")
            ]
            assert set(examples) <= set(shown)
            assert not any("\b" in line or "\\b" in line for line in shown)

    def test_help_is_ascii_and_says_the_exit_codes(self, answer):
        assert all(answer(name, "--help").isascii() for name in cli.commands)
        text = answer("--help")
        assert all(f"\n  {code:<5}" in text for code in (0, 1, 2, 130, 143))

    def test_every_command_is_under_a_heading_once(self, answer):
        lines = answer("--help").splitlines()
        assert all(sum(line.startswith(f"  {name} ") for line in lines) == 1 for name in cli.commands)

    def test_lists_every_command(self, answer):
        text = answer("--help")
        assert all(
            f"\n  {name}" in text for name in ("run", "query", "chart", "states", "sources", "doctor", "snapshot")
        )

    def test_chart_help_names_every_chart(self, answer):
        text = answer("chart", "--help")
        assert all(name in text for name in CHARTS)

    def test_version(self, answer):
        assert answer("--version").startswith("moneymap, version ")


class TestInstalled:
    """The command as installed, in a process of its own."""

    def test_error_is_one_line_and_exit_2(self, moneymap, released):
        result = moneymap("query", "from nothing", build=released)
        assert (result.returncode, result.stdout) == (2, "")
        assert len(result.stderr.splitlines()) == 1

    def test_a_reader_that_stops_early_is_no_error(self, command, environment, released, scratch):
        pipe = f'"{command}" query "from mart.flow" --format csv | head -n 1'
        result = subprocess.run(
            ["bash", "-o", "pipefail", "-c", pipe],
            env=environment(released),
            cwd=scratch,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.stdout.startswith("fiscal_year,")
        assert result.stderr == ""

    def test_paths_default_to_the_current_folder(self, monkeypatch, tmp_path):
        monkeypatch.chdir(tmp_path)
        monkeypatch.delenv("MONEYMAP_BUILD")
        assert Settings.from_environment().released == tmp_path / "build" / "moneymap.duckdb"
