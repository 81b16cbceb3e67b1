/* What a reader wishes to find: words, filters and an order. The address of the page holds the whole of it. */

(function (search) {
  "use strict";

  /**
   * @typedef {object} Wish
   * @property {string} words as typed
   * @property {string} from "1987", "1987-04", "1987-04-13" or ""
   * @property {string} to the same; its whole year, month or day counts
   * @property {string[]} source one of these outlets
   * @property {string[]} author one of these authors
   * @property {string[]} tag one of these tags
   * @property {string[]} language one of these languages, BCP 47
   * @property {string} day "04-13", a day of any year, or ""
   * @property {"newest" | "oldest" | "best" | ""} order that was chosen, or "" for the usual one
   */

  const LISTS = ["source", "author", "tag", "language"];
  const ORDERS = ["newest", "oldest", "best"];
  const MOST_CHOSEN = 20;
  const LONGEST_TEXT = 4000; // more than the index is ever asked
  const LONGEST_SHOWN = 40; // of what is no date

  /** "1987-4" as "1987-04"; "" for what is no date. */
  function date(text) {
    const parts = /^\s*(\d{1,4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?\s*$/.exec(text);
    if (!parts) return "";
    const [, year, month, day] = parts;
    if (month !== undefined && !(month >= 1 && month <= 12)) return "";
    if (day !== undefined && !(day >= 1 && day <= 31)) return "";
    return [year.padStart(4, "0"), month?.padStart(2, "0"), day?.padStart(2, "0")].filter(Boolean).join("-");
  }

  /**
   * @param {string} query of an address, or of a form
   * @returns {Wish}
   */
  function wishOf(query) {
    const given = new URLSearchParams(query);
    const order = given.get("order");
    const wish = {
      words: (given.get("q") ?? "").slice(0, LONGEST_TEXT),
      from: date(given.get("from") ?? ""),
      to: date(given.get("to") ?? ""),
      day: /^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(given.get("day")) ? given.get("day") : "",
      order: ORDERS.includes(order) ? order : "",
    };
    for (const name of LISTS) wish[name] = [...new Set(given.getAll(name))].slice(0, MOST_CHOSEN);
    return wish;
  }

  /** What an address gives as a date and is none, as it stands there: `kjh` of `?from=kjh`. */
  function noDates(query) {
    const given = new URLSearchParams(query);
    const wish = wishOf(query);
    return ["from", "to", "day"].filter((name) => !wish[name]).map((name) => (given.get(name) ?? "").trim().slice(0, LONGEST_SHOWN)).filter(Boolean);
  }

  /** Whether its time ends before it begins. What is less exact, "1987", ends behind all that begins so. */
  function isReversed({ from, to }) {
    return Boolean(from && to) && from > `${to}~`;
  }

  /**
   * The wish as the query of an address, the shortest that leads back to it.
   * @param {Wish} wish
   */
  function addressOf(wish) {
    const query = new URLSearchParams();
    if (wish.words) query.set("q", wish.words);
    for (const name of ["from", "to"]) if (wish[name]) query.set(name, wish[name]);
    for (const name of LISTS) for (const each of wish[name]) query.append(name, each);
    if (wish.day) query.set("day", wish.day);
    if (wish.order) query.set("order", wish.order);
    const text = query.toString();
    return text ? `?${text}` : "";
  }

  /** Whether anything narrows the wish down besides its words. */
  function hasFilters(wish) {
    return Boolean(wish.from || wish.to || wish.day || LISTS.some((name) => wish[name].length));
  }

  function withoutFilters(wish) {
    return { ...wishOf(""), words: wish.words, order: wish.order };
  }

  Object.assign(search, { wishOf, addressOf, hasFilters, withoutFilters, noDates, isReversed, wishedDate: date, WISHED_LISTS: LISTS });
})((globalThis.archiveSearch ??= {}));
