"""What a release changed: every figure that moved by more than a dollar a head, with the datasets that moved it."""

from datetime import datetime, timedelta

import pytest

from pipeline.release.previous import nothing

PER_CAPITA = "paid_per_capita_usd received_per_capita_usd net_per_capita_usd balanced_net_per_capita_usd"
NET = f"fiscal_year state method population {PER_CAPITA}"
FLOW = "fiscal_year state method side category amount_usd"
DOCUMENT = "dataset document vintage sha256"
REVISION = "released_at table fiscal_year subject column state unit status_old status_new old new reason"
REAL = f"fiscal_year state method dollars_of_fiscal_year {PER_CAPITA}"
VIEW = "view fiscal_year state unit value"
GROUP = "fiscal_year method definition lean net_per_capita_usd balanced_net_per_capita_usd"
LEAN = "definition fiscal_year state lean"
YEARS = [(2023, "final")]
NOW = datetime(2026, 11, 21, 6, 30)  # noqa: DTZ001  (UTC, as stored)
BEFORE = datetime(2026, 11, 20, 6, 30)  # noqa: DTZ001

NEW_YORK = (2023, "NY", "residence", 100, 500.0, 400.0, 100.0, 90.0)
TEXAS = (2023, "TX", "residence", 100, 300.0, 350.0, -50.0, -60.0)
COLLECTED = (2023, "NY", "collections", 100, 600.0, 380.0, 220.0, 210.0)
FLOWS = [
    (2023, "NY", "residence", "paid", "individual_income_tax", 50_000.0),
    (2023, "NY", "residence", "received", "snap", 40_000.0),
    (2023, "TX", "residence", "paid", "individual_income_tax", 30_000.0),
    (2023, "TX", "residence", "received", "snap", 35_000.0),
]
OMB = ("omb_historical", "omb_fy2027", "FY2027 budget", "a1")
SNAP = ("usda_snap", "snap_2025", "data to March 2025", "b1")
TAX = ("irs_historic_table_2", "ht2_2022", "tax year 2022", "c1")
PEOPLE = ("census_population", "population_2025", "vintage 2025", "d1")
VOTES = ("president_vote", "votes_2024", "2024", "e1")
DOCUMENTS = [OMB, SNAP, TAX, PEOPLE, VOTES]
LINEAGE = "fiscal_year method side category part key document dataset sha256"
METHOD = {
    "core.allocation_rule": (
        "method side category key",
        [
            ("residence", "paid", "individual_income_tax", "income_tax"),
            ("residence", "received", "snap", "snap"),
            ("collections", "paid", "gross_collections", "gross_collections"),
        ],
    ),
    "core.key_document": (
        "key fiscal_year document",
        [(key, year, document) for key, document in (("income_tax", "ht2_2022"), ("snap", "snap_2025"),
                                                     ("snap", "snap_2026")) for year in (2022, 2023, 2024)],
    ),
    "core.total_document": (
        "side category fiscal_year document",
        [(side, category, year, "omb_fy2027") for side, category in (("paid", "individual_income_tax"),
                                                                     ("received", "snap")) for year in (2023, 2024)],
    ),
}  # fmt: skip


def changed(row, **figures):
    """A row of net contributions with other figures."""
    return tuple((dict(zip(NET.split(), row, strict=True)) | figures).values())


@pytest.fixture
def revise(build):
    """The rows of mart.revision, given what was released and what is now; nothing has changed unless said."""

    def run(  # noqa: PLR0913  (one argument a table)
        now=(NEW_YORK, TEXAS),
        before=(NEW_YORK, TEXAS),
        *,
        documents=DOCUMENTS,
        documents_before=DOCUMENTS,
        flows=FLOWS,
        flows_before=FLOWS,
        listed=(),
        lineage_before=(),
        others=None,
    ):
        empty = {name: (" ".join(frame.columns), frame.rows()) for name, frame in nothing().items()}
        tables = METHOD | {
            "mart.net_contribution": (NET, now),
            "mart.flow": (FLOW, flows),
            "raw.document": (DOCUMENT, documents),
            "previous.net_contribution": (NET, before),
            "previous.flow": (FLOW, flows_before),
            "previous.document": (DOCUMENT, documents_before),
            "previous.revision": (REVISION, listed),
            "previous.run": ("released_at", [(NOW,)]),
            "previous.lineage": (LINEAGE, lineage_before),
            "previous.fiscal_year": ("fiscal_year status", YEARS),
            "mart.fiscal_year": ("fiscal_year status", YEARS),
            "previous.about": ("schema_version method_version", [(2, 2)]),
            "mart.about": ("schema_version method_version", [(2, 2)]),
            "mart.real_net_contribution": (REAL, [(2023, "XX", "residence", 2023, 0.0, 0.0, 0.0, 0.0)]),
            "mart.net_view": (VIEW, [("none", 2023, "XX", "share", 0.0)]),
            "mart.net_by_lean": (GROUP, [(2023, "residence", "none", "none", 0.0, 0.0)]),
            "mart.lean": (LEAN, [("none", 2023, "XX", "none")]),
        }
        return build("mart.revision", empty | tables | (others or {}))

    return run


