/* One state's or every state's net by the default method, seen in another way: values, formats, words.
   Belongs here: what the views are. Does not belong here: elements, loading. Positive is paid in more, but for what is
   got back per $1, where more than a dollar is got back more. */
(function () {
  "use strict";

  const { arithmetic, words } = /** @type {any} */ (globalThis).moneymap;

  /** @param {number} part */
  const percent = (part) => (part > 0 ? "+" : part < 0 ? "\u2212" : "") + (Math.abs(part) * 100).toFixed(1) + "%";
  /** @param {number} amount */
  const big = (amount) => (amount > 0 ? "+" : "\u2212") + words.billions(Math.abs(amount));
  /** @param {number} amount */
  const more = (amount) => (amount > 0 ? "pays in " : "gets back ") + words.money(Math.abs(amount)) + " more per person";

  /**
   * Unit, how a value is printed, what a state does, and what of what is paid in a class of the map goes by.
   * @type {Object<string, {unit: string, print: (value: number) => string, does: (value: number) => string, edge: (value: number) => string}>}
   */
  const VIEWS = {
    raw: { unit: "dollars per person", print: words.signed, does: more, edge: short },
    balanced: { unit: "dollars per person", print: words.signed, does: more, edge: short },
    relative: { unit: "dollars per person above or below the nation", print: words.signed, does: more, edge: short },
    per_dollar: { unit: "got back per $1 paid in", print: (value) => "$" + value.toFixed(2),
      does: (value) => "gets back $" + value.toFixed(2) + " per $1", edge: (value) => "$" + (1 - value).toFixed(2) },
    total: { unit: "dollars in all", print: big,
      does: (value) => (value > 0 ? "pays in " : "gets back ") + words.billions(Math.abs(value)) + " more", edge: (value) => short(value / 1e9) + "bn" },
    share_of_income: { unit: "part of the state\u2019s personal income", print: percent,
      does: (value) => (value > 0 ? "pays in " : "gets back ") + percent(Math.abs(value)).slice(1) + " of its income on net",
      edge: (value) => percent(value).replace(".0", "") },
    real: { unit: "dollars of the latest year per person", print: words.signed, does: more, edge: short },
  };

  /** @param {number} amount */
  function short(amount) {
    const size = Math.abs(amount);
    return (amount < 0 ? "\u2212" : "") + (size >= 1000 ? "$" + size / 1000 + "k" : "$" + size);
  }

  /**
   * Every state's value of a year; null where the year has none.
   * @param {string} view
   * @param {{population: number[], paid: number[], received: number[], price_level: number | null, income: (number | null)[] | undefined}} of
   *   dollars per person
   * @returns {(number | null)[]}
   */
  function values(view, of) {
    const sum = (/** @type {number[]} */ side) => side.reduce((total, amount, at) => total + amount * of.population[at], 0);
    const net = of.paid.map((paid, at) => paid - of.received[at]);
    const [paid, received] = [sum(of.paid), sum(of.received)];
    const people = of.population.reduce((total, count) => total + count, 0);
    const ways = {
      raw: (/** @type {number} */ at) => net[at],
      balanced: (/** @type {number} */ at) => of.paid[at] * (received / paid) - of.received[at],
      relative: (/** @type {number} */ at) => net[at] - (paid - received) / people,
      per_dollar: (/** @type {number} */ at) => of.received[at] / of.paid[at],
      total: (/** @type {number} */ at) => net[at] * of.population[at],
      share_of_income: (/** @type {number} */ at) => (of.income && of.income[at] !== null ? Number(of.income[at]) / 100000 : null),
      real: (/** @type {number} */ at) => (of.price_level ? net[at] / of.price_level : null),
    };
    return net.map((_, at) => /** @type {any} */ (ways)[view](at));
  }

  /** What a year's record or the record of all years says of one year. @param {any} index @param {any} year */
  function ofYear(index, year) {
    const { paid, received } = arithmetic.sides(index, year, arithmetic.defaults(index));
    return { population: year.population, paid, received, price_level: year.price_level, income: year.views.share_of_personal_income };
  }

  /** @param {any} all @param {number} at */
  const ofAll = (all, at) => ({
    population: all.population[at], price_level: all.price_level[at], income: all.share_of_personal_income[at],
    paid: all.paid_tenth_usd[at].map((/** @type {number} */ tenth) => tenth / 10),
    received: all.received_tenth_usd[at].map((/** @type {number} */ tenth) => tenth / 10),
  });

  const root = /** @type {any} */ (globalThis);
  root.moneymap = Object.assign(root.moneymap, { seen: { VIEWS, values, ofYear, ofAll } });
})();
