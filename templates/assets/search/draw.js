/* Elements of the page. Everything that comes from an article is text, never markup: a headline with a
   tag in it is a headline with a tag in it. */

(function (search) {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";

  /** An element with attributes (`null` leaves one out) and children, elements or texts. */
  function element(tag, attributes = {}, ...children) {
    return filled(document.createElement(tag), attributes, children);
  }

  function drawn(tag, attributes = {}, ...children) {
    return filled(document.createElementNS(SVG, tag), attributes, children);
  }

  function filled(made, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value === true) made.setAttribute(name, "");
      else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value);
    }
    made.append(...children.filter((each) => each !== null && each !== undefined && each !== ""));
    return made;
  }

  /** An address in the site as a link from the search page, which stands at its root. */
  function linkTo(url) {
    return url.split("/").map(encodeURIComponent).join("/");
  }

  /** A link to another question, which is answered in place where no other window is wanted. */
  function questionLink(wish, attributes, text, answer) {
    const link = element("a", { href: search.addressOf(wish) || "search.html", ...attributes }, text);
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      answer();
    });
    return link;
  }

  const RIGHT_TO_LEFT = new Set(["ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"]);

  /** The attributes of text in a language that is not the page's. */
  function inLanguage(tag, own) {
    if (!tag || tag === own || !/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(tag)) return {};
    return { lang: tag, dir: RIGHT_TO_LEFT.has(tag.split("-")[0].toLowerCase()) ? "rtl" : "ltr" };
  }

  /** A text in stretches, those that were looked for marked. */
  function markedText(stretches) {
    return stretches.map(([text, marked]) => (marked ? element("mark", {}, text) : text));
  }

  /**
   * One article found.
   * @param {object} hit
   * @param {MarkedUnit[]} units
   * @param {Speech} speech
   * @param {string} own language of the page
   */
  function hitElement(hit, units, speech, own) {
    const day = speech.date(hit.date);
    const outlet = hit.source || speech.say("unknown outlet");
    const text = inLanguage(hit.language, own);
    return element("li", { class: "hit" }, element("article", { class: "card" },
      element("p", { class: "kicker" }, element("bdi", {}, outlet), " ", element("span", { "aria-hidden": "true" }, "·"), " ",
        day ? element("time", { datetime: hit.date }, day) : element("span", { class: "doubt" }, speech.say("undated"))),
      element("h2", { class: "card-title", ...text },
        element("a", { href: linkTo(hit.url) }, ...markedText(search.markedIn(hit.title, units)))),
      element("p", { class: "card-text", ...text }, ...markedText(search.markedIn(hit.summary, units))),
      hit.authors.length ? element("p", { class: "card-byline" }, speech.say("by", { authors: hit.authors.join(", ") })) : null,
    ));
  }

  /** Put the place where the words stand under a headline, instead of the beginning of the article. */
  function showSnippet(item, stretches) {
    item.querySelector(".card-text").replaceChildren(...markedText(stretches));
  }

  Object.assign(search, { element, drawn, hitElement, showSnippet, linkTo, questionLink });
})((globalThis.archiveSearch ??= {}));