def figures(rows):
    return {(row["fiscal_year"], row["subject"], row["column"]): (row["old"], row["new"]) for row in rows.to_dicts()}


def reasons(rows):
    return {row["column"].removesuffix("_per_capita_usd"): row["reason"] for row in rows.to_dicts()}


class TestWhatMoved:
    def test_nothing_where_nothing_changed(self, revise):
        assert revise().is_empty()

    def test_nothing_in_the_first_release(self, revise):
        assert revise(before=[], flows_before=[], documents_before=[]).is_empty()

    def test_every_figure_that_moved_stands_once_with_old_and_new(self, revise):
        rows = revise(
            [changed(NEW_YORK, received_per_capita_usd=520.0, net_per_capita_usd=-20.0), TEXAS], [NEW_YORK, TEXAS]
        )
        assert rows.columns == REVISION.split()
        assert figures(rows) == {
            (2023, "NY", "received_per_capita_usd"): (400.0, 520.0),
            (2023, "NY", "net_per_capita_usd"): (100.0, -20.0),
        }
        assert set(rows["released_at"]) == {NOW}
        assert set(rows["table"]) == {"net_contribution"}

    @pytest.mark.parametrize(
        ("moved", "listed"),
        [(1.0, 0), (-1.0, 0), (1.0 + 1e-9, 0), (1.001, 1), (-1.001, 1), (0.0, 0)],
    )
    def test_more_than_a_dollar_counts_and_a_dollar_does_not(self, revise, moved, listed):
        before = changed(NEW_YORK, net_per_capita_usd=100.1)
        assert len(revise([changed(NEW_YORK, net_per_capita_usd=100.1 + moved)], [before])) == listed

    def test_the_other_method_has_a_name_of_its_own(self, revise):
        moved = changed(COLLECTED, paid_per_capita_usd=610.0)
        rows = revise([NEW_YORK, moved], [NEW_YORK, COLLECTED])
        assert rows.select("table", "state", "column").rows() == [
            ("net_contribution (collections)", "NY", "paid_per_capita_usd")
        ]

    def test_a_new_year_has_no_figures_before(self, revise):
        rows = revise([NEW_YORK, changed(NEW_YORK, fiscal_year=2024)], [NEW_YORK])
        assert figures(rows) == {
            (2024, "NY", column): (None, figure)
            for column, figure in zip(PER_CAPITA.split(), NEW_YORK[4:], strict=True)
        }

    def test_years_added_before_the_first_one_are_one_row(self, revise):
        earlier = [changed(row, fiscal_year=year) for row in (NEW_YORK, TEXAS) for year in (2020, 2021, 2022)]
        rows = revise([*earlier, NEW_YORK, TEXAS])
        assert rows.drop("status_new").rows(named=True) == [
            {
                "released_at": NOW, "table": "fiscal_year", "fiscal_year": 2020, "subject": "US",
                "column": "first_fiscal_year", "state": None, "unit": "fiscal_year", "status_old": None,
                "old": 2023.0, "new": 2020.0, "reason": "years added: FY2020 to FY2022",
            }
        ]  # fmt: skip

    def test_what_moved_in_the_years_there_were_stands_beside_the_years_added(self, revise):
        moved = changed(NEW_YORK, net_per_capita_usd=0.0)
        rows = revise([changed(NEW_YORK, fiscal_year=2022), moved, TEXAS])
        assert figures(rows) == {
            (2022, "US", "first_fiscal_year"): (2023.0, 2022.0),
            (2023, "NY", "net_per_capita_usd"): (100.0, 0.0),
        }

    def test_a_state_that_is_gone_has_none_any_more(self, revise):
        rows = revise([NEW_YORK], [NEW_YORK, TEXAS])
        assert figures(rows) == {
            (2023, "TX", column): (figure, None) for column, figure in zip(PER_CAPITA.split(), TEXAS[4:], strict=True)
        }

    def test_a_column_the_last_release_did_not_have_is_not_compared(self, revise):
        before = [changed(row, balanced_net_per_capita_usd=None) for row in (NEW_YORK, TEXAS)]
        assert revise(before=before).is_empty()
        moved = changed(NEW_YORK, net_per_capita_usd=0.0)
        assert list(figures(revise([moved, TEXAS], before))) == [(2023, "NY", "net_per_capita_usd")]


