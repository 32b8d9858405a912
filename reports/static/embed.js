/* For a page that embeds charts: gives each frame the height its chart asks for. A message counts only when it comes from
   a frame of this page that shows the chart it names. Without this script frames keep the height in their code. */
(function () {
  "use strict";
  const TALLEST = 5000;
  function shows(frame, name) {
    try {
      return new URL(frame.src).pathname.endsWith(`/${name}.embed.html`);
    } catch {
      return false;
    }
  }
  window.addEventListener("message", function (event) {
    const said = event.data;
    if (!said || said.type !== "moneymap:height" || !(said.height > 0 && said.height <= TALLEST)) return;
    for (const frame of document.querySelectorAll("iframe")) {
      if (frame.contentWindow === event.source && shows(frame, said.name)) frame.style.height = `${said.height}px`;
    }
  });
  for (const frame of document.querySelectorAll('iframe[src$=".embed.html"]')) {
    frame.contentWindow.postMessage({ type: "moneymap:ask" }, "*");
  }
})();
