/* What is typed → what is asked. docs/search.md of archive-gen, "From the box to a question", says the same in prose,
   archive_gen/search/question.py in Python; tests/search/queries.json holds the two equal. No text is an error. */

(function (search) {
  "use strict";

  const MOST_CHARACTERS = 2000;
  const MOST_UNITS = 32;
  const MOST_TOKENS = 32;
  const SHORTEST_BEGINNING = 3;

  const QUOTES = /[“”„«»＂]/gu;
  const SPACE = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]/u;
  const MINUS = ["-", "−"];
  const TITLE = "title:";
  const OPERATORS = ["OR", "AND", "NOT"];

  /**
   * A word (one token) or words side by side. `exact`: it was quoted; `prefix`: the last token is a
   * beginning; `title`: in the headline.
   * @typedef {{tokens: string[], title: boolean, exact: boolean, prefix: boolean}} Unit
   */

  /**
   * All of `groups`, in each at least one unit, and none of `excluded`. `shortened`: it was too long.
   * @typedef {{groups: Unit[][], excluded: Unit[], shortened: boolean}} Question
   */

  /** Stretches between white space or quotes: what they say, and how. Characters are code points. */
  function pieces(characters) {
    const found = [];
    let at = 0;
    while (at < characters.length) {
      if (SPACE.test(characters[at])) {
        at += 1;
        continue;
      }
      const next = characters[at + 1];
      const negated = MINUS.includes(characters[at]) && next !== undefined && !SPACE.test(next);
      if (negated) at += 1;
      const title = characters.slice(at, at + TITLE.length).join("").toLowerCase() === TITLE;
      if (title) at += TITLE.length;
      const quoted = characters[at] === '"';
      if (quoted) at += 1;
      const start = at;
      while (at < characters.length && characters[at] !== '"' && (quoted || !SPACE.test(characters[at]))) at += 1;
      const text = characters.slice(start, at).join("");
      if (quoted) at += 1;
      const operator = OPERATORS.includes(text) && !(negated || title || quoted);
      found.push({ text, negated, title, quoted, operator, end: at });
    }
    return found;
  }

  /** The unit, if there are words in it, and whether it had to be cut. */
  function unitOf({ text, negated, title, quoted }, typing) {
    const all = search.tokens(text);
    const said = all.slice(0, MOST_TOKENS);
    const cut = said.length < all.length;
    if (said.at(-1)?.tail) said.pop();
    if (!said.length) return [null, cut];
    const length = [...said.at(-1).word].length;
    const prefix = search.isPaired(said.at(-1).word)
      ? length === 1
      : typing && !quoted && !negated && !cut && length >= SHORTEST_BEGINNING;
    return [{ tokens: said.map(({ word }) => word), title, exact: quoted, prefix }, cut];
  }

  /**
   * What `text` asks for; `typing` takes its last word for the beginning of one.
   * @returns {Question}
   */
  function parse(text, typing = false) {
    const all = [...text];
    const characters = all.slice(0, MOST_CHARACTERS).map((each) => each.replace(QUOTES, '"'));
    const question = { groups: [], excluded: [], shortened: all.length > MOST_CHARACTERS };
    let joins = false, negates = false, joinable = false;
    for (const piece of pieces(characters)) {
      if (piece.operator) {
        joins = joinable && piece.text === "OR";
        negates = piece.text === "NOT";
        continue;
      }
      const [unit, cut] = unitOf(piece, typing && piece.end === characters.length && !negates);
      question.shortened ||= cut;
      if (!unit) continue;
      if (question.groups.flat().length + question.excluded.length >= MOST_UNITS) {
        question.shortened = true;
        break;
      }
      joinable = !(piece.negated || negates);
      if (!joinable) question.excluded.push(unit);
      else if (joins) question.groups.at(-1).push(unit);
      else question.groups.push([unit]);
      joins = negates = false;
    }
    return question;
  }

  /**
   * The order where none is chosen: who asks for one thing wants its latest news, who asks for several at once the
   * articles that are about them.
   * @param {Question} question
   */
  function usualOrder({ groups }) {
    return groups.flat().length > 1 ? "best" : "newest";
  }

  Object.assign(search, { parse, usualOrder });
})((globalThis.archiveSearch ??= {}));
