/* What the pages share: what is shown is what the address says, and the other way round.
   Belongs here: address and history, the year slider, what screen readers are told. Does not belong here: what a page
   shows. A year's figures are loaded when it is asked for; of two answers the one asked for last is shown. */
(function () {
  "use strict";

  const mm = /** @type {any} */ (globalThis).moneymap;

  /** @param {string} id @returns {any} */
  const byId = (id) => document.getElementById(id);

  /** Whether pictures are drawn for a phone. */
  const isNarrow = () => document.documentElement.clientWidth < 600;

  /** A text whose amounts stay on one line. @param {string} text @returns {(string | Node)[]} */
  const unbroken = (text) => text.split(/([+\u2212]\$[\d,]+)/).map((part, at) => {
    if (at % 2 === 0) return part;
    const amount = document.createElement("span");
    amount.className = "amount";
    amount.textContent = part;
    return amount;
  });

  /** Set a text where it is another. @param {string} id @param {string} text */
  function say(id, text) {
    const element = byId(id);
    if (element && element.textContent !== text) element.replaceChildren(...unbroken(text));
  }

  /**
   * Show what the address says, now and whenever it changes.
   * @param {(said: any, year: any, index: any, isFirst: boolean) => void} paint
   * @param {(said: any, index: any) => any} [settle] fills in what the page needs and the address leaves out
   */
  async function start(paint, settle = (said) => said) {
    const index = await mm.data.load("index");
    let asked = 0;
    let isFirst = true;
    const page = {
      index,
      /** @type {any} */
      shown: null,
      async show() {
        const turn = (asked += 1);
        const year = await mm.data.load(String(page.shown.year)).catch(() => null);
        if (turn !== asked) return;
        if (!year) {
          say("told", "The figures of this year cannot be loaded.");
          return;
        }
        paint(page.shown, year, index, isFirst);
        isFirst = false;
      },
      /** Take up changes. @param {any} changes @param {boolean} [isPassing] whether no step back leads to it */
      change(changes, isPassing = false) {
        Object.assign(page.shown, changes);
        const address = "#" + mm.address.write(page.shown, index);
        if (address !== location.hash) {
          if (isPassing) history.replaceState(null, "", address);
          else history.pushState(null, "", address);
        }
        return page.show();
      },
      read() {
        page.shown = settle(mm.address.parse(location.hash, index), index);
        return page.show();
      },
    };
    slider(page);
    addEventListener("popstate", page.read);
    addEventListener("hashchange", page.read);
    await page.read();
    return page;
  }

  /** The year slider: every step is shown, the last one is a step of the history. @param {any} page */
  function slider(page) {
    const range = byId("year");
    if (!range) return;
    const years = page.index.years.map((/** @type {any} */ year) => year.fiscal_year);
    range.max = String(years.length - 1);
    let before = location.hash;
    let isMoving = false;
    range.addEventListener("input", () => {
      if (!isMoving) before = location.hash;
      isMoving = true;
      page.change({ year: years[Number(range.value)] }, true);
    });
    range.addEventListener("change", () => {
      isMoving = false;
      const after = location.hash;
      if (after === before) return;
      history.replaceState(null, "", before || "#");
      history.pushState(null, "", after);
    });
  }

  /** The slider shows a year. @param {any} index @param {number} year @param {string} said */
  function showYear(index, year, said) {
    const range = byId("year");
    const at = index.years.findIndex((/** @type {any} */ one) => one.fiscal_year === year);
    if (Number(range.value) !== at) range.value = String(at);
    range.setAttribute("aria-valuetext", said);
    say("year-now", said);
  }

  let waiting = 0;
  /** Told to screen readers once nothing has changed for a moment. @param {string} text */
  function tell(text) {
    clearTimeout(waiting);
    waiting = setTimeout(() => say("told", text), 250);
  }

  /** Names of the map's areas a pointer meets: shown as one sentence below, never beside the pointer. */
  function onMap(/** @type {Element} */ map, /** @type {(state: string) => void} */ choose) {
    map.addEventListener("click", (event) => {
      const area = /** @type {Element} */ (event.target).closest("[data-state]");
      if (area) choose(/** @type {any} */ (area).dataset.state);
    });
  }

  /**
   * The buttons under a picture; what they do is loaded when the first is pressed.
   * @param {() => any} shown @returns {() => void} called when something else is shown
   */
  function share(shown) {
    const place = byId("share");
    const act = async (/** @type {string} */ does) => {
      if (!mm.sharing) await mm.data.part("sharing");
      return mm.sharing.act(does, place, shown(), tell);
    };
    place.addEventListener("click", (/** @type {any} */ event) => {
      const button = event.target.closest("button[data-does]");
      if (button) act(button.dataset.does).catch(() => tell("That did not work: try again."));
    });
    return () => { if (mm.sharing) act("code"); };
  }

  const root = /** @type {any} */ (globalThis);
  root.moneymap = Object.assign(root.moneymap, { page: { start, share, byId, say, unbroken, isNarrow, tell, showYear, onMap } });
})();
