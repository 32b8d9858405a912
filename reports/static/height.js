/* In an embedded chart: tells the page around it how tall the chart is, so that the frame fits. Belongs here: the
   message, sent when the height changes and when the page around asks. It says no more than the chart's name and height,
   so any page may hear it: in our own words, in AMP's (embed-size) and in Embedly's (iframe.resize). */
(function () {
  "use strict";
  if (window.parent === window) return;
  const name = document.body.dataset.figure;
  function tell() {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    window.parent.postMessage({ type: "moneymap:height", name, height }, "*");
    window.parent.postMessage({ sentinel: "amp", type: "embed-size", height }, "*");
    window.parent.postMessage(JSON.stringify({ context: "iframe.resize", src: location.href, height }), "*");
  }
  window.addEventListener("message", function (event) {
    if (event.source === window.parent && event.data && event.data.type === "moneymap:ask") tell();
  });
  if (window.ResizeObserver) new ResizeObserver(tell).observe(document.body);
  tell();
})();
