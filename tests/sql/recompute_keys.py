"""The states' shares of each key once more, in polars and Python straight from the raw frames and methodology.md.

Belongs here: which measures fill a key, as the table of keys says: lines of BEA and columns of SOI by their codes, and
what it says in words. Does not belong here: the measures (``recompute_measures.py``, ``recompute_put_together.py``),
where they stand in time (``recompute_shares.py``), which key carries what (``recompute.py``). Nothing here reads
``sql/``.
"""

import re
from functools import cache, partial

import polars as pl

from tests.sql import recompute_measures as measures
from tests.sql import recompute_put_together as put_together
from tests.sql import recompute_stand_ins as stand_ins
from tests.sql.methodology import keys, movers
from tests.sql.recompute_measures import by_year
from tests.sql.recompute_shares import DECEMBER, at, in_turn, mean_of_editions, mean_of_three_years, moved, share_in
from tests.sql.recompute_unemployment import joined_unemployment, pandemic_unemployment

CODE = re.compile(r"\b(?:(?P<table>SAINC\d+N?|SAPCE1|SAGDP4N) (?P<line>\d+)|(?P<item>A\d{5}))\b")


CREDITS = ("A59660", "A11070")
"""Of these every tax year at hand counts, of all others of SOI those without a gap."""


class Shares:
    """``shares(key, year)``: place -> share, of every key of the table."""

    def __init__(self, raw):
        self.bea, self.soi = measures.bea_lines(raw), measures.soi_items(raw)
        self.raw = raw
        self.pairs, self.joined = {}, {}
        self.in_words, self.one_by_one = self._in_words(), {}
        self.means = self._means()
        (by_bea, by_cms, _) = self.in_words["medicaid_chip", "before"]
        self.joined["medicaid_chip"] = dict.fromkeys(by_bea, int(min(by_cms)))
        self.of = {name: self._key(name) for name in keys()}
        self.shares = cache(lambda key, year: self.of[key](year))

    def _key(self, name):
        if name in self.means:
            return self.means[name]
        if name in movers():
            return partial(moved, self.observed(name), self.observed(movers()[name]))
        return partial(share_in, self.observed(name))

    def observed(self, name):
        """Measures of a key one after the other, position -> areas."""
        if name in self.means:
            return self.one_by_one[name]
        made = keys()[name]
        return in_turn(*(self._filled(name, made, column) for column in ("before", "main", "after")))

    def _filled(self, name, made, column):
        """Position -> areas of one column of the table."""
        words = getattr(made, column)
        if words == "-":
            return {}
        if (name, column) in self.in_words:
            return self.in_words[name, column]
        return at(self._coded(words, made.names.index(name), len(made.names)))

    def _coded(self, words, number, names):
        """Codes and the words beside them, one for all names or one each; ``at home`` moves what is counted at work."""
        codes = list(CODE.finditer(words))
        if len(codes) not in (1, names):
            raise ValueError(f"not to be read as one measure: {words}")
        code = codes[number if len(codes) == names else 0]
        said = words.split(" / ")[number] if words.count(" / ") == names - 1 else words
        if item := code["item"]:
            return self.soi[item] if item in CREDITS else measures.without_gap(self.soi[item])
        found = measures.of_states(self.bea[f"{code['table']} {code['line']}"])
        return measures.at_home(self.bea, found) if "at home" in said else found

    def _in_words(self):
        """What the table says in words, by key and column."""
        raw, bea, soi = self.raw, self.bea, self.soi
        ssi, federal_part = measures.federal_ssi(raw)
        of_chip = put_together.chip(raw)
        health = raw["cms_health_by_residence"].filter(pl.col("program") == "all")
        loans = raw["sba_paycheck_protection"].filter(pl.col("approved_through") == pl.date(2020, 6, 30))
        joined = joined_unemployment(bea["SAINC35 2400"], soi["A02300"])
        return {
            ("population", "main"): measures.population(raw),
            ("social_security", "after"): at(by_year(raw["ssa_oasdi"], "year", "monthly_benefits_usd"), DECEMBER),
            ("medicaid_chip", "main"): put_together.plus_chip(put_together.federal_medicaid(raw), of_chip),
            ("medicaid_chip", "before"): [
                at(put_together.plus_chip(early, of_chip))
                for early in put_together.early_medicaid(raw, bea, measures.population(raw))
            ],
            ("premium_tax_credit", "main"): at(by_year(raw["cms_premium_credit"], "year", "amount_usd")),
            ("basic_health", "main"): at({2018: put_together.basic_health()}),
            ("snap", "main"): measures.snap(raw),
            ("ssi", "main"): at(
                {
                    year: {state: areas[state] * part for state, part in federal_part.items()}
                    for year, areas in bea["SAINC35 2310"].items()
                }
            ),
            ("ssi", "after"): at(ssi),
            ("unemployment_compensation", "after"): pandemic_unemployment(raw) | at(joined),
            ("veterans_benefits", "main"): measures.veterans(raw, "compensation_pension_usd", "education_usd"),
            ("veterans_medical_care", "main"): measures.veterans(raw, "medical_care_usd"),
            ("impact_payments", "main"): measures.impact_payments(soi),
            ("paycheck_protection", "main"): {2020: dict(loans.select("area", "amount_usd").iter_rows())},
            ("health_spending", "main"): at(by_year(health, "year", "amount_usd")),
            ("aid_less_medicaid", "main"): put_together.aid_less_medicaid(raw, bea, measures.population(raw)),
            **self._stand_ins(),
            ("federal_civilian_pay", "main"): at(measures.civilian_pay(bea, home=False)),
            ("civilian_pay_of_residents", "main"): at(measures.civilian_pay(bea, home=True)),
            ("federal_pay", "main"): at(measures.federal_pay(bea, home=False)),
            ("federal_pay_of_residents", "main"): at(measures.federal_pay(bea, home=True)),
        }

    def _stand_ins(self):
        """What stands in before a measure begins, by key."""
        raw, bea, soi = self.raw, self.bea, self.soi
        veterans = bea["SAINC35 2500"]
        pay = bea["SAGDP4N 84"], bea["SAGDP4N 85"]
        at_work, military = stand_ins.federal_earnings(raw, pay, home=None)
        at_home, _ = stand_ins.federal_earnings(raw, pay, home=bea)
        by_va = {
            "veterans_benefits": measures.veterans(raw, "compensation_pension_usd", "education_usd"),
            "veterans_medical_care": measures.veterans(raw, "medical_care_usd"),
        }
        self.pairs = {
            "consumption": (bea["SAINC51 51"], bea["SAPCE1 1"], False),
            "snap": (bea["SAINC35 2330"], measures.snap(raw), True),
            "earned_income_credit": (bea["SAINC35 2320"], soi["A59660"], False),
            "additional_child_tax_credit": (bea["SAINC35 2320"], soi["A11070"], False),
        } | {key: (veterans, main, True) for key, main in by_va.items()}
        older = {
            "federal_civilian_pay": at_work,
            "civilian_pay_of_residents": at_home,
            "federal_pay": measures.add(at_work, military),
            "federal_pay_of_residents": measures.add(at_home, military),
        }
        self.joined = {key: dict.fromkeys(at(years), min(pay[0])) for key, years in older.items()}
        for key, (old, main, fiscal) in self.pairs.items():
            older[key] = stand_ins.joined(old, main, fiscal=fiscal)
            self.joined[key] = dict.fromkeys(at(older[key]), min(main))
        return {(key, "before"): at(years) for key, years in older.items()}

    def _means(self):
        """Keys whose shares are means over years, and what is observed year by year."""
        awards = self.raw["usaspending_awards"].filter(
            (pl.col("award_group") == "contracts") & (pl.col("area") != "unknown")
        )
        of = {basis: by_year(group, "year", "amount_usd") for (basis,), group in awards.group_by("basis")}
        by_itself, calendar, middle = of["fiscal_year"], at(of["calendar_year"]), of["mean_2020_2024"]
        several = {year: areas for areas in middle.values() for year in range(2020, 2025)}
        known = of["calendar_year"] | by_itself
        first = min(known)
        earlier = [*stand_ins.contracts(self.raw, first, known[first]), calendar | middle | by_itself]
        farms, income = measures.farm_payments(self.raw), self.bea["SAINC4 46"]
        by_district = stand_ins.editions_by_district(self.raw, income)
        editions = by_district, measures.editions(self.raw)
        before = at(stand_ins.estate(by_district, income))
        middle_edition = sum(sorted(by_district)[:3]) / 3
        self.joined |= {
            "contracts": {position: first for years in earlier[:2] for position in years},
            "estate_gift": dict.fromkeys(before, round(middle_edition)),
        }
        self.one_by_one = {"contracts": earlier, "farm_payments": [farms], "estate_gift": [before, *editions]}
        return {
            "contracts": partial(mean_of_three_years, by_itself, several, earlier),
            "farm_payments": partial(mean_of_three_years, farms, {}, [farms]),
            "estate_gift": lambda year: (
                mean_of_editions(editions, year) if year >= min(by_district) else share_in([before], year)
            ),
        }
