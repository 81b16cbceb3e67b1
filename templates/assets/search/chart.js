/* The articles found, by year: bars to click on, and the same as a table for everyone who does not. */

(function (search) {
  "use strict";

  const { element, drawn } = search;
  const MOST_BARS = 100;
  const STEPS = [1, 10, 100];

  /** Years in steps of as many years as it takes to draw them: `[first year, last year, articles]`. */
  function steps(years) {
    const first = years[0][0], last = years.at(-1)[0];
    const step = STEPS.find((each) => Math.floor(last / each) - Math.floor(first / each) < MOST_BARS) ?? STEPS.at(-1);
    const bars = [];
    for (let year = first - (first % step); year <= last; year += step) bars.push([year, year + step - 1, 0]);
    for (const [year, count] of years) bars[Math.floor((year - bars[0][0]) / step)][2] += count;
    return bars;
  }

  const four = (year) => String(year).padStart(4, "0");

  /**
   * Draw the chart; where there are less than two years to see, it is hidden: a single bar tells and filters nothing.
   * @param {HTMLElement} figure
   * @param {[number, number][]} years in order, with their numbers of articles
   * @param {Wish} wish
   * @param {{speech: Speech, chosen: (range: {from: string, to: string}) => void}} page
   */
  function drawChart(figure, years, wish, { speech, chosen }) {
    const wasOpen = figure.querySelector("details")?.open ?? false;
    figure.replaceChildren();
    figure.hidden = years.length < 2;
    if (figure.hidden) return;
    const bars = steps(years);
    const most = Math.max(...bars.map(([, , count]) => count));
    const name = (from, to) => (from === to ? speech.date(four(from)) : `${speech.date(four(from))}–${speech.date(four(to))}`);
    const isIn = ([from, to]) => (!wish.from || four(to) >= wish.from.slice(0, 4)) && (!wish.to || four(from) <= wish.to.slice(0, 4));
    // A second click on the only bar that is chosen gives the others back.
    const rangeOf = ([from, to]) =>
      wish.from === four(from) && wish.to === four(to) ? { from: "", to: "" } : { from: four(from), to: four(to) };
    const words = ([from, to, count]) => `${name(from, to)}: ${speech.say("articles", { number: count })}`;

    const picture = drawn("svg", {
      role: "img", "aria-label": speech.say("by year"), viewBox: `0 0 ${bars.length * 10} 100`, preserveAspectRatio: "none",
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
      const address = search.addressOf({ ...wish, ...rangeOf(bar) }) || "search.html";
      const link = element("a", { href: address, "aria-current": isIn(bar) && (wish.from || wish.to) ? "true" : null }, name(from, to));
      link.addEventListener("click", (event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        chosen(rangeOf(bar));
      });
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
