/* The arithmetic of every way of counting: records of data/api in, dollars out.
   Belongs here: sums. Does not belong here: pages, words, addresses, loading. A net is what is paid, times a scale, less
   what is received; each side is a sum of one vector of 51 areas a category, in tenths of a dollar per person. A choice
   is a list of places of options, one for each question of the index, from 0; 0 is the default's. */
(function () {
  "use strict";

  /**
   * @typedef {{side: string, category: string, vector: string | null}} Rule
   * @typedef {{option: string, answer: string, meaning: string, rules: Rule[]}} Option
   * @typedef {{axis: string, position: number, question: string, hint: string, options: Option[]}} Question
   * @typedef {{side: string, category: string, label: string, category_group: string}} Category
   * @typedef {{state: string, name: string}} State
   * @typedef {{questions: Question[], categories: Category[], states: State[], years: {fiscal_year: number}[],
   *   address: Object<string, Object<string, string[]>>, definitions: {definition: string, label: string}[],
   *   ways: {label: string, answers: Object<string, string>}[], groups: {label: string, states: string[]}[]}} Index
   * @typedef {{side: string, category: string, vector: string, tenth_usd: number[], total_usd: number}} Vector
   * @typedef {{fiscal_year: number, price_level: number | null, population: number[], vectors: Vector[],
   *   verdicts: string, error_tenth_usd: (number | null)[], leans: Object<string, string>,
   *   group_error_tenth_usd: Object<string, Object<string, number>>,
   *   quantile_steps_ten_usd: Object<string, number[][]>}} Year
   * @typedef {{paid: number, received: number, population: number}} Sum
   */

  const DEFAULT = "residence";
  const SIDES = ["paid", "received"];

  /** The place of the question on the deficit, which scales and places nothing. @param {Index} index */
  const deficitOf = (index) => index.questions.findIndex((question) => question.axis === "deficit");

  /** The default method: every question's first option. @param {Index} index @returns {number[]} */
  const defaults = (index) => index.questions.map(() => 0);

  /**
   * The choice that gives these answers, the default's where there is none.
   * @param {Index} index @param {Object<string, string>} answers axis -> option @returns {number[]}
   */
  const choiceOf = (index, answers) => index.questions.map((question) =>
    Math.max(0, question.options.findIndex((option) => option.option === answers[question.axis])));

  /** @param {Index} index @param {number[]} choice */
  const isBalanced = (index, choice) => choice[deficitOf(index)] === 1;

  /**
   * The vector each category takes under a choice: of several options with a rule, that of the last question holds.
   * @param {Index} index @param {number[]} choice @returns {Map<string, string | null>}
   */
  function rules(index, choice) {
    const found = new Map(index.categories.map(({ side, category }) =>
      [side + "/" + category, /** @type {string | null} */ (DEFAULT)]));
    index.questions.forEach((question, place) => {
      for (const rule of question.options[choice[place]].rules) found.set(rule.side + "/" + rule.category, rule.vector);
    });
    return found;
  }

  /**
   * What was made of a record once, while the record is there.
   * @template K, V
   * @param {(of: K) => V} make
   */
  function kept(make) {
    /** @type {WeakMap<any, V>} */
    const known = new WeakMap();
    return (/** @type {K} */ of) => {
      let found = known.get(of);
      if (found === undefined) known.set(of, (found = make(of)));
      return found;
    };
  }

  /** @type {(year: Year) => Map<string, Vector>} side/category/vector -> vector */
  const vectors = kept((/** @type {Year} */ year) =>
    new Map(year.vectors.map((one) => [one.side + "/" + one.category + "/" + one.vector, one])));

  let last = { index: /** @type {any} */ (null), choice: "", names: /** @type {string[]} */ ([]) };

  /** The names of a choice's vectors, put together once while the year moves. @param {Index} index @param {number[]} choice */
  function namesOf(index, choice) {
    const said = choice.join();
    if (last.index !== index || last.choice !== said) {
      const named = [...rules(index, choice)];
      last = { index, choice: said, names: named.flatMap(([name, vector]) => (vector === null ? [] : [name + "/" + vector])) };
    }
    return last.names;
  }

  /**
   * What each state pays and receives per person under a choice, in dollars, and what receipts are multiplied with.
   * @param {Index} index @param {Year} year @param {number[]} choice
   * @returns {{paid: number[], received: number[], scale: number}}
   */
  function sides(index, year, choice) {
    const known = vectors(year);
    const sums = { paid: year.population.map(() => 0), received: year.population.map(() => 0) };
    const totals = { paid: 0, received: 0 };
    for (const name of namesOf(index, choice)) {
      const one = known.get(name);
      if (!one) continue;
      const side = one.side === "paid" ? "paid" : "received";
      totals[side] += one.total_usd;
      const sum = sums[side];
      for (let at = 0; at < sum.length; at += 1) sum[at] += one.tenth_usd[at];
    }
    const dollars = (/** @type {number[]} */ tenths) => tenths.map((tenth) => tenth / 10);
    return {
      paid: dollars(sums.paid),
      received: dollars(sums.received),
      scale: isBalanced(index, choice) ? totals.received / totals.paid : 1,
    };
  }

  /**
   * The net contribution of each state in dollars per person: positive = pays in more than it gets back.
   * @param {Index} index @param {Year} year @param {number[]} choice @returns {number[]}
   */
  function nets(index, year, choice) {
    const { paid, received, scale } = sides(index, year, choice);
    return paid.map((amount, at) => amount * scale - received[at]);
  }

  /**
   * The dollars of some states together: what they pay (scaled), receive, and their people.
   * @param {Year} year @param {{paid: number[], received: number[], scale: number}} counted @param {number[]} members
   * @returns {Sum}
   */
  function group(year, counted, members) {
    const sum = { paid: 0, received: 0, population: 0 };
    for (const at of members) {
      sum.paid += counted.paid[at] * counted.scale * year.population[at];
      sum.received += counted.received[at] * year.population[at];
      sum.population += year.population[at];
    }
    return sum;
  }

  /** Net per person of a sum, dollars. @param {Sum} sum */
  const perHead = (sum) => (sum.paid - sum.received) / sum.population;

  /** The places of states counted with a party, "d" or "r". @param {string} leans @param {string} party */
  const membersOf = (leans, party) => [...leans].flatMap((lean, at) => (lean === party ? [at] : []));

  /** The vectors of a side: those no question decides, and those of each combination of answers. @param {Index} index @param {string} side */
  function planOf(index, side) {
    const asked = index.questions.map((question, place) => ({ question, place }))
      .filter(({ question }) => question.options.some((option) => option.rules.some((rule) => rule.side === side)));
    const strides = new Array(index.questions.length).fill(0);
    let size = 1;
    for (const { question, place } of asked) {
      strides[place] = size;
      size *= question.options.length;
    }
    /** @type {string[]} */
    const fixed = [];
    /** @type {((code: number) => string | null)[]} */
    const decided = [];
    for (const { side: of, category } of index.categories) {
      if (of !== side) continue;
      const name = side + "/" + category + "/";
      const deciders = asked.flatMap(({ question, place }) => {
        const names = question.options.map((option) => {
          const rule = option.rules.find((one) => one.side === side && one.category === category);
          return rule ? rule.vector && name + rule.vector : undefined;
        });
        return names.some((one) => one !== undefined) ? [{ place, names }] : [];
      });
      if (!deciders.length) fixed.push(name + DEFAULT);
      else decided.push((code) => deciders.reduce((/** @type {string | null} */ taken, { place, names }) => {
        const said = names[Math.floor(code / strides[place]) % names.length];
        return said === undefined ? taken : said;
      }, name + DEFAULT));
    }
    const combinations = Array.from({ length: size }, (_, code) => decided.map((of) => of(code)));
    return { strides, fixed, combinations };
  }

  /** Both sides' plans, and the combination of each side that every way of a view takes. */
  const plans = kept((/** @type {Index} */ index) => {
    const [paid, received] = SIDES.map((side) => planOf(index, side));
    const asked = index.questions.map((question) => (question.axis === "deficit" ? 1 : question.options.length));
    const number = asked.reduce((product, options) => product * options, 1);
    const codes = [new Uint32Array(number), new Uint32Array(number)];
    for (let way = 0; way < number; way += 1) {
      let rest = way;
      for (let place = 0; place < asked.length; place += 1) {
        const option = rest % asked[place];
        rest = (rest - option) / asked[place];
        codes[0][way] += option * paid.strides[place];
        codes[1][way] += option * received.strides[place];
      }
    }
    return { sides: [paid, received], codes };
  });

  /** Sums of a side in every combination: dollars per person of each group, then the nation's dollars. */
  function table(/** @type {{fixed: string[], combinations: (string | null)[][]}} */ plan, /** @type {Year} */ year, /** @type {number[][]} */ groups) {
    const known = vectors(year);
    const people = groups.map((members) => members.reduce((sum, at) => sum + year.population[at], 0));
    /** @type {Map<string, number[]>} */
    const sums = new Map();
    const sumOf = (/** @type {string} */ name) => {
      let found = sums.get(name);
      if (!found) {
        const one = known.get(name);
        found = one ? groups.map((members, of) =>
          members.reduce((sum, at) => sum + one.tenth_usd[at] * year.population[at], 0) / 10 / people[of]) : groups.map(() => 0);
        found.push(one ? one.total_usd : 0);
        sums.set(name, found);
      }
      return found;
    };
    const width = groups.length + 1;
    const rows = new Float64Array(plan.combinations.length * width);
    const base = new Float64Array(width);
    for (const name of plan.fixed) sumOf(name).forEach((sum, at) => { base[at] += sum; });
    plan.combinations.forEach((names, code) => {
      rows.set(base, code * width);
      for (const name of names) {
        if (name !== null) sumOf(name).forEach((sum, at) => { rows[code * width + at] += sum; });
      }
    });
    return rows;
  }

  /**
   * Net per person of each group in every way of a view: as many numbers a group as there are ways.
   * @param {Index} index @param {Year} year @param {number[][]} groups places of their states
   * @param {boolean} balanced whether receipts are scaled
   * @returns {Float64Array[]}
   */
  function ways(index, year, groups, balanced) {
    const plan = plans(index);
    const [paid, received] = plan.sides.map((of) => table(of, year, groups));
    const [first, second] = plan.codes;
    const width = groups.length + 1;
    const found = groups.map(() => new Float64Array(first.length));
    for (let way = 0; way < first.length; way += 1) {
      const [at, from] = [first[way] * width, second[way] * width];
      const scale = balanced ? received[from + width - 1] / paid[at + width - 1] : 1;
      for (let of = 0; of < groups.length; of += 1) found[of][way] = paid[at + of] * scale - received[from + of];
    }
    return found;
  }

  /** The share of ways that give less, the same to the tenth left out. @param {ArrayLike<number>} values @param {number} amount */
  function place(values, amount) {
    let less = 0;
    for (let at = 0; at < values.length; at += 1) if (values[at] < amount - 0.05) less += 1;
    return less / values.length;
  }

  /** A quantile between 0 and 1, interpolated. @param {ArrayLike<number>} values @param {number} part */
  const quantile = (values, part) => quantileOf(Float64Array.from(values).sort(), part);

  /** Of values in order. @param {ArrayLike<number>} sorted @param {number} part */
  function quantileOf(sorted, part) {
    const at = (sorted.length - 1) * part;
    const low = Math.floor(at);
    const high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
  }

  /**
   * The quantiles of a state over the ways of a view, evenly spaced, from the least to the most, to ten dollars.
   * @param {Year} year @param {boolean} balanced @param {number} at @returns {number[]}
   */
  function quantiles(year, balanced, at) {
    let sum = 0;
    return year.quantile_steps_ten_usd[balanced ? "balanced" : "raw"][at].map((step) => (sum += step * 10));
  }

  /** The share of ways below an amount, from evenly spaced quantiles. @param {number[]} sorted @param {number} amount */
  function placeAmong(sorted, amount) {
    const last = sorted.length - 1;
    if (amount <= sorted[0]) return 0;
    if (amount >= sorted[last]) return 1;
    const high = sorted.findIndex((value) => value > amount);
    return (high - 1 + (amount - sorted[high - 1]) / (sorted[high] - sorted[high - 1])) / last;
  }

  /**
   * A tax or program per person by state, by the default method, and for the nation; null where the year has none.
   * @param {Year} year @param {string} side @param {string} category
   * @returns {{states: number[], nation: number} | null}
   */
  function category(year, side, category) {
    const one = vectors(year).get(side + "/" + category + "/" + DEFAULT);
    if (!one) return null;
    const people = year.population.reduce((sum, count) => sum + count, 0);
    return { states: one.tenth_usd.map((tenth) => tenth / 10), nation: one.total_usd / people };
  }

  const exported = {
    defaults, choiceOf, isBalanced, rules, sides, nets, group, perHead, membersOf, ways, place, quantile, quantileOf, quantiles,
    placeAmong, category,
  };
  const root = /** @type {any} */ (globalThis);
  root.moneymap = Object.assign(root.moneymap || {}, { arithmetic: exported });
})();
