/* A chart's marks in words: what one points at with a mouse stands beside it, what one taps or reaches with the keyboard
   stands under the picture. Belongs here: showing the sentence a mark carries. Does not belong here: sentences, drawing.
   Without this script the browser shows the same sentences by itself. */
(function () {
  "use strict";
  const TIP = 14;

  function start(figure) {
    const line = document.createElement("p");
    line.className = "said";
    line.setAttribute("role", "status");
    const tip = document.createElement("div");
    tip.className = "tip";
    tip.hidden = true;
    figure.append(tip);
    figure.querySelector("div:last-of-type").after(line);
    const marks = new Map();
    const sentences = [...figure.querySelectorAll("svg")].slice(0, 1).flatMap((svg) =>
      [...svg.querySelectorAll("title")].filter((title) => title.parentNode !== svg).map((title) => title.textContent));
    for (const title of figure.querySelectorAll("svg title")) {
      const mark = title.parentNode;
      if (mark.localName === "svg") continue;
      marks.set(mark, title.textContent);
      mark.classList.add("mark");
      title.remove();
    }
    for (const named of figure.querySelectorAll("desc[data-says]")) {
      marks.set(named.parentNode, sentences[Number(named.dataset.says)]);
      named.parentNode.classList.add("mark");
      named.remove();
    }
    let chosen = null;

    function markOf(target) {
      for (let at = target; at && at !== figure; at = at.parentNode) if (marks.has(at)) return at;
      return null;
    }
    function choose(mark) {
      for (const one of figure.querySelectorAll(".chosen")) one.classList.remove("chosen");
      chosen = mark && mark !== chosen ? mark : null;
      line.textContent = chosen ? marks.get(chosen) : "";
      if (chosen) chosen.classList.add("chosen");
    }
    figure.addEventListener("pointermove", function (event) {
      const mark = event.pointerType === "mouse" ? markOf(event.target) : null;
      tip.hidden = !mark;
      if (!mark) return;
      tip.textContent = marks.get(mark);
      const width = document.documentElement.clientWidth;
      tip.style.left = `${Math.max(8, Math.min(event.clientX + TIP, width - tip.offsetWidth - 8))}px`;
      tip.style.top = `${event.clientY + TIP + tip.offsetHeight > innerHeight ? event.clientY - TIP - tip.offsetHeight
        : event.clientY + TIP}px`;
    });
    figure.addEventListener("pointerleave", function () { tip.hidden = true; });
    figure.addEventListener("click", function (event) {
      if (event.target.closest("svg")) choose(markOf(event.target));
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape") { choose(null); tip.hidden = true; }
    });
  }

  for (const figure of document.querySelectorAll("figure")) if (figure.querySelector("svg")) start(figure);
})();
