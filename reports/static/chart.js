/* A chart page's drawing, made interactive: the wide picture is replaced by the same chart drawn by Vega.
   Belongs here: loading the shared bundle when the wide picture comes into view, and drawing. Does not belong here:
   colours in the dark (the style sheet swaps them for both drawings), tables, embeds. The picture stays where anything
   fails, and on narrow screens, which need not load the bundle. A classic script: browsers load no module from a folder. */
(function () {
  "use strict";
  const wide = document.querySelector("figure .wide");
  const spec = document.getElementById("spec");
  const here = document.currentScript.src;
  if (!wide || !spec || !window.IntersectionObserver) return;

  function bundle() {
    return new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = new URL("vega.js", here).href;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }

  async function upgrade() {
    const live = document.createElement("div");
    const still = wide.querySelector("svg");
    try {
      await bundle();
      await window.vegaEmbed(live, JSON.parse(spec.textContent), {
        mode: "vega-lite", renderer: "svg", ast: true, actions: false, defaultStyle: false,
        tooltip: { theme: "page", disableDefaultStyle: true }, logLevel: 1,
      });
      const drawing = live.querySelector("svg");
      if (!drawing || !drawing.querySelector("text") || !drawing.querySelector("path")) return;
      /* One picture with one description, as the still one: its figures in words are in the table. */
      for (const part of [live, ...live.querySelectorAll("[role]")]) {
        for (const name of ["role", "aria-roledescription", "aria-label"]) part.removeAttribute(name);
      }
      drawing.setAttribute("role", "img");
      drawing.setAttribute("aria-label", still.querySelector("desc").textContent);
      wide.replaceChildren(live);
      wide.dataset.live = "";
    } catch { /* the picture stays */ }
  }

  const seen = new IntersectionObserver(function (entries) {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    upgrade();
  }, { rootMargin: "200px" });
  seen.observe(wide);
})();
