/* What the page says, in its language: sentences out of the template, numbers and dates out of the browser. */

(function (search) {
  "use strict";

  class Speech {
    /**
     * @param {Record<string, string | [number, string][]>} sentences `{name}` in them stands for a value;
     *   those with a number come once for each of several numbers, which have all forms between them
     * @param {string} language BCP 47
     */
    constructor(sentences, language) {
      this.sentences = sentences;
      const known = (make) => {
        try { return make(language); } catch { return make("en"); }
      };
      this.plural = known((tag) => new Intl.PluralRules(tag));
      this.numbers = known((tag) => new Intl.NumberFormat(tag));
      const dates = (parts) => known((tag) => new Intl.DateTimeFormat(tag === "en" ? "en-GB" : tag, { timeZone: "UTC", ...parts }));
      this.dates = [
        dates({ year: "numeric" }),
        dates({ year: "numeric", month: "short" }),
        dates({ year: "numeric", month: "short", day: "numeric" }),
      ];
      this.months = dates({ month: "long" });
      this.languages = known((tag) => new Intl.DisplayNames(tag, { type: "language" }));
    }

    /** A sentence with its values. Numbers are written as the language writes them. */
    say(name, values = {}) {
      const found = this.sentences[name];
      const text = Array.isArray(found) ? this.formFor(found, values.number) : found;
      return text.replace(/\{(\w+)\}/g, (_, key) =>
        typeof values[key] === "number" ? this.number(values[key]) : values[key]);
    }

    formFor(forms, number) {
      const wanted = this.plural.select(number);
      const exact = forms.find(([each]) => each === number);
      return (exact ?? forms.find(([each]) => this.plural.select(each) === wanted) ?? forms.at(-1))[1];
    }

    number(value) { return this.numbers.format(value); }

    /** How much is loaded: "130 KB", "1.2 MB". */
    size(bytes) {
      return bytes < 1e6
        ? `${this.number(Math.round(bytes / 1000))} KB`
        : `${this.number(Math.round(bytes / 1e5) / 10)} MB`;
    }

    /** "1987", "1987-04" or "1987-04-13" in words; "" for anything else. */
    date(iso) {
      const parts = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(iso);
      if (!parts) return "";
      const day = new Date(Date.UTC(2000, Number(parts[2] ?? 1) - 1, Number(parts[3] ?? 1)));
      day.setUTCFullYear(Number(parts[1]));
      return this.dates[parts[3] ? 2 : parts[2] ? 1 : 0].format(day);
    }

    month(number) { return this.months.format(new Date(Date.UTC(2000, number - 1, 1))); }

    /** "German" for "de"; the tag itself where it is none that the browser knows. */
    language(tag) {
      try { return this.languages.of(tag); } catch { return tag; }
    }
  }

  Object.assign(search, { Speech });
})((globalThis.archiveSearch ??= {}));