class TestReason:
    MOVED = changed(NEW_YORK, received_per_capita_usd=410.0, net_per_capita_usd=90.0, balanced_net_per_capita_usd=80.0)
    SNAP_MOVED = (*FLOWS[:1], (*FLOWS[1][:5], 41_000.0), *FLOWS[2:])
    NEWER = ("usda_snap", "snap_2026", "data to March 2026", "b2")
    REPLACED = "usda_snap: data to March 2025 replaced by data to March 2026"
    SOFTWARE = "the method or the software did"

    def test_names_the_dataset_and_its_vintages(self, revise):
        documents = [OMB, self.NEWER, TAX, PEOPLE, VOTES]
        rows = revise([self.MOVED, TEXAS], documents=documents, flows=self.SNAP_MOVED)
        assert reasons(rows) == dict.fromkeys(("received", "net", "balanced_net"), self.REPLACED)

    @pytest.mark.parametrize(
        ("documents", "says"),
        [
            ([OMB, (*SNAP[:3], "b2"), TAX, PEOPLE, VOTES], "usda_snap: data to March 2025 changed"),
            ([*DOCUMENTS, NEWER], "usda_snap: data to March 2026 added"),
            ([OMB, (*SNAP[:2], "as revised", "b1"), TAX, PEOPLE, VOTES],
             "usda_snap: data to March 2025 replaced by as revised"),
            ([OMB, TAX, PEOPLE, VOTES], "usda_snap: data to March 2025 dropped"),
            ([*DOCUMENTS, *(("usda_snap", f"snap_{year}", f"data to {year}", "b3") for year in (2026, 2027, 2028))],
             "usda_snap: data to 2026 and data to 2027 and data to 2028 added"),
            ([*DOCUMENTS, *(("usda_snap", f"snap_{year}", f"data to {year}", "b3") for year in range(2026, 2030))],
             "usda_snap: 4 documents added"),
        ],
    )  # fmt: skip
    def test_says_how_the_documents_changed(self, revise, documents, says):
        rows = revise([self.MOVED, TEXAS], documents=documents, flows=self.SNAP_MOVED)
        assert set(rows["reason"]) == {says}

    def test_a_document_dropped_beside_others_of_its_dataset_is_named(self, revise):
        rows = revise(
            [self.MOVED, TEXAS], documents_before=[*DOCUMENTS, self.NEWER], flows=self.SNAP_MOVED, documents=DOCUMENTS
        )
        assert set(rows["reason"]) == {"usda_snap: data to March 2026 dropped"}

    def test_leaves_out_datasets_that_carry_nothing_that_moved(self, revise):
        documents = [OMB, self.NEWER, (*TAX[:3], "c2"), PEOPLE, (*VOTES[:3], "e2")]
        rows = revise([self.MOVED, TEXAS], documents=documents, flows=self.SNAP_MOVED)
        assert set(rows["reason"]) == {self.REPLACED}

    def test_names_all_that_carry_it_in_order(self, revise):
        documents = [(*OMB[:3], "a2"), self.NEWER, TAX, PEOPLE, VOTES]
        rows = revise([self.MOVED, TEXAS], documents=documents, flows=self.SNAP_MOVED)
        assert set(rows["reason"]) == {f"omb_historical: FY2027 budget changed; {self.REPLACED}"}

    def test_a_dataset_that_changed_without_effect_is_not_listed(self, revise):
        assert revise(documents=[OMB, self.NEWER, TAX, PEOPLE, VOTES]).is_empty()

    def test_the_balanced_figure_moves_with_other_states(self, revise):
        moved = changed(TEXAS, balanced_net_per_capita_usd=-70.0)
        documents = [OMB, self.NEWER, TAX, PEOPLE, VOTES]
        rows = revise([self.MOVED, moved], documents=documents, flows=self.SNAP_MOVED)
        assert reasons(rows.filter(state="TX")) == {"balanced_net": self.REPLACED}

    def test_the_population_moves_figures_without_moving_flows(self, revise):
        moved = changed(NEW_YORK, population=98, paid_per_capita_usd=510.2)
        documents = [OMB, SNAP, TAX, (*PEOPLE[:2], "vintage 2026", "d2"), VOTES]
        rows = revise([moved, TEXAS], documents=documents)
        assert reasons(rows) == {"paid": "census_population: vintage 2025 replaced by vintage 2026"}

    def test_a_new_year_names_the_documents_that_brought_it(self, revise):
        documents = [(*OMB[:2], "FY2028 budget", "a2"), SNAP, TAX, PEOPLE, VOTES]
        later = changed(NEW_YORK, fiscal_year=2024)
        flows = [*FLOWS, *((2024, *row[1:]) for row in FLOWS[:2])]
        rows = revise([NEW_YORK, later], [NEW_YORK], documents=documents, flows=flows)
        assert set(rows["reason"]) == {"omb_historical: FY2027 budget replaced by FY2028 budget"}

    def test_no_document_changed(self, revise):
        rows = revise([self.MOVED, TEXAS], flows=self.SNAP_MOVED)
        assert set(rows["reason"]) == {f"no document changed: {self.SOFTWARE}"}

    def test_no_document_that_carries_it_changed(self, revise):
        documents = [OMB, SNAP, TAX, PEOPLE, (*VOTES[:3], "e2")]
        rows = revise([self.MOVED, TEXAS], documents=documents, flows=self.SNAP_MOVED)
        assert set(rows["reason"]) == {f"no document that carries it changed: {self.SOFTWARE}"}

    def test_documents_of_the_last_release_may_not_be_known(self, revise):
        rows = revise([self.MOVED, TEXAS], documents_before=[])
        assert set(rows["reason"]) == {"the documents of the release before are not known"}


