"""All charts, cold: what a whole run takes more than one that draws none."""

from tests.bench.measured import COMMAND, Bench, Row, ran


def measure(bench: Bench) -> list[Row]:
    """Against the bare tables, as the drawings have no other program to be held against."""
    tables = ran([COMMAND, "run", "--no-charts"], {"MONEYMAP_BUILD": str(bench.scratch / "no-charts")})
    drawn = sum(1 for _ in (bench.scratch / "build" / "charts").glob("*.svg")) if bench.cold else 0
    each = 1000 * (bench.cold.processor - tables.processor) / max(drawn, 1)
    note = f"{drawn} SVG files, {each:.0f} ms each, card and page included"
    return [Row("run with all charts, cold", bench.cold.processor, "run --no-charts", tables.processor, 4, note)]
