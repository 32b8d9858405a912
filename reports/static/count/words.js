/* Figures in words, as reports/words and reports/count/words.py say them.
   Belongs here: formats and the sentences several pages share. Does not belong here: arithmetic, elements. */
(function () {
  "use strict";

  const MINUS = "\u2212";

  /** Whole dollars with a true minus sign; what rounds to nothing is $0. @param {number} amount */
  function money(amount) {
    const size = even(Math.abs(amount));
    return (amount < 0 && size ? MINUS : "") + "$" + grouped(size);
  }

  /** With commas between thousands, whatever the browser's language. @param {number} whole */
  const grouped = (whole) => String(whole).replace(/\B(?=(\d{3})+$)/g, ",");

  /** To a whole number, halves to the even one, as the server rounds. @param {number} amount */
  function even(amount) {
    const low = Math.floor(amount);
    if (amount - low !== 0.5) return Math.round(amount);
    return low % 2 ? low + 1 : low;
  }

  /** With a plus sign above zero. @param {number} amount */
  const signed = (amount) => (even(amount) > 0 ? "+" : "") + money(amount);

  /** $37 billion, $4.5 billion, $1.0 trillion. @param {number} amount never below zero */
  function billions(amount) {
    const size = Math.abs(amount);
    if (size >= 9.995e11) return "$" + (size / 1e12).toFixed(1) + " trillion";
    if (size >= 9.95e9) return "$" + even(size / 1e9) + " billion";
    return "$" + (size / 1e9).toFixed(1) + " billion";
  }

  /** A share in whole per cent; only all is 100% and only none 0%. @param {number} part */
  function share(part) {
    if (part <= 0) return "0%";
    if (part >= 1) return "100%";
    return part < 0.01 ? "under 1%" : part > 0.99 ? "over 99%" : even(part * 100) + "%";
  }

  /** 1st, 22nd, 75th. @param {number} number */
  function ordinal(number) {
    const tens = number % 100;
    const ending = tens > 10 && tens < 14 ? "th" : ["th", "st", "nd", "rd"][number % 10] || "th";
    return number + ending;
  }

  /** @param {number} count @param {string} one @param {string} many */
  const counted = (count, one, many) => count + " " + (count === 1 ? one : many);

  /** "19 states and DC", never 20 states. @param {number} states without DC @param {boolean} hasDc */
  function members(states, hasDc) {
    if (!hasDc) return counted(states, "state", "states");
    return states ? counted(states, "state", "states") + " and DC" : "DC";
  }

  /** Who gets more net of taxes. @param {number} gap blue less red, dollars per person */
  function gap(gap) {
    if (!even(Math.abs(gap))) return "net of taxes, blue and red states get the same per person";
    return "net of taxes, blue states get " + money(Math.abs(gap)) + (gap > 0 ? " less" : " more")
      + " per person than red states";
  }

  /** What of a year's dollars is shared out by older measures. @param {number} part hundred-thousandths */
  const standIns = (part) => (part ? share(part / 100000) + " of the dollars are shared out by older measures that stand in." : "");

  /** The first letter in upper case. @param {string} text */
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  /** -1 gets back more, 0 about even, 1 pays in more. @param {number} net @param {number | null} error dollars */
  const verdict = (net, error) => (Math.abs(net) <= 1.64 * (error || 0) || !even(Math.abs(net)) ? 0 : Math.sign(net));

  /** What a state does, without its name. @param {number} net @param {number | null} error */
  function does(net, error) {
    const class_ = verdict(net, error);
    if (!class_) return "is about even: " + signed(net) + " per person, within the error";
    return class_ > 0 ? "pays in " + money(net) + " more per person than it gets back"
      : "gets back " + money(-net) + " more per person than it pays in";
  }

  /** How many states do what: always all fifty. @param {number[]} verdicts of the states without DC */
  function classes(verdicts) {
    const [pays, about, gets] = [1, 0, -1].map((one) => verdicts.filter((verdict) => verdict === one).length);
    return counted(pays, "state pays in more", "states pay in more") + ", "
      + counted(about, "is about even", "are about even") + ", " + counted(gets, "gets back more", "get back more");
  }

  const root = /** @type {any} */ (globalThis);
  root.moneymap = Object.assign(root.moneymap || {}, {
    words: { money, grouped, signed, billions, share, ordinal, counted, members, gap, standIns, capital, verdict, does, classes, even },
  });
})();
