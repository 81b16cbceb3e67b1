/* SQLite's own WebAssembly build, asked through as little as it takes: start it, open files that are
   read a piece at a time, run a statement, read its rows.

   The JavaScript that comes with the build is ten times as long as all of ours, wants a file system
   and workers of its own, and is a module, which no browser loads from a disk. What is used here is
   SQLite's C interface, which has not changed in twenty years: https://sqlite.org/c3ref/intro.html. */

(function (search) {
  "use strict";

  // Results and flags, https://sqlite.org/rescode.html and https://sqlite.org/c3ref/open.html
  const OK = 0, READONLY = 8, CANTOPEN = 14, NOTFOUND = 12, ROW = 100, DONE = 101, IOERR_READ = 266;
  const OPEN_READONLY = 0x01, OPEN_MAIN_DB = 0x100;
  const INTEGER = 1, FLOAT = 2, TEXT = 3, BLOB = 4;
  const DEVICE_IMMUTABLE = 0x2000;
  const ACCESSIBLE_LATER = -1; // SQLITE_TRANSIENT: the statement makes a copy of what is bound

  const PAGE = 65536; // of WebAssembly's memory
  const POINTER = 4;

  /** Where the fields of the two structs lie that a VFS is made of, in pointers:
      https://sqlite.org/c3ref/vfs.html, https://sqlite.org/c3ref/io_methods.html. */
  const VFS = { version: 0, fileSize: 1, longestName: 2, name: 4, open: 6, remove: 7, access: 8, fullName: 9, fields: 18 };
  const METHODS = ["version", "close", "read", "write", "truncate", "sync", "fileSize", "lock", "unlock",
    "checkReservedLock", "fileControl", "sectorSize", "deviceCharacteristics"];

  /**
   * What SQLite reads a database from. `read` fills `into` from a place in the file and says whether
   * it could; if not, the statement that wanted it fails with `Unread`.
   * @typedef {{size: number, read: (offset: number, into: Uint8Array) => boolean}} ReadableFile
   */

  /** A statement wanted a part of a file that `read` did not give. It can be run again later. */
  class Unread extends Error {}

  /** A statement went wrong in any other way. */
  class SqliteError extends Error {}

  /**
   * A JavaScript function as one that WebAssembly can call through a pointer: the smallest module that
   * imports and exports it. `WebAssembly.Function` would do the same, but few browsers have it.
   * @param {string} parameters "i" for 32 bits, "j" for 64
   */
  function callable(f, parameters) {
    const types = [...parameters].map((each) => (each === "j" ? 0x7e : 0x7f));
    const module = new WebAssembly.Module(Uint8Array.from([
      0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, // magic number and version
      1, types.length + 5, 1, 0x60, types.length, ...types, 1, 0x7f, // one type: these parameters, an i32
      2, 7, 1, 1, 0x65, 1, 0x66, 0, 0, // import e.f
      7, 5, 1, 1, 0x66, 0, 0, // export f
    ]));
    return new WebAssembly.Instance(module, { e: { f } }).exports.f;
  }

  /** Everything the build asks of an operating system: it has none, so all calls fail or do nothing. */
  function noOperatingSystem(module, memory) {
    const imports = { env: { memory }, wasi_snapshot_preview1: {} };
    for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
      if (kind === "function") imports[from][name] = () => -1;
    }
    Object.assign(imports.env, {
      emscripten_date_now: Date.now,
      emscripten_get_now: () => performance.now(),
      emscripten_get_heap_max: () => 2 ** 31,
      emscripten_resize_heap: (wanted) => {
        try {
          memory.grow(Math.ceil((wanted - memory.buffer.byteLength) / PAGE));
          return 1;
        } catch {
          return 0;
        }
      },
    });
    return imports;
  }

  /** The engine: one instance holds any number of databases. */
  class Sqlite {
    /**
     * @param {BufferSource} wasm the build
     * @returns {Promise<Sqlite>}
     */
    static async start(wasm) {
      const module = await WebAssembly.compile(wasm);
      const memory = new WebAssembly.Memory({ initial: 128, maximum: 32768 });
      const instance = await WebAssembly.instantiate(module, noOperatingSystem(module, memory));
      return new Sqlite(instance.exports, memory);
    }

    constructor(exports, memory) {
      this.c = exports;
      this.memory = memory;
      /** Files by their names, and by the addresses of SQLite's records of those that are open. */
      this.files = new Map();
      this.opened = new Map();
      exports.__wasm_call_ctors();
      this.check(exports.sqlite3_initialize());
      this.methods = this.struct(METHODS.length);
      this.registerFiles();
    }

    /** The memory, which moves whenever it grows. */
    get bytes() { return new Uint8Array(this.memory.buffer); }
    get view() { return new DataView(this.memory.buffer); }

    /** Room for so many pointers, all 0. */
    struct(fields) {
      const at = this.c.sqlite3_malloc(fields * POINTER);
      this.bytes.fill(0, at, at + fields * POINTER);
      return at;
    }

    setField(struct, field, value) { this.view.setInt32(struct + field * POINTER, value, true); }

    /** A text that ends with a zero, for SQLite to read; freed by the caller. */
    string(text) {
      const encoded = new TextEncoder().encode(text + "\0");
      const at = this.c.sqlite3_malloc(encoded.length);
      this.bytes.set(encoded, at);
      return at;
    }

    textAt(at, length = this.bytes.indexOf(0, at) - at) {
      return new TextDecoder().decode(this.bytes.subarray(at, at + length));
    }

    pointerTo(f, parameters) {
      const table = this.c.__indirect_function_table;
      const at = table.grow(1);
      table.set(at, callable(f, parameters));
      return at;
    }

    /** A VFS as SQLite's default one, but with our files, and none that could be written. */
    registerFiles() {
      const ours = this.struct(VFS.fields);
      const theirs = this.c.sqlite3_vfs_find(0);
      this.bytes.copyWithin(ours, theirs, theirs + VFS.fields * POINTER);
      for (const [field, value] of [
        [VFS.fileSize, POINTER],
        [VFS.longestName, 512],
        [VFS.name, this.string("chunks")],
        [VFS.open, this.pointerTo((_, name, file, flags, out) => this.open(name, file, flags, out), "iiiii")],
        [VFS.remove, this.pointerTo(() => READONLY, "iii")],
        [VFS.access, this.pointerTo((_, name, flags, out) => this.answer(out, 0), "iiii")],
        [VFS.fullName, this.pointerTo((_, name, length, out) => this.copyName(name, length, out), "iiii")],
      ]) this.setField(ours, field, value);
      const done = this.pointerTo(() => OK, "ii");
      const fields = {
        version: 1,
        close: this.pointerTo((file) => (this.opened.delete(file), OK), "i"),
        read: this.pointerTo((file, into, length, offset) => this.read(file, into, length, Number(offset)), "iiij"),
        write: this.pointerTo(() => READONLY, "iiij"),
        truncate: this.pointerTo(() => READONLY, "ij"),
        sync: done,
        fileSize: this.pointerTo((file, out) => this.answer64(out, this.opened.get(file).size), "ii"),
        lock: done,
        unlock: done,
        checkReservedLock: this.pointerTo((file, out) => this.answer(out, 0), "ii"),
        fileControl: this.pointerTo(() => NOTFOUND, "iii"),
        sectorSize: this.pointerTo(() => 512, "i"),
        deviceCharacteristics: this.pointerTo(() => DEVICE_IMMUTABLE, "i"),
      };
      METHODS.forEach((name, field) => this.setField(this.methods, field, fields[name]));
      this.check(this.c.sqlite3_vfs_register(ours, 1));
    }

    answer(out, value) {
      this.view.setInt32(out, value, true);
      return OK;
    }

    answer64(out, value) {
      this.view.setBigInt64(out, BigInt(value), true);
      return OK;
    }

    open(name, file, flags, out) {
      const known = name && this.files.get(this.textAt(name));
      this.setField(file, 0, 0); // no methods: SQLite then closes nothing
      if (!known || !(flags & OPEN_MAIN_DB)) return CANTOPEN;
      this.opened.set(file, known);
      this.setField(file, 0, this.methods);
      return out ? this.answer(out, OPEN_READONLY) : OK;
    }

    copyName(name, length, out) {
      const text = this.bytes.subarray(name, this.bytes.indexOf(0, name) + 1);
      if (text.length > length) return CANTOPEN;
      this.bytes.set(text, out);
      return OK;
    }

    read(file, into, length, offset) {
      const whole = this.opened.get(file);
      const target = this.bytes.subarray(into, into + length);
      if (offset + length > whole.size) return IOERR_READ; // a whole file is never read past its end
      return whole.read(offset, target) ? OK : IOERR_READ;
    }

    check(result, database = 0) {
      if (result === OK || result === ROW || result === DONE) return result;
      const message = database ? this.textAt(this.c.sqlite3_errmsg(database)) : "";
      if ((result & 0xff) === (IOERR_READ & 0xff)) throw new Unread(message);
      throw new SqliteError(`SQLite ${result}: ${message}`);
    }

    /**
     * Open databases together, each by the name that statements know it by. Throws `Unread`.
     * @param {Record<string, ReadableFile>} files
     * @returns {Database}
     */
    databases(files) {
      const pointer = this.struct(1);
      const name = this.string(":memory:");
      const result = this.c.sqlite3_open_v2(name, pointer, OPEN_READONLY, 0);
      const database = new Database(this, this.view.getInt32(pointer, true));
      this.c.sqlite3_free(pointer);
      this.c.sqlite3_free(name);
      try {
        this.check(result, database.handle);
        for (const [schema, file] of Object.entries(files)) {
          this.files.set(schema, file);
          database.rows(`ATTACH ? AS ${schema}`, [schema]);
        }
      } catch (problem) {
        database.close();
        throw problem;
      }
      return database;
    }
  }

  /** An open database. */
  class Database {
    constructor(sqlite, handle) {
      this.sqlite = sqlite;
      this.handle = handle;
    }

    /**
     * Run one statement. Throws `Unread` or `SqliteError`.
     * @param {string} sql
     * @param {(string | number | Uint8Array | null)[]} values for its question marks
     * @returns {any[][]} its rows: numbers (whole ones below 2⁵³), strings, `Uint8Array`s and nulls
     */
    rows(sql, values = []) {
      const width = (statement) => this.sqlite.c.sqlite3_column_count(statement);
      return this.run(sql, values, (statement) =>
        Array.from({ length: width(statement) }, (_, column) => this.column(statement, column)));
    }

    /** As `rows`, for a statement of one column of numbers: these alone, and ten times as fast. */
    numbers(sql, values = []) {
      const { sqlite3_column_double: number } = this.sqlite.c;
      return this.run(sql, values, (statement) => number(statement, 0));
    }

    run(sql, values, read) {
      const { sqlite, handle } = this;
      const { c } = sqlite;
      const pointer = sqlite.struct(1);
      const text = sqlite.string(sql);
      let statement = 0;
      try {
        sqlite.check(c.sqlite3_prepare_v2(handle, text, -1, pointer, 0), handle);
        statement = sqlite.view.getInt32(pointer, true);
        values.forEach((value, position) => sqlite.check(this.bind(statement, position + 1, value), handle));
        const found = [];
        while (sqlite.check(c.sqlite3_step(statement), handle) === ROW) found.push(read(statement));
        return found;
      } finally {
        c.sqlite3_finalize(statement);
        c.sqlite3_free(text);
        c.sqlite3_free(pointer);
      }
    }

    bind(statement, position, value) {
      const { sqlite } = this;
      const { c } = sqlite;
      if (value === null) return c.sqlite3_bind_null(statement, position);
      if (typeof value === "number") {
        return Number.isInteger(value)
          ? c.sqlite3_bind_int64(statement, position, BigInt(value))
          : c.sqlite3_bind_double(statement, position, value);
      }
      const data = typeof value === "string" ? new TextEncoder().encode(value) : value;
      const at = c.sqlite3_malloc(data.length || 1);
      sqlite.bytes.set(data, at);
      const bind = typeof value === "string" ? c.sqlite3_bind_text : c.sqlite3_bind_blob;
      const result = bind(statement, position, at, data.length, ACCESSIBLE_LATER);
      c.sqlite3_free(at);
      return result;
    }

    column(statement, column) {
      const { sqlite } = this;
      const { c } = sqlite;
      switch (c.sqlite3_column_type(statement, column)) {
        case INTEGER:
        case FLOAT: return c.sqlite3_column_double(statement, column);
        case TEXT: {
          const at = c.sqlite3_column_text(statement, column);
          return sqlite.textAt(at, c.sqlite3_column_bytes(statement, column));
        }
        case BLOB: {
          const at = c.sqlite3_column_blob(statement, column);
          return sqlite.bytes.slice(at, at + c.sqlite3_column_bytes(statement, column));
        }
        default: return null;
      }
    }

    close() { this.sqlite.c.sqlite3_close_v2(this.handle); }
  }

  Object.assign(search, { Sqlite, Database, Unread, SqliteError });
})((globalThis.archiveSearch ??= {}));
