// The site's conveniences: finding a state, two side by side, one's own on the home page, a slider of years, tables
// that sort. Every page reads without it.
// No module: browsers refuse modules to pages opened from a folder. Texts are set as text, never as HTML.
(() => {
  "use strict";

  const byId = (id) => document.getElementById(id);

  // As words.money: whole dollars, a true minus sign, what rounds to nothing is $0.
  const money = (amount) => {
    if (amount === null) return "\u2013";
    const size = Math.round(Math.abs(amount));
    return (amount < 0 && size ? "\u2212" : "") + "$" + size.toLocaleString("en-US");
  };

  const element = (name, text, attributes = {}) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  const searchStates = (form) => {
    const box = byId("search");
    const entries = [...byId("states").children];
    const plain = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();
    const show = () => {
      const wanted = plain(box.value);
      let shown = 0;
      for (const entry of entries) {
        entry.hidden = !(" " + plain(entry.dataset.words)).includes(" " + wanted);
        if (!entry.hidden) shown += 1;
      }
      byId("found").textContent = wanted ? shown + " of " + entries.length + " found" : "";
    };
    form.hidden = false;
    box.addEventListener("input", show);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const first = entries.find((entry) => !entry.hidden);
      if (first && box.value.trim()) first.querySelector("a").click();
    });
    show();
  };

  const table = (caption, headings, rows) => {
    const region = element("div", undefined, { class: "scroll", tabindex: "0", role: "region", "aria-label": caption });
    const made = region.appendChild(element("table"));
    made.append(element("caption", caption));
    const head = made.createTHead().insertRow();
    headings.forEach((text, place) =>
      head.append(element("th", text, place ? { scope: "col", class: "number" } : { scope: "col" })));
    const body = made.createTBody();
    for (const [name, ...amounts] of rows) {
      const row = body.insertRow();
      row.append(element("th", name, { scope: "row" }));
      for (const amount of amounts) row.append(element("td", money(amount), { class: "number" }));
    }
    return region;
  };

  const compare = (form) => {
    const data = JSON.parse(byId("figures").textContent);
    const [first, second, place] = [byId("first"), byId("second"), byId("compared")];
    const less = (one, other) => (one === null || other === null ? null : one - other);
    const pair = (name, one, other) => [name, one, other, less(one, other)];
    const choose = () => {
      const [, one, other] = location.hash.match(/^#([A-Z]{2})?-?([A-Z]{2})?$/) || [];
      first.value = data.states[one] ? one : data.shown[0];
      second.value = data.states[other] ? other : data.shown.find((code) => code !== first.value);
    };
    const show = () => {
      const [one, other] = [data.states[first.value], data.states[second.value]];
      const headings = [one.name, other.name, "First less second"];
      const side = (wanted) => data.lines.map(([of, name], line) => [of, name, line])
        .filter(([of]) => of === wanted).map(([, name, line]) => pair(name, one.lines[line], other.lines[line]));
      const words = [one, other].map((state) => {
        const said = element("p", state.says + " ");
        said.append(element("a", state.name, { href: place.dataset.root + state.page }));
        return said;
      });
      const tables = element("div", undefined, { class: "side" });
      tables.append(
        table("Dollars per person, " + data.year, ["Figure", ...headings],
          ["Paid in", "Got back", "Net contribution"].map((name, sum) => pair(name, one.sums[sum], other.sums[sum]))),
        table("Paid in by tax, dollars per person, " + data.year, ["Tax", ...headings], side("paid")),
        table("Got back by program, dollars per person, " + data.year, ["Program", ...headings], side("received")),
        table("Net contribution, " + data.year + " dollars per person, by fiscal year", ["Fiscal year", ...headings],
          data.years.map((year, at) => pair(year, one.nets[at], other.nets[at])).reverse()),
      );
      place.replaceChildren(...words, tables);
    };
    const chosen = () => {
      history.replaceState(null, "", "#" + first.value + "-" + second.value);
      show();
    };
    choose();
    form.hidden = place.hidden = false;
    byId("pages").hidden = byId("plain").hidden = true;
    first.addEventListener("change", chosen);
    second.addEventListener("change", chosen);
    form.addEventListener("submit", (event) => event.preventDefault());
    addEventListener("hashchange", () => { choose(); show(); });
    show();
  };

  // "Your state": a sentence, a share of the ways of counting, the net over the years with its zero line.
  const yourState = (form) => {
    const entries = JSON.parse(byId("states-data").textContent);
    const box = byId("yours");
    const said = byId("said");
    const plain = (text) => text.toLowerCase().trim();
    const line = (nets) => {
      const space = "http://www.w3.org/2000/svg";
      const made = document.createElementNS(space, "svg");
      made.setAttribute("viewBox", "0 0 180 44");
      made.setAttribute("aria-hidden", "true");
      const [low, high] = [Math.min(0, ...nets), Math.max(0, ...nets)];
      const at = (net, place) => [4 + place * 172 / Math.max(1, nets.length - 1), 4 + (high - net) * 36 / ((high - low) || 1)];
      const path = (d) => {
        const drawn = document.createElementNS(space, "path");
        drawn.setAttribute("d", d);
        made.append(drawn);
        return drawn;
      };
      const zero = at(0, 0)[1];
      path("M0 " + zero + "H180").setAttribute("stroke-dasharray", "2 3");
      path("M" + nets.map((net, place) => at(net, place).map((n) => n.toFixed(1)).join(" ")).join("L"));
      return made;
    };
    const show = () => {
      const found = entries.find((entry) => plain(entry.name) === plain(box.value));
      said.replaceChildren();
      if (!found) return;
      const words = element("p", found.says + " " + found.share + " ");
      words.append(element("a", found.name + " in full", { href: form.dataset.yours + found.page }));
      said.append(words);
      if (found.nets.length > 1) said.append(line(found.nets));
    };
    form.hidden = false;
    box.addEventListener("input", show);
    form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
    show();
  };

  // A slider over the fiscal years, with a mark a decade: dragging or keys choose; letting go, or the button, leads to
  // the year's page. Keys alone lead nowhere, so that forty years can be passed without a page each.
  const chooseYear = (form) => {
    const [first, last] = form.dataset.years.split(" ").map(Number);
    const slider = byId("year");
    Object.assign(slider, { min: first, max: last, step: 1, value: form.dataset.year });
    form.hidden = first === last;
    const marks = form.appendChild(element("datalist", undefined, { id: "decades" }));
    for (let year = Math.ceil(first / 10) * 10; year <= last; year += 10) marks.append(element("option", undefined, { value: year }));
    slider.setAttribute("list", "decades");
    const open = () => { if (slider.value !== form.dataset.year) location.href = slider.value + ".html"; };
    let isByKey = false;
    slider.addEventListener("keydown", () => { isByKey = true; });
    slider.addEventListener("pointerdown", () => { isByKey = false; });
    slider.addEventListener("input", () => { byId("chosen").value = slider.value; });
    slider.addEventListener("change", () => { if (!isByKey) open(); });
    slider.addEventListener("keyup", (event) => { if (event.key === "Enter") open(); });
    form.addEventListener("submit", (event) => { event.preventDefault(); open(); });
  };

  // Tables that sort by a column; rows of the US and of groups stay at the top.
  const sortable = (made) => {
    const body = made.tBodies[0];
    const amount = (text) => Number(text.replace("\u2212", "-").replace(/[^0-9.-]/g, ""));
    [...made.tHead.rows[0].cells].forEach((head, place) => {
      const button = element("button", head.textContent, { type: "button" });
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") === "descending";
        for (const other of made.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const isNumber = head.className === "number";
        const key = (row) => row.cells[place].textContent.trim();
        const rows = [...body.rows].filter((row) => !row.className);
        rows.sort((one, other) => {
          const [a, b] = [key(one), key(other)];
          if (a === "\u2013" || b === "\u2013") return (a === "\u2013") - (b === "\u2013");
          return (isNumber ? amount(a) - amount(b) : a.localeCompare(b)) * (up ? 1 : -1);
        });
        body.append(...rows);
      });
    });
  };

  const yours = document.querySelector("form[data-yours]");
  if (yours) yourState(yours);
  const slider = document.querySelector("form[data-years]");
  if (slider) chooseYear(slider);
  document.querySelectorAll("table[data-sorts]").forEach(sortable);
  const search = document.querySelector("form[data-search]");
  if (search) searchStates(search);
  const comparison = document.querySelector("form[data-compare]");
  if (comparison) compare(comparison);
})();
