/* Other fiscal years of a page that draws one: a selector, and the chosen year's figures as a table with bars.
   Belongs here: building that table from the page's own data, which holds every cell as printed. Does not belong here:
   rounding, drawing. */
(function () {
  "use strict";
  const data = document.getElementById("years-data");
  const section = document.getElementById("years");
  if (!data || !section) return;
  const { columns, years } = JSON.parse(data.textContent);
  const select = section.querySelector("select");
  const table = section.querySelector("table");

  function element(tag, text, attributes) {
    const made = document.createElement(tag);
    made.textContent = text;
    return Object.assign(made, attributes);
  }

  function cellOf(cell, column) {
    const made = element("td", "", { className: column.isNumber ? "number" : "" });
    const [text, part] = Array.isArray(cell) ? cell : [cell];
    made.append(element("bdi", text));
    if (part !== undefined) {
      const bar = element("span", "", { className: part < 0 ? "bar below" : "bar" });
      bar.style.width = `${Math.abs(part) * 100}%`;
      const track = element("span", "", { className: "track" });
      track.append(bar);
      made.append(track);
    }
    return made;
  }

  function show() {
    const chosen = years[select.selectedIndex - 1];
    table.hidden = !chosen;
    if (!chosen) return;
    const head = element("tr", "");
    head.append(...columns.map((c) => element("th", c.heading, { scope: "col", className: c.isNumber ? "number" : "" })));
    table.tHead.replaceChildren(head);
    table.tBodies[0].replaceChildren(...chosen.rows.map(function (row) {
      const made = element("tr", "");
      made.append(...row.map((cell, i) => cellOf(cell, columns[i])));
      return made;
    }));
    table.caption.textContent = `Figures of ${chosen.name}`;
  }

  select.replaceChildren(...["choose", ...years.map((year) => year.name)].map((name) => element("option", name)));
  select.addEventListener("change", show);
  show();
  section.hidden = false;
})();
