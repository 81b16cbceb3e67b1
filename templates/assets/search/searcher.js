/* A question → the articles that answer it. docs/search.md of archive-gen, "From the question to SQL". */

(function (search) {
  "use strict";

  const { PagedFile, Sqlite, Store, Unread, byCodePoint, hasSpelling, nearest, parse, usualOrder } = search;
  const FORMAT = 4;

  // What the first character of a token in the table `words` says, and the last one.
  const IN_TITLE = "\ue000", OFTEN = "\ue001", ALSO_IN_TITLE = "\ue007", BEGINNING = "\ue002", LABEL = "\ue003", DAY = "\ue005", EVERY = "\ue006";
  const BEGINNING_LENGTH = 3;
  const POINTS = [[{ after: ALSO_IN_TITLE }, 3], [{ after: OFTEN }, 1]];

  const KEYS_OF_A_YEAR = 416, KEYS_OF_A_MONTH = 32;

  /** Filters of a wish, by the kinds of labels in the index. */
  const KINDS = { source: "outlet", author: "author", tag: "tag", language: "language" };
  const LISTS = Object.keys(KINDS);
  const MOST_LEAVES = 256; // pages of a list that are loaded at once
  const MOST_LABELS = 60; // of one kind that are shown with their counts

  // Of words that may be misspelt: articles that are too many for that, words that are doubted, words that are offered,
  // articles that are more than enough, and how many times as many articles have what is meant instead.
  const FEW = 3, MOST_DOUBTED = 3, MOST_MEANT = 3, ENOUGH = 1000, TIMES = 4;

  /** A later question has come. */
  class Superseded extends Error {}

  const quoted = (token) => `"${token}"`;
  const anyOf = (parts) => `(${parts.join(" OR ")})`;

  class Searcher {
    /** Load the engine and open the index. Throws `Missing`. */
    static async start({ scripts, index }, onLoaded) {
      const store = new Store(index, onLoaded);
      const [wasm, manifest] = await Promise.all([store.unpacked(`${scripts}engine/sqlite3.bin`), store.manifest()]);
      const searcher = new Searcher(await Sqlite.start(wasm), store);
      await searcher.open(manifest);
      return searcher;
    }

    constructor(sqlite, store) {
      this.sqlite = sqlite;
      this.store = store;
      this.wanted = new Set();
      this.turn = Promise.resolve();
    }

    async open(manifest) {
      if (manifest.format !== FORMAT) throw new Error(`format ${manifest.format} of the index is not known`);
      const files = {};
      manifest.volumes.forEach(({ index, cards }, number) => {
        files[`index_${number}`] = new PagedFile(this.store, index, this.wanted);
        files[`cards_${number}`] = new PagedFile(this.store, cards, this.wanted);
      });
      this.files = Object.values(files);
      await this.store.load(this.files.map(({ hot }) => hot).filter(Boolean));
      const database = await this.again(() => this.sqlite.databases(files));
      const blocks = await this.again(() => this.each(manifest.volumes.map((_, number) => number), (number) =>
        database.rows(`SELECT data FROM index_${number}.numbers ORDER BY first`)));
      const rowIds = blocks.map((some) => some.flatMap(([data]) => rowIdsOf(data)));
      this.database?.close();
      Object.assign(this, { manifest, database, rowIds, superseded: manifest.volumes.map((each) => new Set(each.superseded)) });
      this.remembered = { key: null };
    }

    /** Run `work`, and again whenever what it wanted to read has been loaded. */
    async again(work, isStale = () => false) {
      for (;;) {
        try {
          return work();
        } catch (problem) {
          if (!(problem instanceof Unread) || !this.wanted.size) throw problem;
        }
        await this.store.load(this.wanted);
        this.wanted.clear();
        if (isStale()) throw new Superseded();
      }
    }

    /**
     * Answer a question; if a part of the index has gone, a new version of it was published, which is
     * then read. Throws `Missing` and `Superseded`.
     */
    answer(question, isStale) {
      // One question after the other: they share the list of what is wanted.
      const work = () => this.answerNow(question, isStale);
      this.turn = this.turn.then(work, work);
      return this.turn;
    }

    async answerNow(question, isStale) {
      if (isStale()) throw new Superseded();
      this.store.tidy();
      this.wanted.clear();
      for (const file of this.files) file.begin();
      try {
        return await this.answerFrom(question, isStale);
      } catch (problem) {
        if (problem.reason !== "missing") throw problem;
        const manifest = await this.store.manifest(true);
        if (JSON.stringify(manifest) === JSON.stringify(this.manifest)) throw problem;
        await this.open(manifest);
        return this.answerFrom(question, isStale);
      }
    }

    async answerFrom({ wish, first, most, facets = [], typing = false }, isStale) {
      const key = JSON.stringify([wish, typing]);
      if (this.remembered.key !== key) {
        this.known = new Map();
        this.remembered = { key, ...(await this.again(() => this.found(wish, typing), isStale)) };
      }
      const { ids, volumes, question, order } = this.remembered;
      const shown = ids.slice(first, first + most);
      return this.again(() => {
        const [cards, times, units, misspelt, ...counts] = this.each([
          () => this.cards(shown, volumes),
          () => this.times(wish.from || wish.to ? this.without(["from", "to"], wish, typing).ids : ids),
          () => this.markedUnits(question),
          () => this.misspelt(question, ids.length),
          ...facets.map((name) => () => this.facet(KINDS[name], this.without([name], wish, typing))),
        ], (work) => work());
        return {
          count: ids.length,
          order,
          hits: shown.map((id) => cards.get(id)),
          times,
          facets: Object.fromEntries(facets.map((name, place) => [name, counts[place]])),
          shortened: question.shortened,
          onlyWithout: question.excluded.length > 0 && !question.groups.length,
          units,
          misspelt,
        };
      }, isStale);
    }

    /**
     * What is found if some filters did not hold: so years and outlets can be told that were not chosen.
     * Where nothing would be asked without them, what is found with them.
     */
    without(names, wish, typing) {
      if (!names.some((name) => wish[name].length)) return this.remembered;
      const nothing = Object.fromEntries(names.map((name) => [name, LISTS.includes(name) ? [] : ""]));
      const others = this.found({ ...wish, ...nothing, order: "newest" }, typing);
      return others.isAsked ? others : this.remembered;
    }

    // Statements

    /** The rows of one statement; each is run once for a question, however often its answer begins again. */
    rows(sql, values, kind = "rows") {
      const key = JSON.stringify([sql, values]);
      const known = this.known.get(key) ?? this.database[kind](sql, values);
      this.known.set(key, known);
      return known;
    }

    /** Results of `work` for each of `list`, so that what they want to read is loaded all at once. */
    each(list, work) {
      let unread = null;
      const results = list.map((item) => {
        try {
          return work(item);
        } catch (problem) {
          if (!(problem instanceof Unread)) throw problem;
          unread = problem;
          return null;
        }
      });
      if (unread) throw unread;
      return results;
    }

    get numbers() { return this.manifest.volumes.map((_, number) => number); }

    /** A word and its inflections, as far as they occur. */
    family(word) {
      if (!/^\p{L}+$/u.test(word) || search.isPaired(word)) return [word];
      const told = this.each(this.numbers, (number) =>
        this.rows(`SELECT value FROM cards_${number}.stems WHERE key = ?`, [word]));
      const families = new Set(told.flat().map(([family]) => family));
      const languageOf = (family) => family.slice(family.lastIndexOf(":") + 1);
      const known = new Set([...families].map(languageOf));
      for (const language of this.manifest.languages) if (!known.has(language)) families.add(`${word}:${language}`);
      const members = this.each([...families], (family) => {
        const inflections = this.each(this.numbers, (number) =>
          this.rows(`SELECT value FROM cards_${number}.stems WHERE key = ?`, [family])).flat(2);
        return inflections.length ? [...inflections, family.slice(0, family.lastIndexOf(":"))] : [];
      });
      return [...new Set([word, ...members.flat()])].sort();
    }

    /**
     * What a unit of one token is in the table `words`, with marks before and after each token. Of words that
     * are only begun, nothing can stand after.
     */
    oneWord({ tokens: [word], exact, prefix }, { before = "", after = "" }) {
      const members = exact ? [word] : this.family(word);
      const parts = members.map((member) => quoted(before + member + after));
      if (prefix && !after) {
        const short = !before && [...word].length === BEGINNING_LENGTH;
        parts.push(short ? quoted(word + BEGINNING) : `${quoted(before + word)} *`);
      }
      return anyOf(parts);
    }

    phrase({ tokens, title, prefix }) {
      return `${title ? "title : " : ""}${quoted(tokens.join(" "))}${prefix ? " *" : ""}`;
    }

    /**
     * Want all at once what a statement would come upon one page after the other: the lists of its terms. Where one
     * of them is short in `phrases`, the long ones are read in places only: then just where they begin.
     */
    ahead(table, match) {
      const terms = [...match.matchAll(/"([^"]*)"/g)].flatMap(([, text]) => text.split(" "));
      const short = [];
      const pages = this.numbers.flatMap((number) => {
        const schema = `index_${number}.${table}`;
        const lists = terms.map((term) => this.extent(schema, term)).filter(Boolean);
        if (lists.length) short.push(...terms.filter((_, place) => lists[place][0] === lists[place][1]).map((term) => [number, term]));
        const whole = table === "words" || lists.every(([first, last]) => last > first);
        return lists.flatMap(([first, last]) => {
          const count = whole ? Math.min(last - first + 1, MOST_LEAVES) : 1;
          // The last one first: what looks like reading on would load still more.
          return Array.from({ length: count }, (_, place) => [schema, first + count - 1 - place]);
        });
      });
      this.each(pages, ([schema, id]) => this.rows(`SELECT id FROM ${schema}_data WHERE id = ?`, [id]));
      // Short lists may go on where the map tells of another term: all that do are wanted at once, too.
      if (table === "words") this.each(short, ([number, term]) => this.lastOf(number, term));
    }

    /** The last article with a token. Its list is read to the end for that. */
    lastOf(number, token) {
      return this.rows(`SELECT rowid FROM index_${number}.words WHERE words MATCH ? ORDER BY rowid DESC LIMIT 1`, [quoted(token)], "numbers");
    }

    /**
     * Ids of the first and the last page of a term's list, as far as the map from terms to pages tells: it holds the first
     * term of each page where one begins, with "0" before it. https://www.sqlite.org/fts5.html#fts5_data_structures
     */
    extent(schema, term) {
      const segment = this.rows(`SELECT segid FROM ${schema}_idx LIMIT 1`, [])[0]?.[0];
      if (segment === undefined) return null;
      const key = new TextEncoder().encode(`0${term}`);
      const page = (condition) =>
        this.rows(`SELECT pgno >> 1 FROM ${schema}_idx WHERE segid = ? AND term ${condition} LIMIT 1`, [segment, key])[0]?.[0];
      const first = page("<= ? ORDER BY term DESC") ?? 1;
      const next = page("> ? ORDER BY term") ?? first;
      return [first, next - first > 1 ? next : first].map((number) => segment * 2 ** 37 + number);
    }

    /** Row ids in each volume, in descending order. */
    matching(table, match, [first, last]) {
      this.ahead(table, match);
      return this.each(this.numbers, (number) => {
        const rowIds = this.rowIds[number];
        const gone = this.superseded[number];
        return this.rows(
          `SELECT rowid FROM index_${number}.${table} WHERE ${table} MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC`,
          [match, howManyBelow(rowIds, first) + 1, howManyBelow(rowIds, last + 1)], "numbers",
        ).map((at) => rowIds[at - 1]).filter((id) => !gone.has(id));
      });
    }

    // Finding

    /** All articles that a wish asks for: their row ids in its order or the usual one, and those of each volume. */
    found(wish, typing) {
      const question = parse(wish.words, typing);
      const order = wish.order || usualOrder(question);
      const span = this.span(wish.from, wish.to);
      const filters = this.filters(wish);
      if (!filters || !(question.groups.length || filters.length || wish.from || wish.to)) {
        return { ids: [], volumes: this.numbers.map(() => new Set()), question, order, isAsked: false };
      }
      const isWord = ({ tokens }) => tokens.length === 1;
      const inWords = (unit) => this.oneWord(unit, { before: unit.title ? IN_TITLE : "" });
      const simple = question.groups.filter((group) => group.every(isWord));
      const mixed = question.groups.filter((group) => !group.every(isWord));
      const needed = [...this.each(simple, (group) => anyOf(this.each(group, inWords))), ...filters];
      const without = this.each(question.excluded.filter(isWord), inWords);
      if (!needed.length && !mixed.length) needed.push(quoted(EVERY));

      const sets = [];
      if (needed.length) {
        const all = needed.join(" AND ");
        sets.push(() => this.matching("words", without.length ? `(${all}) NOT ${anyOf(without)}` : all, span));
      }
      for (const group of mixed) sets.push(() => this.unitsMatching(group, inWords, span));
      const excluded = question.excluded.filter((unit) => !isWord(unit) || !needed.length);
      const [found, gone, scored] = this.each([
        () => this.each(sets, (set) => set()),
        () => (excluded.length ? this.unitsMatching(excluded, inWords, span) : this.numbers.map(() => [])),
        () => (order === "best" ? this.scored(question, span) : []),
      ], (work) => work());
      const volumes = this.numbers.map((number) => {
        const out = new Set(gone[number]);
        const others = found.slice(1).map((each) => new Set(each[number]));
        return new Set(found[0][number].filter((id) => !out.has(id) && others.every((set) => set.has(id))));
      });
      const ids = volumes.flatMap((set) => [...set]);
      return { ids: this.inOrder(ids, order, scored), volumes, question, order, isAsked: true };
    }

    /** Row ids that any one of the units finds, in each volume. */
    unitsMatching(units, inWords, span) {
      const all = this.each(units, (unit) =>
        unit.tokens.length === 1
          ? this.matching("words", inWords(unit), span)
          : this.matching("phrases", this.phrase(unit), span));
      return this.numbers.map((number) => [...new Set(all.flatMap((each) => each[number]))]);
    }

    /** What the filters are in the table `words`; `null` where one of them can find nothing. */
    filters(wish) {
      const parts = [];
      for (const [name, kind] of Object.entries(KINDS)) {
        if (!wish[name].length) continue;
        const ids = this.labelIds(kind, wish[name]);
        if (!ids.length) return null;
        parts.push(anyOf(ids.map((id) => quoted(LABEL + id))));
      }
      if (wish.day) parts.push(quoted(DAY + wish.day.replace("-", "")));
      return parts;
    }

    labelIds(kind, labels) {
      const found = this.each(labels.flatMap((label) => this.numbers.map((number) => [label, number])), ([label, number]) =>
        this.rows(`SELECT id FROM cards_${number}.labels WHERE kind = ? AND label = ?`, [kind, label]));
      return [...new Set(found.flat(2))];
    }

    /** The first and the last row id of a range of dates. */
    span(from, to) {
      const { slots } = this.manifest;
      const key = (date, month, day) => {
        const parts = date.split("-").map(Number);
        return parts[0] * KEYS_OF_A_YEAR + (parts[1] ?? month) * KEYS_OF_A_MONTH + (parts[2] ?? day);
      };
      return [
        from ? key(from, 0, 0) * slots : to ? KEYS_OF_A_YEAR * slots : 0,
        to ? (key(to, 12, 31) + 1) * slots - 1 : Number.MAX_SAFE_INTEGER,
      ];
    }

    inOrder(ids, order, scored) {
      ids.sort((one, other) => other - one);
      if (order === "oldest") {
        const dated = ids.findIndex((id) => id < KEYS_OF_A_YEAR * this.manifest.slots);
        const undated = dated < 0 ? [] : ids.splice(dated);
        return [...ids.reverse(), ...undated];
      }
      if (order !== "best") return ids;
      const points = new Map();
      for (const [found, worth] of scored) {
        for (const id of found) points.set(id, (points.get(id) ?? 0) + worth);
      }
      // There are few different sums, and those with the same one are in order already.
      const withSum = new Map();
      for (const id of ids) {
        const sum = points.get(id) ?? 0;
        if (withSum.has(sum)) withSum.get(sum).push(id);
        else withSum.set(sum, [id]);
      }
      return [...withSum.keys()].sort((one, other) => other - one).flatMap((sum) => withSum.get(sum));
    }

    /** What the best are found by: the row ids of each word that is asked for, where it counts, and how much. */
    scored(question, span) {
      const words = question.groups.flat().flatMap((unit) => unit.tokens.map((token, place) => ({
        tokens: [token],
        exact: unit.exact || unit.tokens.length > 1,
        prefix: unit.prefix && place === unit.tokens.length - 1,
      })));
      const counting = words.flatMap((word) => POINTS.map(([marks, worth]) => [word, marks, worth]));
      return this.each(counting, ([word, marks, worth]) => [this.matching("words", this.oneWord(word, marks), span).flat(), worth]);
    }

    // Words that may be misspelt

    /** Those of a question, where so few articles were found, and what may be meant by them, the most probable first. */
    misspelt({ groups }, found) {
      if (found >= FEW) return [];
      const asked = new Map();
      for (const unit of groups.flat()) {
        unit.tokens.forEach((word, at) => {
          const alone = unit.tokens.length === 1;
          const begun = unit.prefix && at === unit.tokens.length - 1;
          if (hasSpelling(word) && !asked.has(word)) asked.set(word, { tokens: [word], exact: unit.exact || !alone, prefix: begun });
        });
      }
      const doubted = [...asked].slice(0, MOST_DOUBTED);
      return this.each(doubted, ([word, unit]) => this.meant(word, unit)).filter(({ meant }) => meant.length);
    }

    meant(word, unit) {
      const articles = this.count(this.oneWord(unit, {}), FEW);
      if (articles === FEW) return { word, articles, meant: [] };
      const family = this.family(word);
      const near = nearest(word, this.speltLike(word)).filter(([, other]) => !family.includes(other));
      const counted = this.each(near, ([apart, other]) => ({ apart, other, count: this.count(quoted(other), ENOUGH) }));
      const meant = counted
        .sort((one, next) => one.apart - next.apart || next.count - one.count || byCodePoint(one.other, next.other))
        .filter(({ count }) => count > TIMES * articles).map(({ other }) => other);
      return { word, articles, meant: meant.slice(0, MOST_MEANT) };
    }

    /** The words of the archive that begin or end as a word does. */
    speltLike(word) {
      const wanted = search.spellingRanges(word).flatMap((bounds) => this.numbers.map((number) => [number, bounds]));
      const rows = this.each(wanted, ([number, bounds]) =>
        this.rows(`SELECT key FROM cards_${number}.spellings WHERE key BETWEEN ? AND ?`, bounds));
      return rows.flat(2).map(search.spelledWord);
    }

    /** How many articles of the whole archive are found, or `enough`. */
    count(match, enough) {
      const found = this.each(this.numbers, (number) => {
        const gone = this.superseded[number];
        return this.rows(`SELECT rowid FROM index_${number}.words WHERE words MATCH ? LIMIT ?`, [match, enough + gone.size], "numbers")
          .filter((at) => !gone.has(this.rowIds[number][at - 1])).length;
      });
      return Math.min(found.reduce((all, each) => all + each, 0), enough);
    }

    // Showing

    /** The cards of articles, by their row ids. */
    cards(ids, volumes) {
      const wanted = ids.flatMap((id) => this.numbers.filter((number) => volumes[number].has(id)).map((number) => [id, number]));
      const rows = this.each(wanted, ([id, number]) => this.rows(
        `SELECT id, url, title, outlet, day, authors, language, summary FROM cards_${number}.cards WHERE id = ?`, [id]));
      return new Map(rows.flat().map(([id, url, title, source, date, authors, language, summary]) =>
        [id, { url, title, source, date, authors: authors.split("\n").filter(Boolean), language, summary }]));
    }

    yearOf(id) { return Math.floor(id / this.manifest.slots / KEYS_OF_A_YEAR); }

    /** How many articles of each month, in order: year, month (0: unknown), number; undated ones are left out. */
    times(ids) {
      const counts = new Map();
      for (const id of ids) {
        const month = Math.floor(id / this.manifest.slots / KEYS_OF_A_MONTH);
        counts.set(month, (counts.get(month) ?? 0) + 1);
      }
      const months = KEYS_OF_A_YEAR / KEYS_OF_A_MONTH;
      return [...counts].filter(([month]) => month >= months).sort(([one], [other]) => one - other)
        .map(([month, count]) => [Math.floor(month / months), month % months, count]);
    }

    /** Labels of one kind with their numbers of articles, the most frequent first. */
    facet(kind, { ids, volumes }) {
      const years = [...new Set(ids.map((id) => this.yearOf(id)))];
      const wanted = this.numbers.flatMap((number) => (volumes[number].size ? years.map((year) => [number, year]) : []));
      const blobs = this.each(wanted, ([number, year]) => this.rows(
        `SELECT data FROM index_${number}.facets WHERE kind = ? AND year = ?`, [kind, year]));
      const counts = new Map();
      wanted.forEach(([number], place) => {
        for (const [data] of blobs[place]) countLabels(data, volumes[number], counts);
      });
      const most = [...counts].sort(([one, few], [other, many]) => many - few || one - other).slice(0, MOST_LABELS);
      const names = this.each(most, ([id]) => this.each(this.numbers, (number) =>
        this.rows(`SELECT label FROM cards_${number}.labels WHERE id = ?`, [id])).flat()[0]?.[0]);
      return most.map(([, count], place) => [names[place], count]).filter(([name]) => name !== undefined);
    }

    /** What to mark in headlines and texts: for each unit what its tokens may be, one after the other. */
    markedUnits({ groups }) {
      return this.each(groups.flat(), (unit) => {
        const alone = unit.tokens.length === 1;
        const word = unit.tokens[0];
        return {
          words: alone && !unit.exact ? [this.family(word)] : unit.tokens.map((token) => [token]),
          prefix: unit.prefix,
          title: unit.title,
        };
      });
    }
  }

  /** Whole numbers out of unsigned LEB128. */
  function wholeNumbers(data) {
    const found = [];
    let value = 0, weight = 1;
    for (const byte of data) {
      value += (byte & 0x7f) * weight; // row ids have more than 32 bits
      weight *= 0x80;
      if (byte < 0x80) {
        found.push(value);
        value = 0;
        weight = 1;
      }
    }
    return found;
  }

  /** Count the labels of the articles of a year that are among `ids`. */
  function countLabels(data, ids, counts) {
    const numbers = wholeNumbers(data);
    let at = 0, id = 0;
    while (at < numbers.length) {
      id += numbers[at++];
      const wanted = ids.has(id);
      for (let left = numbers[at++]; left > 0; left -= 1) {
        const label = numbers[at++];
        if (wanted) counts.set(label, (counts.get(label) ?? 0) + 1);
      }
    }
  }

  /** The row ids of the articles that a block of the table `numbers` tells of. */
  function rowIdsOf(data) {
    let id = -1;
    return wholeNumbers(data).map((step) => (id += step));
  }

  /** How many of these row ids, the least of which comes first, are below `id`. */
  function howManyBelow(rowIds, id) {
    let low = 0, high = rowIds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rowIds[middle] < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The answer to a message of the page, as a message to it. */
  async function answered(searcher, question, isStale) {
    const { number } = question;
    try {
      return { number, answer: await searcher.answer(question, isStale) };
    } catch (problem) {
      if (problem instanceof Superseded) return { number, superseded: true };
      return { number, problem: { reason: problem.reason ?? "engine", message: String(problem.message) } };
    }
  }

  Object.assign(search, { Searcher, answered });
})((globalThis.archiveSearch ??= {}));
