/* group.html: any set of states against the rest, one year and all years, by the default method.
   Belongs here: that page. Does not belong here: arithmetic, words and drawings it shares with others. The ways are the
   pairs of sums of taxes and of spending, so that the range of any group is counted in the page. */
(function () {
  "use strict";

  const { arithmetic, words, picture, page, data } = /** @type {any} */ (globalThis).moneymap;
  const { byId, say } = page;
  const given = JSON.parse(byId("page").textContent);
  const form = byId("choose");
  /** @type {any} */
  let seen = null;

  /** The places of the ticked states; without any choice the first definition's blue states. */
  function placesOf(said, year, index) {
    if (said.isNone) return [];
    if (!said.group.length) return arithmetic.membersOf(year.leans[index.definitions[0].definition], "d");
    return index.states.flatMap((one, at) => (said.group.includes(one.state) ? [at] : []));
  }

  const restOf = (index, places) => index.states.flatMap((_, at) => (places.includes(at) ? [] : [at]));

  /** "Your 9 states", "Your 19 states and DC". */
  function who(index, places) {
    const codes = places.map((at) => index.states[at].state);
    return words.members(codes.filter((code) => code !== "DC").length, codes.includes("DC"));
  }

  /** The error of a group that is one of the definitions' in that year, else null. */
  function errorOf(year, places) {
    for (const [definition, leans] of Object.entries(year.leans)) {
      for (const party of "dr") {
        const members = arithmetic.membersOf(leans, party);
        if (members.length && members.join() === places.join()) {
          const error = (year.group_error_tenth_usd[definition] || {})[party];
          if (error !== undefined) return error / 10;
        }
      }
    }
    return null;
  }

  const verb = (net, verdict, many) => (!verdict ? (many ? "are about even" : "is about even")
    : verdict > 0 ? (many ? "pay in " : "pays in ") + words.money(net) : (many ? "get back " : "gets back ") + words.money(-net));

  function title(said, found) {
    if (!found.mine.length) return "Tick at least one state";
    if (!found.rest.length) return "All states are ticked: leave some for the other side";
    const [mine, rest] = found.perHead;
    const verdicts = found.perHead.map((net, at) => words.verdict(net, found.errors[at]));
    const own = "Your " + found.who;
    const isMany = found.mine.length > 1;
    const isOther = found.rest.length > 1;
    if (!verdicts[0] && !verdicts[1]) return own + " and the rest are about even";
    const first = own + " " + verb(mine, verdicts[0], isMany) + (verdicts[0] ? " more per person" : "");
    if (verdicts[0] === verdicts[1]) return first + ", the rest " + words.money(Math.abs(rest));
    return first + "; the rest " + verb(rest, verdicts[1], isOther) + (verdicts[0] ? "" : " more per person");
  }

  function count(said, year, index) {
    const choice = arithmetic.choiceOf(index, said.view === "balanced" ? { deficit: "balanced" } : {});
    const sides = arithmetic.sides(index, year, choice);
    const mine = placesOf(said, year, index);
    const rest = restOf(index, mine);
    const sums = [mine, rest].map((places) => arithmetic.group(year, sides, places));
    return {
      mine, rest, sums, perHead: sums.map(arithmetic.perHead), who: who(index, mine),
      errors: said.view === "raw" ? [errorOf(year, mine), errorOf(year, rest)] : [null, null],
    };
  }

  /** Net per person of both sides in every year, dollars of the latest. */
  function history(said, found, all) {
    return [found.mine, found.rest].map((places) => all.years.map((_, of) => {
      const sum = (name) => all.population[of].reduce((total, people, at) => total + (people * all[name][of][at]) / 10, 0);
      const scale = said.view === "balanced" ? sum("received_tenth_usd") / sum("paid_tenth_usd") : 1;
      let [net, people] = [0, 0];
      for (const at of places) {
        net += ((all.paid_tenth_usd[of][at] * scale - all.received_tenth_usd[of][at]) / 10) * all.population[of][at];
        people += all.population[of][at];
      }
      const level = all.price_level[of];
      return people && level ? net / people / level : null;
    }));
  }

  function paint(said, year, index, isMoving) {
    const found = count(said, year, index);
    seen = { said, year, index, found };
    const isWhole = found.mine.length > 0 && found.rest.length > 0;
    const when = "FY" + said.year;
    const head = title(said, found);
    say("heading", head);
    ["mine", "rest"].forEach((name, at) => {
      const sum = found.sums[at];
      const has = sum.population > 0;
      say(name, has ? words.signed(found.perHead[at]) : "\u2013");
      say(name + "-who", name === "mine" ? "Your " + found.who : "The other " + who(index, found.rest));
      say(name + "-total", has ? words.billions(sum.paid - sum.received) + (sum.paid > sum.received ? " more paid in" : " more back") : "");
      say(name + "-dollar", has ? "$" + (sum.received / sum.paid).toFixed(2) + " back per $1 paid" : "");
    });
    const own = (places) => places.map((at) => index.states[at].state).sort().join(", ");
    say("members", found.mine.length + " of " + index.states.length + " ticked: " + (own(found.mine) || "none") + ".");
    say("others", found.rest.length + " not ticked: " + (own(found.rest) || "none") + ".");
    ticks(said, year, index, found);
    for (const radio of radios) if (radio.checked !== (radio.value === said.view)) radio.checked = radio.value === said.view;
    page.showYear(index, said.year, when);
    say("softer", words.standIns(year.stand_in_share));
    ways(said, year, index, found, isWhole, isMoving);
    const key = [said.view, ...found.mine].join();
    if (key !== drawn) {
      drawn = key;
      data.load("all-years").then((all) => {
        if (key === drawn) drawYears(said, found, all, isWhole);
      }).catch(() => say("years-said", "The other years cannot be loaded."));
    }
    say("bar-gap", isWhole ? words.signed(found.perHead[0]) + " against " + words.signed(found.perHead[1]) : "");
  }

  /** @type {any[]} */
  const radios = [...document.querySelectorAll("input[name=view]")];
  let [drawn, ticked] = ["-", "-"];

  /** The tiles, where other states are ticked than before. */
  function ticks(said, year, index, found) {
    if (found.mine.join() === ticked) return;
    ticked = found.mine.join();
    const codes = new Set(found.mine.map((at) => index.states[at].state));
    for (const box of form.querySelectorAll("input[type=checkbox]")) {
      if (box.checked !== codes.has(box.value)) box.checked = codes.has(box.value);
    }
    say("dc", codes.has("DC") ? "Without DC" : "With DC");
  }

  function rest(isFirst) {
    const { said, year, index, found } = seen;
    if (byId("place").classList.contains("waits")) ways(said, year, index, found, found.mine.length > 0 && found.rest.length > 0, false);
    document.title = title(said, found) + ", FY" + said.year + given.site;
    for (const button of form.querySelectorAll("button[data-group]")) {
      const members = preset(button.dataset.group, year, index);
      picture.set(button, "aria-pressed", String(members.join() === found.mine.join()));
      button.disabled = !members.length;
      const [kind, name, party] = button.dataset.group.split("/");
      const definition = kind === "lean" && index.definitions.find((one) => one.definition === name);
      if (definition) page.nameChoice(button, definition, said.year, (party === "d" ? "Blue: " : "Red: ") + definition.label);
    }
    if (!isFirst) page.tell(title(said, found) + ".");
    reembed();
  }

  /** Range and place of the gap among all ways of the view, and what is known of the error; the bars alone while the slider moves. */
  function ways(said, year, index, found, isWhole, isMoving) {
    const bars = byId("bars");
    if (!isWhole) {
      for (const id of ["place", "error"]) say(id, "");
      bars.replaceChildren();
      return;
    }
    const [mine, rest] = arithmetic.ways(index, year, [found.mine, found.rest], said.view === "balanced");
    const gaps = mine.map((net, at) => net - rest[at]);
    const gap = found.perHead[0] - found.perHead[1];
    const label = "Default " + words.signed(gap);
    const more = "Your side gets less, net \u2192";
    byId("place").classList.toggle("waits", isMoving);
    if (isMoving) {
      picture.histogram(bars, gaps, gap, label, "", more, page.isNarrow());
      return;
    }
    const ranked = Float64Array.from(gaps).sort();
    const [low, high] = [0.05, 0.95].map((part) => words.signed(arithmetic.quantileOf(ranked, part)));
    const above = arithmetic.place(gaps.map((one) => -one), 0);
    const number = words.grouped(gaps.length);
    const alike = said.view === "balanced" ? "set the deficit aside" : "leave the deficit as it is";
    const text = "The gap is " + words.money(Math.abs(gap)) + ". In " + (above === 1 ? "all " : above ? words.share(above) + " of the " : "none of the ")
      + number + " ways that " + alike + ", your side gets less, net of taxes, than the rest; in 90% the gap is between " + low + " and " + high + ".";
    say("place", text);
    const errors = found.errors.filter((error) => error !== null);
    say("error", said.view === "balanced" ? "No error is computed with the deficit set aside."
      : errors.length ? "Error of the figures, one standard deviation: " + ["your side", "the rest"].flatMap((name, at) =>
        (found.errors[at] === null ? [] : [name + " " + words.money(found.errors[at])])).join(", ") + " per person."
        : "No error is computed for this group: only for the groups by vote and by who governs.");
    picture.histogram(bars, gaps, gap, label, "Bars: how many ways give which gap. " + text, more, page.isNarrow());
  }

  function drawYears(said, found, all, isWhole) {
    const place = byId("lines");
    if (!isWhole) {
      place.replaceChildren();
      say("years-said", "");
      return;
    }
    const [mine, rest] = history(said, found, all);
    const known = all.years.filter((_, at) => mine[at] !== null && rest[at] !== null).length;
    const less = mine.filter((net, at) => net !== null && rest[at] !== null && net > rest[at]).length;
    const told = less === known ? "Net of taxes, your side got less than the rest in all " + known + " years."
      : less === 0 ? "Net of taxes, your side got more than the rest in all " + known + " years."
        : "Net of taxes, your side got less than the rest in " + less + " of " + known + " years.";
    const last = all.years[all.years.length - 1];
    say("years-said", told + " Paid in less got back, per person, in dollars of FY" + last + "; the same states in every year.");
    const isNarrow = page.isNarrow();
    place.replaceChildren(picture.lines(all.years, [
      { name: "Your side", values: mine, class: "one" },
      { name: "The rest", values: rest, class: "two" },
    ], told, isNarrow));
  }

  /** The places a preset ticks: a region, the blue or red states of a definition, or those that pay in more. */
  function preset(name, year, index) {
    const [kind, value, party] = name.split("/");
    if (kind === "region") return index.states.flatMap((one, at) => (index.groups[Number(value)].states.includes(one.state) ? [at] : []));
    if (kind === "lean") return arithmetic.membersOf(year.leans[value], party);
    return [...year.verdicts].flatMap((verdict, at) => (verdict === "p" ? [at] : []));
  }

  const reembed = page.share(() => {
    const { said, year, index, found } = seen;
    return {
      name: "moneymap-my-group-" + said.year,
      title: title(said, found),
      subtitle: "Paid in less got back, per person, FY" + said.year + (said.view === "balanced" ? ", deficit set aside" : ", as it happened")
        + ". Your side: " + found.mine.map((at) => index.states[at].state).join(", "),
      foot: given.name + (location.protocol === "file:" ? "" : ", " + location.host) + ". " + given.sources,
      drawings: [...byId("lines").querySelectorAll("svg")],
      rows: [
        ["fiscal_year", "view", "side", "states", "population", "paid_usd", "received_usd", "net_usd", "net_per_capita_usd"],
        ...found.sums.map((sum, at) => [
          year.fiscal_year, said.view, at ? "rest" : "group",
          (at ? found.rest : found.mine).map((one) => index.states[one].state).join(" "), sum.population,
          Math.round(sum.paid), Math.round(sum.received), Math.round(sum.paid - sum.received), found.perHead[at].toFixed(1),
        ]),
      ],
    };
  });

  page.start(paint, rest).then((/** @type {any} */ started) => {
    const { index } = started;
    for (const part of document.querySelectorAll("[data-scripted]")) /** @type {any} */ (part).hidden = false;
    for (const part of document.querySelectorAll("[data-plain]")) /** @type {any} */ (part).hidden = true;
    const take = (places) => {
      const codes = places.map((at) => index.states[at].state);
      started.change({ group: codes, isNone: !codes.length });
    };
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", (event) => {
      if (event.target.type !== "checkbox" || !seen) return;
      take(index.states.flatMap((one, at) =>
        ((one.state === event.target.value ? event.target.checked : seen.found.mine.includes(at)) ? [at] : [])));
    });
    form.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button || !seen) return;
      const { mine, rest } = seen.found;
      const dc = index.states.findIndex((one) => one.state === "DC");
      if (button.dataset.group) take(preset(button.dataset.group, seen.year, index));
      if (button.id === "clear") take([]);
      if (button.id === "swap") take(rest);
      if (button.id === "dc") take(mine.includes(dc) ? mine.filter((at) => at !== dc) : [...mine, dc].sort((a, b) => a - b));
    });
    document.addEventListener("change", (event) => {
      const { name, value } = /** @type {any} */ (event.target);
      if (name === "view") started.change({ view: value });
    });
  });
})();
