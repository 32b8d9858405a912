"""The released file read with the libraries analysts have around DuckDB: the same net contribution in each.

Each comes from a package registry beside DuckDB 1.5, and is skipped where none can be reached; pandas and polars are
tried with the engine of these tests, too. Quirk: ibis 12 asks DuckDB for a method that 2.0 has no longer.
"""

import json
import os
import subprocess
import sys

import duckdb
import pytest

from tests.registry import PIP, fetched

pytestmark = pytest.mark.slow

ENGINE = "duckdb==1.5.6"
QUERY = (
    "select state, net_contribution_usd from mart.net_contribution where fiscal_year = 2023 and method = 'residence'"
)
WITH_ALL_THEY_NEED = tuple(part for part in PIP if part != "--no-deps")
LIBRARIES = {
    "ibis": (
        ["ibis-framework[duckdb]>=12,<13", ENGINE],
        """import ibis
table = ibis.duckdb.connect(path, read_only=True).table('net_contribution', database='mart')
chosen = table.filter(table.fiscal_year == 2023, table.method == 'residence')
rows = chosen.select('state', 'net_contribution_usd').to_pyarrow().to_pydict()
print(json.dumps(dict(zip(*rows.values()))))""",
    ),
    "sqlalchemy": (
        ["duckdb-engine", "sqlalchemy>=2,<3", ENGINE],
        """import sqlalchemy
engine = sqlalchemy.create_engine('duckdb:///' + path, connect_args={'read_only': True})
with engine.connect() as connection:
    print(json.dumps(dict(map(tuple, connection.execute(sqlalchemy.text(query))))))""",
    ),
    "pandas": (
        ["pandas>=2", ENGINE],
        """import duckdb
frame = duckdb.connect(path, read_only=True).sql(query).df()
print(json.dumps(dict(zip(frame['state'], frame['net_contribution_usd']))))""",
    ),
    "polars": (
        ["polars>=1", "pyarrow", ENGINE],
        """import duckdb
frame = duckdb.connect(path, read_only=True).sql(query).pl()
print(json.dumps(dict(frame.iter_rows())))""",
    ),
}
"""What is installed, and how an analyst would ask."""


@pytest.fixture(scope="module")
def path(folder):
    return str(folder / "build" / "moneymap.duckdb")


@pytest.fixture(scope="module")
def expected(path):
    with duckdb.connect(path, read_only=True) as connection:
        found = dict(connection.execute(QUERY).fetchall())
    assert len(found) == 51
    return found


def asked(program, path, **variables):
    """What a program prints of the file, in a process of its own."""
    ran = subprocess.run(
        [sys.executable, "-c", f"import json, sys\npath, query = sys.argv[1:]\n{program}", path, QUERY],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.parametrize("name", LIBRARIES)
def test_a_library_beside_an_engine_of_last_year(path, shared, expected, name):
    packages, program = LIBRARIES[name]
    library = fetched(shared, WITH_ALL_THEY_NEED, packages)
    assert asked(program, path, PYTHONPATH=str(library)) == expected


@pytest.mark.parametrize("name", ["pandas", "polars"])
def test_a_library_beside_the_engine_that_wrote_the_file(path, expected, name):
    assert asked(LIBRARIES[name][1], path) == expected