class TestEarlierRevisions:
    EARLIER = (
        BEFORE, "net_contribution", 2023, "NY", "net_per_capita_usd", "NY", "usd_per_capita", None, "final", 90.0,
        100.0, "because",
    )  # fmt: skip

    def releases(self, number):
        return [(BEFORE - timedelta(days=day), *self.EARLIER[1:]) for day in range(number)]

    def test_are_carried_as_they_are(self, revise):
        assert revise(listed=[self.EARLIER]).rows() == [self.EARLIER]

    def test_stand_after_those_of_this_run(self, revise):
        rows = revise([changed(NEW_YORK, net_per_capita_usd=120.0), TEXAS], listed=[self.EARLIER])
        assert rows["released_at"].to_list() == [NOW, BEFORE]
        assert rows["old"].to_list() == [100.0, 90.0]

    def test_are_carried_where_there_is_nothing_to_compare_with(self, revise):
        assert revise(before=[], listed=[self.EARLIER]).rows() == [self.EARLIER]

    def test_stay_as_they_are_in_a_release_that_changes_nothing(self, revise):
        assert revise(listed=self.releases(50)).rows() == self.releases(50)

    def test_the_oldest_release_goes_where_there_are_more_than_fifty(self, revise):
        rows = revise([changed(NEW_YORK, net_per_capita_usd=120.0), TEXAS], listed=self.releases(50))
        assert rows["released_at"].n_unique() == 50
        assert rows["released_at"].max() == NOW
        assert rows["released_at"].min() == BEFORE - timedelta(days=48)


