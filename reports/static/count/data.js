/* The files of data/api in a page: each is a script that registers its record when it is asked for.
   Belongs here: loading them. Does not belong here: what is done with them. Scripts, because a page opened from a folder
   may read nothing else. The folder is named by data-api of this script's element. */
(function () {
  "use strict";

  const folder = new URL(/** @type {any} */ (document.currentScript).dataset.api, document.baseURI).href;
  /** @type {Map<string, any>} */
  const known = new Map();
  /** @type {Map<string, Promise<any>>} */
  const asked = new Map();

  /** Called by each file. @param {string} name @param {any} record */
  const register = (name, record) => known.set(name, record);

  /** @param {string} name such as "index" or "2023" @returns {Promise<any>} */
  function load(name) {
    if (known.has(name)) return Promise.resolve(known.get(name));
    const waiting = asked.get(name);
    if (waiting) return waiting;
    const made = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = folder + name + ".js";
      script.addEventListener("load", () => (known.has(name) ? resolve(known.get(name)) : reject(new Error(name))));
      script.addEventListener("error", () => {
        asked.delete(name);
        script.remove();
        reject(new Error(name + " cannot be loaded"));
      });
      document.head.append(script);
    });
    asked.set(name, made);
    return made;
  }

  const root = /** @type {any} */ (globalThis);
  root.moneymap = Object.assign(root.moneymap || {}, { data: { register, load, known } });
})();
