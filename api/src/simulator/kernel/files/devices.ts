import type { Engine } from '../../engine/index.ts';
import { sizeOf } from '../data.ts';
import { osError } from '../errno.ts';
import type { Viewer } from '../permissions.ts';
import type { Data, SpecialType, Stat } from '../types.ts';
import { WaitQueue } from '../wait-queue.ts';
import { FileTree } from './file-tree.ts';
import type { Inode, VirtualFile } from './inode.ts';
import { deviceStat, OpenFile } from './open-file.ts';
import { Space } from './space.ts';
import type { Terminal } from './terminal.ts';
import { fixedDirectory, fixedEntries, virtualFile } from './virtual.ts';

/** /dev as runc makes it, with the node's devices where it is privileged; they are made when they are looked up.
 *  @param terminals those of the container, as they are now
 *  @see runc: libcontainer/specconv AllowedDevices; containerd: oci/spec_opts_linux.go WithHostDevices */
export function deviceTree(engine: Engine, privileged: boolean, terminals: Terminals, hasConsole: boolean): FileTree {
  const tree = new FileTree(engine, { kind: 'tmpfs', space: new Space(64 * 2 ** 20) });
  const entries = privileged ? PRIVILEGED : PLAIN;
  const pts = terminalsOf(terminals);
  tree.root.virtual = fixedEntries(tree, { ...entries, pts, ...(hasConsole && { console: numberedTerminal(terminals, 0) }) });
  // pts and mqueue.
  tree.root.nlink += 2;
  return tree;
}

/** /dev of a node, as hostPath volumes show it: there are disks as well. */
export const hostDevices = (tree: FileTree): VirtualFile => fixedEntries(tree, NODES_OWN);

/** /dev/null, and the standard input of a container that has none. */
export class Null extends OpenFile {
  /** What it is given goes nowhere. */
  override readonly bytesPerStep = Number.POSITIVE_INFINITY;

  override stat(): Stat {
    return deviceStat('char', 0o666);
  }
  override tryRead(): Data | undefined {
    return '';
  }
  override tryWrite(): Data {
    return '';
  }
}

/** The standard input of a container with `stdin: true`: what whoever is attached to it writes; it does not end before it is closed. */
export class AttachedInput extends OpenFile {
  override readonly readable: WaitQueue;
  #left = '';
  #isClosed = false;

