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
