/* What readers take away of exactly what they see: its address, code to embed it, a picture, a table.
   Belongs here: making those of what a page hands over. Does not belong here: what is shown. Nothing leaves the page but
   what the reader copies or saves. */
(function () {
  "use strict";

  const { picture } = /** @type {any} */ (globalThis).moneymap;
  const KEPT = [
    "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "font-size", "font-weight", "font-family",
    "text-anchor", "opacity",
  ];
  const [WIDTH, HEIGHT] = [1200, 675];

  /** A file is saved under a name. @param {string} name @param {string} type @param {string} content a text or data: */
  function save(name, type, content) {
    const link = document.createElement("a");
    const isData = content.startsWith("data:");
    link.href = isData ? content : URL.createObjectURL(new Blob([content], { type }));
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    if (!isData) setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  /** Cells as CSV: commas, quotes where needed, lines end as the standard asks. @param {(string | number)[][]} rows */
  const csv = (rows) => rows.map((row) => row.map((cell) => {
    const text = String(cell);
    return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }).join(",")).join("\r\n") + "\r\n";

  /** A drawing with its looks written into it. @param {SVGElement} drawn */
  function own(drawn) {
    const copy = /** @type {SVGElement} */ (drawn.cloneNode(true));
    const all = [drawn, ...drawn.querySelectorAll("*")];
    [copy, ...copy.querySelectorAll("*")].forEach((element, at) => {
      const looks = getComputedStyle(all[at]);
      for (const name of KEPT) {
        const value = looks.getPropertyValue(name);
        if (value && !(name === "fill" && value.startsWith("url"))) element.setAttribute(name, value);
      }
      element.removeAttribute("class");
    });
    return copy;
  }

  /** Words in lines of at most so many letters. @param {string} text @param {number} most */
  function wrapped(text, most) {
    /** @type {string[]} */
    const lines = [];
    for (const word of text.split(" ")) {
      const last = lines[lines.length - 1];
      if (last !== undefined && (last + " " + word).length <= most) lines[lines.length - 1] = last + " " + word;
      else lines.push(word);
    }
    return lines;
  }

  /**
   * The picture to take away: title, what is measured, drawings side by side or one, foot.
   * @param {{title: string, subtitle: string, foot: string, drawings: SVGElement[]}} shown
   */
  function composed(shown) {
    const looks = getComputedStyle(document.body);
    const { svg } = picture;
    const made = svg("svg", {
      xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT,
      "font-family": "Arial, Liberation Sans, Helvetica, sans-serif", fill: looks.color,
    });
    made.append(svg("title", {}, shown.title));
    made.append(svg("rect", { width: WIDTH, height: HEIGHT, fill: looks.backgroundColor }));
    let y = 62;
    for (const line of wrapped(shown.title, 48)) {
      made.append(svg("text", { x: 40, y, "font-size": 44, "font-weight": 700 }, line));
      y += 50;
    }
    for (const line of wrapped(shown.subtitle, 96)) {
      made.append(svg("text", { x: 40, y, "font-size": 23 }, line));
      y += 30;
    }
    const room = HEIGHT - 50 - y;
    const each = (WIDTH - 80 - 40 * (shown.drawings.length - 1)) / shown.drawings.length;
    shown.drawings.forEach((drawn, at) => {
      const copy = own(drawn);
      copy.setAttribute("x", String(40 + at * (each + 40)));
      copy.setAttribute("y", String(y));
      copy.setAttribute("width", String(each));
      copy.setAttribute("height", String(room));
      copy.setAttribute("preserveAspectRatio", "xMidYMid meet");
      made.append(copy);
    });
    made.append(svg("text", { x: 40, y: HEIGHT - 18, "font-size": 20 }, shown.foot));
    return new XMLSerializer().serializeToString(made);
  }

  /** @param {string} text SVG @param {string} name */
  function savePng(text, name) {
    const image = new Image();
    image.addEventListener("load", () => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [WIDTH, HEIGHT];
      const context = canvas.getContext("2d");
      if (!context) return;
      context.drawImage(image, 0, 0);
      save(name, "image/png", canvas.toDataURL("image/png"));
    });
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
  }

  /** The text in the clipboard, or false. @param {string} text @param {HTMLTextAreaElement} box for older browsers */
  async function copy(text, box) {
    try {
      if (navigator.clipboard) {
        await navigator.clipboard.writeText(text);
        return true;
      }
    } catch {
      // The older way below may be allowed where the newer is not.
    }
    box.value = text;
    box.select();
    return document.execCommand("copy");
  }

  /**
   * Do what a button says with what is shown now.
   * @param {string} does link, embed, code, png, svg or csv
   * @param {Element} place the element that holds the buttons
   * @param {{name: string, title: string, subtitle: string, foot: string, drawings: SVGElement[],
   *   rows: (string | number)[][]}} shown
   * @param {(text: string) => void} tell says what was done
   */
  async function act(does, place, shown, tell) {
    const box = /** @type {HTMLTextAreaElement} */ (place.querySelector("textarea"));
    const plain = (/** @type {string} */ text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
    const code = () => {
      const address = new URL(/** @type {any} */ (place).dataset.embed + location.hash, location.href).href;
      return `<iframe src="${plain(address)}" title="${plain(shown.title)}" width="100%" height="720" style="border:0" loading="lazy"></iframe>`;
    };
    if (does === "link") tell((await copy(location.href, box)) ? "Link copied." : "Not copied: copy the address of this page.");
    if (does === "embed") {
      /** @type {HTMLElement} */ (place.querySelector("[data-embedding]")).hidden = false;
      box.value = code();
      tell((await copy(box.value, box)) ? "Code to embed this copied." : "Copy the code by hand.");
    }
    if (does === "code" && box.value) box.value = code();
    if (does === "svg") save(shown.name + ".svg", "image/svg+xml", composed(shown));
    if (does === "png") savePng(composed(shown), shown.name + ".png");
    if (does === "csv") save(shown.name + ".csv", "text/csv;charset=utf-8", csv(shown.rows));
  }

  const root = /** @type {any} */ (globalThis);
  root.moneymap = Object.assign(root.moneymap, { sharing: { act, csv, composed } });
})();
