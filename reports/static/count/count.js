/* count.html: the reader answers the contested questions; map, own state, the groups' gap and the place among all ways
   follow. Belongs here: that page. Does not belong here: arithmetic, words and drawings it shares with others. */
(function () {
  "use strict";

  const { arithmetic, words, picture, page } = /** @type {any} */ (globalThis).moneymap;
  const { byId, say } = page;
  const given = JSON.parse(byId("page").textContent);
  const form = byId("questions");
  const map = byId("map");
  /** @type {any} */
  let seen = null;
  /** Ways of a year, definition and view: a choice does not change them. @type {Map<string, any>} */
  const counted = new Map();

  function waysOf(index, year, by, balanced) {
    const key = [year.fiscal_year, by, balanced].join();
    if (!counted.has(key)) {
      const groups = ["d", "r"].map((party) => arithmetic.membersOf(year.leans[by], party));
      const [blue, red] = arithmetic.ways(index, year, groups, balanced);
      counted.set(key, blue.map((net, at) => net - red[at]));
    }
    return counted.get(key);
  }

  /** Everything the page says of a choice. */
  function count(said, year, index) {
    const sides = arithmetic.sides(index, year, said.choice);
    const nets = sides.paid.map((paid, at) => paid * sides.scale - sides.received[at]);
    const own = arithmetic.defaults(index);
    const changed = said.choice.filter((option) => option).length;
    const before = changed ? arithmetic.sides(index, year, own) : sides;
    const usual = before.paid.map((paid, at) => paid - before.received[at]);
    const balanced = arithmetic.isBalanced(index, said.choice);
    const groups = ["d", "r"].map((party) => arithmetic.membersOf(year.leans[said.by], party));
    const isKnown = groups.every((members) => members.length);
    const sums = groups.map((members) => arithmetic.group(year, sides, members));
    const errors = year.error_tenth_usd.map((error) => (error === null ? null : error / 10));
    return {
      nets, usual, balanced, errors, isKnown, groups, sums, changed,
      perHead: sums.map(arithmetic.perHead),
      before: groups.map((members) => arithmetic.perHead(arithmetic.group(year, before, members))),
      verdicts: nets.map((net, at) => words.verdict(net, errors[at])),
    };
  }

  function title(said, index, found) {
    if (!found.isKnown) {
      const { label, first_year } = index.definitions.find((one) => one.definition === said.by);
      return "\u201c" + label + "\u201d: blue and red states are known from FY" + first_year + " on";
    }
    const gap = words.gap(found.perHead[0] - found.perHead[1]);
    return found.changed ? "Your way: " + gap : words.capital(gap);
  }

  const membersOf = (index, places) => {
    const codes = places.map((at) => index.states[at].state);
    return words.members(codes.filter((code) => code !== "DC").length, codes.includes("DC"));
  };

  function paint(said, year, index) {
    const found = count(said, year, index);
    seen = { said, year, index, found };
    const when = "FY" + said.year;
    const head = title(said, index, found);
    say("heading", head);
    for (const [at, name] of ["blue", "red"].entries()) {
      say(name, found.isKnown ? words.signed(found.perHead[at]) : "\u2013");
      say(name + "-who", found.isKnown ? membersOf(index, found.groups[at]) : "not known for FY" + said.year);
      say(name + "-total", found.isKnown ? total(found.sums[at]) : "");
      say(name + "-default", found.changed && found.isKnown ? "Our default: " + words.signed(found.before[at]) : "");
    }
    place(said, year, index, found);
    questions(said, index, found);
    state(said, year, index, found);
    drawMap(said, year, index, found);
    page.showYear(index, said.year, when);
    say("softer", words.standIns(year.stand_in_share));
    if (said.year !== named) {
      named = said.year;
      for (const [at, one] of index.definitions.entries()) page.nameChoice(byId("by").options[at], one, said.year, one.label);
    }
    if (byId("by").value !== said.by) byId("by").value = said.by;
    say("bar-gap", found.isKnown ? words.gap(found.perHead[0] - found.perHead[1]).replace(/^net of taxes, b(.*?)( per person.*)?$/, "B$1, net") : "Not known for FY" + said.year);
  }

  function rest(isFirst) {
    const { said, index, found } = seen;
    document.title = title(said, index, found) + ", FY" + said.year + given.site;
    if (!isFirst) page.tell(title(said, index, found) + ". " + byId("classes").textContent + ".");
    reembed();
  }

  const total = (sum) => words.billions(sum.paid - sum.received) + (sum.paid > sum.received ? " more paid in" : " more back");

  /** Where the choice lies among all ways that see the deficit alike. */
  function place(said, year, index, found) {
    const bars = byId("bars");
    if (!found.isKnown) {
      say("place", "");
      bars.replaceChildren();
      return;
    }
    const gap = found.perHead[0] - found.perHead[1];
    const values = waysOf(index, year, said.by, found.balanced);
    const less = arithmetic.place(values, gap);
    const number = words.grouped(values.length);
    const alike = found.balanced ? "set the deficit aside" : "leave the deficit as it is";
    const text = "Of all " + number + " ways that " + alike + ", " + words.share(less) + " give a smaller gap: "
      + "your choice lies at the " + words.ordinal(Math.min(99, Math.max(1, Math.round(less * 100)))) + " percentile.";
    say("place", text);
    picture.histogram(bars, values, gap, (found.changed ? "Your choice " : "Our default ") + words.money(gap),
      "Bars: how many ways give which gap. " + text, "Blue states get less, net \u2192", page.isNarrow());
  }

  let [answered, named] = ["", 0];
  function questions(said, index, found) {
    if (said.choice.join() === answered) return;
    answered = said.choice.join();
    for (const [at, question] of index.questions.entries()) {
      const option = question.options[said.choice[at]];
      const radio = form.querySelector('input[name="' + question.axis + '"][value="' + said.choice[at] + '"]');
      if (radio && !radio.checked) radio.checked = true;
      say("means-" + question.axis, option.meaning);
      byId("changed-" + question.axis).hidden = !said.choice[at];
    }
    say("differ", found.changed === 0 ? "Every answer is our default’s."
      : words.counted(found.changed, "answer differs", "answers differ") + " from our default.");
    for (const button of form.querySelectorAll("button[data-way]")) {
      const way = arithmetic.choiceOf(index, index.ways[Number(button.dataset.way)].answers);
      button.setAttribute("aria-pressed", String(way.every((option, place) => option === said.choice[place])));
    }
  }

  function state(said, year, index, found) {
    const select = byId("state");
    if (select.value !== said.state) select.value = said.state;
    const at = index.states.findIndex((one) => one.state === said.state);
    if (at < 0) {
      say("own-name", "");
      say("own-said", "Choose your state, here or on the map.");
      say("bar-state", "");
      return;
    }
    const { name } = index.states[at];
    const called = name === "District of Columbia" ? "The District of Columbia" : name;
    const among = arithmetic.quantiles(year, found.balanced, at);
    const share = words.share(arithmetic.placeAmong(among, found.nets[at]));
    const text = " " + words.does(found.nets[at], found.errors[at]) + ". "
      + (found.changed ? "Our default: " + words.signed(found.usual[at]) + ". " : "")
      + "About " + share.replace("under", "fewer than").replace("over", "more than") + " of ways put it lower; 90% lie between "
      + words.signed(among[1]) + " and " + words.signed(among[among.length - 2]) + ".";
    say("own-name", called);
    say("own-said", text);
    say("bar-state", said.state + " " + words.signed(found.nets[at]));
  }

  function drawMap(said, year, index, found) {
    const limits = picture.edges(given.edges, year.price_level);
    const classes = new Map(index.states.map((one, at) => [one.state, picture.classOf(found.nets[at], found.verdicts[at], limits)]));
    picture.colour(map, classes, said.state);
    const fifty = index.states.flatMap((one, at) => (one.state === "DC" ? [] : [at]));
    const text = words.classes(fifty.map((at) => found.verdicts[at]));
    say("classes", text);
    say("map-title", "Map of the states, FY" + said.year + ": " + text);
    ["g0", "g1", "g2", "g3", "even", "p0", "p1", "p2"].forEach((name) => {
      say("count-" + name, String(fifty.filter((at) => classes.get(index.states[at].state) === name).length));
    });
    limits.forEach((edge, at) => say("edge-" + at, picture.short(edge)));
  }

  const reembed = page.share(() => {
    const { said, year, index, found } = seen;
    const labels = index.questions.map((question, at) => [question.axis, question.options[said.choice[at]].option]);
    return {
      name: "moneymap-your-way-" + said.year,
      title: title(said, index, found),
      subtitle: "Federal taxes less federal spending per person by state, FY" + said.year + ". " + byId("classes").textContent + ".",
      foot: given.name + (location.protocol === "file:" ? "" : ", " + location.host) + ". FY" + said.year + ". " + given.sources,
      drawings: [map, byId("bars").querySelector("svg")].filter(Boolean),
      rows: [
        ["fiscal_year", "state", "state_name", "net_per_capita_usd", "default_net_per_capita_usd", ...labels.map(([axis]) => axis)],
        ...index.states.map((one, at) => [
          year.fiscal_year, one.state, one.name, found.nets[at].toFixed(1), found.usual[at].toFixed(1), ...labels.map(([, option]) => option),
        ]),
      ],
    };
  });

  page.start(paint, rest).then((/** @type {any} */ started) => {
    const { index } = started;
    for (const part of document.querySelectorAll("[data-scripted]")) /** @type {any} */ (part).hidden = false;
    for (const part of document.querySelectorAll("[data-plain]")) /** @type {any} */ (part).hidden = true;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", (event) => {
      const { name, value, type } = event.target;
      const at = index.questions.findIndex((question) => question.axis === name);
      if (type !== "radio" || at < 0) return;
      const choice = [...started.shown.choice];
      choice[at] = Number(value);
      started.change({ choice });
    });
    form.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-way]");
      if (button) started.change({ choice: arithmetic.choiceOf(index, index.ways[Number(button.dataset.way)].answers) });
    });
    byId("state").addEventListener("change", (event) => started.change({ state: event.target.value }));
    byId("by").addEventListener("change", (event) => started.change({ by: event.target.value }));
    byId("again").addEventListener("click", () =>
      started.change({ choice: arithmetic.defaults(index), by: index.definitions[0].definition, state: "" }));
    page.onMap(map, (state) => started.change({ state: state === started.shown.state ? "" : state }));
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && started.shown.state && /** @type {Element} */ (event.target).closest("#answer")) started.change({ state: "" });
    });
  });
})();
