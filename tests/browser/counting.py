"""What tests of the pages readers count on share: years loaded, an address gone to, a year shown."""

LOAD = "(years) => Promise.all(years.map((year) => moneymap.data.load(year)))"


def shown(page, address):
    """Go to an address of the page that is open and wait until it is painted."""
    page.evaluate("(hash) => { location.hash = hash; }", address)
    page.wait_for_timeout(60)


def painted(page, year):
    """Wait until a year is shown."""
    page.wait_for_function("(year) => document.getElementById('year-now').textContent === `FY${year}`", arg=year)
