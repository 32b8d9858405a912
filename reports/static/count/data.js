/* The files of data/api in a page: each is a script that registers its record when it is asked for.
   Belongs here: loading them. Does not belong here: what is done with them. Scripts, because a page opened from a folder
   may read nothing else. The folder is named by data-api of this script's element. */
(function () {
  "use strict";

  const own = /** @type {any} */ (document.currentScript);
  const folder = new URL(own.dataset.api, document.baseURI).href;
  const scripts = new URL(".", own.src).href;
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
    const made = script(folder + name + ".js").then(() => {
      if (!known.has(name)) throw new Error(name);
      return known.get(name);
    });
    made.catch(() => asked.delete(name));
    asked.set(name, made);
    return made;
  }

  /** Run a script. @param {string} address @returns {Promise<void>} */
  const script = (address) => new Promise((/** @type {(of?: undefined) => void} */ resolve, reject) => {
    const element = document.createElement("script");
    element.src = address;
    element.addEventListener("load", () => resolve());
    element.addEventListener("error", () => {
      element.remove();
      reject(new Error(address + " cannot be loaded"));
    });
    document.head.append(element);
  });

  /** Run one of the scripts beside this one. @param {string} name */
  const part = (name) => script(scripts + name + ".js");

  const root = /** @type {any} */ (globalThis);
  root.moneymap = Object.assign(root.moneymap || {}, { data: { register, load, part, known } });
})();
