/* views.html: every state's net by the default method as a map, a ranking and one state's years, in every view and year.
   Belongs here: that page. Does not belong here: what the views are (seen.js), drawings and words it shares. */
(function () {
  "use strict";

  const { words, picture, page, data, seen: views } = /** @type {any} */ (globalThis).moneymap;
  const { byId, say } = page;
  const given = JSON.parse(byId("page").textContent);
  const map = byId("map");
  /** @type {any} */
  let seen = null;
  let drawn = "";

  const nameOf = (state) => (state.state === "DC" ? "The District of Columbia" : state.name);

  function count(said, year, index) {
    const of = views.ofYear(index, year);
    const values = views.values(said.as, of);
    const isKnown = values.every((value) => value !== null);
    const net = views.values(["balanced", "relative"].includes(said.as) ? said.as : "raw", of);
    const error = (at) => (year.error_tenth_usd[at] === null ? null : year.error_tenth_usd[at] / 10);
    // More is paid in more, but for what is got back.
    const pushes = values.map((value) => (said.as === "per_dollar" ? 1 - value : value));
    const order = index.states.map((_, at) => at).sort((a, b) => pushes[b] - pushes[a]);
    return {
      values, isKnown, pushes, order, fifty: order.filter((at) => index.states[at].state !== "DC"),
      verdicts: net.map((value, at) => words.verdict(value, error(at))),
    };
  }

  const labelOf = (said, index) => index.views.find((one) => one.view === said.as).label;

  function title(said, index, found) {
    if (!found.isKnown) return labelOf(said, index) + ": no figures for FY" + said.year;
    const does = views.VIEWS[said.as].does;
    const [most, least] = [found.fifty[0], found.fifty[found.fifty.length - 1]];
    return index.states[most].name + " " + does(found.values[most]) + "; " + index.states[least].name + " " + does(found.values[least]);
  }

  const subtitle = (said, index) => (["raw", "balanced"].includes(said.as)
    ? "Federal taxes less federal spending per person by state, " + (said.as === "raw" ? "as it happened" : "deficit set aside")
    : "Federal taxes less federal spending by state, " + views.VIEWS[said.as].unit) + ", FY" + said.year;

  function limitsOf(said, year) {
    if (said.as in given.limits) {
      const level = said.as === "total" ? year.price_level || 1 : 1;
      return given.limits[said.as].map((edge) => (said.as === "total" ? words.even(edge * level / 1e9) * 1e9 : edge));
    }
    return picture.edges(given.edges, said.as === "real" ? 1 : year.price_level);
  }

  function paint(said, year, index) {
    const found = count(said, year, index);
    seen = { said, year, index, found };
    say("heading", title(said, index, found));
    say("subtitle", subtitle(said, index));
    for (const name of ["as", "state"]) if (byId(name).value !== said[name]) byId(name).value = said[name];
    page.showYear(index, said.year, "FY" + said.year);
    say("softer", words.standIns(year.stand_in_share));
    const limits = limitsOf(said, year);
    const classes = new Map(index.states.map((one, at) => [
      one.state, found.isKnown ? picture.classOf(found.pushes[at], found.verdicts[at], limits) : "none",
    ]));
    picture.colour(map, classes, said.state);
    const text = found.isKnown ? words.classes(found.fifty.map((at) => found.verdicts[at])) : "No figures for FY" + said.year;
    say("classes", text);
    say("map-title", "Map of the states, FY" + said.year + ": " + text);
    for (const name of picture.CLASSES) {
      say("count-" + name, String(found.fifty.filter((at) => classes.get(index.states[at].state) === name).length));
    }
    limits.forEach((edge, at) => say("edge-" + at, views.VIEWS[said.as].edge(edge)));
    card(said, index, found);
  }

  function rest(isFirst) {
    const { said, index, found } = seen;
    const head = title(said, index, found);
    document.title = head + ", FY" + said.year + given.site;
    let rank = 0;
    const rows = found.isKnown ? found.order : [];
    page.rows(byId("ranking").tBodies[0], rows.map((at) => {
      const isDc = index.states[at].state === "DC";
      rank += isDc ? 0 : 1;
      return [isDc ? "\u2013" : String(rank), index.states[at].name, views.VIEWS[said.as].print(found.values[at])];
    }), 1);
    say("ranking-name", labelOf(said, index) + ", FY" + said.year + ": " + views.VIEWS[said.as].unit);
    if (!isFirst) page.tell(head + ". " + byId("classes").textContent + ".");
    reembed();
  }

  /** One state: its value and its years. */
  function card(said, index, found) {
    const at = index.states.findIndex((one) => one.state === said.state);
    byId("card").hidden = at < 0;
    if (at < 0) return;
    const state = index.states[at];
    say("card-name", nameOf(state) + ", FY" + said.year);
    const place = found.fifty.indexOf(at) + 1;
    say("own", found.isKnown ? nameOf(state) + " " + (found.verdicts[at] ? views.VIEWS[said.as].does(found.values[at])
      : "is about even, within the error: " + views.VIEWS[said.as].print(found.values[at]))
      + (place ? ", " + words.ordinal(place) + " of 50, the first pays in most." : ".") : "No figures for this year.");
    byId("open").href = "states/" + state.state.toLowerCase() + ".html";
    const key = [said.as, said.state, said.year].join();
    if (key === drawn) return;
    drawn = key;
    data.load("all-years").then((all) => {
      if (drawn !== key) return;
      const values = all.years.map((_, of) => views.values(said.as, views.ofAll(all, of))[at]);
      byId("spark").replaceChildren(picture.spark(all.years, values, said.year,
        nameOf(state) + ", " + labelOf(said, index) + " by fiscal year, " + views.VIEWS[said.as].unit));
    }).catch(() => byId("spark").replaceChildren());
  }

  const reembed = page.share(() => {
    const { said, year, index, found } = seen;
    return {
      name: "moneymap-" + said.as.replace(/_/g, "-") + "-" + said.year,
      title: title(said, index, found), subtitle: subtitle(said, index),
      foot: given.name + (location.protocol === "file:" ? "" : ", " + location.host) + ". " + given.sources,
      drawings: [map],
      rows: [
        ["fiscal_year", "view", "state", "state_name", "value", "unit"],
        ...(found.isKnown ? index.states.map((one, at) => [
          year.fiscal_year, said.as, one.state, one.name, String(Number(found.values[at].toPrecision(7))), views.VIEWS[said.as].unit,
        ]) : []),
      ],
    };
  });

  page.start(paint, rest).then((/** @type {any} */ started) => {
    for (const part of document.querySelectorAll("[data-scripted]")) /** @type {any} */ (part).hidden = false;
    byId("card").hidden = !started.shown.state;
    for (const name of ["as", "state"]) byId(name).addEventListener("change", (event) => started.change({ [name]: event.target.value }));
    page.onMap(map, (state) => started.change({ state: state === started.shown.state ? "" : state }));
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && started.shown.state) started.change({ state: "" });
    });
  });
})();
