"""From a figure to its documents: what is named is what the figure rests on, no more and no less."""

import duckdb
import pytest

from pipeline.settings import ROOT
from pipeline.warehouse.build import build_table
from pipeline.warehouse.sql_file import read_macros, read_tables

TABLES = {file.table: file for file in read_tables(ROOT / "sql")}
MACRO = {macro.name: macro for macro in read_macros(ROOT / "sql")}["explain_state"]
CENT = 0.01
# What a changed document is followed into: totals and shares, and what they are made from.
FOLLOWED = {"core.national_total", "core.allocation_key"}
# Where a document's figures cancel in the remainder: it is named, and changes nothing.
CANCELS = {("received", "procurement")}
# Shares that are data of the method: the document that is named prints what they share out.
GIVEN = {"basic_health"}


def upstream(table):
    """A table and everything it is made from, raw tables aside."""
    return {table}.union(*(upstream(name) for name in TABLES[table].depends if name in TABLES))


REBUILT = [file for name, file in TABLES.items() if name in set().union(*map(upstream, FOLLOWED))]


@pytest.fixture(scope="module")
def analyst(folder):
    """The warehouse with the macro, as released; read only."""
    with duckdb.connect(str(folder / "build" / "moneymap.duckdb"), read_only=True) as connection:
        yield connection


def set_of(connection, sql, *values):
    return set(connection.execute(sql, values).fetchall())


class TestDocumentsAreThoseTheFiguresRestOn:
    """Each document's figures are changed a little and all that reads them is built again: what moves rests on it."""

    def moved(self, connection, document, dataset):
        """The totals and keys, by year, that move when the figures of a document do."""
        columns = connection.execute(
            "select column_name from duckdb_columns() where database_name = current_database() and schema_name = 'raw' "
            "and table_name = ? and (column_name like '%_usd' "
            "or column_name in ('population', 'share', 'federal_share', 'weeks_claimed', 'weeks_compensated', "
            "'index_2017'))",
            [dataset],
        ).fetchall()
        if not columns:
            return set(), set()
        changes = ", ".join(
            f"{name} = {name} * (1 + 1e-5 * (1 + (rowid * {position + 2}) % 97))"
            for position, (name,) in enumerate(columns)
        )
        connection.execute("begin")
        connection.execute(f"update raw.{dataset} set {changes} where document = ?", [document])  # noqa: S608
        stale = {f"raw.{dataset}"}
        for file in REBUILT:
            if stale.intersection(file.depends):
                build_table(connection, file)
                stale.add(file.table)
        totals = set_of(
            connection,
            "select side, category, fiscal_year from core.national_total as now "
            "full join before.core.national_total as old using (side, category, fiscal_year) "
            "where not coalesce(abs(now.amount_usd - old.amount_usd) < 1, false)",
        )
        keys = set_of(
            connection,
            "select distinct key, fiscal_year from core.allocation_key as now "
            "full join before.core.allocation_key as old using (key, fiscal_year, area) "
            "where not coalesce(abs(now.share - old.share) < 1e-11, false)",
        )
        connection.execute("rollback")
        return totals, keys

    @pytest.mark.slow
    def test_what_moves_with_a_document_is_what_names_it(self, copied_warehouse, warehouse_file):
        copied_warehouse.execute(f"attach '{warehouse_file}' as before (read_only)")
        documents = copied_warehouse.execute("select document, dataset from raw.document order by all").fetchall()
        assert len(documents) > 40
        silent = set()
        for document, dataset in documents:
            totals, keys = self.moved(copied_warehouse, document, dataset)
            of_keys = set_of(
                copied_warehouse, "select key, fiscal_year from core.key_document where document = ?", document
            )
            assert keys == {row for row in of_keys if row[0] not in GIVEN}, document
            named = set_of(
                copied_warehouse,
                "select side, category, fiscal_year from core.total_document where document = ?",
                document,
            )
            assert totals <= named, document
            assert {(side, category) for side, category, _ in named - totals} <= CANCELS, document
            silent |= {(year, document) for *_, year in named - totals}
        # In FY2022 CBO's loan modification is in student aid and out of it again: the remainder does not see it.
        assert silent == {(2022, "cbo_actuals")}


