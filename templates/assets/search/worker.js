/* Searches apart from the page. Told where things lie, it starts; told a question, it answers. Answers
   come in the order of questions, and a question that has been waiting while a later one came is dropped. */

"use strict";

importScripts("sqlite.js", "chunks.js", "norm.js", "query.js", "spelling.js", "searcher.js");

{
  const { Searcher, answered } = globalThis.archiveSearch;
  let starting = null;
  let last = 0;

  addEventListener("message", async ({ data }) => {
    last = Math.max(last, data.number);
    if (data.start) starting = Searcher.start(data.start, (loaded) => postMessage({ loaded }));
    try {
      const searcher = await starting;
      postMessage(data.start ? { number: 0, answer: null } : await answered(searcher, data, () => data.number < last));
    } catch (problem) {
      postMessage({ number: data.number, problem: { reason: problem.reason ?? "engine", message: String(problem.message) } });
    }
  });
}
