/* The words that were looked for, marked, and the place in an article where they stand. */

(function (search) {
  "use strict";

  const AROUND = 110; // characters before and after the place
  const SOFT_HYPHEN = /\u00ad/g;
  const BLOCKS = "h1, h2, h3, h4, p, li, pre, blockquote, td, th";
  const NOT_ITS_TEXT = ".label, .closing, .anchor, .related";

  /**
   * What a unit of a question finds: for each of its words, one after the other, what that may be.
   * @typedef {{words: string[][], prefix: boolean, title: boolean}} MarkedUnit
   */

  const fits = (word, wanted, prefix) => wanted.includes(word) || (prefix && wanted.some((each) => word.startsWith(each)));

  /**
   * Stretches of a text that units find.
   * @param {string} text
   * @param {MarkedUnit[]} units
   * @returns {{start: number, end: number, unit: number}[]} in order
   */
  function places(text, units) {
    const words = search.placedTokens(text);
    const found = [];
    words.forEach(({ start }, at) => {
      units.forEach((unit, number) => {
        const last = at + unit.words.length - 1;
        if (last >= words.length) return;
        const all = unit.words.every((wanted, step) =>
          fits(words[at + step].word, wanted, unit.prefix && step === unit.words.length - 1));
        if (all) found.push({ start, end: words[last].end, unit: number });
      });
    });
    return found;
  }

  /** A text cut at its marked places: `[text, whether it is marked]`. */
  function marked(text, found) {
    const stretches = [];
    let at = 0;
    for (const { start, end } of found) {
      if (end <= at) continue;
      const from = Math.max(start, at);
      if (from > at) stretches.push([text.slice(at, from), false]);
      stretches.push([text.slice(from, end), true]);
      at = end;
    }
    if (at < text.length) stretches.push([text.slice(at), false]);
    return stretches;
  }

  const markedIn = (text, units) => marked(text, places(text, units));

  /** How many different units a text has. */
  const unitsIn = (text, units) => new Set(places(text, units).map(({ unit }) => unit)).size;

  /**
   * The part of a text in which most of what was looked for stands, the first such part, marked;
   * `null` where nothing of it does.
   */
  function snippet(text, units) {
    const found = places(text, units);
    if (!found.length) return null;
    let best = { count: 0, at: 0 };
    found.forEach(({ start }, at) => {
      const near = new Set();
      for (let next = at; next < found.length && found[next].end - start <= 2 * AROUND; next += 1) near.add(found[next].unit);
      if (near.size > best.count) best = { count: near.size, at };
    });
    const first = found[best.at];
    const within = found.slice(best.at).filter(({ end }) => end - first.start <= 2 * AROUND);
    const length = Math.max(...within.map(({ end }) => end), first.end) - first.start;
    const before = Math.max(AROUND - length / 2, 30);
    const begin = wordEdge(text, first.start - before, 1, first.start);
    const end = wordEdge(text, first.start + length + Math.max(2 * AROUND - length - before, 30), -1, first.start + length);
    const shift = found.filter((each) => each.start >= begin && each.end <= end)
      .map((each) => ({ ...each, start: each.start - begin, end: each.end - begin }));
    const stretches = marked(text.slice(begin, end), shift);
    if (begin > 0) stretches.unshift(["… ", false]);
    if (end < text.length) stretches.push([" …", false]);
    return stretches;
  }

  /** The place next to `at` where a word begins (`step` 1) or ends (−1), not beyond `limit`. */
  function wordEdge(text, at, step, limit) {
    if (at <= 0) return 0;
    if (at >= text.length) return text.length;
    let edge = Math.round(at);
    const isSpace = (place) => /\s/.test(text[place]);
    if (step > 0) {
      while (edge < limit && !isSpace(edge - 1)) edge += 1;
    } else {
      while (edge > limit && !isSpace(edge)) edge -= 1;
    }
    return edge;
  }

  /** The words of an article, out of its page; "" where the page cannot be read. */
  async function textOf(address) {
    try {
      const response = await fetch(address);
      if (!response.ok) return "";
      // A parsed document is only looked at: nothing in it runs or is loaded.
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      page.querySelectorAll(NOT_ITS_TEXT).forEach((each) => each.remove());
      const parts = [...page.querySelectorAll("[data-search-text]")].flatMap((part) => {
        const blocks = [...part.querySelectorAll(BLOCKS)].filter((each) => !each.querySelector(BLOCKS));
        return blocks.length ? blocks : [part];
      });
      return parts.map((each) => each.textContent.replace(SOFT_HYPHEN, "").trim()).join(" ").replace(/\s+/g, " ");
    } catch {
      return "";
    }
  }

  Object.assign(search, { markedIn, unitsIn, snippet, textOf });
})((globalThis.archiveSearch ??= {}));