class TestLineage:
    def test_every_line_of_the_marts_has_documents_for_total_key_and_population(self, warehouse):
        lines = set_of(warehouse, "select distinct fiscal_year, method, side, category from mart.flow")
        for part in ("total", "key", "population"):
            assert lines <= set_of(
                warehouse, "select distinct fiscal_year, method, side, category from mart.lineage where part = ?", part
            )

    def test_what_no_state_gets_has_a_total_and_no_key(self, warehouse):
        nowhere = set_of(
            warehouse, "select category from mart.reconciliation where official_usd <> 0 and states_usd = 0"
        )
        assert ("net_interest",) in nowhere
        found = "select distinct category from mart.lineage where part = ?"
        assert nowhere <= set_of(warehouse, found, "total")
        assert not nowhere & set_of(warehouse, found, "key")

    def test_its_keys_are_those_of_the_flows(self, warehouse):
        # Without what stands in for a key's measure, which is in brackets.
        rows = (
            "select distinct fiscal_year, method, side, category, "
            "regexp_replace({}, ' \\([^)]*\\)', '', 'g') from mart.{}"
        )
        found = warehouse.sql(
            "select fiscal_year, method, side, category, string_agg(distinct key, ' + ' order by key) "
            "from mart.lineage where part = 'key' group by all"
        ).fetchall()
        assert set(found) == set_of(warehouse, rows.format("key", "flow"))

    def test_documents_are_described_as_in_the_list_of_sources(self, warehouse):
        described = 'dataset, publisher, "table", vintage, url, sha256'
        assert set_of(warehouse, f"select {described} from mart.lineage") <= set_of(  # noqa: S608
            warehouse,
            f"select {described} from mart.source",  # noqa: S608
        )

    @pytest.mark.parametrize(
        ("category", "year", "part", "documents"),
        [
            ("individual_income_tax", 2023, "total", {"omb_hist02z1_fy2027"}),
            ("individual_income_tax", 2023, "key", {"irs_historic_table_2_2022", "irs_historic_table_2_2023_totals"}),
            ("individual_income_tax", 2020, "key", {"irs_historic_table_2_2019", "irs_historic_table_2_2020"}),
            ("individual_income_tax", 2015, "key", {"bea_sainc50_2019_09", "irs_historic_table_2_2015"}),
            (
                "miscellaneous_receipts", 2023, "total",
                {"omb_hist02z1_fy2027", "omb_hist02z5_treasury_bulletin_ffo2", "cbo_actuals"},
            ),
            ("federal_reserve_earnings", 2023, "total", {"omb_hist02z5_treasury_bulletin_ffo2"}),
            # Before 2019 Medicaid is by residence at FY2019's federal part; a share that is not measured rests on those
            # that are, on the regular ones and on the total. CHIP is the nation's by the shares of FY2023 or FY2024.
            (
                "medicaid_chip", 2012, "key",
                {
                    "kff_medicaid_fy2019", "cms_medicaid_by_residence_2020", "macpac_chip_fy2023_fy2024",
                    "omb_hist11z3_fy2027",
                },
            ),
            (
                "medicaid_chip", 2021, "key",
                {
                    "kff_medicaid_fy2019", "macpac_medicaid_fy2023", "cms64_ffy2024", "hhs_fmap_2018_2026",
                    "macpac_medicaid_total", "macpac_chip_fy2023_fy2024", "omb_hist11z3_fy2027",
                },
            ),
            (
                "medicaid_chip", 2023, "key",
                {"macpac_medicaid_fy2023", "macpac_chip_fy2023_fy2024", "omb_hist11z3_fy2027"},
            ),
            # Pay of 2023 is brought home by BEA's newest earnings by residence.
            ("federal_pay", 2023, "key", {"bea_sagdp4_2024_09", "bea_sainc4_2022_09"}),
            ("federal_pay", 2023, "total", {"bea_sagdp4_2024_09", "omb_hist03z2_fy2027"}),
            ("pandemic_airlines", 2021, "total", {"omb_hist03z2_fy2027", "fred_gdp_price_index"}),
            # SOI's growth since 2018, where it meets BEA; in FY2021 the Labor Department's programmes.
            (
                "unemployment_insurance", 2023, "key",
                {"bea_sainc35_2019_09", "irs_historic_table_2_2018", "irs_historic_table_2_2022"},
            ),
            (
                "unemployment_insurance", 2021, "key",
                {
                    "dol_ae5159", "dol_ap5159", "dol_ap902", "dol_continued_claims_2020_2021", "omb_hist11z3_fy2027",
                },
            ),
            ("federal_pay", 2010, "total", {"bea_sagdp4_2024_09", "omb_hist03z2_fy2027"}),
            ("federal_pay", 2025, "total", {"bea_sagdp4_2024_09", "omb_hist03z2_fy2027", "cbo_actuals"}),
            ("loan_modifications", 2023, "total", {"cbo_actuals"}),
            ("loan_modifications", 2025, "total", {"omb_hist03z2_fy2027", "omb_hist11z3_fy2027"}),
            # What CBO names in FY2022 is taken off student aid; a fall in value, as in FY2023, is not in it.
            ("student_aid", 2022, "total", {"omb_hist11z3_fy2027", "cbo_actuals"}),
            ("student_aid", 2023, "total", {"omb_hist11z3_fy2027"}),
            ("snap", 2023, "population", {"census_population_2020_2025"}),
            (
                "procurement", 2023, "total",
                {
                    "bea_sagdp4_2024_09", "cbo_actuals", "fred_gdp_price_index", "omb_hist03z2_fy2027",
                    "omb_hist06z1_fy2027", "omb_hist11z3_fy2027",
                },
            ),
        ],
    )  # fmt: skip
    def test_documents_known_by_hand(self, warehouse, category, year, part, documents):
        found = set_of(
            warehouse,
            "select document from mart.lineage "
            "where method = 'residence' and category = ? and fiscal_year = ? and part = ?",
            category,
            year,
            part,
        )
        assert found == {(document,) for document in documents}

    def test_documents_of_the_contrast_are_its_own(self, warehouse):
        found = set_of(
            warehouse,
            "select category, part, document from mart.lineage "
            "where method = 'collections' and fiscal_year = 2023 and part <> 'population'",
        )
        assert found == {
            ("gross_collections", "total", "irs_data_book_table_5_2023"),
            ("gross_collections", "key", "irs_data_book_table_5_2023"),
            ("awards", "total", "usaspending_geography_fy2008_fy2024"),
            ("awards", "key", "usaspending_geography_fy2008_fy2024"),
        }

    def test_a_document_that_is_not_described_is_missed(self, copied_warehouse):
        """A renamed document does not fall out silently: its lines are gone from the lineage, and the check says so."""
        copied_warehouse.execute("delete from raw.document where document = 'usda_snap_2025_06'")
        build_table(copied_warehouse, TABLES["mart.lineage"])
        snap = "select distinct fiscal_year from mart.lineage where part = 'key' and category = 'snap'"
        assert set_of(copied_warehouse, snap) == {(year,) for year in range(1981, 1989)}  # BEA's food stamps


