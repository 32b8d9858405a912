"""Nights on which something wrong is served and then the truth again: whatever was accepted in between, it counts.

Each night asks, composes and, where it says so, releases: ``latest.json`` then names what was composed.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
import test_refresh
from test_refresh import HOST, NOW, amounts, table

from pipeline.app.cli import main
from pipeline.compose.compose import compose
from pipeline.fetch.archive import Archive
from pipeline.fetch.ask import Terms, ask
from pipeline.files import fingerprint
from pipeline.release.latest import Latest, released_documents
from pipeline.release.night_report import NightReport

agencies, settings = test_refresh.agencies, test_refresh.settings
DOCUMENT, ADDRESS = "amounts_live", f"{HOST}/amounts.csv"
ACCEPT = f"'moneymap refresh --accept {DOCUMENT}'"
TRUTH = amounts(2021, 2022)
"""2021 is a closed year, 2022 the newest."""


def times(factor, *years, of=TRUTH):
    """A document with the figures of some years, or all, times ``factor``."""
    head, *rows = of.decode().split("\n")
    cells = [row.split(",") for row in rows]
    changed = [
        f"{year},{area},{float(amount) * (factor if not years or int(year) in years else 1)}"
        for year, area, amount in cells
    ]
    return "\n".join([head, *changed]).encode()


def asked(settings, datasets, now, trusted=frozenset()):
    """Ask as a night does, beside the release that stands."""
    return ask(settings, datasets, now, Terms(released_documents(settings.latest), trusted=trusted))


class Nights:
    def __init__(self, agencies, settings):
        self.agencies, self.settings, self.now = agencies, replace(settings, mirror=agencies.mirror), NOW
        self.dataset = table()

    def ask(self, content, *, accept=False):
        """A refresh on the next day, and what is composed of it; returns the line of the document."""
        self.agencies.put(ADDRESS, content)
        self.now += timedelta(days=1)
        trusted = frozenset({DOCUMENT} if accept else ())
        [line] = asked(self.settings, [self.dataset], self.now, trusted)
        self.composed = compose(self.settings, [self.dataset], self.now.date())
        return line

    def release(self):
        """What was composed stands in the release."""
        columns = ("dataset", "publisher", "vintage", "sha256")
        rows = self.composed.documents().select(columns).rows(named=True)
        version = f"{self.now:%Y%m%dT%H%M%S.%fZ}"
        at = self.now.isoformat()
        latest = Latest(version, at, at, "moneymap.duckdb", None, 1, "", version, "moneymap", "", {}, rows)
        self.settings.build.mkdir(exist_ok=True)
        self.settings.latest.write_text(latest.text(), encoding="utf-8")

    def night(self, content, *, accept=False):
        line = self.ask(content, accept=accept)
        self.release()
        return line

    def holds(self, content):
        """Whether the figures that count are those of ``content``."""
        figures = self.composed.table(self.dataset).drop("document")
        return figures.equals(test_refresh.parse(content).sort("year", "area").select(figures.columns))


@pytest.fixture
def nights(agencies, settings, monkeypatch):
    """The program is the same one on all of them, and is looked at once."""
    monkeypatch.setattr(fingerprint, "software", lambda: "this one")
    return Nights(agencies, settings)


class TestTheTruthAgain:
    """Served a third night, after something else a second night, it counts."""

    @pytest.mark.parametrize("factor", [0.5, 0.76, 0.79, 0.81, 0.9, 1.1, 1.24, 1.26, 1.32, 2])
    @pytest.mark.parametrize("years", [(2021,), ()])
    def test_in_bytes_never_seen(self, nights, factor, years):
        """No release knows them: what was accepted one way is accepted back."""
        nights.night(TRUTH)
        second = nights.night(times(factor, 2021) if years else times(min(factor, 1 / factor)))
        third = nights.night(TRUTH + b"\n")
        assert third.outcome == "accepted", (second.outcome, third.reason)
        assert nights.holds(TRUTH)

    def test_of_which_three_quarters_came_is_the_one_that_stayed(self, nights):
        """The search's index was loaded to 76 %; 24 % of the truth are missing, 32 % of what came."""
        nights.night(TRUTH)
        second = nights.night(times(0.76, 2021))
        assert second.outcome == "refused"
        assert "in 2021 is 48,644, was 64,005: restated by 32%, more than 25%" in second.reason
        assert nights.holds(TRUTH)
        assert nights.night(TRUTH).outcome == "unchanged"

    @pytest.mark.parametrize("released", [True, False])
    @pytest.mark.parametrize("factor", [2, 100])
    def test_after_a_newest_year_that_was_too_large(self, nights, released, factor):
        """A newest year may rise, and what it rose to may have been released: the truth was released before it."""
        nights.night(TRUTH)
        (nights.night if released else nights.ask)(times(factor, 2022))
        assert not nights.holds(TRUTH)
        third = nights.night(TRUTH)
        assert third.outcome == "accepted", third.reason
        assert nights.holds(TRUTH)
        if released:
            assert third.note.startswith("as released before: ")
            assert f"in 2022 is 64,056, was {64056 * factor:,}: restated by" in third.note
        else:
            assert third.note == "", "what was not released says nothing on what comes after it"

    def test_after_many_small_steps(self, nights):
        nights.night(TRUTH)
        for step in (0.85, 0.7, 0.57):
            assert nights.night(times(step, 2021)).outcome == "accepted"
        assert nights.night(TRUTH).outcome == "accepted"
        assert nights.holds(TRUTH)

    def test_after_a_year_too_many_that_was_not_released(self, nights):
        nights.night(TRUTH)
        assert nights.ask(amounts(2021, 2022, 2023)).outcome == "accepted"
        third = nights.night(TRUTH)
        assert (third.outcome, third.note) == ("accepted", "")
        assert nights.holds(TRUTH)

    def test_again_and_again(self, nights):
        """It is what was released, however often it comes and goes."""
        doubled = times(2, 2022)
        for _ in range(3):
            assert nights.night(TRUTH).outcome == "accepted"
            assert nights.night(doubled).outcome == "accepted"


