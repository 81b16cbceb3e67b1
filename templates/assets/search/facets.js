/* Filters: outlets, tags, authors and languages, folded away. Their counts are loaded when they are unfolded. */

(function (search) {
  "use strict";

  const { element, WISHED_LISTS } = search;
  const SHOWN = 8;

  /** The empty filters, once. `opened` is called when one is unfolded or folded. */
  function makeFacets(place, speech, opened) {
    place.append(...WISHED_LISTS.map((name) => {
      const facet = element("details", { class: "filter", "data-facet": name },
        element("summary", {}, speech.say(name)), element("ul", { class: "counts" }));
      facet.addEventListener("toggle", opened);
      return facet;
    }));
  }

  /** The kinds that are unfolded. */
  const openFacets = (place) => [...place.querySelectorAll("details[data-facet][open]")].map((each) => each.dataset.facet);

  /** One line: a box to tick, a name, a count. What is chosen stays even where nothing of it is found. */
  function line(name, [value, count], isChosen, label, speech) {
    return element("li", {},
      element("label", { class: "count-name" },
        element("input", { type: "checkbox", name, value, form: "search", checked: isChosen }), " ", element("bdi", {}, label)),
      " ", count === null ? null : element("span", { class: "count" }, speech.number(count)));
  }

  /**
   * Fill the filters. What a reader has unfolded stays so, and the focus where it was.
   * @param {HTMLElement} place
   * @param {Record<string, [string, number][]>} facets the most frequent first; those that were asked for
   * @param {Wish} wish
   * @param {Speech} speech
   */
  function drawFacets(place, facets, wish, speech) {
    const { name: focusName, value: focusValue } = place.contains(document.activeElement) ? document.activeElement : {};
    for (const facet of place.children) {
      const name = facet.dataset.facet;
      const counts = facets[name];
      const known = new Map(counts ?? []);
      const lines = [
        ...wish[name].map((value) => [value, counts ? (known.get(value) ?? 0) : null]),
        ...(counts ?? []).filter(([value]) => !wish[name].includes(value)),
      ].map((each) => line(name, each, wish[name].includes(each[0]), name === "language" ? speech.language(each[0]) : each[0], speech));
      facet.classList.toggle("is-chosen", wish[name].length > 0);
      const all = facet.classList.contains("all") || lines.length <= SHOWN + 2;
      facet.querySelector("ul").replaceChildren(...(all ? lines : lines.slice(0, Math.max(SHOWN, wish[name].length))));
      facet.querySelector("button")?.remove();
      if (!all) {
        const more = element("button", { type: "button", class: "plain-button" }, speech.say("more", { number: lines.length - SHOWN }));
        more.addEventListener("click", () => {
          facet.classList.add("all");
          drawFacets(place, facets, wish, speech);
          facet.querySelectorAll("input")[SHOWN]?.focus();
        });
        facet.append(more);
      }
    }
    if (focusName) {
      [...place.querySelectorAll("input")].find((each) => each.name === focusName && each.value === focusValue)?.focus({ preventScroll: true });
    }
  }

  Object.assign(search, { makeFacets, openFacets, drawFacets });
})((globalThis.archiveSearch ??= {}));
