/* How the page asks: a worker that searches, so that typing never waits; on a page from a disk, where
   browsers allow no worker, the same scripts in the page itself. */

(function (search) {
  "use strict";

  /** The scripts that search, in this order. */
  const SCRIPTS = ["sqlite.js", "chunks.js", "norm.js", "query.js", "spelling.js", "searcher.js"];

  /** A question that a later one has taken the place of. */
  class Superseded extends Error {}

  /** What went wrong: `reason` is "missing" for a part of the index, "engine" for the engine itself. */
  class SearchProblem extends Error {
    constructor(reason, message) {
      super(message);
      this.reason = reason;
    }
  }

  class Asking {
    /**
     * @param {string} scripts address of the folder of scripts, ending with a slash
     * @param {string} index address of the folder of the index, ending with a slash
     * @param {(loaded: {bytes: number, files: number}) => void} onLoaded told after each file that was loaded
     */
    constructor(scripts, index, onLoaded) {
      this.place = { scripts, index };
      this.onLoaded = onLoaded;
      this.last = 0;
      this.waiting = new Map();
      /** Begun once, by the first question or before. */
      this.begun = null;
    }

    /** Load the engine; nothing happens where that has begun already. */
    start() {
      this.begun ??= (location.protocol === "file:" ? this.startHere() : this.startWorker()).catch((problem) => {
        this.begun = null; // a later question tries again
        throw problem;
      });
      return this.begun;
    }

    async startWorker() {
      const worker = new Worker(`${this.place.scripts}worker.js`);
      const ready = new Promise((resolve, reject) => {
        worker.addEventListener("error", () => reject(new SearchProblem("engine", "the worker did not start")), { once: true });
        this.waiting.set(0, { resolve, reject });
      });
      worker.addEventListener("message", ({ data }) => this.told(data));
      worker.postMessage({ number: 0, start: this.place });
      await ready.catch((problem) => {
        worker.terminate();
        throw problem;
      });
      this.send = (question) => worker.postMessage(question);
    }

    async startHere() {
      for (const name of SCRIPTS) await search.loadScript(`${this.place.scripts}${name}`);
      const searcher = await search.Searcher.start(this.place, this.onLoaded);
      this.send = async (question) => this.told(await search.answered(searcher, question, () => question.number < this.last));
    }

    told({ number, answer, problem, superseded, loaded }) {
      if (loaded) this.onLoaded(loaded);
      if (number === undefined) return;
      const { resolve, reject } = this.waiting.get(number);
      this.waiting.delete(number);
      if (problem) reject(new SearchProblem(problem.reason, problem.message));
      else if (superseded) reject(new Superseded());
      else resolve(answer);
    }

    /**
     * Ask for articles. Rejects with `Superseded` where another question came after, and with
     * `SearchProblem`.
     * @param {{wish: Wish, typing: boolean, first: number, most: number, facets?: string[]}} question
     */
    async ask(question) {
      const number = (this.last += 1);
      await this.start();
      if (number < this.last) throw new Superseded();
      return new Promise((resolve, reject) => {
        this.waiting.set(number, { resolve, reject });
        this.send({ number, ...question });
      });
    }
  }

  /** Run a script of the site that this page has not loaded. */
  function loadScript(address, charset) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      if (charset) script.charset = charset;
      script.src = address;
      script.addEventListener("load", () => { script.remove(); resolve(); });
      script.addEventListener("error", () => { script.remove(); reject(new Error(address)); });
      document.head.append(script);
    });
  }

  Object.assign(search, { Asking, Superseded, SearchProblem, loadScript });
})((globalThis.archiveSearch ??= {}));