  constructor(
    engine: Engine,
    override readonly isTerminal: boolean,
  ) {
    super();
    this.readable = new WaitQueue(engine);
  }
  override stat(): Stat {
    return deviceStat(this.isTerminal ? 'char' : 'fifo', this.isTerminal ? 0o620 : 0o600);
  }
  override tryRead(max: number): Data | undefined {
    if (this.#left === '') return this.#isClosed ? '' : undefined;
    const data = beginningOf(this.#left, max);
    this.#left = this.#left.slice(data.length);
    return data;
  }
  override tryWrite(): Data {
    throw osError('EBADF');
  }
  /** Of a text that comes after its end nothing is read. */
  give(text: string, closes: boolean): void {
    if (this.#isClosed) return;
    this.#left += text;
    this.#isClosed = closes;
    this.readable.wake();
  }
}

/** As much of a text as so many bytes are; of what there is, one character at least. */
function beginningOf(text: string, max: number): string {
  let end = Math.min(text.length, max);
  while (end > 1 && sizeOf(text.slice(0, end)) > max) end--;
  return text.slice(0, end);
}

/** A standard input with given text. */
export class GivenInput extends OpenFile {
  override readonly canWrite = false;
  #left: string;

  constructor(
    text: string,
    override readonly isTerminal: boolean,
  ) {
    super();
    this.#left = text;
  }
  override stat(): Stat {
    return deviceStat(this.isTerminal ? 'char' : 'fifo', this.isTerminal ? 0o620 : 0o600);
  }
  override tryRead(max: number): Data {
    const data = beginningOf(this.#left, max);
    this.#left = this.#left.slice(data.length);
    return data;
  }
  override tryWrite(): Data {
    throw osError('EBADF');
  }
}

class Zeroes extends OpenFile {
  constructor(readonly full: boolean) {
    super();
  }
  override stat(): Stat {
    return deviceStat('char', 0o666);
  }
  override tryRead(max: number): Data {
    return { fill: '\0', length: max };
  }
  override tryWrite(): Data {
    if (this.full) throw osError('ENOSPC');
    return '';
  }
}

/**
 * Random characters below 128: one byte each, so that counting bytes is counting characters. Who takes much at once (dd by its
 * blocks, a copy) wants to fill a file, and gets all of it, in one character: it takes no room.
 */
class RandomBytes extends OpenFile {
  override readonly bytesPerStep = 8;

  constructor(readonly viewer: Viewer) {
    super();
  }
  override stat(): Stat {
    return deviceStat('char', 0o666);
  }
  override tryRead(max: number): Data {
    const { random } = this.viewer;
    if (max > MUCH) return { fill: String.fromCharCode(33 + (random?.int(94) ?? 0)), length: max };
    return String.fromCharCode(...Array.from({ length: Math.min(max, 4096) }, () => random?.int(128) ?? 0));
  }
  override tryWrite(): Data {
    return '';
  }
}

/** More than what is read at once by who does not know how much there is. */
const MUCH = 65_536;

/**
 * What opening a device file of these numbers does: whoever may make one may use it only where the container's devices have it.
 * @see runc: libcontainer/specconv AllowedDevices; linux: fs/no-block.c, sock_no_open
 */
export function openerOf(type: SpecialType, number: string): (viewer: Viewer) => OpenFile {
  const open = type === 'char' ? byNumber[number] : undefined;
  return (viewer) => {
    if (open) return open(viewer);
    throw osError(type === 'socket' ? 'ENXIO' : 'EPERM');
  };
}
const byNumber: Readonly<Record<string, (viewer: Viewer) => OpenFile>> = {
  '1:3': () => new Null(),
  '1:5': () => new Zeroes(false),
  '1:7': () => new Zeroes(true),
  '1:8': (viewer) => new RandomBytes(viewer),
  '1:9': (viewer) => new RandomBytes(viewer),
};

/** @see linux: Documentation/admin-guide/devices.txt */
const numbered =
  (number: string, make: (tree: FileTree) => Inode) =>
  (tree: FileTree): Inode => {
    const inode = make(tree);
    inode.device = number;
    return inode;
  };
const device = (number: string, open: (viewer: Viewer) => OpenFile): ((tree: FileTree) => Inode) =>
  numbered(number, (tree) => virtualFile(tree, 'char', 0o666, { open }));
const disk = (number: string): ((tree: FileTree) => Inode) =>
  numbered(number, (tree) => virtualFile(tree, 'block', 0o660, {}, { uid: 0, gid: 6 }));
const link =
  (target: string) =>
  (tree: FileTree): Inode => {
    const inode = virtualFile(tree, 'symlink', 0o777, {});
    inode.target = target;
    return inode;
  };

const terminalAt = ({ terminal }: Viewer): OpenFile => {
  if (!terminal) throw osError('ENXIO');
  return terminal;
};
/** A container's, by number. */
type Terminals = () => ReadonlyMap<number, Terminal>;

/** A terminal is its user's. @see runc: libcontainer/init_linux.go setupConsole, fixStdioPermissions */
const numberedTerminal = (terminals: Terminals, number: number): ((tree: FileTree) => Inode) =>
  numbered(`136:${number}`, (tree) => {
    const open = (): OpenFile => {
      const terminal = terminals().get(number);
      if (!terminal) throw osError('EIO');
      return terminal;
    };
    return virtualFile(tree, 'char', 0o620, { open }, { uid: terminals().get(number)?.uid ?? 0, gid: 5 });
  });
/** A file system of its own, in which directories have no size. @see linux: fs/devpts/inode.c */
const terminalsOf =
  (terminals: Terminals) =>
  (of: FileTree): Inode => {
    const made = new WeakMap<Terminal, Inode>();
    const ptmx = fixedEntries(of, { ptmx: numbered('5:2', (tree) => virtualFile(tree, 'char', 0o666, {})) });
    const lookup: VirtualFile['lookup'] = (name, viewer) => {
      const terminal = /^\d+$/.test(name) ? terminals().get(Number(name)) : undefined;
      if (!terminal) return ptmx.lookup?.(name, viewer);
      const inode = made.get(terminal) ?? numberedTerminal(terminals, terminal.terminalNumber)(of);
      made.set(terminal, inode);
      return inode;
    };
    const names = (): string[] => [...[...terminals().keys()].sort((a, b) => a - b).map(String), 'ptmx'];
    return virtualFile(of, 'directory', 0o755, { names, lookup, size: 0 });
  };

const HOST = {
  fuse: numbered('10:229', (of) => virtualFile(of, 'char', 0o666, {})),
  kmsg: numbered('1:11', (of) => virtualFile(of, 'char', 0o644, {})),
  sda: disk('8:0'),
  sda1: disk('8:1'),
};
const COMMON = {
  core: link('/proc/kcore'),
  fd: link('/proc/self/fd'),
  full: device('1:7', () => new Zeroes(true)),
  mqueue: (of: FileTree) => {
    const directory = fixedDirectory(of, {});
    directory.mode = 0o1777;
    return directory;
  },
  null: device('1:3', () => new Null()),
  pts: terminalsOf(() => new Map()),
  random: device('1:8', (viewer) => new RandomBytes(viewer)),
  stderr: link('/proc/self/fd/2'),
  stdin: link('/proc/self/fd/0'),
  stdout: link('/proc/self/fd/1'),
  tty: device('5:0', terminalAt),
  urandom: device('1:9', (viewer) => new RandomBytes(viewer)),
  zero: device('1:5', () => new Zeroes(false)),
};
const PLAIN = { ...COMMON, ptmx: link('pts/ptmx') };
const NODES_OWN = {
  ...COMMON,
  ...HOST,
  log: link('/run/systemd/journal/dev-log'),
  net: (of: FileTree) => fixedDirectory(of, { tun: device('10:200', () => new Null()) }),
};
const PRIVILEGED = { ...PLAIN, ...HOST };
