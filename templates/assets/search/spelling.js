/* Which words of the archive may be meant by one that hardly any article has. docs/search.md of archive-gen, "Doubted
   words", says the same in prose, archive_gen/search/spelling.py in Python. */

(function (search) {
  "use strict";

  const SHORTEST = 4, LONG = 6, LONGEST = 24;
  const MOST_NEAR = 8;
  const BACKWARDS = "\ue000", LAST = "\u{10ffff}";

  /** Whether a word is one that people misspell: letters, and neither short nor very long. */
  function hasSpelling(word) {
    const length = [...word].length;
    return length >= SHORTEST && length <= LONGEST && /^\p{L}+$/u.test(word) && !search.isPaired(word);
  }

  /** The first and the last key of what begins as the word does, and of what ends as it does. */
  function spellingRanges(word) {
    const letters = [...word];
    const half = Math.min(4, Math.floor((letters.length - 1) / 2));
    const begins = letters.slice(0, Math.max(2, half)), ends = letters.slice(-Math.max(3, half)).reverse();
    return [begins.join(""), BACKWARDS + ends.join("")].map((part) => [part, part + LAST]);
  }

  /** The word that stands under a key of the table `spellings`. */
  const spelledWord = (key) => (key.startsWith(BACKWARDS) ? [...key].slice(1).reverse().join("") : key);

  /** How many letters both words begin with. */
  function shared(one, other) {
    let at = 0;
    while (at < one.length && at < other.length && one[at] === other[at]) at += 1;
    return at;
  }

  /**
   * Letters to change, add, leave out, or to swap with their neighbours, none twice, between two words.
   * @param {string[]} one @param {string[]} other
   */
  function distance(one, other) {
    let above = [], before = [], row = Array.from({ length: other.length + 1 }, (_, place) => place);
    one.forEach((letter, at) => {
      [above, before, row] = [before, row, [at + 1]];
      other.forEach((each, place) => {
        let least = Math.min(before[place + 1] + 1, row[place] + 1, before[place] + (letter === each ? 0 : 1));
        if (at && place && letter === other[place - 1] && each === one[at - 1]) least = Math.min(least, above[place - 1] + 1);
        row.push(least);
      });
    });
    return row.at(-1);
  }

  /** Texts in the order of their code points, which is that of the index. */
  function byCodePoint(one, other) {
    const letters = [...one], others = [...other];
    const at = shared(letters, others);
    return (letters[at]?.codePointAt(0) ?? -1) - (others[at]?.codePointAt(0) ?? -1);
  }

  /**
   * Those of the other words that differ from the word in a letter (in two, if it is long), the nearest first.
   * @returns {[number, string][]} each with its distance
   */
  function nearest(word, others) {
    const letters = [...word];
    const most = letters.length < LONG ? 1 : 2;
    const near = [];
    for (const other of new Set(others)) {
      const its = [...other];
      if (Math.abs(its.length - letters.length) > most) continue;
      const same = shared(letters, its);
      const apart = distance(letters.slice(same), its.slice(same));
      if (apart > 0 && apart <= most) near.push([apart, other, same]);
    }
    near.sort(([few, one, same], [many, other, also]) => few - many || also - same || byCodePoint(one, other));
    return near.slice(0, MOST_NEAR).map(([apart, other]) => [apart, other]);
  }

  Object.assign(search, { hasSpelling, spellingRanges, spelledWord, nearest, byCodePoint });
})((globalThis.archiveSearch ??= {}));
