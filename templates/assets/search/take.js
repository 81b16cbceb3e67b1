/* The list of articles to take away: a table for spreadsheets, or references for a reference manager. */

(function (search) {
  "use strict";

  const COLUMNS = ["headline", "outlet", "date", "authors", "language", "address"];

  /** RFC 4180. A cell that a spreadsheet would take for a formula is kept from being one. */
  function cell(value) {
    const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  /** @param {object[]} hits @param {string} base where the site stands, ending with a slash */
  function csv(hits, base) {
    const rows = hits.map((hit) =>
      [hit.title, hit.source, hit.date, hit.authors.join("; "), hit.language, base + search.linkTo(hit.url)]);
    // The mark at the beginning tells spreadsheets that this is UTF-8.
    return "\ufeff" + [COLUMNS, ...rows].map((row) => row.map(cell).join(",") + "\r\n").join("");
  }

  /** One line of RIS: a value can hold no line end. */
  const field = (tag, value) => (value ? `${tag}  - ${value.replace(/\s+/g, " ")}\r\n` : "");

  /** "RIS Format Specifications" (Reference Manager, 2011), as archive_gen/citations/ris.py writes it. */
  function ris(hits, base, archive) {
    return hits.map((hit) => {
      const [year = "", month = "", day = ""] = hit.date.split("-");
      return [
        "TY  - NEWS\r\n",
        field("TI", hit.title),
        ...hit.authors.map((name) => field("AU", name)),
        field("T2", hit.source),
        field("PY", year),
        field("DA", year && `${year}/${month}/${day}/`),
        field("UR", base + search.linkTo(hit.url)),
        field("LA", hit.language),
        field("DB", archive),
        "ER  - \r\n\r\n",
      ].join("");
    }).join("");
  }

  const FORMS = { csv: [csv, "text/csv;charset=utf-8"], ris: [ris, "application/x-research-info-systems"] };

  /** Hand a file to the reader's browser. */
  function take(form, hits, { base, archive, name }) {
    const [write, type] = FORMS[form];
    const address = URL.createObjectURL(new Blob([write(hits, base, archive)], { type }));
    const link = search.element("a", { href: address, download: `${name}.${form}` });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  }

  Object.assign(search, { take, listAs: { csv, ris } });
})((globalThis.archiveSearch ??= {}));
