"""Made-up frames with the marts' columns: 51 states with nets that fall evenly, and groups by lean."""

import polars as pl

from reports.figure import Context

STATES = """
01 AL Alabama|02 AK Alaska|04 AZ Arizona|05 AR Arkansas|06 CA California|08 CO Colorado|09 CT Connecticut
10 DE Delaware|11 DC District of Columbia|12 FL Florida|13 GA Georgia|15 HI Hawaii|16 ID Idaho|17 IL Illinois
18 IN Indiana|19 IA Iowa|20 KS Kansas|21 KY Kentucky|22 LA Louisiana|23 ME Maine|24 MD Maryland|25 MA Massachusetts
26 MI Michigan|27 MN Minnesota|28 MS Mississippi|29 MO Missouri|30 MT Montana|31 NE Nebraska|32 NV Nevada
33 NH New Hampshire|34 NJ New Jersey|35 NM New Mexico|36 NY New York|37 NC North Carolina|38 ND North Dakota
39 OH Ohio|40 OK Oklahoma|41 OR Oregon|42 PA Pennsylvania|44 RI Rhode Island|45 SC South Carolina|46 SD South Dakota
47 TN Tennessee|48 TX Texas|49 UT Utah|50 VT Vermont|51 VA Virginia|53 WA Washington|54 WV West Virginia
55 WI Wisconsin|56 WY Wyoming
"""
ENTRIES = [entry for line in STATES.strip().splitlines() for entry in line.split("|")]
_ORDER = (
    "MA NJ WA CT NH CA NY CO UT MN IL WY TX NE FL NV WI GA DE OR IA SD IN RI PA OH KS NC ND TN MI ID AZ MO VA MD MT LA "
    "SC OK VT ME AR HI AL KY MS AK WV NM"
)
ORDER = _ORDER.split()
_BLUE = "AZ CA CO CT DE DC GA HI IL ME MD MA MI MN NV NH NJ NM NY OR PA RI VT VA WA WI"
BLUE = _BLUE.split()
CATEGORIES = pl.DataFrame(
    {
        "category": ["individual_income_tax", "payroll_tax", "social_security", "medicare", "medicaid_chip",
                     "procurement", "snap"],
        "label": [
            "individual income tax", "payroll tax", "Social Security", "Medicare", "Medicaid and CHIP",
            "contracts and other purchases", "SNAP food assistance",
        ],
    }
)  # fmt: skip
"""Rows of ``category``; one without a row keeps its name."""
CONTEXT = Context(
    sources="IRS, BEA, OMB, USAspending (made-up figures)",
    release_date="2026-03-01",
    method="residence",
    definition="president",
)


def net_contribution(year=2023, highest=4321.0, step=-310.0, method="residence"):
    """51 rows; the i-th state of ORDER has a net per head of highest + i * step; DC gets back 40,000."""
    rows = []
    for entry in ENTRIES:
        fips, state, name = entry[:2], entry[3:5], entry[6:]
        place = None if state == "DC" else ORDER.index(state)
        net = -40123.4 if place is None else highest + place * step
        population = 600_000 + 310_000 * (int(fips) % 17)
        paid = 11_000.5 + net / 4
        rows.append(
            {
                "fiscal_year": year, "state": state, "state_name": name, "fips": fips, "method": method,
                "paid_usd": paid * population, "received_usd": (paid - net) * population,
                "net_contribution_usd": net * population, "population": population, "paid_per_capita_usd": paid,
                "received_per_capita_usd": paid - net, "net_per_capita_usd": net,
                "balanced_net_per_capita_usd": net + 2500,
                "rank": None if place is None else place + 1, "key_lag_years": 0.4,
            }
        )  # fmt: skip
    return pl.DataFrame(rows)


def net_by_lean(groups, year=2023, definition="president", method="residence"):
    """One row a group; ``groups``: lean -> (net per head, balanced net per head). DC is in the Democratic one."""
    size = {"democratic": (26, 196_000_000), "republican": (25, 138_000_000), "split": (4, 20_000_000)}
    return pl.DataFrame(
        [
            {
                "fiscal_year": year, "method": method, "definition": definition, "lean": lean, "states": size[lean][0],
                "population": size[lean][1], "paid_usd": 12_000.0 * size[lean][1],
                "received_usd": (12_000.0 - net) * size[lean][1], "net_contribution_usd": net * size[lean][1],
                "net_per_capita_usd": float(net), "balanced_net_per_capita_usd": float(balanced),
                "net_per_capita_without_dc_usd": net + 369.2 if lean == "democratic" else None,
                "balanced_net_per_capita_without_dc_usd": balanced + 360.3 if lean == "democratic" else None,
            }
            for lean, (net, balanced) in groups.items()
        ],
        schema_overrides={
            "net_per_capita_without_dc_usd": pl.Float64, "balanced_net_per_capita_without_dc_usd": pl.Float64,
        },
    )  # fmt: skip


def lean(year=2023, definition="president"):
    """One row a state."""
    return pl.DataFrame(
        [
            {
                "definition": definition, "fiscal_year": year, "state": entry[3:5],
                "lean": "democratic" if entry[3:5] in BLUE else "republican", "margin": 0.1,
            }
            for entry in ENTRIES
        ]
    )  # fmt: skip


WAYS = 1000
"""Ways of counting of each view: made up, no number of the method's."""


def robustness(states):
    """Two rows an area of ``states`` (rows of net_contribution), one a view: a range around the net of the view.

    The fewer ways pay in more the lower the net is; with the deficit taken out half of what is missing to all more.
    """
    place = pl.col("net_per_capita_usd").rank("ordinal", descending=True).over("fiscal_year")
    share = (1 - (place - 1) / 50).round(3)
    return pl.concat(
        states.select(
            "fiscal_year", "state",
            view=pl.lit(view),
            specifications=pl.lit(WAYS, pl.Int64),
            share_net_payer=share_in_view,
            net_per_capita_p05=pl.col(net) - 500,
            net_per_capita_p50=pl.col(net) + 1000,
            net_per_capita_p95=pl.col(net) + 3000.4,
            default_net_per_capita=pl.col(net),
        )
        for view, net, share_in_view in (
            ("raw", "net_per_capita_usd", share),
            ("balanced", "balanced_net_per_capita_usd", (share + 1) / 2),
        )
    )  # fmt: skip


def lean_robustness(year=2023, definition="president", specifications=WAYS, gap=(-120.4, 2000.0, 4100.6)):
    """Two rows, one a view: nearly all ways of counting give the groups the gap's sign.

    ``gap``: 5th, 50th and 95th percentile as collected; with the deficit taken out each is $500 higher.
    """
    return pl.DataFrame(
        [
            {
                "fiscal_year": year, "definition": definition, "view": view, "specifications": specifications,
                "share_blue_pays_more": more, "share_red_pays_more": round(1 - more, 2),
                "share_blue_net_payer": payer[0], "share_red_net_payer": payer[1],
                "gap_per_capita_p05": higher(gap[0], added), "gap_per_capita_p50": higher(gap[1], added),
                "gap_per_capita_p95": higher(gap[2], added),
            }
            for view, more, payer, added in (("raw", 0.94, (0.1, 0.03), 0), ("balanced", 0.97, (0.97, 0.03), 500))
        ]
    )  # fmt: skip


def higher(amount, added):
    """An amount so much higher, none where there is none."""
    return None if amount is None else amount + added
