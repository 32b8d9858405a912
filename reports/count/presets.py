"""Where readers may start from: named ways of counting, groups of states, and what addresses of pages may say.

Belongs here: those closed lists. Does not belong here: words of questions and answers (``core.specification_words``),
definitions themselves (``mart.lean``). Quirk: an address made once keeps its meaning, so the list of an address version
never changes; a new axis or option makes a new version.
"""

from typing import Any

from reports.words.groups import LAST_ELECTION

WAYS: list[dict[str, Any]] = [
    {"label": "Our default", "answers": {}},
    {
        "label": "As the Comptroller counts",
        "answers": {"other_receipts": "left_out", "pay_procurement": "where_spent"},
    },
    {"label": "Transfers only", "answers": {"pay_procurement": "left_out"}},
    {"label": "Without Social Security and Medicare", "answers": {"social_insurance": "out"}},
    {"label": "No deficit", "answers": {"deficit": "balanced"}},
]
"""Label -> the answers that differ from the default's. New York State's Comptroller leaves out interest, as the default
does, and fees; places pay and pensions where the work is."""

DEFINITIONS = {
    "president_2024": "2024 vote",
    LAST_ELECTION: "Last presidential vote",
    "solid": "Three elections alike",
    "governor": "Governor",
    "trifecta": "One party holds all",
}
"""Definition of ``mart.lean`` -> a button's words. The first is the one pages start with."""

VIEWS = {
    "raw": "As it happened",
    "balanced": "Deficit set aside",
    "relative": "Against the nation",
    "per_dollar": "Got back per $1",
    "total": "In $ billions",
    "share_of_income": "Part of income",
    "real": "In today\u2019s dollars",
}
"""A view of the default method -> a button's words. The first is the one pages start with."""
VIEW_EDGES = {
    "per_dollar": (-1.0, -0.6, -0.25, 0.1, 0.2),
    "total": (-40e9, -20e9, -10e9, 10e9, 40e9),
    "share_of_income": (-0.2, -0.1, -0.05, 0.01, 0.03),
}
"""View -> edges between classes of the map, those about even aside; all others have those of dollars a head. What is
got back per dollar is said as what is missing to a dollar; billions are of the latest year."""

GROUPS = {
    "Northeast": ("CT", "MA", "ME", "NH", "NJ", "NY", "PA", "RI", "VT"),
    "Midwest": ("IA", "IL", "IN", "KS", "MI", "MN", "MO", "ND", "NE", "OH", "SD", "WI"),
    "South": (
        "AL", "AR", "DC", "DE", "FL", "GA", "KY", "LA", "MD", "MS", "NC", "OK", "SC", "TN", "TX", "VA", "WV",
    ),
    "West": ("AK", "AZ", "CA", "CO", "HI", "ID", "MT", "NM", "NV", "OR", "UT", "WA", "WY"),
}  # fmt: skip
"""The four regions of the Census Bureau."""

TILES = (
    "ME 10 0", "WI 5 1", "VT 9 1", "NH 10 1",
    "WA 0 2", "ID 1 2", "MT 2 2", "ND 3 2", "MN 4 2", "IL 5 2", "MI 6 2", "NY 8 2", "MA 9 2", "RI 10 2",
    "OR 0 3", "NV 1 3", "WY 2 3", "SD 3 3", "IA 4 3", "IN 5 3", "OH 6 3", "PA 7 3", "NJ 8 3", "CT 9 3",
    "CA 0 4", "UT 1 4", "CO 2 4", "NE 3 4", "MO 4 4", "KY 5 4", "WV 6 4", "VA 7 4", "MD 8 4", "DE 9 4",
    "AZ 1 5", "NM 2 5", "KS 3 5", "AR 4 5", "TN 5 5", "NC 6 5", "SC 7 5", "DC 8 5",
    "AK 0 6", "OK 3 6", "LA 4 6", "MS 5 6", "AL 6 6", "GA 7 6", "HI 0 7", "TX 3 7", "FL 8 7",
)  # fmt: skip
"""Postal code, column and row of each state where states are picked, as they lie to each other."""

SMALL = ("VT", "NH", "MA", "RI", "CT", "NJ", "DE", "MD", "DC")
"""Too small for a label on the map: they stand in a list beside it."""

FIRST_PROGRAM = "medicaid_chip"
CHIPS = {
    "received": (
        "social_security",
        "medicare",
        "medicaid_chip",
        "federal_pay",
        "procurement",
        "veterans_benefits",
        "snap",
    ),
    "paid": ("individual_income_tax", "payroll_tax", "corporate_income_tax", "excise_tax", "customs_duties"),
}
"""The programs and taxes with a button of their own; the others are in the list."""

ADDRESS = {
    "1": {
        "income_tax": ("after_credits", "total_liability"),
        "payroll_tax": ("contributions", "wages"),
        "corporate_tax": ("half_and_half", "owners", "three_quarters_owners", "shareholders"),
        "excise_customs": ("consumption", "personal_income", "per_head", "producers"),
        "other_receipts": ("without_federal_reserve", "left_out", "personal_income"),
        "pay_procurement": ("at_home", "where_spent", "per_head", "left_out"),
        "net_interest": ("left_out", "per_head", "property_income"),
        "social_insurance": ("in", "out"),
        "deficit": ("raw", "balanced"),
    }
}
"""Address version -> axis -> options: a choice is written as one digit an axis, the option's place from 1."""
