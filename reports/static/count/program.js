/* program.html: any tax or program per person by state, against the nation, year by year, by the default method.
   Belongs here: that page. Does not belong here: arithmetic, words and drawings it shares with others. The class edges
   stay the same in all years, so that colours can be compared as the year moves. */
(function () {
  "use strict";

  const { arithmetic, words, picture, page, data } = /** @type {any} */ (globalThis).moneymap;
  const { byId, say } = page;
  const given = JSON.parse(byId("page").textContent);
  const map = byId("map");
  /** @type {any} */
  let seen = null;

  const nameOf = (state) => (state.state === "DC" ? "The District of Columbia" : state.name);

  function count(said, year, index) {
    const program = index.categories.find((one) => one.category === said.program);
    const found = arithmetic.category(year, program.side, program.category);
    if (!found) return { program, found: null, order: [] };
    const order = index.states.map((_, at) => at).sort((a, b) => found.states[b] - found.states[a]);
    const ratios = found.states.map((amount) => amount / found.nation);
    return { program, found, order, ratios, fifty: order.filter((at) => index.states[at].state !== "DC") };
  }

  const isTax = (counted) => counted.program.side === "paid";

  function title(said, index, counted) {
    if (!counted.found) return words.capital(counted.program.label) + ": none in FY" + said.year;
    const most = counted.fifty[0];
    const amount = words.money(counted.found.states[most]) + " per person";
    const name = index.states[most].name;
    return isTax(counted) ? name + " pays most in " + counted.program.label + ": " + amount
      : name + " gets most from " + counted.program.label + ": " + amount;
  }

  function subtitle(said, counted) {
    const kind = isTax(counted) ? "" : " spending";
    return "Federal " + counted.program.label + kind + " per person by state, FY" + said.year
      + (counted.found ? ", against the nation\u2019s " + words.money(counted.found.nation) : "");
  }

  function paint(said, year, index, isMoving) {
    const counted = count(said, year, index);
    seen = { said, year, index, counted };
    const head = title(said, index, counted);
    say("heading", head);
    say("subtitle", subtitle(said, counted));
    for (const name of ["program", "state"]) if (byId(name).value !== said[name]) byId(name).value = said[name];
    for (const button of chips) picture.set(button, "aria-pressed", String(button.dataset.program === said.program));
    page.showYear(index, said.year, "FY" + said.year);
    const softer = year.stand_ins.find((one) => one.side === counted.program.side && one.category === counted.program.category);
    say("softer", softer ? "Shared out by what stands in for a later measure: " + softer.by.join(", ") + "." : "");
    drawMap(said, index, counted, head);
    if (isMoving) figures.classList.add("waits");
    card(said, year, index, counted);
  }

  /** What is below the map, and the figures on it. */
  function rest(isFirst) {
    const { said, index, counted } = seen;
    const head = title(said, index, counted);
    document.title = head + ", FY" + said.year + given.site;
    labels(index, counted);
    ranking(index, counted);
    if (!isFirst) page.tell(head + ". " + byId("own").textContent);
    reembed();
  }

  function drawMap(said, index, counted, head) {
    const side = counted.program.side;
    const classes = new Map(index.states.map((one, at) => [
      one.state, counted.found ? picture.ratioClass(counted.ratios[at], side, given.ratios) : "none",
    ]));
    picture.colour(map, classes, said.state);
    say("map-title", "Map of the states, FY" + said.year + ": " + head);
    say("scale-middle", counted.found ? "Nation " + words.money(counted.found.nation) : "");
    const names = side === "received" ? picture.RATIOS : [...picture.RATIOS].reverse();
    const cells = document.querySelectorAll(".scale .cell");
    names.forEach((name, at) => {
      cells[at].className = "cell " + name;
      say("count-" + at, String(counted.found ? counted.fifty.filter((of) => classes.get(index.states[of].state) === name).length : 0));
    });
    byId("scale-left").parentElement.className = side === "received" ? "pays" : "gets";
    byId("scale-right").parentElement.className = side === "received" ? "gets" : "pays";
    colours = classes;
    small(index, counted);
  }

  /** @type {any} */
  const figures = map.querySelector("[data-labels]");
  /** @type {any[]} */
  const chips = [...document.querySelectorAll("button[data-program]")];
  /** Classes of the map by state. @type {Map<string, string>} */
  let colours = new Map();

  /** The figures on the map and in the list of small states; while the slider moves those on the map are not shown. */
  function labels(index, counted) {
    const { write, end } = picture.texts(figures);
    const amount = (at) => (counted.found ? words.money(counted.found.states[at]) : "\u2013");
    const atOf = new Map(index.states.map((one, at) => [one.state, at]));
    if (counted.found) {
      for (const [code, [x, y]] of Object.entries(given.places)) {
        const on = code === "HI" ? "" : " on-" + colours.get(code);
        write(x, y - 2, "middle", "code" + on, code);
        write(x, y + 12, "middle", "value" + on, amount(atOf.get(code)));
      }
    }
    end();
    figures.classList.remove("waits");
  }

  /** The list of the small states, whose marks are the classes of the map. */
  function small(index, counted) {
    const list = byId("small");
    given.small.forEach((code, at) => {
      const state = index.states.findIndex((one) => one.state === code);
      const [mark, text] = list.children[at].childNodes;
      picture.set(mark, "class", "mark " + colours.get(code));
      const said = code + " " + (counted.found ? words.money(counted.found.states[state]) : "\u2013");
      if (text.data !== said) text.data = said;
    });
  }

  function ranking(index, counted) {
    let rank = 0;
    page.rows(byId("ranking").tBodies[0], counted.order.map((at) => {
      const isDc = index.states[at].state === "DC";
      rank += isDc ? 0 : 1;
      const amount = counted.found.states[at];
      return [
        isDc ? "\u2013" : String(rank), index.states[at].name, words.money(amount), counted.ratios[at].toFixed(2) + "\u00d7",
        words.billions(amount * seen.year.population[at]).replace(" billion", ""),
      ];
    }), 1);
    say("ranking-name", words.capital(counted.program.label) + ", FY" + seen.said.year);
  }

  /** One state: its amount, what part it is of all the state pays or receives, the years, and every line of the sum. */
  function card(said, year, index, counted) {
    const at = index.states.findIndex((one) => one.state === said.state);
    const place = byId("card");
    place.hidden = at < 0;
    say("own", "");
    if (at < 0) return;
    const state = index.states[at];
    say("card-name", nameOf(state) + ", FY" + said.year);
    const open = byId("open");
    open.href = "states/" + state.state.toLowerCase() + ".html";
    open.textContent = "Open " + state.name;
    const sides = arithmetic.sides(index, year, arithmetic.defaults(index));
    const side = counted.program.side;
    const sum = sides[side][at];
    if (counted.found) {
      const amount = counted.found.states[at];
      const place_ = counted.fifty.indexOf(at) + 1;
      say("own", nameOf(state) + (side === "paid" ? " pays " : " gets ") + words.money(amount) + " per person, "
        + counted.ratios[at].toFixed(2) + " times the nation" + (place_ ? ", " + words.ordinal(place_) + " of 50" : "") + ": "
        + words.share(amount / sum) + " of the " + words.money(sum) + " it " + (side === "paid" ? "pays in all." : "gets in all."));
    }
    const body = byId("sum").tBodies[0];
    const lines = index.categories.filter((one) => one.side === side).flatMap((one) => {
      const found = arithmetic.category(year, one.side, one.category);
      return found && words.even(Math.abs(found.states[at]) * 10) ? [[words.capital(one.label), found.states[at]]] : [];
    }).sort((a, b) => b[1] - a[1]);
    page.rows(body, [...lines, ["Together", sum]].map(([name, amount]) => [name, "$" + amount.toFixed(1)]), 0);
    say("sum-name", "Everything " + nameOf(state).replace("The D", "the D")
      + (side === "paid" ? " pays" : " gets") + ", dollars per person");
    const years = index.years.map((one) => one.fiscal_year);
    Promise.all(years.map((one) => data.load(String(one)))).then((all) => {
      if (seen.said !== said && (seen.said.state !== said.state || seen.said.program !== said.program)) return;
      const values = all.map((one) => {
        const found = arithmetic.category(one, side, counted.program.category);
        return found && one.price_level ? found.states[at] / one.price_level : null;
      });
      byId("spark").replaceChildren(picture.spark(years, values, seen.said.year,
        nameOf(state) + ", " + counted.program.label + " per person by fiscal year, dollars of FY" + years[years.length - 1]));
    }).catch(() => byId("spark").replaceChildren());
  }

  const reembed = page.share(() => {
    const { said, year, index, counted } = seen;
    return {
      name: "moneymap-" + said.program.replace(/_/g, "-") + "-" + said.year,
      title: title(said, index, counted),
      subtitle: subtitle(said, counted),
      foot: given.name + (location.protocol === "file:" ? "" : ", " + location.host) + ". " + given.sources,
      drawings: [map],
      rows: [
        ["fiscal_year", "side", "category", "state", "state_name", "per_capita_usd", "times_nation"],
        ...(counted.found ? index.states.map((one, at) => [
          year.fiscal_year, counted.program.side, said.program, one.state, one.name, counted.found.states[at].toFixed(1),
          counted.ratios[at].toFixed(3),
        ]) : []),
      ],
    };
  });

  const settle = (said, index) => {
    const asked = index.categories.find((one) => one.category === said.program);
    if (!asked || !asked.is_placed) said.program = given.first;
    return said;
  };
  page.start(paint, rest, settle).then((/** @type {any} */ started) => {
    for (const part of document.querySelectorAll("[data-scripted]")) /** @type {any} */ (part).hidden = false;
    for (const part of document.querySelectorAll("[data-plain]")) /** @type {any} */ (part).hidden = true;
    byId("card").hidden = !started.shown.state;
    byId("program").addEventListener("change", (event) => started.change({ program: event.target.value }));
    byId("state").addEventListener("change", (event) => started.change({ state: event.target.value }));
    document.addEventListener("click", (event) => {
      const button = /** @type {any} */ (event.target).closest("button[data-program]");
      if (button) started.change({ program: button.dataset.program });
    });
    page.onMap(map, (state) => started.change({ state: state === started.shown.state ? "" : state }));
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && started.shown.state) started.change({ state: "" });
    });
  });
})();