class TestDocumentsOfTheLine:
    """With the lineage of the last release a reason names only datasets of which the line's own documents changed."""

    LINES = tuple(
        (2023, "residence", side, category, part, key, document, dataset, sha256)
        for side, category, part, key, (dataset, document, _, sha256) in (
            ("paid", "individual_income_tax", "total", "total", OMB),
            ("paid", "individual_income_tax", "key", "income_tax", TAX),
            ("received", "snap", "total", "total", OMB),
            ("received", "snap", "key", "snap", SNAP),
            ("received", "snap", "population", "population", PEOPLE),
        )
    )

    def moved(self, revise, documents):
        """Both sides of New York move, in figures and flows."""
        now = changed(NEW_YORK, paid_per_capita_usd=900.0, received_per_capita_usd=900.0)
        flows = [(*row[:5], row[5] * 2) for row in FLOWS]
        rows = revise([now, TEXAS], documents=documents, flows=flows, lineage_before=self.LINES)
        return reasons(rows.filter(rows["state"] == "NY"))

    def test_another_document_of_the_same_dataset_is_not_blamed(self, revise):
        """OMB's and the tax table's documents changed elsewhere; of these lines only SNAP's own did."""
        newer_snap = ("usda_snap", "snap_2026", "data to March 2026", "b2")
        other_omb = ("omb_historical", "omb_table_of_no_line", "FY2028 budget", "a2")
        found = self.moved(revise, [OMB, TAX, PEOPLE, VOTES, newer_snap, other_omb])
        assert found["received"] == "usda_snap: data to March 2025 replaced by data to March 2026"
        assert found["paid"] == "no document that carries it changed: the method or the software did"

    def test_the_same_document_with_other_bytes_is_named(self, revise):
        found = self.moved(revise, [OMB, SNAP, (*TAX[:3], "c2"), PEOPLE, VOTES])
        assert found["paid"] == "irs_historic_table_2: tax year 2022 changed"
        assert found["received"] == "no document that carries it changed: the method or the software did"

    def test_a_document_the_line_rests_on_no_more_is_named(self, revise):
        found = self.moved(revise, [OMB, TAX, PEOPLE, VOTES])
        assert found["received"] == "usda_snap: data to March 2025 dropped"


class TestOtherMarts:
    """Real figures, views and groups are compared too: the mart at hand, the release before, what is listed."""

    PRICES = ("gdp_price_index", "prices", "1929-2025", "f1")
    NEWER_PRICES = ("gdp_price_index", "prices", "1929-2026", "f2")
    NEWER_SNAP = ("usda_snap", "snap_2026", "data to March 2026", "b2")
    SNAP_MOVED = TestReason.SNAP_MOVED

    def test_a_real_figure_that_moved_with_the_prices(self, revise):
        real = (2023, "NY", "residence", 2025, 500.0, 400.0, 100.0, 90.0)
        rows = revise(
            documents=[*DOCUMENTS, self.NEWER_PRICES],
            documents_before=[*DOCUMENTS, self.PRICES],
            others={
                "mart.real_net_contribution": (REAL, [real]),
                "previous.real_net_contribution": (REAL, [(*real[:6], 101.5, 90.5)]),
            },
        )
        assert rows.select("table", "subject", "column", "unit", "old", "new").rows() == [
            ("real_net_contribution", "NY", "net_per_capita_usd", "real_usd_per_capita", 101.5, 100.0)
        ]
        assert rows["reason"].to_list() == ["gdp_price_index: 1929-2025 replaced by 1929-2026"]

    def test_dollars_of_another_year_are_said_to_be_it(self, revise):
        rows = revise(
            others={
                "mart.real_net_contribution": (REAL, [(2023, "NY", "collections", 2026, 510.0, 400.0, 110.0, 90.0)]),
                "previous.real_net_contribution": (
                    REAL,
                    [(2023, "NY", "collections", 2025, 500.0, 400.0, 100.0, 90.0)],
                ),
            }
        )
        assert set(rows["table"]) == {"real_net_contribution (collections)"}
        assert rows["column"].to_list() == ["net_per_capita_usd", "paid_per_capita_usd"]
        assert set(rows["reason"]) == {"dollars of FY2026 instead of FY2025"}

    def groups(self, revise, net, **more):
        return revise(
            others={
                "mart.net_by_lean": (GROUP, [(2023, "residence", "president", "democratic", net, 50.0)]),
                "previous.net_by_lean": (GROUP, [(2023, "residence", "president", "democratic", 100.0, 50.0)]),
                "mart.lean": (LEAN, more.pop("lean", [("president", 2023, "NY", "democratic")])),
                "previous.lean": (LEAN, [("president", 2023, "NY", "democratic")]),
            },
            **more,
        )

    def test_a_group_is_known_by_definition_and_lean(self, revise):
        rows = self.groups(revise, 90.0, documents=[OMB, self.NEWER_SNAP, TAX, PEOPLE, VOTES], flows=self.SNAP_MOVED)
        assert rows.select("table", "subject", "state", "column").rows() == [
            ("net_by_lean", "president: democratic", None, "net_per_capita_usd")
        ]
        assert rows["reason"].to_list() == [TestReason.REPLACED]

    def test_a_group_of_other_states_moved_with_the_votes(self, revise):
        newer = (*VOTES[:3], "e2")
        documents = [OMB, SNAP, TAX, PEOPLE, newer]
        regrouped = [("president", 2023, "NY", "democratic"), ("president", 2023, "TX", "democratic")]
        rows = self.groups(revise, 90.0, documents=documents, lean=regrouped)
        assert rows["reason"].to_list() == ["president_vote: 2024 changed"]

    def test_a_group_of_the_same_states_did_not_move_with_the_votes(self, revise):
        rows = self.groups(revise, 90.0, documents=[OMB, SNAP, TAX, PEOPLE, (*VOTES[:3], "e2")])
        assert rows["reason"].to_list() == ["no document that carries it changed: the method or the software did"]

    @pytest.mark.parametrize(
        ("view", "unit", "moved", "listed"),
        [
            ("relative", "usd_per_capita", 1.001, 1),
            ("relative", "usd_per_capita", 1.0, 0),
            ("share_of_gdp", "share", 0.00011, 1),
            ("share_of_gdp", "share", 0.0001, 0),
            ("received_per_dollar", "usd_per_usd_paid", -0.002, 1),
        ],
    )
    def test_a_view_is_listed_in_its_own_unit(self, revise, view, unit, moved, listed):
        rows = revise(
            others={
                "mart.net_view": (VIEW, [(view, 2023, "NY", unit, 0.5 + moved)]),
                "previous.net_view": (VIEW, [(view, 2023, "NY", unit, 0.5)]),
            }
        )
        assert rows.select("table", "subject", "column", "unit").rows() == [("net_view", "NY", view, unit)] * listed

    def test_a_five_year_mean_names_what_moved_a_year_in_it(self, revise):
        rows = revise(
            documents=[OMB, self.NEWER_SNAP, TAX, PEOPLE, VOTES],
            flows=self.SNAP_MOVED,
            others={
                "mart.net_view": (VIEW, [("five_year_mean", 2026, "NY", "real_usd_per_capita", 12.0)]),
                "previous.net_view": (VIEW, [("five_year_mean", 2026, "NY", "real_usd_per_capita", 9.0)]),
            },
        )
        assert rows["reason"].to_list() == [TestReason.REPLACED]


