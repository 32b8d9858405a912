/* What the pages share: what is shown is what the address says, and the other way round.
   Belongs here: address and history, the year slider, what screen readers are told. Does not belong here: what a page
   shows. A year's figures are loaded when it is asked for; of two answers the one asked for last is shown. */
(function () {
  "use strict";

  const mm = /** @type {any} */ (globalThis).moneymap;

  /** @param {string} id @returns {any} */
  const byId = (id) => document.getElementById(id);

  /** Whether pictures are drawn for a phone: known without measuring the page. */
  const phone = matchMedia("(max-width: 599px)");
  let isPhone = phone.matches;
  phone.addEventListener("change", () => { isPhone = phone.matches; });
  const isNarrow = () => isPhone;

  const AMOUNT = /([+\u2212]\$[\d,]+(?:\.\d+)?[bkn]*)/;

  /** A text whose amounts stay on one line. @param {string} text @returns {Node[]} */
  const unbroken = (text) => text.split(AMOUNT).map((part, at) => {
    if (at % 2 === 0) return document.createTextNode(part);
    const amount = document.createElement("span");
    amount.className = "amount";
    amount.textContent = part;
    return amount;
  });

  /** An element's text, its amounts unbroken, into the nodes it has where they are of this form. @param {any} element @param {string} text */
  function write(element, text) {
    const there = element.childNodes;
    const parts = text.split(AMOUNT);
    const fits = there.length === parts.length && parts.every((_, at) => (at % 2 ? there[at].className === "amount" : there[at].nodeType === 3));
    if (!fits) {
      element.replaceChildren(...unbroken(text));
      return;
    }
    parts.forEach((part, at) => {
      const node = at % 2 ? there[at].firstChild : there[at];
      if (node.data !== part) node.data = part;
    });
  }

  /** @type {Map<string, {element: any, text: string}>} */
  const texts = new Map();

  /** Set a text where it is another. @param {string} id @param {string} text */
  function say(id, text) {
    let known = texts.get(id);
    if (!known) {
      const element = byId(id);
      if (!element) return;
      texts.set(id, (known = { element, text: element.textContent }));
    }
    if (known.text === text) return;
    known.text = text;
    write(known.element, text);
  }

  const REST_MS = 90;
  const DECADE = 10;

  /**
   * Show what the address says, now and whenever it changes.
   * @param {(said: any, year: any, index: any, isMoving: boolean) => void} paint what readers look at; while the slider moves once a frame
   * @param {(isFirst: boolean) => void} rest all else, once the picture is there and the slider rests
   * @param {(said: any, index: any) => any} [settle] fills in what the page needs and the address leaves out
   */
  async function start(paint, rest, settle = (said) => said) {
    const index = await mm.data.load("index");
    let [asked, painted, frame, resting] = [0, 0, 0, 0];
    let draw = () => {};
    /** @type {string | null} */
    let address = null;
    const page = {
      index,
      /** @type {any} */
      shown: null,
      async show(isMoving = false) {
        const turn = (asked += 1);
        const said = { ...page.shown };
        const year = await mm.data.load(String(said.year)).catch(() => null);
        if (turn < painted || (!isMoving && turn !== asked)) return;
        if (!year) {
          if (turn === asked) say("told", "The figures of this year cannot be loaded.");
          return;
        }
        const isFirst = !painted;
        painted = turn;
        clearTimeout(resting);
        draw = () => paint(said, year, index, isMoving);
        // What comes while a frame is waited for is drawn in that frame.
        if (!isMoving) {
          cancelAnimationFrame(frame);
          frame = 0;
          draw();
        } else if (!frame) {
          frame = requestAnimationFrame(() => {
            frame = 0;
            draw();
          });
        }
        if (isFirst) rest(true);
        else resting = setTimeout(() => rest(false), isMoving ? REST_MS : 0);
      },
      /** Take up changes. @param {any} changes @param {boolean} [isMoving] whether the slider still moves */
      change(changes, isMoving = false) {
        Object.assign(page.shown, changes);
        if (!isMoving) page.keep();
        return page.show(isMoving);
      },
      /** What is shown becomes a step of the history. */
      keep() {
        const now = "#" + mm.address.write(page.shown, index);
        if (now === location.hash) return;
        history.pushState(null, "", now);
        address = now;
      },
      /** A step in the history tells of itself twice. */
      async read() {
        if (location.hash === address) return;
        address = location.hash;
        page.shown = settle(mm.address.parse(address, index), index);
        await page.show();
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
    range.addEventListener("input", () => page.change({ year: years[Number(range.value)] }, true));
    range.addEventListener("change", () => page.keep());
    range.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      const step = { PageUp: DECADE, PageDown: -DECADE }[event.key];
      if (!step) return;
      event.preventDefault();
      range.value = String(Number(range.value) + step);
      page.change({ year: years[Number(range.value)] });
    });
  }

  /** The slider shows a year. @param {any} index @param {number} year @param {string} said */
  function showYear(index, year, said) {
    const range = byId("year");
    const at = index.years.findIndex((/** @type {any} */ one) => one.fiscal_year === year);
    if (range.value !== String(at)) range.value = String(at);
    mm.picture.set(range, "aria-valuetext", said);
    say("year-now", said);
  }

  /** A definition of blue and red that a year is too early for is not to be chosen, and says from when it is. */
  function nameChoice(/** @type {any} */ control, /** @type {any} */ definition, /** @type {number} */ year, /** @type {string} */ label) {
    const isEarly = definition.first_year === null || year < definition.first_year;
    if (control.disabled !== isEarly) control.disabled = isEarly;
    write(control, label + (isEarly ? definition.first_year === null ? " (not known)" : " (from FY" + definition.first_year + ")" : ""));
  }

  function row(/** @type {string[]} */ cells, /** @type {number} */ heading) {
    const made = document.createElement("tr");
    cells.forEach((cell, at) => {
      const one = document.createElement(at === heading ? "th" : "td");
      if (at === heading) one.setAttribute("scope", "row");
      else one.className = "number";
      one.textContent = cell;
      made.append(one);
    });
    return made;
  }

  /** Rows of a table, those there taken again. */
  function rows(/** @type {any} */ body, /** @type {string[][]} */ rows, /** @type {number} */ heading) {
    rows.forEach((cells, at) => {
      const there = body.rows[at];
      if (!there) body.append(row(cells, heading));
      else cells.forEach((cell, of) => { if (there.cells[of].textContent !== cell) there.cells[of].textContent = cell; });
    });
    while (body.rows.length > rows.length) body.rows[rows.length].remove();
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
  root.moneymap = Object.assign(root.moneymap, { page: { start, share, byId, say, write, isNarrow, tell, showYear, nameChoice, rows, onMap } });
})();
