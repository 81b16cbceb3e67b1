/* Words as the index holds them: a text without what makes no difference, and cut into tokens. The same
   rules in the same order stand in archive_gen/search/; tests hold the two equal. */

(function (search) {
  "use strict";

  /** Vowel signs and accents that go out; those of Indic scripts and Thai stay. */
  const MARKS = new RegExp("[" + [
    "\\u0300-\\u036F\\u0483-\\u0489\\u0591-\\u05BD\\u05BF\\u05C1-\\u05C2\\u05C4-\\u05C5\\u05C7\\u0610-\\u061A\\u0640\\u064B-\\u065F\\u0670",
    "\\u06D6-\\u06DC\\u06DF-\\u06E4\\u06E7-\\u06E8\\u06EA-\\u06ED\\u1AB0-\\u1AFF\\u1DC0-\\u1DFF\\u200C-\\u200D\\u00AD\\u20D0-\\u20FF",
    "\\uFE00-\\uFE0F\\uFE20-\\uFE2F",
  ].join("") + "]", "gu");

  const REPLACED = new Map([
    ..."ß=ss æ=ae œ=oe ø=o ł=l đ=d ð=d þ=th ħ=h ı=i ŋ=n ŧ=t ς=σ ى=ي ی=ي ک=ك ة=ه ʼ=’ ‘=’ '=’".split(" ").map((pair) => pair.split("=")),
    ...Array.from("0123456789", (digit, value) => [String.fromCodePoint(0x0660 + value), digit]),
    ...Array.from("0123456789", (digit, value) => [String.fromCodePoint(0x06f0 + value), digit]),
  ]);
  const LETTERS = new RegExp(`[${[...REPLACED.keys()].join("")}]`, "gu");

  /** Scripts written without spaces: their words are pairs of characters. */
  const PAIRS = [
    "\\u0E01-\\u0E3A\\u0E40-\\u0E4E\\u0E81-\\u0ECF\\u1000-\\u103F\\u1100-\\u11FF\\u1780-\\u17D3\\u3005-\\u3007\\u3041-\\u309F\\u30A0-\\u30FF",
    "\\u31F0-\\u31FF\\u3400-\\u4DBF\\u4E00-\\u9FFF\\uAC00-\\uD7A3\\uF900-\\uFAFF\\u{20000}-\\u{323AF}",
  ].join("");
  const STRETCHES = new RegExp(`[${PAIRS}]+|[^${PAIRS}]+`, "gu");
  const PAIR = new RegExp(`[${PAIRS}]`, "u");

  const RUNS = /[\p{L}\p{N}\p{M}]+/gu;
  const LETTER = new RegExp(`^(?![${PAIRS}])\\p{L}$`, "u");
  const LONGEST = 64; // code points of a token

  /**
   * A word of a text; `tail` says that it is the last character, alone, of a stretch of a script
   * without spaces that has more than this one.
   * @typedef {{word: string, tail: boolean}} Token
   */

  /** The text without what readers do not type: case, accents, vowel signs of Arabic and Hebrew. */
  function norm(text) {
    return text
      .normalize("NFKD")
      .toLowerCase()
      .replaceAll("и\u0306", "й") // a letter of its own
      .replace(MARKS, "")
      .replace(LETTERS, (letter) => REPLACED.get(letter))
      .normalize("NFC");
  }

  const cut = (word) => (word.length <= LONGEST ? word : [...word].slice(0, LONGEST).join(""));

  /** @param {string} text @returns {Token[]} its words, in order */
  function tokens(text) {
    const plain = norm(text);
    const found = [];
    let letters = ""; // single letters with dots between them, so far: U.S. is one word
    let end = 0;
    let isFirst = true;
    const add = (word, tail = false) => found.push({ word: cut(word), tail });
    const addLetters = () => {
      if (letters) add(letters);
      letters = "";
    };
    for (const { 0: run, index } of plain.matchAll(RUNS)) {
      const gap = plain.slice(end, index);
      end = index + run.length;
      const single = LETTER.test(run);
      if (!(single && gap === ".")) addLetters();
      const possessive = run === "s" && (gap === "’" || gap === ".’") && !isFirst;
      isFirst = false;
      if (possessive) continue;
      const sign = single ? ["++", "#"].find((each) => plain.startsWith(each, end)) : undefined;
      if (sign) {
        addLetters();
        add(run + sign);
      } else if (single) {
        letters += run;
      } else {
        for (const stretch of run.match(STRETCHES)) stretches(stretch, add);
      }
    }
    addLetters();
    return found;
  }

  /** 東京都 is 東京, 京都 and 都; anything else is itself. */
  function stretches(stretch, add) {
    if (!PAIR.test(stretch)) return add(stretch);
    const letters = [...stretch];
    letters.forEach((letter, place) => {
      const next = letters[place + 1];
      add(letter + (next ?? ""), next === undefined && place > 0);
    });
  }

  /** Whether a word is of a script that is written without spaces. */
  const isPaired = (word) => PAIR.test(word);

  // Candidates for tokens in a text as it stands, where it has to be known from where to where they reach.
  const PLACED = new RegExp([
    "(?<![\\p{L}\\p{N}\\p{M}])\\p{L}(?:\\.\\p{L})+(?![\\p{L}\\p{N}\\p{M}])",
    "(?<![\\p{L}\\p{N}\\p{M}])\\p{L}(?:\\+\\+|#)",
    "[\\p{L}\\p{N}\\p{M}\\u00AD\\u200C\\u200D]+",
  ].join("|"), "gu");

  /**
   * The words of a text with their places in it, for marking them.
   * @param {string} text
   * @returns {{word: string, start: number, end: number}[]}
   */
  function placedTokens(text) {
    const found = [];
    for (const { 0: piece, index } of text.matchAll(PLACED)) {
      if (piece === "s" && /[\p{L}\p{N}\p{M}.][’'ʼ‘]$/u.test(text.slice(Math.max(0, index - 3), index))) continue;
      const parts = PAIR.test(piece) ? [...piece.matchAll(STRETCHES)] : [{ 0: piece, index: 0 }];
      for (const { 0: part, index: within } of parts) {
        let start = index + within;
        if (PAIR.test(part)) {
          const letters = [...part];
          letters.forEach((letter, place) => {
            const two = letter + (letters[place + 1] ?? "");
            found.push({ word: norm(two), start, end: start + two.length });
            start += letter.length;
          });
        } else {
          for (const { word } of tokens(part)) found.push({ word, start, end: start + part.length });
        }
      }
    }
    return found;
  }

  Object.assign(search, { norm, tokens, placedTokens, isPaired });
})((globalThis.archiveSearch ??= {}));