class TestNotEveryReleasedDocumentIsTheTruth:
    def test_last_years_document_is_older_though_it_was_released(self, nights):
        """What stands in the release goes further: nobody's figures end before those they have."""
        nights.night(TRUTH)
        nights.night(amounts(2021, 2022, 2023))
        line = nights.night(TRUTH)
        assert (line.outcome, line.reason.endswith(": an older document")) == ("refused", True)
        assert nights.holds(amounts(2021, 2022, 2023))

    @pytest.mark.parametrize("released", [True, False])
    def test_bytes_that_were_accepted_are_measured_by_the_release(self, nights, released):
        """Not by what was accepted after it: a newest year that fell by half is refused where four times it stands."""
        nights.night(TRUTH)
        nights.ask(times(2, 2022))
        (nights.night if released else nights.ask)(times(4, 2022))
        assert nights.night(times(2, 2022)).outcome == ("refused" if released else "accepted")

    def test_nothing_drifts_by_small_steps_that_are_not_released(self, nights):
        """Each is a fifth from the one before; the release is what readers have."""
        nights.night(TRUTH)
        assert nights.ask(times(1.2, 2021)).outcome == "accepted"
        assert nights.ask(times(1.44, 2021)).outcome == "refused"
        assert nights.ask(times(0.81, 2021)).outcome == "accepted"
        assert nights.ask(times(0.7, 2021)).outcome == "refused"
        assert nights.holds(times(0.81, 2021))

    def test_bytes_of_another_document_of_the_dataset_are_measured(self, nights, agencies):
        """A search for 2025 that answers for 2024 gives bytes that were released, of another document."""
        last, this = (test_refresh.live(f"amounts_{year}", f"{year}.csv") for year in (2022, 2023))
        nights.dataset = table(last, this)
        agencies.put(f"{HOST}/2022.csv", amounts(2022))
        agencies.put(f"{HOST}/2023.csv", amounts(2023))
        assert {line.outcome for line in asked(nights.settings, [nights.dataset], NOW)} == {"accepted"}
        nights.composed = compose(nights.settings, [nights.dataset], NOW.date())
        nights.release()
        of_another = replace(this, parse=lambda content: test_refresh.parse(content.replace(b"\n2022,", b"\n2023,")))
        agencies.put(f"{HOST}/2023.csv", amounts(2022))
        mislabelled = [table(last, of_another)]
        lines = asked(nights.settings, mislabelled, NOW + timedelta(days=1))
        assert [line.outcome for line in lines] == ["unchanged", "refused"]
        assert "in 2023 is that of 2022, in every area" in lines[1].reason


