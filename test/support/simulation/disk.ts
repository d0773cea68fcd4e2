import { basename, dirname, join } from 'node:path';
import type { Disk } from '../../../store/disk.ts';
import type { Process, World } from './world.ts';

type File = {
  kind: 'file';
  inode: number;
  bytes: Buffer;
  synced: Buffer;
  modified: number;
  changed: number;
  mode: number;
  times: number[];
};
type Folder = {
  kind: 'folder';
  inode: number;
  entries: Map<string, Item>;
  synced: Map<string, Item>;
  mode: number;
  listed: Listing[];
};
type Link = { kind: 'link'; target: string };
type Item = File | Folder | Link;
type Listing = { at: number; names: [string, Item][] };

/** Milliseconds for which a list of a folder may be out of date, as on a network file system. */
const staleMilliseconds = 3000;

/** Milliseconds for which a process may be held up: a thousand turns of others, but no write takes an hour. */
const longestHold = (pace: number) => Math.min(1000 * pace, 600_000);

/**
 * A disk in memory that several processes share. What is not synced may be lost at a power loss, lists of folders may be out
 * of date, and writes may be refused. Each operation is one step of its process.
 */
export class SimulatedDisk {
  readonly #world: World;
  #inodes = 0;
  #root = this.#folder();
  /** Probabilities for each operation that could be affected. */
  faults = { refused: 0, staleList: 0 };

  constructor(world: World) {
    this.#world = world;
  }

