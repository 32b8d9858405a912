/* What the address of a page says, after the #: one parser and one writer for all of these pages.
   Belongs here: the closed lists an address may name. Does not belong here: what is done with it. What is not in a list
   is left out, an address that is too long or of another version says nothing, and nothing in it is ever shown.
   Form: 1&y=2023&c=111121111&by=governor&s=CA&v=balanced&as=real&g=CAOR&p=snap. */
(function () {
  "use strict";

  const LONGEST = 400;
  const VERSION = "1";

  /**
   * @typedef {{year: number, choice: number[], by: string, state: string, view: string, as: string, group: string[], isNone: boolean,
   *   program: string, isGiven: Set<string>}} Said
   */

  /**
   * What an address says, with the default for what it does not.
   * @param {string} text with or without the sign before it @param {any} index
   */
  function parse(text, index) {
    const axes = index.questions.map((/** @type {any} */ question) => question.axis);
    const codes = index.states.map((/** @type {any} */ state) => state.state);
    const years = index.years.map((/** @type {any} */ year) => year.fiscal_year);
    const said = {
      year: years[years.length - 1],
      choice: axes.map(() => 0),
      by: index.definitions[0].definition,
      state: "",
      view: "raw",
      as: index.views[0].view,
      group: /** @type {string[]} */ ([]),
      isNone: false,
      program: "",
      isGiven: new Set(),
    };
    const plain = text.startsWith("#") ? text.slice(1) : text;
    if (plain.length > LONGEST) return said;
    const [version, ...parts] = plain.split("&");
    const lists = Object.prototype.hasOwnProperty.call(index.address, version) ? index.address[version] : null;
    if (!lists) return said;
    const options = Object.entries(lists);
    /** @type {Object<string, (value: string) => boolean>} */
    const readers = {
      y: (value) => /^\d{4}$/.test(value) && years.includes(Number(value)) && Boolean((said.year = Number(value))),
      c: (value) => {
        if (value.length !== options.length || !/^[1-9]+$/.test(value)) return false;
        const digits = [...value].map(Number);
        if (digits.some((digit, at) => digit > options[at][1].length)) return false;
        digits.forEach((digit, at) => {
          const place = axes.indexOf(options[at][0]);
          const known = place < 0 ? -1
            : index.questions[place].options.findIndex((/** @type {any} */ one) => one.option === options[at][1][digit - 1]);
          if (known >= 0) said.choice[place] = known;
        });
        return true;
      },
      by: (value) => index.definitions.some((/** @type {any} */ one) => one.definition === value) && Boolean(said.by = value),
      s: (value) => codes.includes(value) && Boolean(said.state = value),
      as: (value) => index.views.some((/** @type {any} */ one) => one.view === value) && Boolean(said.as = value),
      v: (value) => ["raw", "balanced"].includes(value) && Boolean(said.view = value),
      g: (value) => {
        if (value === "none") return Boolean(said.isNone = true);
        const members = /** @type {string[]} */ (value.match(/../g) || []);
        if (value.length % 2 || !members.length || new Set(members).size !== members.length) return false;
        if (!members.every((code) => codes.includes(code))) return false;
        said.group = codes.filter((/** @type {string} */ code) => members.includes(code));
        return true;
      },
      p: (value) => index.categories.some((/** @type {any} */ one) => one.category === value) && Boolean(said.program = value),
    };
    for (const part of parts) {
      const at = part.indexOf("=");
      const key = part.slice(0, at);
      if (at < 1 || said.isGiven.has(key) || !Object.prototype.hasOwnProperty.call(readers, key)) continue;
      if (readers[key](part.slice(at + 1))) said.isGiven.add(key);
    }
    return said;
  }

  /**
   * The address of what is shown, without the sign before it; what is the default is left out but the year.
   * @param {any} shown @param {any} index
   */
  function write(shown, index) {
    const parts = [VERSION, "y=" + shown.year];
    if (shown.choice && shown.choice.some((/** @type {number} */ option) => option)) {
      const digits = Object.entries(index.address[VERSION]).map(([axis, options]) => {
        const place = index.questions.findIndex((/** @type {any} */ question) => question.axis === axis);
        const option = place < 0 ? 0 : shown.choice[place];
        const name = place < 0 ? options[0] : index.questions[place].options[option].option;
        return options.indexOf(name) + 1;
      });
      parts.push("c=" + digits.join(""));
    }
    if (shown.by && shown.by !== index.definitions[0].definition) parts.push("by=" + shown.by);
    if (shown.view && shown.view !== "raw") parts.push("v=" + shown.view);
    if (shown.as && shown.as !== index.views[0].view) parts.push("as=" + shown.as);
    if (shown.isNone) parts.push("g=none");
    else if (shown.group && shown.group.length) parts.push("g=" + shown.group.join(""));
    if (shown.program) parts.push("p=" + shown.program);
    if (shown.state) parts.push("s=" + shown.state);
    return parts.join("&");
  }

  const root = /** @type {any} */ (globalThis);
  root.moneymap = Object.assign(root.moneymap || {}, { address: { parse, write } });
})();
