// Eleventy's settings for the common job.
const MONTHS = "January February March April May June July August September October November December".split(" ");
const ON_A_PAGE = 20;

// The built-in filter `slugify` takes long for a hundred thousand calls; the names are of plain letters.
const slug = (name) => name.toLowerCase().replaceAll(" ", "-");
const two = (number) => String(number).padStart(2, "0");

function excerpt(file) {
  const body = file.content.trimStart();
  const end = body.indexOf("\n\n");
  const plain = body.slice(0, end < 0 ? body.length : end).replace(/[*`>]/g, "").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
  file.excerpt = plain.split(" ").slice(0, 30).join(" ") + "…";
}

export default function (eleventy) {
  eleventy.addGlobalData("archive", { title: "The Paper Archive", url: "https://archive.example.org" });
  eleventy.addGlobalData("layout", "article.njk");
  eleventy.addGlobalData("permalink", () => (data) => {
    const name = data.page.inputPath.split("/").pop().slice(0, -".md".length);
    const date = data.page.date;
    return `/${date.getUTCFullYear()}/${two(date.getUTCMonth() + 1)}/${name}.html`;
  });
  eleventy.setFrontMatterParsingOptions({ excerpt });
  eleventy.addFilter("slug", slug);
  eleventy.addFilter("iso", (date) => date.toISOString().replace(".000Z", "Z"));
  eleventy.addFilter("day", (date) => `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`);
  eleventy.addFilter("json", (value) => JSON.stringify(value).replaceAll("<", "\\u003c"));
  eleventy.addFilter("first", (list, count) => list.slice(0, count));

  const newest = (api) => api.getFilteredByGlob("**/[0-9][0-9][0-9][0-9]/[0-9][0-9]/*.md").sort((a, b) => b.date - a.date);
  const pages = (api, folder, namesOf) => {
    const lists = new Map();
    for (const article of newest(api)) {
      for (const name of namesOf(article)) {
        if (!lists.has(name)) lists.set(name, []);
        lists.get(name).push(article);
      }
    }
    const all = [];
    for (const [name, articles] of lists) {
      const first = `/${folder}/${slug(name)}`;
      const total = Math.ceil(articles.length / ON_A_PAGE);
      const address = (number) => (number === 1 ? `${first}.html` : `${first}/page/${number}.html`);
      for (let number = 1; number <= total; number++) {
        all.push({
          name, number, total, count: articles.length, url: address(number),
          articles: articles.slice((number - 1) * ON_A_PAGE, number * ON_A_PAGE),
          newer: number > 1 ? address(number - 1) : null, older: number < total ? address(number + 1) : null,
        });
      }
    }
    return all;
  };
  eleventy.addCollection("articles", newest);
  eleventy.addCollection("outlets", (api) => pages(api, "source", (article) => [article.data.source]));
  eleventy.addCollection("subjects", (api) => pages(api, "tags", (article) => article.data.tags));
  return {
    dir: { input: ".", includes: "_includes", output: "output" },
    markdownTemplateEngine: false,
    templateFormats: ["md", "njk"],
  };
}
