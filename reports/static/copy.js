/* Buttons that copy embed code. Belongs here: full addresses in the code, the buttons. Without scripts the code stands
   on the page to be copied by hand. */
(function () {
  "use strict";
  const folder = new URL(".", document.currentScript.src).href;
  if (/^https?:/.test(folder)) {
    for (const code of document.querySelectorAll("textarea.code")) {
      code.value = code.value.replace(/ (src|href)="(?!https?:)/g, ` $1="${folder}`);
    }
    for (const hint of document.querySelectorAll(".relative")) hint.hidden = true;
  }

  async function copy(code) {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(code.value);
      return;
    }
    code.select();
    if (!document.execCommand("copy")) throw new Error("not copied");
  }

  async function drawn(address) {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    canvas.getContext("2d").drawImage(image, 0, 0);
    return new Promise((resolve) => { canvas.toBlob(resolve, "image/png"); });
  }

  for (const button of document.querySelectorAll("button[data-picture]")) {
    /* Only where the browser can put a picture on the clipboard, which it does for pages on the web alone. */
    if (!window.ClipboardItem || !navigator.clipboard || !/^https?:/.test(folder)) continue;
    const status = document.getElementById(button.dataset.says);
    button.addEventListener("click", async function () {
      try {
        const picture = drawn(new URL(button.dataset.picture, folder));
        await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
        status.textContent = "Copied.";
      } catch {
        status.textContent = "Not copied: use the download.";
      }
    });
    button.hidden = false;
  }

  for (const button of document.querySelectorAll("button[data-copies]")) {
    const code = document.getElementById(button.dataset.copies);
    const status = document.getElementById(button.dataset.says);
    button.addEventListener("click", async function () {
      try {
        await copy(code);
        status.textContent = "Copied.";
      } catch {
        code.closest("details").open = true;
        code.focus();
        code.select();
        status.textContent = "Not copied: the code is selected, copy it by hand.";
      }
    });
    button.hidden = false;
  }
})();
