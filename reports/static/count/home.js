/* "Your state" on the home page: one sentence, the years as a small line, the share of ways in which it pays in more.
   Belongs here: that box. Does not belong here: arithmetic, words and drawings, which are loaded with the first choice. */
(function () {
  "use strict";

  const mm = /** @type {any} */ (globalThis).moneymap;
  const form = /** @type {any} */ (document.getElementById("your-state"));
  if (!form) return;
  const select = form.querySelector("select");
  const place = /** @type {any} */ (document.getElementById("home-said"));

  async function parts() {
    for (const name of ["arithmetic", "words", "picture"]) if (!mm[name]) await mm.data.part(name);
    const [index, all] = await Promise.all(["index", "all-years"].map(mm.data.load));
    return { index, all, year: await mm.data.load(String(all.years[all.years.length - 1])) };
  }

  async function show() {
    const code = select.value;
    if (!code) {
      place.replaceChildren();
      return;
    }
    const { index, all, year } = await parts();
    if (select.value !== code) return;
    const { arithmetic, words, picture } = mm;
    const at = index.states.findIndex((one) => one.state === code);
    const name = code === "DC" ? "The District of Columbia" : index.states[at].name;
    const net = arithmetic.nets(index, year, arithmetic.defaults(index))[at];
    const error = year.error_tenth_usd[at];
    const above = 1 - arithmetic.placeAmong(arithmetic.quantiles(year, false, at), 0);
    const nets = all.years.map((_, of) => (all.price_level[of]
      ? (all.paid_tenth_usd[of][at] - all.received_tenth_usd[of][at]) / 10 / all.price_level[of] : null));
    const line = document.createElement("p");
    const own = document.createElement("strong");
    own.textContent = name;
    line.append(own, " " + words.does(net, error === null ? null : error / 10) + ", FY" + year.fiscal_year + ". It pays in more in "
      + (above <= 0 ? "none" : above >= 1 ? "all" : "about " + words.share(above)) + " of the ways of counting that leave the deficit as it is. ");
    const link = document.createElement("a");
    link.href = "states/" + code.toLowerCase() + ".html";
    link.textContent = index.states[at].name;
    const way = document.createElement("a");
    way.href = "count.html#1&s=" + code;
    way.textContent = "Count it your way";
    line.append(link, " \u00b7 ", way);
    const drawing = document.createElement("div");
    drawing.className = "sparks tool";
    drawing.append(picture.spark(all.years, nets, year.fiscal_year,
      name + ": net contribution per person by fiscal year, dollars of FY" + year.fiscal_year));
    place.replaceChildren(line, drawing);
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  select.addEventListener("change", () => show().catch(() => place.replaceChildren("The figures cannot be loaded.")));
})();
