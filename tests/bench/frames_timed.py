"""How pages answer on a processor slowed four times, by the browser's own trace; ``rows/frames.py``.

frames_timed.py SITE    prints JSON: page -> first_ms, and for ours and bare: years, median_ms, p95_ms, long

The slider goes through every year and back, a year a frame. Counted is the work of the page's own thread from one year
to the next, in its processor time: a frame is long whose work takes more than a sixtieth of a second. Bare is the same
slider with nobody listening, which a machine that is shared slows as much. First is the wait from a click on a control
that nobody used before to the frame that answers.
"""

import bisect
import functools
import json
import shutil
import statistics
import sys
import threading
from collections.abc import Callable
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

PAGES = {
    "count": ("count.html#1&s=CA", "#questions input[type=radio]:not(:checked)"),
    "group": ("group.html#1&g=CANYTX", "#choose input[value=FL]"),
    "program": ("program.html#1&p=snap&s=CA", "button[data-program]:not([aria-pressed=true])"),
}
"""Page -> address, and the control that is used first."""
SLOWED, FRAME_MS = 4, 1000 / 60
CATEGORIES, TASK = ["toplevel", "blink.user_timing"], "ThreadControllerImpl::RunTask"
SLIDE = """(steps) => new Promise((done) => {
  const range = document.getElementById("year");
  const most = Number(range.max);
  const channel = new MessageChannel();
  let at = 0;
  channel.port1.onmessage = () => {
    performance.mark("year");
    const turn = at % (2 * most);
    range.value = String(turn < most ? most - turn - 1 : turn - most + 1);
    range.dispatchEvent(new Event("input", { bubbles: true }));
    at += 1;
  };
  const step = () => {
    if (at >= steps) { performance.mark("slid"); done(); return; }
    channel.port2.postMessage(0);
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})"""
"""As a pointer moves it: between two frames."""
ANSWER = """(control) => new Promise((done) => {
  const began = performance.now();
  document.querySelector(control).click();
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now() - began);
    channel.port2.postMessage(0);
  });
})"""
UNHEARD = "document.addEventListener('input', (event) => event.stopImmediatePropagation(), true)"
Event = dict[str, Any]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing of single requests."""


def traced(page: Page, act: Callable[[], object]) -> list[Event]:
    """The events of the browser's trace while something is done."""
    events: list[Event] = []
    ended: list[bool] = []
    client = page.context.new_cdp_session(page)
    client.on("Tracing.dataCollected", lambda found: events.extend(found["value"]))
    client.on("Tracing.tracingComplete", lambda _: ended.append(True))
    client.send("Tracing.start", {"traceConfig": {"includedCategories": CATEGORIES}})
    act()
    client.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(50)
    client.detach()
    return events


def work(events: list[Event]) -> dict[str, float]:
    """Milliseconds of the page's own thread a year of the slider."""
    years = [event for event in events if event["name"] == "year"]
    thread = {(event["pid"], event["tid"]) for event in years}
    begun = sorted(event["ts"] for event in years)
    slid = next(event["ts"] for event in events if event["name"] == "slid")
    took = [0.0] * len(begun)
    for event in events:
        ends = event["ts"] + event.get("dur", 0)
        if event["name"] == TASK and (event["pid"], event["tid"]) in thread and begun[0] <= ends < slid:
            took[bisect.bisect_right(begun, ends) - 1] += event.get("tdur", 0) / 1000
    took.sort()
    return {
        "years": len(took),
        "median_ms": statistics.median(took),
        "p95_ms": took[int(len(took) * 0.95)],
        "long": sum(one > FRAME_MS for one in took),
    }


def measured(page: Page, address: str, control: str) -> dict[str, Any]:
    """What one page needs."""
    slowing = page.context.new_cdp_session(page)
    slowing.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    page.goto(address)
    page.wait_for_selector("#share:not([hidden])")
    page.wait_for_timeout(500)
    found: dict[str, Any] = {"first_ms": page.evaluate(ANSWER, control)}
    steps = 2 * int(page.locator("#year").get_attribute("max") or 0)
    page.evaluate(SLIDE, steps)  # every year is loaded
    page.wait_for_timeout(500)
    found["ours"] = work(traced(page, lambda: page.evaluate(SLIDE, steps)))
    page.evaluate(UNHEARD)
    page.wait_for_timeout(500)
    found["bare"] = work(traced(page, lambda: page.evaluate(SLIDE, steps)))
    return found


def main(site: Path) -> None:
    """Measure every page."""
    handler = functools.partial(_Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_address[1]}/"
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        found = {}
        for name, (address, control) in PAGES.items():
            page = browser.new_page(viewport={"width": 1200, "height": 800})
            found[name] = measured(page, base + address, control)
            page.close()
        browser.close()
        server.shutdown()
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
