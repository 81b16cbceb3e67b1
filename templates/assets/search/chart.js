/* The articles found, by year or by month: bars to click on, and the same as a table for everyone who does not. */

(function (search) {
  "use strict";

  const { element, drawn } = search;
  const MOST_BARS = 100;
  const STEPS = [1, 10, 100];
  const MOST_YEARS_OF_MONTHS = 2;

  const written = (number, length) => String(number).padStart(length, "0");

  /**
   * A bar: the first and the last year (or month) that it stands for, as in an address, and its articles.
   * @typedef {[string, string, number]} Bar
   */

  /**
   * Counts of equal steps, from the first to the last that has any.
   * @param {[number, number][]} counts in order
   * @param {number} step
   * @param {(number: number) => string} name
   * @returns {Bar[]}
   */
  function barsOf(counts, step, name) {
    const first = counts[0][0] - (counts[0][0] % step), last = counts.at(-1)[0];
    const bars = [];
    for (let number = first; number <= last; number += step) bars.push([name(number), name(number + step - 1), 0]);
    for (const [number, count] of counts) bars[Math.floor((number - first) / step)][2] += count;
    return bars;
  }

  /**
   * Bars of months where all lies within two years (and more than half of it has a month); else of years, in
   * steps of as many as it takes to draw them.
   */
  function barsOfTime(times) {
    const sum = (counts) => counts.reduce((all, [, , count]) => all + count, 0);
    const years = new Map();
    for (const [year, , count] of times) years.set(year, (years.get(year) ?? 0) + count);
    const first = times[0][0], last = times.at(-1)[0];
    const months = times.filter(([, month]) => month);
    if (last - first < MOST_YEARS_OF_MONTHS && 2 * sum(months) > sum(times)) {
      const counts = months.map(([year, month, count]) => [12 * year + month - 1, count]);
      return barsOf(counts, 1, (number) => `${written(Math.floor(number / 12), 4)}-${written((number % 12) + 1, 2)}`);
    }
    const step = STEPS.find((each) => Math.floor(last / each) - Math.floor(first / each) < MOST_BARS) ?? STEPS.at(-1);
    return barsOf([...years], step, (year) => written(year, 4));
  }

  /** Whether one date is not later than another, as far as both are known. */
  const notLater = (one, other) => one.slice(0, other.length) <= other.slice(0, one.length);

  /**
   * Draw the chart; where there are less than two bars to see, it is hidden: a single one tells and filters nothing.
   * @param {HTMLElement} figure
   * @param {[number, number, number][]} times year, month (0: unknown) and number of articles, in order
   * @param {Wish} wish
   * @param {{speech: Speech, chosen: (range: {from: string, to: string}) => void}} page
   */
  function drawChart(figure, times, wish, { speech, chosen }) {
    const wasOpen = figure.querySelector("details")?.open ?? false;
    figure.replaceChildren();
    const bars = times.length ? barsOfTime(times) : [];
    figure.hidden = bars.length < 2;
    if (figure.hidden) return;
    const most = Math.max(...bars.map(([, , count]) => count));
    const name = (from, to) => (from === to ? speech.date(from) : `${speech.date(from)}–${speech.date(to)}`);
    const isIn = ([from, to]) => (!wish.from || notLater(wish.from, to)) && (!wish.to || notLater(from, wish.to));
    // A second click on the only bar that is chosen gives the others back.
    const rangeOf = ([from, to]) => (wish.from === from && wish.to === to ? { from: "", to: "" } : { from, to });
    const words = ([from, to, count]) => `${name(from, to)}: ${speech.say("articles", { number: count })}`;

    const picture = drawn("svg", {
      role: "img", "aria-label": speech.say(bars[0][0].includes("-") ? "by month" : "by year"), viewBox: `0 0 ${bars.length * 10} 100`, preserveAspectRatio: "none",
    });
    bars.forEach((bar, place) => {
      const [, , count] = bar;
      if (!count) return;
      const height = Math.max((count * 100) / most, 1.5);
      // The whole column can be clicked, however low its bar.
      const column = drawn("g", { class: isIn(bar) ? "column" : "column is-out" },
        drawn("title", {}, words(bar)),
        drawn("rect", { class: "reach", x: place * 10, width: 10, height: 100 }),
        drawn("rect", { x: place * 10 + 1, y: 100 - height, width: 8, height }));
      column.addEventListener("click", () => chosen(rangeOf(bar)));
      picture.append(column);
    });
    const rows = bars.filter(([, , count]) => count).map((bar) => {
      const [from, to, count] = bar;
      const isChosen = isIn(bar) && (wish.from || wish.to);
      const link = search.questionLink({ ...wish, ...rangeOf(bar) }, { "aria-current": isChosen ? "true" : null }, name(from, to),
        () => chosen(rangeOf(bar)));
      return element("tr", {}, element("th", { scope: "row" }, link), element("td", {}, speech.number(count)));
    });
    figure.append(
      picture,
      element("p", { class: "axis", "aria-hidden": "true" },
        element("span", {}, name(bars[0][0], bars[0][0])), " ", element("span", {}, name(bars.at(-1)[1], bars.at(-1)[1]))),
      element("details", { open: wasOpen },
        element("summary", {}, speech.say("as a table")),
        element("table", { class: "figures-table" },
          element("thead", {}, element("tr", {},
            element("th", { scope: "col" }, speech.say("time")), element("th", { scope: "col" }, speech.say("column")))),
          element("tbody", {}, ...rows))));
  }

  Object.assign(search, { drawChart });
})((globalThis.archiveSearch ??= {}));
