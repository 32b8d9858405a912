"""The net of every state under any combination of choices, in Python from the rules in words of methodology.md.

Belongs here: what each option of each axis changes in the default method. Does not belong here: the default method and
its national totals (``recompute.py``) and the shares (``recompute_keys.py``). Nothing here reads ``sql/``.
"""

from functools import cache
from itertools import product
from math import prod

from assets.areas import STATE_CODES
from tests.sql.recompute import ALLOCATED_BY, national_totals
from tests.sql.recompute_keys import bea_lines, observations, one_after_the_other, share_of, soi_items

OPTIONS = {
    "income_tax": ("after_credits", "total_liability", "personal_taxes"),
    "payroll_tax": ("contributions", "wages"),
    "corporate_tax": ("half_and_half", "owners", "three_quarters_owners", "shareholders"),
    "excise_customs": ("consumption", "personal_income", "per_head"),
    "pay_procurement": ("where_spent", "per_head", "left_out"),
    "net_interest": ("left_out", "per_head", "property_income"),
    "social_insurance": ("in", "out"),
    "deficit": ("raw", "balanced"),
}
"""Every question and its answers; the first is the default method's."""
SPECIFICATIONS = prod(map(len, OPTIONS.values()))

CATEGORIES_OF_SOCIAL_INSURANCE = ("payroll_tax", "social_security", "medicare", "unemployment_insurance")
PROPERTY_INCOME, DIVIDENDS, WAGES = "SAINC4 46", "SAINC40 91", "wages of residents"
INCOME_TAX = {"after_credits": "income_tax", "total_liability": "total_liability", "personal_taxes": "personal_taxes"}
PAYROLL_TAX = {"contributions": "contributions of residents", "wages": WAGES}
CORPORATE_TAX = {
    "half_and_half": {PROPERTY_INCOME: 0.5, WAGES: 0.5},
    "owners": {PROPERTY_INCOME: 1.0},
    "three_quarters_owners": {PROPERTY_INCOME: 0.75, WAGES: 0.25},
    "shareholders": {DIVIDENDS: 0.6, PROPERTY_INCOME: 0.2, WAGES: 0.2},
}
EXCISE_CUSTOMS = {"consumption": "SAPCE1 1", "personal_income": "SAINC1 1", "per_head": "population"}
NET_INTEREST = {"per_head": "population", "property_income": PROPERTY_INCOME}


def combinations():
    """Every combination of options, as dictionaries by axis."""
    return [dict(zip(OPTIONS, choice, strict=True)) for choice in product(*OPTIONS.values())]


def allocated_by(choice):
    """category -> key -> weight; a category that counts in no state is not there."""
    found = {category: dict.fromkeys(keys, 1 / len(keys)) for category, keys in ALLOCATED_BY.items()}
    found["individual_income_tax"] = {INCOME_TAX[choice["income_tax"]]: 1.0}
    found["payroll_tax"] = {PAYROLL_TAX[choice["payroll_tax"]]: 1.0}
    found["corporate_income_tax"] = CORPORATE_TAX[choice["corporate_tax"]]
    for category in ("excise_tax", "customs_duties"):
        found[category] = {EXCISE_CUSTOMS[choice["excise_customs"]]: 1.0}
    for category in ("federal_pay", "procurement"):
        if choice["pay_procurement"] == "per_head":
            found[category] = {"population": 1.0}
        if choice["pay_procurement"] == "left_out":
            del found[category]
    if choice["net_interest"] != "left_out":
        found["net_interest"] = {NET_INTEREST[choice["net_interest"]]: 1.0}
    if choice["social_insurance"] == "out":
        for category in CATEGORIES_OF_SOCIAL_INSURANCE:
            del found[category]
    return found


class Recomputation:
    """National totals and shares of the raw frames, and the nets they make."""

    def __init__(self, raw):
        bea, soi = bea_lines(raw), soi_items(raw)
        all_taxes = {
            year: {area: bea["SAINC1 1"][year][area] - disposable for area, disposable in areas.items()}
            for year, areas in bea["SAINC51 51"].items()
        }
        last = max(bea["SAINC50 80"])
        federal = {area: bea["SAINC50 80"][last][area] / tax for area, tax in all_taxes[last].items()}
        federal_taxes = {
            year: {area: tax * federal[area] for area, tax in areas.items()} for year, areas in all_taxes.items()
        }
        observed = observations(raw) | {
            "total_liability": one_after_the_other(bea["SAINC50 80"], soi["A10300"], min(soi["A10300"])),
            "personal_taxes": one_after_the_other(bea["SAINC50 80"], federal_taxes, last + 1),
        }
        self.totals = {}
        for (year, side, category), amount in national_totals(raw).items():
            self.totals.setdefault(year, []).append((side, category, amount))
        self.share = cache(lambda key, year: share_of(observed, key, year))

    def nets(self, rules, year, *, balanced=False):
        """State -> paid less received; balanced: receipts scaled so that the 51 nets sum to zero."""
        sides = {side: dict.fromkeys(STATE_CODES, 0.0) for side in ("paid", "received")}
        for side, category, amount in self.totals[year]:
            states = sides[side]
            for key, weight in rules.get(category, {}).items():
                share = self.share(key, year)
                for state in STATE_CODES:
                    states[state] += amount * weight * share[state]
        paid, received = sides["paid"], sides["received"]
        scale = sum(received.values()) / sum(paid.values()) if balanced else 1.0
        return {state: paid[state] * scale - received[state] for state in STATE_CODES}
