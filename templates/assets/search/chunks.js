/* The files of an index: fetched from a server or, on a page from a disk, run as scripts; unpacked, and
   put together to the databases that SQLite reads. docs/search.md of archive-gen describes them. */

(function (search) {
  "use strict";

  const BEGIN = 'archiveSearchChunk("'.length, END = '")\n'.length;
  const ESCAPE = 0x3d; // =
  const SHIFT = 64;
  const MOST_KEPT = 48e6; // bytes of unpacked chunks that are kept from one question to the next

  /** What the bytes 128 to 159 are in the encoding windows-1252, in which a script from a disk is read. */
  const HIGH = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

  /** A file of the index is not there. */
  class Missing extends Error {
    constructor(address) {
      super(`${address} is missing`);
      this.reason = "missing";
    }
  }

  /** The bytes of a chunk, out of its form as a JavaScript string. */
  function unescaped(bytes, begin = 0, end = bytes.length) {
    const out = new Uint8Array(end - begin);
    let length = 0;
    for (let at = begin; at < end; at += 1) out[length++] = bytes[at] === ESCAPE ? bytes[++at] - SHIFT : bytes[at];
    return out.subarray(0, length);
  }

  async function inflated(bytes) {
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Uint8Array(await new Response(unpacked).arrayBuffer());
  }

  /** From a server. `cache` as `fetch` knows it. */
  async function fetched(address, cache) {
    let response;
    try {
      response = await fetch(address, { cache, credentials: "same-origin" });
    } catch {
      throw new Missing(address);
    }
    if (!response.ok) throw new Missing(address);
    return new Uint8Array(await response.arrayBuffer());
  }

  /** From a disk: each file is a script that hands over what it holds. Several may be under way. */
  const handed = new Map();
  function runAsScript(address) {
    globalThis.archiveSearchChunk = (content) => handed.set(document.currentScript.src, content);
    return search.loadScript(address, "windows-1252").then(
      () => {
        const content = handed.get(address);
        handed.delete(address);
        if (content === undefined) throw new Missing(address);
        return content;
      },
      () => { throw new Missing(address); },
    );
  }

  function bytesOfScript(text) {
    return Uint8Array.from(text, (letter) => {
      const code = letter.charCodeAt(0);
      return code < 256 ? code : 128 + HIGH.indexOf(letter);
    });
  }

  /** Loads files, and keeps what it has loaded. */
  class Store {
    /**
     * @param {string} folder address of the index, ending with a slash
     * @param {(loaded: {bytes: number, files: number}) => void} onLoaded
     */
    constructor(folder, onLoaded) {
      this.folder = folder;
      this.onLoaded = onLoaded;
      this.onDisk = folder.startsWith("file:");
      this.loaded = { bytes: 0, files: 0 };
      /** Unpacked chunks by name, those asked for last at the end. */
      this.kept = new Map();
      this.size = 0;
    }

    /** What the index holds. `again` asks past every cache. */
    async manifest(again = false) {
      const address = `${this.folder}manifest.js`;
      if (this.onDisk) return runAsScript(address);
      const bytes = await fetched(address, again ? "reload" : "no-cache");
      this.count(address, bytes);
      const text = new TextDecoder().decode(bytes);
      return JSON.parse(text.slice(text.indexOf("(") + 1, text.lastIndexOf(")")));
    }

    /** What came over the wire counts, not what the browser had kept. */
    count(address, { length }) {
      const isKept = performance.getEntriesByName(address).at(-1)?.transferSize === 0;
      performance.clearResourceTimings();
      if (isKept) return;
      this.loaded = { bytes: this.loaded.bytes + length, files: this.loaded.files + 1 };
      this.onLoaded(this.loaded);
    }

    /** A packed file, unpacked. Throws `Missing`. */
    async unpacked(address, cache = "default") {
      if (this.onDisk) return inflated(unescaped(bytesOfScript(await runAsScript(address))));
      const bytes = await fetched(address, cache);
      this.count(address, bytes);
      return inflated(unescaped(bytes, BEGIN, bytes.length - END)).catch(() => { throw new Missing(address); });
    }

    /** Load chunks by their names, all at once, unless they are kept. */
    async load(names) {
      await Promise.all([...names].filter((name) => !this.kept.has(name)).map(async (name) => {
        const chunk = await this.unpacked(`${this.folder}${name}.bin`, "force-cache"); // what a name stands for never changes
        this.kept.set(name, chunk);
        this.size += chunk.length;
      }));
    }

    /** A chunk that is kept, or `undefined`. */
    chunk(name) {
      const chunk = this.kept.get(name);
      if (chunk) {
        this.kept.delete(name);
        this.kept.set(name, chunk);
      }
      return chunk;
    }

    /** Between questions: let go of what has not been asked for the longest time. */
    tidy() {
      for (const [name, chunk] of this.kept) {
        if (this.size <= MOST_KEPT) break;
        this.kept.delete(name);
        this.size -= chunk.length;
      }
    }
  }

  const NAME = 16; // hex digits of a chunk's name
  const MOST_AHEAD = 65536; // bytes of a database

  /** A database out of chunks, as `Sqlite.database` wants it. `wanted` collects the names of missing chunks. */
  class PagedFile {
    /** @param {object} told what the manifest says of it */
    constructor(store, told, wanted) {
      this.store = store;
      this.wanted = wanted;
      this.page = told.page_size;
      this.size = told.page_size * told.pages;
      this.perChunk = told.pages_per_chunk;
      this.chunks = Array.from(atob(told.chunks), (byte) => byte.charCodeAt(0).toString(16).padStart(2, "0")).join("");
      this.mostAhead = Math.ceil(MOST_AHEAD / (this.page * this.perChunk));
      /** How many chunks before it were read one after the other, by the number of a chunk. */
      this.runs = new Map();
      this.hot = told.hot?.file ?? null;
      /** Where each hot page begins in the hot file. */
      this.places = new Map();
      for (const [first, count] of told.hot?.pages ?? []) {
        for (let page = first; page < first + count; page += 1) this.places.set(page, this.places.size * this.page);
      }
    }

    nameOf(number) { return this.chunks.slice(number * NAME, (number + 1) * NAME); }

    /** Another question begins. */
    begin() { this.runs.clear(); }

    /** Want a chunk (`null`: the hot file). A long list is read from one end to the other: the more of it was, the more is wanted ahead. */
    want(number) {
      if (number === null) this.wanted.add(this.hot);
      else for (let ahead = 0; ahead <= Math.min(Math.max(this.runs.get(number) - 1, 0), this.mostAhead); ahead += 1) {
        if (this.nameOf(number + ahead)) this.wanted.add(this.nameOf(number + ahead));
      }
    }

    read(offset, into) {
      const page = Math.floor(offset / this.page) + 1;
      const within = offset % this.page;
      const place = this.places.get(page);
      const number = Math.floor((page - 1) / this.perChunk);
      if (place === undefined && !this.runs.has(number)) this.runs.set(number, (this.runs.get(number - 1) ?? -1) + 1);
      const chunk = this.store.chunk(place === undefined ? this.nameOf(number) : this.hot);
      if (!chunk) {
        this.want(place === undefined ? number : null);
        return false;
      }
      const begin = (place ?? ((page - 1) % this.perChunk) * this.page) + within;
      into.set(chunk.subarray(begin, begin + into.length));
      return true;
    }
  }

  Object.assign(search, { Store, PagedFile, Missing });
})((globalThis.archiveSearch ??= {}));
