"""What the data pages say to programs that read: a schema.org Dataset.

Belongs here: that record. Does not belong here: the files it names (``pipeline/publish``). Addresses are whole where
that of the site is known, else they are those from its root.
"""

from typing import Any

from reports.pages.header import SITE
from reports.site.material import Material
from reports.words.terms import LICENCE

_FORMATS = {".json": "application/json", ".duckdb": "application/vnd.duckdb"}
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_FILES = ("data/moneymap.duckdb", "data/api/index.json", "data/csv/datapackage.json", "data/parquet/datapackage.json")


def dataset(material: Material) -> dict[str, Any]:
    """The record: what is measured, when, where, under which terms, and the files."""
    base, years = material.base_url, material.years
    held = {one.path for one in material.downloads} | ({"data/api/index.json"} if material.api else set())
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": SITE,
        "description": "What the residents of each US state pay to the federal government, what is spent in and for "
        f"the state, and the net, for fiscal years {years[0]} to {years[-1]}, under every defensible way of counting.",
        "url": f"{base}downloads.html",
        "license": _LICENCE,
        "isAccessibleForFree": True,
        "version": material.releases[-1].version if material.releases else "",
        "temporalCoverage": f"{years[0] - 1}-10-01/{years[-1]}-09-30",
        "spatialCoverage": "United States: 50 states and the District of Columbia",
        "variableMeasured": ["federal taxes paid", "federal spending received", "net contribution, dollars per person"],
        "creditText": LICENCE,
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": f"{base}{path}",
                "encodingFormat": _FORMATS["." + path.rsplit(".", 1)[-1]],
            }
            for path in _FILES
            if path in held
        ],
    }