class TestStatus:
    def test_of_the_year_before_and_now(self, revise):
        years = {
            "previous.fiscal_year": ("fiscal_year status", [(2023, "final"), (2024, "provisional")]),
            "mart.fiscal_year": ("fiscal_year status", [(2023, "final"), (2024, "final"), (2025, "provisional")]),
        }
        rows = revise(
            [changed(NEW_YORK, fiscal_year=year, net_per_capita_usd=0.0) for year in (2023, 2024, 2025)],
            [changed(NEW_YORK, fiscal_year=year) for year in (2023, 2024)],
            others=years,
        )
        found = rows.filter(column="net_per_capita_usd").select("fiscal_year", "status_old", "status_new").rows()
        assert found == [(2023, "final", "final"), (2024, "provisional", "final"), (2025, None, "provisional")]

    def test_is_null_where_the_release_before_did_not_say(self, revise):
        moved = changed(NEW_YORK, net_per_capita_usd=0.0)
        rows = revise([moved, TEXAS], others={"previous.fiscal_year": ("fiscal_year status", [])})
        assert rows.select("status_old", "status_new").rows() == [(None, "final")]


class TestAnotherMethod:
    MOVED = changed(NEW_YORK, net_per_capita_usd=120.0)

    def test_lists_nothing_figure_by_figure_and_keeps_what_was(self, revise):
        about = {"previous.about": ("schema_version method_version", [(2, 1)])}
        listed = [TestEarlierRevisions.EARLIER]
        assert revise([self.MOVED, TEXAS], listed=listed, others=about).rows() == listed

    def test_a_release_that_says_no_method_is_of_the_first(self, revise):
        about = {"previous.about": ("schema_version method_version", [])}
        assert revise([self.MOVED, TEXAS], others=about).is_empty()
        first = about | {"mart.about": ("schema_version method_version", [(2, 1)])}
        assert revise([self.MOVED, TEXAS], others=first).height == 1
