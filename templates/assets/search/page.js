/* The search page: from what is typed and chosen to an address, from an address to a question, and from
   its answer to a list. The address is the only state; going back is reading it again. */

(function (search) {
  "use strict";

  const { Asking, Speech, Superseded, addressOf, element, hasFilters, hitElement, openFacets, withoutFilters, wishOf, WISHED_LISTS } = search;
  const SHORTEST = 2; // letters, from which on typing finds something
  const PAUSE = 150; // milliseconds without a key, after which what is typed is looked for
  const A_LIST = 20; // articles shown at a time
  const MOST_TAKEN = 1000; // articles in a list to take away

  /** The answer to no question. */
  const NOTHING_ASKED = { count: 0, order: "", hits: [], times: [], facets: {}, units: [], misspelt: [], shortened: false };

  const by = (id) => document.getElementById(`search-${id}`);
  const form = document.getElementById("search");
  const box = by("words");
  const { site, index, scripts, language, archive, base } = form.dataset;
  const speech = new Speech(JSON.parse(by("speech").textContent), language);
  const here = new URL(".", location.href).href;

  const state = {
    wish: wishOf(location.search),
    /** Whether its last word may be unfinished; kept with the address, so that going back finds the same. */
    typing: Boolean(history.state?.typing),
    /** Whether its address came about by typing a letter: the next letter then takes its place. */
    isLetter: false,
    /** How many articles were found for it, and how many of them are shown. */
    count: 0,
    shown: 0,
    loaded: 0,
    /** How often was asked: only the last question may show its answer. */
    asked: 0,
  };

  const asking = new Asking(new URL(scripts, here).href, new URL(index, here).href, ({ bytes }) => {
    state.loaded = bytes;
    by("loading").textContent = speech.say("loaded", { size: speech.size(bytes) });
  });

  // Asking, and showing what comes

  const wanted = (wish) => [...wish.words.trim()].length >= SHORTEST || hasFilters(wish) || /\P{ASCII}/u.test(wish.words.trim());

  async function look() {
    const { wish, typing } = state;
    const number = (state.asked += 1);
    const isLast = () => number === state.asked;
    showWish(wish);
    const main = form.closest("main");
    if (!wanted(wish)) {
      main.removeAttribute("aria-busy");
      return showAnswer(NOTHING_ASKED, wish);
    }
    main.setAttribute("aria-busy", "true");
    if (!state.loaded) by("loading").textContent = speech.say("starting");
    try {
      const answer = await asking.ask({ wish, typing, first: 0, most: A_LIST, facets: openFacets(by("facets")) });
      if (isLast()) showAnswer(answer, wish);
    } catch (problem) {
      if (isLast()) showProblem(problem);
    } finally {
      if (isLast()) main.removeAttribute("aria-busy");
    }
  }

  async function more() {
    const button = by("more");
    const { wish, typing, shown, asked } = state;
    const isLast = () => asked === state.asked;
    button.disabled = true;
    try {
      const answer = await asking.ask({ wish, typing, first: shown, most: A_LIST });
      if (!isLast()) return;
      showHits(answer, shown);
      links()[shown]?.focus();
    } catch (problem) {
      if (isLast()) showProblem(problem);
    } finally {
      button.disabled = false;
    }
  }

  async function takeAway(kind, button) {
    button.disabled = true;
    try {
      const { wish, typing } = state;
      const answer = await asking.ask({ wish, typing, first: 0, most: MOST_TAKEN });
      search.take(kind, answer.hits, { base: base || here, archive, name: fileName(wish) });
      if (state.count > MOST_TAKEN) say([speech.say("taken", { number: MOST_TAKEN })]);
    } catch (problem) {
      showProblem(problem);
    } finally {
      button.disabled = false;
    }
  }

  function fileName(wish) {
    const words = wish.words.normalize("NFC").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 40);
    return words ? `articles-${words}` : "articles";
  }

  function showWish(wish) {
    if (box.value !== wish.words && document.activeElement !== box) box.value = wish.words;
    for (const name of ["from", "to"]) {
      const field = form.elements[name];
      if (document.activeElement !== field || field.validity.valid) field.value = wish[name];
    }
    const [month, day] = wish.day ? wish.day.split("-") : ["", ""];
    if (wish.day || (by("month").value && by("day").value)) Object.assign(by("month"), { value: month });
    if (wish.day || !by("month").value) by("day").value = day;
    document.title = wish.words ? `${wish.words.slice(0, 60)} – ${speech.say("title")}` : speech.say("title");
  }

  /** A time can be asked for without a word; all other filters come with an answer. */
  function showAnswer(answer, wish) {
    const isAsked = answer !== NOTHING_ASKED;
    by("problem").hidden = true;
    by("columns").hidden = false;
    if (!state.loaded) by("loading").textContent = "";
    state.count = answer.count;
    const left = search.noDates(location.search).map((text) => speech.say("no date", { text }));
    say([...(isAsked ? told(answer, wish) : []), ...left], isAsked ? meant(answer, wish) : []);
    by("help").hidden = answer.count > 0;
    search.drawChart(by("chart"), answer.times, wish, { speech, chosen: change });
    search.drawFacets(by("facets"), answer.facets, wish, speech);
    by("facets").hidden = !isAsked || (!answer.count && WISHED_LISTS.every((name) => !wish[name].length));
    by("clear").hidden = !hasFilters(wish);
    for (const each of form.elements.order) each.checked = each.value === answer.order;
    by("take").hidden = !answer.count;
    by("order").hidden = answer.count < 2;
    showHits(answer, 0);
  }

  function told(answer, wish) {
    const counted = answer.count ? speech.say("hits", { number: answer.count }) : speech.say(noneOf(answer, wish));
    return answer.shortened ? [counted, speech.say("shortened")] : [counted];
  }

  /** The sentence for a list without articles: what a reader can do about it depends on why there are none. */
  function noneOf({ onlyWithout }, wish) {
    if (search.isReversed(wish)) return "reversed";
    if (hasFilters(wish)) return "none here";
    return onlyWithout ? "only without" : "none";
  }

  /** The same question with other words, where some of them may be misspelt: links, behind a few words. */
  function meant({ misspelt }, wish) {
    const [only, ...others] = misspelt;
    if (!only) return [];
    const texts = others.length
      ? [spelt(wish.words, misspelt.map(({ word, meant: [first] }) => [word, first]))]
      : only.meant.map((other) => spelt(wish.words, [[only.word, other]]));
    const links = texts.map((words) => search.questionLink({ ...wish, words }, {}, words, () => {
      box.value = words;
      by("count").focus(); // where the link was
      go({ ...wish, words }, { typing: false });
    }));
    return [element("span", { class: "search-meant" }, speech.say("meant"), ...links.flatMap((link, place) => [place ? ", " : " ", link]))];
  }

  /** A text with words in the place of others, with a capital where there was one. */
  function spelt(text, pairs) {
    const others = new Map(pairs);
    let at = 0, made = "";
    for (const { word, start, end } of search.placedTokens(text)) {
      if (!others.has(word) || start < at) continue;
      const [first, ...rest] = others.get(word);
      const isCapital = text[start] !== text[start].toLowerCase();
      made += text.slice(at, start) + (isCapital ? first.toUpperCase() : first) + rest.join("");
      at = end;
    }
    return made + text.slice(at);
  }

  function showHits(answer, first) {
    const units = answer.units.filter((unit) => unit.words.length);
    const hits = answer.hits.map((hit) => hitElement(hit, units, speech, language));
    hits.forEach((item, place) => snippetLater(item, answer.hits[place], units));
    if (first) by("hits").append(...hits);
    else by("hits").replaceChildren(...hits);
    state.shown = first + hits.length;
    const rest = state.count - state.shown;
    by("more").hidden = rest <= 0 || !hits.length;
    by("more").textContent = speech.say("more", { number: Math.min(rest, A_LIST) });
  }

  /** A text that shows little of what was looked for gives way to a better place, once it is on the screen. */
  const onScreen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      onScreen.unobserve(target);
      target.onScreen();
    }
  }, { rootMargin: "100px" });

  function snippetLater(item, hit, units) {
    const inText = units.filter((unit) => !unit.title);
    if (location.protocol === "file:" || search.unitsIn(hit.summary, inText) === inText.length) return;
    item.onScreen = async () => {
      const stretches = search.snippet(await search.textOf(search.linkTo(hit.url)), inText);
      if (stretches && item.isConnected) search.showSnippet(item, stretches);
    };
    onScreen.observe(item);
  }

  function showProblem(problem) {
    if (problem instanceof Superseded) return;
    const text = problem.reason === "missing" ? speech.say("missing") : speech.say("failed");
    by("problem").textContent = text;
    by("problem").hidden = false;
    by("columns").hidden = true;
    by("help").hidden = true;
    say([]);
  }

  /** Sentences, the last of which may want its full stop. What is the same is not said again. */
  function say(sentences, more = []) {
    const text = sentences.map((each, place) => (place === sentences.length - 1 || /[.!?…。]$/u.test(each) ? each : `${each}.`));
    const said = element("div", {}, text.join(" "), ...more.flatMap((each) => [" ", each]));
    if (by("count").innerHTML !== said.innerHTML) by("count").replaceChildren(...said.childNodes);
  }

  // From the page to the address

  let timer = 0;

  /** A step that "back" undoes, unless it is one more letter of what is being typed. */
  function go(wish, { typing = state.typing, isLetter = false } = {}) {
    clearTimeout(timer);
    const address = `${location.pathname}${addressOf(wish)}`;
    const isSame = address === location.pathname + location.search;
    if (isSame || (isLetter && state.isLetter)) history.replaceState({ typing }, "", address);
    else history.pushState({ typing }, "", address);
    Object.assign(state, { wish, typing, isLetter });
    look();
  }

  function change(changes) { go({ ...state.wish, ...changes, words: box.value }); }

  function typed({ now = false } = {}) {
    clearTimeout(timer);
    const wish = { ...state.wish, words: box.value };
    if (now) go(wish, { typing: false });
    else timer = setTimeout(() => go(wish, { typing: true, isLetter: true }), PAUSE);
  }

  box.addEventListener("focus", () => asking.start().catch(showProblem), { once: true });
  box.addEventListener("input", (event) => { if (!event.isComposing) typed(); });
  box.addEventListener("compositionend", () => typed());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    typed({ now: true });
  });

  addEventListener("change", ({ target }) => {
    if (target.form !== form || target === box) return;
    if (target.name === "from" || target.name === "to") {
      const date = search.wishedDate(target.value);
      if (date || !target.value.trim()) change({ [target.name]: date });
    } else if (target.name === "order") {
      change({ order: target.value });
    } else if (target === by("month") || target === by("day")) {
      const month = by("month").value, day = by("day").value;
      if (Boolean(month) === Boolean(day)) change({ day: month && `${month}-${day}` });
    } else {
      const boxes = document.querySelectorAll(`#search-facets input[name="${target.name}"]:checked`);
      change({ [target.name]: [...boxes].map((each) => each.value) });
    }
  });

  by("clear").addEventListener("click", () => { go(withoutFilters(state.wish)); box.focus(); });
  by("more").addEventListener("click", more);
  by("take").addEventListener("click", ({ target }) => {
    const kind = target.dataset.form;
    if (kind) takeAway(kind, target);
  });
  by("narrow").addEventListener("click", () => {
    const open = by("narrow").getAttribute("aria-expanded") === "true";
    by("narrow").setAttribute("aria-expanded", String(!open));
  });
  addEventListener("popstate", () => {
    clearTimeout(timer);
    Object.assign(state, { wish: wishOf(location.search), typing: Boolean(history.state?.typing), isLetter: false });
    box.value = state.wish.words;
    look();
  });

  // Walking through the list

  const links = () => [...by("hits").querySelectorAll("h2 a")];

  addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing) return;
    const all = links();
    const at = all.indexOf(document.activeElement);
    if (event.key === "Escape" && at >= 0) {
      box.focus();
    } else if (step && (at >= 0 || (document.activeElement === box && step > 0))) {
      const next = at + step;
      if (next >= all.length) return;
      event.preventDefault();
      if (next < 0) box.focus();
      else all[next].focus();
    }
  });

  // The beginning

  function fillCalendar() {
    const option = (value, text) => element("option", { value }, text);
    const two = (number) => String(number).padStart(2, "0");
    const count = (number) => Array.from({ length: number }, (_, place) => place + 1);
    by("day").append(option("", speech.say("any day")), ...count(31).map((each) => option(two(each), String(each))));
    by("month").append(option("", speech.say("any month")), ...count(12).map((each) => option(two(each), speech.month(each))));
  }

  fillCalendar();
  search.makeFacets(by("facets"), speech, ({ target }) => { if (target.open && state.count) look(); });
  box.value = state.wish.words;
  look();
})((globalThis.archiveSearch ??= {}));