class TestKeyWeights:
    def test_weights_add_to_one_over_one_or_two_observations_or_those_of_a_mean(self, warehouse):
        most = dict(warehouse.sql("select key, most from core.key_mean").fetchall())
        for key, total, observations in warehouse.sql(
            "select key, sum(weight), count(*) from core.key_weight group by key, fiscal_year"
        ).fetchall():
            assert total == pytest.approx(1)
            assert 1 <= observations <= most.get(key, 2)

    def test_they_lie_on_both_sides_of_the_year_or_nearest_to_it(self, warehouse):
        assert not set_of(
            warehouse,
            """
            select weight.key, weight.fiscal_year
            from core.key_weight as weight
            join core.key_observation as observed on observed.key = weight.key
            anti join core.key_mean_weight as means
              on means.key = weight.key and means.fiscal_year = weight.fiscal_year
            group by weight.key, weight.fiscal_year, weight.observed_at
            having min(abs(observed.observed_at - weight.fiscal_year))
              filter (where (observed.observed_at <= weight.fiscal_year) = (weight.observed_at <= weight.fiscal_year))
              < abs(weight.observed_at - weight.fiscal_year)
            """,
        )


class TestExplainState:
    def lines(self, connection, state, year):
        return connection.sql(f"from explain_state('{state}', {year})").pl()

    @pytest.mark.slow
    def test_its_lines_add_up_to_the_mart_for_every_state_and_for_every_year(self, analyst):
        nets = analyst.sql(
            "select state, fiscal_year, paid_usd, received_usd, net_contribution_usd from mart.net_contribution "
            "where method = 'residence' and (fiscal_year = 2023 or state in ('AK', 'CA', 'DC', 'WY'))"
        ).fetchall()
        assert len(nets) == 51 + 4 * 44
        for state, year, paid, received, net in nets:
            found = dict(
                analyst.sql(
                    f"select side, sum(amount_usd) from explain_state('{state}', {year}) group by side"  # noqa: S608
                ).fetchall()
            )
            assert found["paid"] == pytest.approx(paid, abs=CENT, rel=0)
            assert found["received"] == pytest.approx(received, abs=CENT, rel=0)
            assert found["paid"] - found["received"] == pytest.approx(net, abs=CENT, rel=0)

    def test_totals_are_those_of_the_reconciliation_and_shares_those_of_the_amounts(self, analyst):
        official = {
            (side, category): amount
            for side, category, amount in analyst.sql(
                "select side, category, official_usd from mart.reconciliation "
                "where method = 'residence' and fiscal_year = 2023"
            ).fetchall()
        }
        for row in self.lines(analyst, "CA", 2023).iter_rows(named=True):
            assert row["official_usd"] == official[row["side"], row["category"]]
            assert row["share"] == pytest.approx(row["amount_usd"] / row["official_usd"], rel=1e-12)

    def test_shares_of_the_states_are_the_part_placed_in_states(self, analyst):
        states = analyst.sql("select area from raw.area where kind = 'state'").fetchall()
        added = {}
        for (state,) in states:
            for row in self.lines(analyst, state, 2022).iter_rows(named=True):
                added[row["category"]] = added.get(row["category"], 0) + row["share"]
        placed = analyst.sql(
            "select category, states_usd / official_usd from mart.reconciliation "
            "where method = 'residence' and fiscal_year = 2022 and states_usd <> 0"
        ).fetchall()
        assert added == pytest.approx(dict(placed))

    def test_keys_say_what_was_observed_when(self, analyst):
        rows = {row["category"]: row for row in self.lines(analyst, "NY", 2023).iter_rows(named=True)}
        medicaid = rows["medicaid_chip"]
        assert (medicaid["key"], medicaid["key_observed_years"]) == ("medicaid_chip", [2023])
        assert (medicaid["key_vintage_years"], medicaid["key_lag_years"]) == ([2023], 0)
        assert rows["ssi"]["key_observed_years"] == [2018, 2024]
        assert rows["ssi"]["key_lag_years"] == 1
        estates = rows["estate_gift_tax"]
        assert estates["key_observed_years"] == [*range(2019, 2024)]
        assert (estates["key_vintage_years"], estates["key_lag_years"]) == ([2021], 2)
        assert rows["corporate_income_tax"]["key"] == "property_income + wages_of_residents"

    def test_documents_are_those_of_the_lineage(self, analyst):
        for row in self.lines(analyst, "TX", 2023).iter_rows(named=True):
            for part in ("total", "key", "population"):
                found = {tuple(document.values()) for document in row[f"{part}_documents"]}
                assert found == set_of(
                    analyst,
                    'select document, publisher, "table", vintage, url, sha256 from mart.lineage '
                    "where method = 'residence' and fiscal_year = 2023 and category = ? and part = ?",
                    row["category"],
                    part,
                )
                assert len(found) == len(row[f"{part}_documents"])

    def test_lower_case_and_limit(self, analyst):
        assert (
            analyst.sql("from explain_state('ca', 2023)").fetchall()
            == analyst.sql("from explain_state('CA', 2023)").fetchall()
        )
        assert len(analyst.sql("from explain_state('CA', 2023) limit 5").fetchall()) == 5

    @pytest.mark.parametrize(
        ("call", "said"),
        [
            ("explain_state('ZZ', 2023)", "no state ZZ; give a postal code such as CA"),
            ("explain_state('CA', 1979)", "no fiscal year 1979; there are 1981 to 2025"),
        ],
    )
    def test_an_unknown_state_or_year_is_an_error(self, analyst, call, said):
        with pytest.raises(duckdb.Error) as refused:
            analyst.sql(f"from {call}").fetchall()
        assert said in str(refused.value)
