// The preview's script: `archive-gen serve` puts it into each page that it sends, and into no file.
//
// The preview tells the whole state with each message, so a page compares what it is told with what
// it was loaded as, and does what is needed to be up to date.
"use strict";
(() => {
  const { server, build, digest } = document.currentScript.dataset;
  const REPORT = "/_archive/";
  const KEPT = "archive-gen preview: place";
  const CLOSED = "archive-gen preview: closed";
  const newest = new Map(); // asset → the build after which this page has it
  let source = null;
  let told = null;
  let leaving = false;

  // ---- up to date ----

  function receive(message) {
    told = message;
    if (leaving) return;
    if (message.server !== server || message.digest !== digest) {
      leave(message.moved);
      return;
    }
    for (const [path, since] of Object.entries(message.assets)) {
      if (since > (newest.get(path) ?? Number(build))) {
        newest.set(path, since);
        if (!swapSheet(path, since) && isLoaded(path)) {
          leave(null);
          return;
        }
      }
    }
    show();
  }

  // A hidden page holds no connection: browsers allow six to a server, over all pages together.
  function connect() {
    source?.close();
    source = null;
    if (document.hidden || leaving) return;
    source = new EventSource(`/_archive/events?page=${encodeURIComponent(location.pathname)}`);
    source.onopen = () => lost(false);
    source.onmessage = (event) => receive(JSON.parse(event.data));
    source.onerror = () => {
      lost(true);
      source.close(); // by itself, a browser tries ever more seldom, and after some errors never again
      setTimeout(connect, 500);
    };
  }

  function leave(moved) {
    leaving = true;
    source?.close();
    const open = [...document.querySelectorAll("details")].map((each) => each.open);
    const path = moved ? new URL(moved, location.href).pathname : location.pathname;
    keep(KEPT, { path, open, x: scrollX, y: scrollY });
    if (moved) location.replace(moved + location.hash);
    else location.reload();
  }

  function comeBack() {
    const place = kept(KEPT);
    keep(KEPT, null);
    if (place?.path !== location.pathname) return;
    const details = document.querySelectorAll("details");
    if (details.length === place.open.length) details.forEach((each, index) => (each.open = place.open[index]));
    scrollTo({ left: place.x, top: place.y, behavior: "instant" });
  }

  function swapSheet(path, since) {
    const links = [...document.querySelectorAll("link[rel~=stylesheet]")].filter((each) => pathOf(each.href) === path);
    for (const old of links) {
      const sheet = old.cloneNode();
      const address = new URL(old.href);
      address.searchParams.set("build", since);
      sheet.href = address.href;
      sheet.onload = () => old.remove(); // not before: the page would flash without any style
      sheet.onerror = () => sheet.remove();
      old.after(sheet);
    }
    return links.length > 0;
  }

  const isLoaded = (path) => performance.getEntriesByType("resource").some((each) => pathOf(each.name) === path);

  function pathOf(address) {
    const url = new URL(address, location.href);
    try {
      return url.origin === location.origin ? decodeURIComponent(url.pathname) : null;
    } catch {
      return null; // an address that is percent-encoded wrongly
    }
  }

  function keep(name, value) {
    try {
      if (value === null) sessionStorage.removeItem(name);
      else sessionStorage.setItem(name, JSON.stringify(value));
    } catch {} // storage is switched off: nothing is remembered
  }

  function kept(name) {
    try {
      return JSON.parse(sessionStorage.getItem(name));
    } catch {
      return null;
    }
  }

  // ---- what is said over the page ----

  let dialog = null;
  let note = null;
  let timer = null;
  let away = false;

  // A moment without connection is nothing.
  function lost(now) {
    if (!now) {
      clearTimeout(timer);
      timer = null;
      away = false;
      if (told) show();
    } else {
      timer ??= setTimeout(() => { away = true; if (told) show(); }, 1500);
    }
  }

  function show() {
    const mistakes = told.mistakes;
    if (!dialog) prepare(); // also where there is nothing to say yet: later, the preview may be gone
    const name = JSON.stringify(mistakes);
    if (dialog.dataset.name !== name) {
      dialog.dataset.name = name;
      dialog.replaceChildren(...(mistakes.length ? overlay(mistakes) : []));
      // The list of all that was found has them itself: there, what lies over it only hides it.
      if (mistakes.length && kept(CLOSED) !== name && location.pathname !== REPORT) open();
    }
    if (!mistakes.length) dialog.close();
    say();
  }

  function open() {
    keep(CLOSED, null);
    if (!dialog.open) dialog.showModal();
  }

  function say() {
    const mistakes = told.mistakes.length;
    const waits = told.building && !away;
    note.hidden = !(away || waits || mistakes || told.standing);
    note.className = away || (mistakes && told.failed) ? "note bad" : "note";
    const words = away ? "archive-gen serve has ended" : waits ? "Building…"
      : mistakes ? count(mistakes, "mistake") : `${count(told.standing, "error")} in the content`;
    note.textContent = words;
    note.classList.toggle("waits", waits);
  }

  function prepare() {
    const host = document.createElement("archive-preview");
    const root = host.attachShadow({ mode: "open" });
    const sheet = element("link", { rel: "stylesheet", href: "/_archive/preview.css" });
    const all = element("div", { hidden: true });
    sheet.onload = () => (all.hidden = false);
    dialog = element("dialog", { className: "overlay", ariaLabel: "What went wrong" });
    dialog.addEventListener("close", () => told.mistakes.length && keep(CLOSED, dialog.dataset.name));
    note = element("button", { type: "button", className: "note", hidden: true });
    note.addEventListener("click", () => {
      if (told.mistakes.length) open();
      else if (told.standing) location.assign(REPORT);
    });
    all.append(dialog, note);
    root.append(sheet, all);
    document.documentElement.append(host);
  }

  function overlay(mistakes) {
    const failed = told.failed;
    const title = failed ? "The site could not be built"
      : mistakes.length === 1 ? "There is a mistake in the content" : "There are mistakes in the content";
    const meaning = failed
      ? "What you see behind this is the last site that could be. Nothing of it has changed."
      : "The site was built without what could not be used.";
    const close = element("button", { type: "button", textContent: "Close", autofocus: true });
    close.addEventListener("click", () => dialog.close());
    const all = element("a", { href: REPORT, textContent: "All that the last build found" });
    return [
      element("header", {}, [element("h1", { textContent: title }), element("p", { textContent: meaning })]),
      ...mistakes.map(section),
      element("footer", {}, [close, all, element("p", { textContent: "This goes away as soon as the mistake is mended." })]),
    ];
  }

  function section(mistake) {
    const parts = [];
    if (mistake.file) {
      const line = mistake.line === null ? "" : `:${mistake.line}`;
      parts.push(element("p", { className: "file" }, [element("bdi", { textContent: mistake.file }), line]));
    }
    parts.push(element("p", { className: "message" }, words(mistake.message)));
    if (mistake.lines.length) {
      const lines = mistake.lines.map(({ number, text }) => {
        const row = element("li", { className: number === mistake.line ? "marked" : "" });
        row.dataset.number = number;
        row.append(element("code", { textContent: text || " " }));
        return row;
      });
      parts.push(element("ol", { className: "lines", tabIndex: 0, ariaLabel: "The lines around it" }, lines));
    }
    if (mistake.hint) {
      parts.push(element("p", { className: "hint" }, [element("b", { textContent: "What to do: " }), ...words(mistake.hint)]));
    }
    return element("section", {}, parts);
  }

  // What stands between backticks is to be typed.
  const words = (text) =>
    text.split("`").map((each, index) => (index % 2 ? element("code", { textContent: each }) : each));

  function element(name, properties, children = []) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  const count = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

  comeBack();
  connect();
  document.addEventListener("visibilitychange", connect);
  addEventListener("pageshow", (event) => event.persisted && connect());
  addEventListener("pagehide", () => source?.close());
})();