class TestOnSomebodysWord:
    WRONG = times(1.4, 2021)

    def test_a_correction_is_not_undone_by_the_old_bytes(self, nights):
        nights.night(self.WRONG, accept=True)
        nights.night(times(1.6, 2021, of=amounts(2021, 2022)))
        corrected = nights.night(TRUTH, accept=True)
        assert (corrected.outcome, corrected.by_word) == ("accepted", True)
        again = nights.night(times(1.6, 2021, of=amounts(2021, 2022)))
        assert again.outcome == "refused"
        assert "restated by 60%" in again.reason
        assert nights.holds(TRUTH)

    def test_nor_where_the_old_bytes_would_pass_for_a_year_that_fills_up(self, nights):
        doubled = times(2, 2022)
        nights.night(doubled)
        assert nights.night(TRUTH).outcome == "refused"
        assert nights.night(TRUTH, accept=True).outcome == "accepted"
        again = nights.night(doubled)
        assert (again.outcome, "in 2022 is 128,112, was 64,056: restated by 100%" in again.reason) == ("refused", True)
        assert nights.night(times(1.9, 2022)).outcome == "accepted"

    def test_it_holds_though_it_was_not_released_yet(self, nights):
        nights.night(TRUTH)
        assert nights.ask(self.WRONG, accept=True).outcome == "accepted"
        assert nights.ask(TRUTH).outcome == "refused"
        assert nights.holds(self.WRONG)

    def test_it_holds_though_others_were_accepted_after_it_before_any_release(self, nights):
        nights.night(TRUTH)
        nights.ask(self.WRONG, accept=True)
        assert nights.ask(times(1.5, 2021)).outcome == "accepted"
        assert nights.ask(TRUTH).outcome == "refused"

    def test_what_was_accepted_by_itself_may_be_confirmed_afterwards(self, nights):
        """The bytes are those at hand, and from now on a correction."""
        doubled = times(2, 2022)
        nights.night(TRUTH)
        nights.night(doubled)
        confirmed = nights.night(doubled, accept=True)
        assert (confirmed.outcome, confirmed.by_word) == ("unchanged", True)
        assert nights.night(TRUTH).outcome == "refused"
        assert nights.holds(doubled)

    def test_a_correction_is_plausible_itself_when_it_comes_back(self, nights):
        nights.night(TRUTH)
        nights.night(self.WRONG, accept=True)
        nights.night(times(1.2, 2021))
        nights.night(times(1.05, 2021))
        assert nights.night(self.WRONG).outcome == "accepted"

    def test_it_says_what_was_implausible(self, nights):
        nights.night(TRUTH)
        line = nights.night(self.WRONG, accept=True)
        assert line.note.startswith("on somebody's word: amount_usd of amounts in 2021 is 89,607, was 64,005: restated")
        assert Archive(nights.settings.archive).of(DOCUMENT)[0] == line

    def test_nobodys_word_is_on_what_was_not_named_or_not_good(self, nights):
        assert not nights.night(TRUTH).by_word
        unreadable = nights.night(TRUTH.replace(b",WY,", b",CA,"), accept=True)
        assert (unreadable.outcome, unreadable.by_word) == ("refused", False)


class TestTheWrongOneCameFirst:
    """Then the truth is implausible, and somebody has to look."""

    @pytest.fixture(autouse=True)
    def wrong_first(self, nights):
        nights.night(times(0.81, 2021))
        nights.night(times(0.66, 2021))

    def test_the_truth_waits_for_somebodys_word(self, nights):
        assert nights.night(TRUTH).outcome == "refused"
        assert nights.night(TRUTH).outcome == "refused"
        assert nights.night(TRUTH, accept=True).outcome == "accepted"
        assert nights.holds(TRUTH)

    def test_the_report_names_document_and_command(self, nights):
        line = nights.night(TRUTH)
        [told] = [said for said in NightReport("1", "", retrievals=[line]).text().splitlines() if "refused  " in said]
        assert told == (
            f"  refused  {DOCUMENT}: amount_usd of amounts in 2021 is 64,005, was 42,243: restated by 52%, more than "
            f"25%; once somebody has looked at it, {ACCEPT} takes it"
        )
        [(reason,)] = nights.composed.documents().filter(document=DOCUMENT).select("reason").rows()
        assert reason == f"refused since {line.at[:10]}: {line.reason}"

    def test_no_command_is_named_where_none_helps(self, nights):
        line = nights.night(TRUTH.replace(b",WY,", b",CA,"))
        assert (line.outcome, line.note) == ("refused", "")

    def test_exit_codes_and_lines(self, nights, monkeypatch, capsys):
        monkeypatch.setattr("assets.sources.datasets", lambda: [nights.dataset])
        monkeypatch.setenv("MONEYMAP_BUILD", str(nights.settings.build))
        monkeypatch.setenv("MONEYMAP_SNAPSHOT", str(nights.settings.snapshot))
        monkeypatch.setenv("MONEYMAP_MIRROR", nights.agencies.mirror)
        nights.agencies.put(ADDRESS, TRUTH)
        with pytest.raises(SystemExit) as stopped:
            main(["refresh"])
        assert stopped.value.code == 1
        assert f"{ACCEPT} takes it" in capsys.readouterr().out
        main(["refresh", "--accept", DOCUMENT])
        assert f"  accepted  {DOCUMENT}: on somebody's word: " in capsys.readouterr().out
        main(["refresh"])
        assert "1 unchanged" in capsys.readouterr().out


class TestReport:
    def test_says_that_released_bytes_came_back(self, nights):
        nights.night(TRUTH)
        nights.night(times(2, 2022))
        text = NightReport("1", "", retrievals=[nights.night(TRUTH)]).text()
        assert f"\n  accepted  {DOCUMENT}: as released before: amount_usd of amounts in 2022 is 64,056, was " in text


@pytest.mark.parametrize("sources", ["null", '["text"]', '[{"dataset": "amounts"}]'])
def test_a_description_of_the_release_that_says_nothing_stops_nobody(nights, sources):
    nights.night(TRUTH)
    text = nights.settings.latest.read_text(encoding="utf-8")
    start = text.index('"sources":')
    nights.settings.latest.write_text(f'{text[:start]}"sources": {sources}\n}}\n', encoding="utf-8")
    assert nights.ask(times(1.1, 2021)).outcome == "accepted"
