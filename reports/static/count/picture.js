/* Pictures of these pages as inline SVG: classes of the map, bars, lines, and the picture that is downloaded.
   Belongs here: drawing. Does not belong here: arithmetic, what is said. Colours are classes of count.css, so that the
   dark is another set of the same names. */
(function () {
  "use strict";

  const NS = "http://www.w3.org/2000/svg";
  const CLASSES = ["g0", "g1", "g2", "g3", "even", "p0", "p1", "p2"];
  const RATIOS = ["p2", "p1", "p0", "even", "g2", "g1", "g0"];
  const { words } = /** @type {any} */ (globalThis).moneymap;

  /**
   * @param {string} name @param {Object<string, string | number>} [attributes] @param {...(Node | string)} children
   * @returns {SVGElement}
   */
  function svg(name, attributes = {}, ...children) {
    const made = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
    made.append(...children);
    return made;
  }

  /** Edges between classes in dollars of a year. @param {number[]} latest @param {number | null} level its prices */
  const edges = (latest, level) => latest.map((edge) => words.even((edge * (level || 1)) / 100) * 100);

  /** @param {number} net @param {number} verdict @param {number[]} limits */
  function classOf(net, verdict, limits) {
    if (!verdict) return "even";
    const part = verdict < 0 ? limits.slice(0, 3) : limits.slice(3);
    return CLASSES[(verdict < 0 ? 0 : 5) + part.filter((edge) => net > edge).length];
  }

  /** @param {number} ratio @param {string} side @param {number[]} ratios */
  function ratioClass(ratio, side, ratios) {
    const at = ratios.filter((edge) => ratio > edge).length;
    return side === "received" ? RATIOS[at] : RATIOS[6 - at];
  }

  /** @param {number} amount */
  function short(amount) {
    const size = Math.abs(amount);
    return (amount < 0 ? "\u2212" : "") + (size >= 1000 ? "$" + size / 1000 + "k" : "$" + size);
  }

  /** Write what is another, so that the browser has nothing to do where it is the same. */
  function set(/** @type {Element} */ element, /** @type {string} */ name, /** @type {string | number} */ value) {
    const text = String(value);
    if (element.getAttribute(name) !== text) element.setAttribute(name, text);
  }

  /** What a map's areas look like now. @type {WeakMap<Element, {areas: any[], outlined: string, own: string}>} */
  const maps = new WeakMap();

  /** Colour the map's areas. @param {Element} map @param {Map<string, string>} classes by state @param {string} own */
  function colour(map, classes, own) {
    const known = maps.get(map) || {
      areas: [...map.querySelectorAll("path[data-state]")].map((area) =>
        ({ area, state: /** @type {any} */ (area).dataset.state, look: area.getAttribute("class") })),
      outlined: "", own: "",
    };
    maps.set(map, known);
    let outlined = "";
    for (const one of known.areas) {
      const name = classes.get(one.state) || "none";
      const look = "area " + name + (one.state === own ? " own" : "");
      if (name.startsWith("p")) outlined += one.state;
      if (look === one.look) continue;
      one.look = look;
      one.area.setAttribute("class", look);
      if (name === "even") one.area.setAttribute("fill", "url(#dots)");
      else one.area.removeAttribute("fill");
    }
    // Outlined ones stand last, so that no neighbour covers them.
    if (outlined !== known.outlined) {
      for (const one of known.areas) if (/ p\d/.test(one.look)) one.area.parentNode.append(one.area);
    }
    known.outlined = outlined;
    const front = map.querySelector("[data-front]");
    if (!front || own === known.own) return;
    known.own = own;
    const chosen = own && known.areas.find((one) => one.state === own);
    front.replaceChildren(...(chosen ? [svg("path", { d: chosen.area.getAttribute("d") || "", class: "front" })] : []));
  }

  /** Round steps for an axis: the least of 1, 2, 5 times ten that gives at most so many. */
  function stepOf(/** @type {number} */ span, /** @type {number} */ most) {
    const ten = 10 ** Math.floor(Math.log10(span / most));
    return [1, 2, 5, 10].map((times) => times * ten).find((step) => span / step <= most) || 10 * ten;
  }

  /** Texts of a drawing, taken again for the next one: a text that stays is no work. @param {Element} group */
  function texts(group) {
    const old = [...group.children];
    let used = 0;
    return {
      /** @param {number} x @param {number} y @param {string} anchor @param {string} name @param {string} said */
      write(x, y, anchor, name, said) {
        const text = old[used] || group.appendChild(svg("text"));
        used += 1;
        set(text, "x", x.toFixed(1));
        set(text, "y", y);
        set(text, "text-anchor", anchor);
        set(text, "class", name);
        if (text.textContent !== said) text.textContent = said;
      },
      end() { for (const text of old.slice(used)) text.remove(); },
    };
  }

  /**
   * Bars of how many ways give how much, the one the choice lies in dark, zero always in the picture.
   * @param {Element} place where the drawing stands, which is drawn anew
   * @param {ArrayLike<number>} values @param {number} chosen @param {string} said at the chosen bar
   * @param {string} alt @param {string} right what more means
   * @param {boolean} isNarrow
   */
  function histogram(place, values, chosen, said, alt, right, isNarrow) {
    const [width, height, top, floor] = [isNarrow ? 330 : 560, 176, 44, 146];
    let least = Math.min(0, chosen);
    let most = Math.max(0, chosen);
    for (let at = 0; at < values.length; at += 1) {
      if (values[at] < least) least = values[at];
      if (values[at] > most) most = values[at];
    }
    const step = stepOf(most - least || 1, isNarrow ? 26 : 34);
    const first = Math.floor(least / step);
    const number = Math.max(1, Math.ceil(most / step) - first);
    const counts = new Array(number).fill(0);
    const barOf = (/** @type {number} */ value) => Math.min(number - 1, Math.max(0, Math.floor(value / step) - first));
    for (let at = 0; at < values.length; at += 1) counts[barOf(values[at])] += 1;
    const x = (/** @type {number} */ value) => 14 + ((value / step - first) / number) * (width - 28);
    const most_ = Math.max(...counts);
    const bar = (/** @type {number} */ at) => {
      if (!counts[at]) return "";
      const tall = Math.max(1, ((floor - top) * counts[at]) / most_);
      const left = x((first + at) * step) + 0.8;
      const wide = Math.max(1, x((first + at + 1) * step) - left - 0.8);
      return `M${left.toFixed(1)} ${floor}v${(-tall).toFixed(1)}h${wide.toFixed(1)}v${tall.toFixed(1)}z`;
    };
    const own = barOf(chosen);
    let made = place.querySelector("svg.histogram");
    if (!made || made.getAttribute("viewBox") !== `0 0 ${width} ${height}`) {
      made = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", class: "histogram" },
        svg("path", { class: "bar" }), svg("path", { class: "bar own" }), svg("path", { class: "zero" }),
        svg("line", { x1: 14, x2: width - 14, y1: floor, y2: floor, class: "axis" }), svg("g"));
      place.replaceChildren(made);
    }
    const [others, chosenBar, marks, , words_] = made.children;
    set(made, "aria-label", alt);
    set(others, "d", counts.map((_, at) => (at === own ? "" : bar(at))).join(""));
    set(chosenBar, "d", bar(own));
    const middle = x((first + own + 0.5) * step);
    const high = floor - ((floor - top) * counts[own]) / most_;
    set(marks, "d", `M${x(0).toFixed(1)} 8V${floor + 5}M${middle.toFixed(1)} 36V${high.toFixed(1)}`);
    const { write, end } = texts(words_);
    const isLeft = x(0) < width / 2;
    write(x(0) + (isLeft ? 6 : -6), 15, isLeft ? "start" : "end", "quiet", right);
    write(middle, 33, middle > width - 90 ? "end" : middle < 90 ? "start" : "middle", "strong", said);
    const apart = stepOf(most - least || 1, isNarrow ? 3 : 5);
    for (let value = Math.ceil(least / apart) * apart; value <= most; value += apart) {
      const at = x(value);
      write(at, floor + 20, at < 30 ? "start" : at > width - 30 ? "end" : "middle", value ? "tick" : "tick strong", words.money(value));
    }
    end();
  }

  /**
   * Two lines over the years with labelled ends; a year without a value breaks its line.
   * @param {number[]} years @param {{name: string, values: (number | null)[], class: string}[]} lines
   * @param {string} alt @param {boolean} isNarrow
   */
  function lines(years, lines, alt, isNarrow) {
    const [width, height] = isNarrow ? [350, 250] : [620, 320];
    const [left, right, top, floor] = isNarrow ? [46, 260, 22, 220] : [66, 490, 26, 288];
    const all = /** @type {number[]} */ (lines.flatMap((line) => line.values.filter((value) => value !== null)));
    const most = Math.max(0, ...all);
    const least = Math.min(0, ...all);
    const apart = stepOf(most - least || 1, isNarrow ? 4 : 6);
    const high = Math.ceil(most / apart) * apart;
    const low = Math.floor(least / apart) * apart;
    const span = years[years.length - 1] - years[0] || 1;
    const x = (/** @type {number} */ year) => left + ((year - years[0]) / span) * (right - left);
    const y = (/** @type {number} */ value) => floor - ((value - low) / (high - low || 1)) * (floor - top);
    const made = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": alt, class: "lines" });
    const pandemic = [2020, 2021].filter((year) => years.includes(year));
    if (pandemic.length === 2) {
      made.append(svg("rect", { x: x(2019.5), width: x(2021.5) - x(2019.5), y: top, height: floor - top, class: "band" }));
      made.append(svg("text", { x: x(2020.5), y: top - 8, "text-anchor": "middle", class: "quiet" }, isNarrow ? "Pandemic" : "Pandemic aid"));
    }
    for (let value = low; value <= high + apart / 2; value += apart) {
      made.append(svg("line", { x1: left, x2: right, y1: y(value), y2: y(value), class: Math.abs(value) < 1e-6 ? "zero" : "grid" }));
      made.append(svg("text", { x: left - 8, y: y(value) + 4, "text-anchor": "end", class: value ? "tick" : "tick strong" },
        isNarrow ? short(value) : words.money(value)));
    }
    const every = stepOf(span, isNarrow ? 4 : 5);
    years.forEach((year, at) => {
      const isEnd = at === 0 || at === years.length - 1;
      const isNear = years[years.length - 1] - year < every * 0.7 || year - years[0] < every * 0.7;
      if (isEnd || (year % every === 0 && !isNear)) {
        made.append(svg("text", { x: x(year), y: floor + 20, "text-anchor": "middle", class: "tick" }, String(year)));
      }
    });
    const ends = lines.map((line) => line.values[line.values.length - 1]);
    const shift = lines.length === 2 && ends[0] !== null && ends[1] !== null && Math.abs(y(ends[0]) - y(ends[1])) < 38
      ? (38 - Math.abs(y(ends[0]) - y(ends[1]))) / 2 : 0;
    lines.forEach((line, of) => {
      let path = "";
      line.values.forEach((value, at) => {
        if (value === null) return;
        const isStart = at === 0 || line.values[at - 1] === null;
        path += (isStart ? "M" : "L") + x(years[at]).toFixed(1) + " " + y(value).toFixed(1);
      });
      made.append(svg("path", { d: path, class: "line " + line.class }));
      const end = ends[of];
      if (end === null) return;
      made.append(svg("circle", { cx: x(years[years.length - 1]), cy: y(end), r: 4.5, class: "end " + line.class }));
      const other = ends[1 - of];
      const isUpper = other === undefined || other === null || end > other || (end === other && of === 0);
      const place = y(end) + (isUpper ? -shift : shift);
      made.append(svg("text", { x: right + 14, y: place - 2, class: "label " + line.class }, line.name));
      made.append(svg("text", { x: right + 14, y: place + 16, class: "label " + line.class }, words.signed(end)));
    });
    return made;
  }

  /**
   * A small line of one state's values over the years.
   * @param {number[]} years @param {(number | null)[]} values @param {number} year @param {string} alt
   */
  function spark(years, values, year, alt) {
    const [width, height] = [300, 74];
    const known = /** @type {number[]} */ (values.filter((value) => value !== null));
    const low = Math.min(0, ...known);
    const high = Math.max(0, ...known);
    const span = years[years.length - 1] - years[0] || 1;
    const x = (/** @type {number} */ of) => 8 + ((of - years[0]) / span) * (width - 16);
    const y = (/** @type {number} */ value) => 52 - ((value - low) / (high - low || 1)) * 44;
    const made = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": alt, class: "spark" });
    made.append(svg("line", { x1: 8, x2: width - 8, y1: y(0), y2: y(0), class: "axis" }));
    let path = "";
    values.forEach((value, at) => {
      if (value !== null) path += (at && values[at - 1] !== null ? "L" : "M") + x(years[at]).toFixed(1) + " " + y(value).toFixed(1);
    });
    made.append(svg("path", { d: path, class: "line one" }));
    const now = values[years.indexOf(year)];
    if (now !== null && now !== undefined) made.append(svg("circle", { cx: x(year), cy: y(now), r: 4.5, class: "end one" }));
    made.append(svg("text", { x: 8, y: 70, class: "tick" }, String(years[0])));
    made.append(svg("text", { x: width - 8, y: 70, "text-anchor": "end", class: "tick" }, String(years[years.length - 1])));
    return made;
  }

  const root = /** @type {any} */ (globalThis);
  root.moneymap = Object.assign(root.moneymap, {
    picture: { svg, set, texts, CLASSES, RATIOS, edges, classOf, ratioClass, short, colour, histogram, lines, spark, stepOf },
  });
})();