  /** The disk as `process` uses it. */
  for(process: Process): Disk {
    const step = async <T>(effect: () => T): Promise<T> => {
      await this.#world.turn(process);
      return effect();
    };
    const change = async <T>(effect: () => T): Promise<T> => {
      if (this.#world.chance(process.held))
        await this.#world.sleep(process, this.#world.random.below(longestHold(this.#world.pace)));
      return step(effect);
    };
    const write = <T>(effect: () => T) =>
      change(() => {
        if (this.#world.chance(this.faults.refused)) throw failure('ENOSPC', 'no space left on device');
        return effect();
      });
    const disk = {
      chmod: (path: string, mode: number) => step(() => setMode(this.#get(path), mode)),
      copyFile: (from: string, to: string) =>
        write(() => this.#set(to, this.#file(Buffer.from(this.#fileAt(from).bytes)))),
      link: (from: string, to: string) =>
        write(() => {
          const file = this.#fileAt(from);
          if (this.#parent(to).entries.has(basename(to))) throw failure('EEXIST', to);
          this.#set(to, file);
        }),
      mkdir: (path: string, { recursive }: { recursive?: boolean } = {}) => write(() => this.#mkdir(path, recursive)),
      open: (path: string, flags: string | number, mode?: number) =>
        (flags === 'w' ? write : step)(() => {
          if (flags === 'w') this.#set(path, this.#file(Buffer.alloc(0), mode));
          return this.#handle(this.#get(path), step, write);
        }),
      readdir: (path: string, options: { recursive?: boolean; withFileTypes?: boolean } = {}) =>
        step(() => this.#list(path, options)),
      readFile: (path: string, encoding?: BufferEncoding) =>
        step(() => {
          const bytes = Buffer.from(this.#fileAt(path).bytes);
          return encoding ? bytes.toString(encoding) : bytes;
        }),
      realpath: (path: string) => step(() => this.#realpath(path)),
      rename: (from: string, to: string) =>
        write(() => {
          const item = this.#get(from);
          if (this.#parent(to).entries.get(basename(to)) === item) return;
          this.#set(to, item);
          this.#unset(from);
        }),
      rm: (path: string, { force }: { recursive?: boolean; force?: boolean } = {}) =>
        change(() => {
          if (this.#find(path) === null && force) return;
          this.#unset(path);
        }),
      stat: (path: string) => step(() => facts(this.#get(path))),
      symlink: (target: string, path: string) => write(() => this.#set(path, { kind: 'link', target })),
      unlink: (path: string) =>
        change(() => {
          this.#fileAt(path);
          this.#unset(path);
        }),
    };
    return disk as unknown as Disk;
  }

  /** When the file was modified. */
  timesOf(path: string): number[] {
    const item = this.#find(path);
    return item?.kind === 'file' ? item.times : [];
  }

  /** Loses what was not synced, or keeps it: each change by itself. */
  losePower(): void {
    const lose = (item: Item) => {
      if (item.kind === 'file') {
        if (this.#world.chance(0.5)) item.bytes = item.synced;
        item.synced = item.bytes;
        return;
      }
      if (item.kind === 'link') return;
      for (const name of new Set([...item.entries.keys(), ...item.synced.keys()])) {
        if (item.entries.get(name) === item.synced.get(name) || this.#world.chance(0.5)) continue;
        const before = item.synced.get(name);
        if (before) item.entries.set(name, before);
        else item.entries.delete(name);
      }
      item.synced = new Map(item.entries);
      item.listed = [];
      for (const below of item.entries.values()) lose(below);
    };
    lose(this.#root);
  }

  #handle(item: File | Folder, step: <T>(effect: () => T) => Promise<T>, write: <T>(effect: () => T) => Promise<T>) {
    let position = 0;
    const file = () => {
      if (item.kind !== 'file') throw failure('EISDIR', 'folder');
      return item;
    };
    return {
      // Two steps: a process that dies in between leaves half of the bytes.
      writeFile: async (content: string | Uint8Array) => {
        const bytes = Buffer.from(content as Uint8Array);
        await write(() => this.#change(file(), bytes.subarray(0, bytes.length / 2)));
        await write(() => this.#change(file(), bytes));
      },
      read: (buffer: Buffer, offset = 0, length = buffer.length - offset, at?: number | null) =>
        step(() => {
          const from = Math.min(at ?? position, file().bytes.length);
          const bytesRead = file().bytes.copy(buffer, offset, from, Math.min(from + length, file().bytes.length));
          position = from + bytesRead;
          return { bytesRead, buffer };
        }),
      write: (buffer: Buffer, offset: number, length: number, at: number) =>
        write(() => {
          const bytes = Buffer.from(file().bytes);
          buffer.copy(bytes, at, offset, offset + length);
          if (length > 0) this.#change(file(), bytes);
        }),
      chmod: (mode: number) => step(() => setMode(item, mode)),
      stat: () => step(() => facts(item)),
      sync: () =>
        step(() => {
          if (item.kind === 'file') item.synced = item.bytes;
          else item.synced = new Map(item.entries);
        }),
      close: async () => undefined,
    };
  }

  #list(path: string, { recursive, withFileTypes }: { recursive?: boolean; withFileTypes?: boolean }) {
    const folder = this.#get(path);
    if (folder.kind !== 'folder') throw failure('ENOTDIR', path);
    const { now } = this.#world;
    const current: Listing = { at: now, names: [...folder.entries] };
    folder.listed = [...folder.listed.filter(({ at }) => now - at < staleMilliseconds), current];
    const { names } = this.#world.chance(this.faults.staleList) ? folder.listed[0]! : current;
    const entries = names.flatMap(([name, item]): object[] => {
      const entry = {
        name,
        parentPath: path,
        isFile: () => item.kind === 'file',
        isDirectory: () => item.kind === 'folder',
      };
      const isThere = folder.entries.get(name) === item;
      const below =
        recursive && item.kind === 'folder' && isThere
          ? this.#list(join(path, name), { recursive, withFileTypes })
          : [];
      return [entry, ...(below as object[])];
    });
    return withFileTypes ? entries : names.map(([name]) => name);
  }

  #mkdir(path: string, recursive = false): string | undefined {
    if (this.#find(path) !== null) {
      if (recursive) return undefined;
      throw failure('EEXIST', path);
    }
    const first = recursive ? this.#mkdir(dirname(path), true) : undefined;
    this.#set(path, this.#folder());
    return first ?? path;
  }

  /** Of a path whose last name may be a link; the simulation has no links to folders or links. */
  #realpath(path: string): string {
    this.#get(path);
    const item = this.#parent(path).entries.get(basename(path));
    return item?.kind === 'link' ? item.target : path;
  }

  #find(path: string): File | Folder | null {
    let item: Item | undefined = this.#root;
    for (const name of path.split('/')) {
      if (name === '') continue;
      item = item?.kind === 'folder' ? item.entries.get(name) : undefined;
      if (item?.kind === 'link') item = this.#find(item.target) ?? undefined;
    }
    return item ?? null;
  }

  #get(path: string): File | Folder {
    const item = this.#find(path);
    if (item === null) throw failure('ENOENT', path);
    return item;
  }

  #fileAt(path: string): File {
    const item = this.#get(path);
    if (item.kind !== 'file') throw failure('EISDIR', path);
    return item;
  }

  #parent(path: string): Folder {
    const folder = this.#get(dirname(path));
    if (folder.kind !== 'folder') throw failure('ENOTDIR', path);
    return folder;
  }

  #set(path: string, item: Item): void {
    this.#parent(path).entries.set(basename(path), item);
    if (item.kind === 'file') item.changed = this.#world.now;
  }

  #unset(path: string): void {
    if (!this.#parent(path).entries.delete(basename(path))) throw failure('ENOENT', path);
  }

  #change(file: File, bytes: Buffer): void {
    file.bytes = bytes;
    file.modified = file.changed = this.#world.now;
    file.times.push(file.modified);
  }

  #file(bytes: Buffer, mode = 0o600): File {
    const { now } = this.#world;
    return {
      kind: 'file',
      inode: this.#inodes++,
      bytes,
      synced: Buffer.alloc(0),
      modified: now,
      changed: now,
      mode,
      times: [now],
    };
  }

  #folder(): Folder {
    return { kind: 'folder', inode: this.#inodes++, entries: new Map(), synced: new Map(), mode: 0o700, listed: [] };
  }
}

/** As `stat` gives them; also for `bigint`, whose values are only compared as text. */
function facts(item: File | Folder) {
  const file = item.kind === 'file';
  return {
    mode: item.mode,
    size: file ? item.bytes.length : 0,
    mtimeMs: file ? item.modified : 0,
    mtimeNs: file ? item.modified : 0,
    ctimeMs: file ? item.changed : 0,
    ctimeNs: file ? item.changed : 0,
    ino: item.inode,
    isFile: () => file,
  };
}

function setMode(item: File | Folder, mode: number): void {
  item.mode = mode;
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(`${code}: ${message}`), { code });
}
