import { compareText } from '../../apimachinery/compare-text.ts';
import type { Task } from '../../engine/index.ts';
import { type CopyOptions, copyTree } from './lib/copy.ts';
import { absolutePath, baseName, isDirectory, joinPath, statOrNone } from './lib/files.ts';
import type { Stat } from './lib/kernel.ts';
import { notFollowed } from './lib/not-followed.ts';
import { type Options, readOptions } from './lib/options.ts';
import { reason, type Tool, utility } from './lib/tool.ts';

/** Copies what is not the same already, from place to place within a container: other machines are not known here. */
export const rsync = utility(function* (tool) {
  const options = readOptions(tool, GRAMMAR);
  const { operands } = options;
  if (options.has(...UNKNOWN) || operands.length < 2 || operands.some((word) => /^[^/]*:/.test(word))) return notFollowed(tool.process);
  return yield* new Transfer(tool, options).run(operands.slice(0, -1), operands.at(-1) as string);
});

const GRAMMAR = {
  short: 'avrlLkptgoDHAXSUNEWxzhqnuciPIOJmb',
  long: {
    ...Object.fromEntries(
      'archive:a verbose:v recursive:r links:l copy-links:L perms:p times:t group:g owner:o hard-links:H acls:A xattrs:X sparse:S whole-file:W one-file-system:x compress:z human-readable:h quiet:q dry-run:n update:u checksum:c itemize-changes:i ignore-times:I omit-dir-times:O prune-empty-dirs:m backup:b'
        .split(' ')
        .map((pair) => pair.split(':') as [string, string]),
    ),
    ...Object.fromEntries(
      'delete delete-before delete-during delete-delay delete-after del force numeric-ids inplace partial progress stats ignore-existing existing remove-source-files no-owner no-group no-perms no-times no-compress no-o no-g no-p no-t devices specials fsync super'
        .split(' ')
        .map((name) => [name, name]),
    ),
    exclude: 'exclude:',
    include: 'include:',
    info: 'info:',
    chown: 'chown:',
    bwlimit: 'bwlimit:',
    timeout: 'timeout:',
  },
};
/** What is taken, and not known here. */
const UNKNOWN = ['b', 'i', 'm', 'stats', 'info', 'chown', 'k', 'N', 'U', 'x'];

/** One of what is copied: its path below the place that it goes to. */
interface Entry {
  readonly path: string;
  readonly from: string;
  readonly stat: Stat;
}

class Transfer {
  readonly #tool: Tool;
  readonly #options: Options;
  readonly #copies: CopyOptions;
  readonly #rules: readonly { readonly keeps: boolean; readonly matches: (path: string, isDirectory: boolean) => boolean }[];
  readonly #entries: Entry[] = [];
  readonly #skipped: string[] = [];
  #status = 0;
  /** Of what is left out, too. */
  #total = 0;
  #sent = 0;
  #received = 15;
  #transfers = 0;

  constructor(tool: Tool, options: Options) {
    this.#tool = tool;
    this.#options = options;
    this.#copies = {
      recursive: false,
      follows: options.has('L') ? 'all' : 'none',
      link: 'none',
      preserveTimes: this.#keeps('t', 'times'),
      preserveMode: this.#keeps('p', 'perms'),
      preserveOwner: this.#keeps('o', 'owner'),
      force: true,
      noClobber: false,
      update: false,
      verbose: false,
      removeFirst: !options.has('inplace'),
    };
    this.#rules = options.given
      .filter(([name]) => name === 'exclude' || name === 'include')
      .map(([name, pattern]) => ({ keeps: name === 'include', matches: matcher(pattern) }));
  }

  #keeps(letter: string, word: string): boolean {
    return this.#options.has('a', letter) && !this.#options.has(`no-${word}`, `no-${letter}`);
  }
  get #verbose(): boolean {
    return this.#options.has('v', 'P', 'progress') && !this.#options.has('q');
  }
  get #dry(): boolean {
    return this.#options.has('n');
  }

  *run(sources: readonly string[], target: string): Task<number> {
    const { process } = this.#tool;
    if (this.#verbose && this.#options.has('a', 'r')) this.#tool.print('sending incremental file list\n');
    for (const source of sources) yield* this.#list(source);
    const there = statOrNone(process, target);
    const toFile =
      this.#entries.length === 1 && this.#entries[0]?.stat.type !== 'directory' && !target.endsWith('/') && there?.type !== 'directory';
    if (!toFile && there && there.type !== 'directory') {
      const why =
        this.#entries.length > 1
          ? 'destination must be a directory when copying more than 1 file'
          : `cannot overwrite non-directory with directory`;
      return yield* this.#ended(`ERROR: ${why}`, 'errors selecting input/output files, dirs', 3, 'Receiver');
    }
    if (!toFile && !there) {
      const path = target.replace(/(?<=.)\/+$/, '');
      try {
        if (!this.#dry) process.mkdir(path);
      } catch (error) {
        const told = `rsync: [Receiver] mkdir "${absolutePath(process, path)}" failed: ${reason(error)} (2)`;
        return yield* this.#ended(told, 'error in file IO', 11, 'Receiver');
      }
      if (this.#verbose) this.#tool.print(`created directory ${path}\n`);
      this.#received += 20 + path.length;
    }
    for (const name of this.#skipped) if (!this.#options.has('q')) this.#tool.print(`skipping non-regular file "${name}"\n`);
    if (this.#options.given.some(([name]) => /^del/.test(name))) yield* this.#removeOthers(target);
    for (const [i, entry] of this.#entries.entries()) {
      const to = toFile ? target : entry.path === '.' ? target : joinPath(target, entry.path);
      yield* this.#copy(entry, to, !there, this.#entries.length - 1 - i);
    }
    // What was put into a directory has changed its times.
    for (const { stat, path } of this.#entries.toReversed())
      if (stat.type === 'directory' && !this.#dry) this.#finish(stat, path === '.' ? target : joinPath(target, path));
    if (this.#verbose) this.#tool.print(this.#summary());
    if (this.#status !== 0)
      return yield* this.#ended('', 'some files/attrs were not transferred (see previous errors)', this.#status, 'sender');
    return 0;
  }

  *#list(source: string): Task<void> {
    const { process } = this.#tool;
    const inner = source.endsWith('/') || baseName(source) === '.';
    const from = source.replace(/(?<=.)\/+$/, '');
    const stat = statOrNone(process, from, inner || this.#options.has('L'));
    if (!stat || (inner && stat.type !== 'directory')) {
      const act = inner && !stat ? 'change_dir' : 'link_stat';
      yield* this.#tool.flush();
      yield* process.write(2, `rsync: [sender] ${act} "${absolutePath(process, from)}" failed: No such file or directory (2)\n`);
      this.#status = 23;
      return;
    }
    if (stat.type === 'directory' && !this.#options.has('a', 'r')) {
      this.#tool.print(`skipping directory ${inner ? '.' : baseName(from)}\n`);
      return;
    }
    this.#add({ path: inner ? '.' : baseName(from), from, stat });
  }

  /** Files come before directories, and what is in a directory behind it. */
  #add(entry: Entry): void {
    const { path, from, stat } = entry;
    if (path !== '.' && this.#isLeftOut(path, stat.type === 'directory')) return;
    if (stat.type !== 'directory' && stat.type !== 'file' && !this.#options.has('a', ...(stat.type === 'symlink' ? ['l'] : []))) {
      this.#skipped.push(path);
      this.#total += stat.target?.length ?? 0;
      return;
    }
    if (!this.#entries.some((each) => each.path === path)) this.#entries.push(entry);
    if (stat.type !== 'directory') return;
    const { process } = this.#tool;
    const inside = process.readdir(from).flatMap((name): Entry[] => {
      const found = statOrNone(process, joinPath(from, name), this.#options.has('L'));
      return found ? [{ path: path === '.' ? name : joinPath(path, name), from: joinPath(from, name), stat: found }] : [];
    });
    for (const each of inside.sort(filesFirst)) this.#add(each);
  }

  #isLeftOut(path: string, isFolder: boolean): boolean {
    const rule = this.#rules.find(({ matches }) => matches(path, isFolder));
    return rule !== undefined && !rule.keeps;
  }

  *#copy({ path, from, stat }: Entry, to: string, isNew: boolean, left: number): Task<void> {
    const { process } = this.#tool;
    const old = statOrNone(process, to, false);
    const isFolder = stat.type === 'directory';
    this.#sent += 15 + baseName(path).length;
    yield* this.#tool.spill();
    if (isFolder) {
      const keepsTimes = this.#copies.preserveTimes && !this.#options.has('O');
      const same = old?.type === 'directory' && !(path === '.' && isNew) && !(keepsTimes && seconds(old) !== seconds(stat));
      if (!this.#dry && old?.type !== 'directory') process.mkdir(to, (stat.mode & 0o777) | 0o700);
      if (!same) this.#tell(`${path}/`);
      return;
    }
    if (old && this.#options.has('ignore-existing')) return;
    if (!old && this.#options.has('existing')) return;
    if (old && this.#options.has('u') && seconds(old) > seconds(stat)) return;
    if (stat.type === 'symlink') {
      if (old?.type === 'symlink' && old.target === stat.target) return;
      this.#tell(`${path} -> ${stat.target}`);
    } else {
      const same = old?.type === 'file' && old.size === stat.size && !this.#options.has('I');
      if (same && (this.#options.has('c') ? process.readFile(from) === process.readFile(to) : seconds(old) === seconds(stat))) {
        if (!this.#dry && this.#copies.preserveMode && ((old.mode ^ stat.mode) & 0o7777) !== 0) process.chmod(to, stat.mode);
        return;
      }
      this.#tell(path);
      this.#transfers++;
      this.#sent += this.#dry ? 10 : 50 + stat.size;
      this.#received += 15;
      if (this.#options.has('P', 'progress') && !this.#options.has('q') && !this.#dry) {
        const line = `\r${stat.size.toLocaleString('en').padStart(15)} 100%    0.00kB/s    0:00:00`;
        this.#tool.print(`${stat.size > 0 ? `${line}  ` : ''}${line} (xfr#${this.#transfers}, to-chk=${left}/${this.#entries.length})\n`);
      }
    }
    if (this.#dry) return;
    if (!(yield* copyTree(this.#tool, from, to, this.#copies))) this.#status = 23;
    else if (this.#options.has('remove-source-files')) process.unlink(from);
  }

  #tell(line: string): void {
    this.#received += 4;
    if (this.#verbose) this.#tool.print(`${line}\n`);
  }

  #finish(stat: Stat, path: string): void {
    const { process } = this.#tool;
    if (this.#copies.preserveOwner && process.uid === 0) process.chown(path, stat.uid, stat.gid);
    if (this.#copies.preserveMode) process.chmod(path, stat.mode);
    if (this.#copies.preserveTimes && !this.#options.has('O')) process.utimes(path, stat.mtime);
  }

  /** What is in the directories there, and not in those that are copied. */
  *#removeOthers(target: string): Task<void> {
    const { process } = this.#tool;
    const known = new Set(this.#entries.map(({ path }) => path));
    for (const { path, stat } of this.#entries) {
      const folder = path === '.' ? target : joinPath(target, path);
      if (stat.type !== 'directory' || !isDirectory(process, folder)) continue;
      const others = process.readdir(folder).flatMap((name): Entry[] => {
        const found = statOrNone(process, joinPath(folder, name), false);
        const below = path === '.' ? name : joinPath(path, name);
        return found && !known.has(below) && !this.#isLeftOut(below, found.type === 'directory')
          ? [{ path: below, from: joinPath(folder, name), stat: found }]
          : [];
      });
      for (const other of others.sort(filesFirst).reverse()) yield* this.#remove(other);
    }
  }
  *#remove({ path, from, stat }: Entry): Task<void> {
    yield* this.#tool.spill();
    const { process } = this.#tool;
    const isFolder = stat.type === 'directory';
    if (isFolder) {
      const inside = process.readdir(from).flatMap((name): Entry[] => {
        const found = statOrNone(process, joinPath(from, name), false);
        return found ? [{ path: joinPath(path, name), from: joinPath(from, name), stat: found }] : [];
      });
      for (const each of inside.sort(filesFirst).reverse()) yield* this.#remove(each);
    }
    this.#tell(`deleting ${path}${isFolder ? '/' : ''}`);
    if (this.#dry) return;
    if (isFolder) process.rmdir(from);
    else process.unlink(from);
  }

  /** How much went over the wire is near to what it takes, not the same. */
  #summary(): string {
    const total = this.#entries.reduce(
      (sum, { stat }) => sum + (stat.type === 'file' ? stat.size : (stat.target?.length ?? 0)),
      this.#total,
    );
    const folders = this.#entries.some(({ stat }) => stat.type === 'directory');
    this.#sent += this.#entries.length === 0 ? 19 : folders ? 60 : 25;
    const wire = this.#sent + this.#received;
    const number = (value: number): string => value.toLocaleString('en');
    const dry = this.#dry ? ' (DRY RUN)' : '';
    return `\nsent ${number(this.#sent)} bytes  received ${number(this.#received)} bytes  ${number(wire * 2)}.00 bytes/sec\ntotal size is ${number(total)}  speedup is ${(total / wire).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}${dry}\n`;
  }

  *#ended(told: string, why: string, code: number, side: 'Receiver' | 'sender'): Task<number> {
    const old = /^VERSION_ID="?11"?$/m.test(this.#release());
    const line = code === 23 ? (old ? 1333 : 1338) : code === 11 ? (old ? 784 : 791) : old ? 765 : 772;
    const last = `rsync error: ${why} (code ${code}) at main.c(${line}) [${side}=${old ? '3.2.3' : '3.2.7'}]`;
    yield* this.#tool.flush();
    yield* this.#tool.process.write(2, `${told === '' ? '' : `${told}\n`}${last}\n`);
    return code;
  }
  #release(): string {
    const { process } = this.#tool;
    return process.access('/etc/os-release', 'r') ? process.readFile('/etc/os-release') : '';
  }
}

const seconds = ({ mtime }: Stat): number => Math.floor(mtime / 1_000_000);

const filesFirst = (a: Entry, b: Entry): number =>
  Number(a.stat.type === 'directory') - Number(b.stat.type === 'directory') || compareText(a.path, b.path);

/** `/a` is at the top alone, `b/` a directory, `*` within a name, `**` over many. @see rsync: exclude.c */
function matcher(pattern: string): (path: string, isDirectory: boolean) => boolean {
  const folders = pattern.endsWith('/');
  const bare = pattern.replace(/\/+$/, '');
  const source = bare
    .replace(/^\//, '')
    .replace(/\*\*|\*|\?|[.+^${}()|\\]/g, (c) => (c === '**' ? '.*' : c === '*' ? '[^/]*' : c === '?' ? '[^/]' : `\\${c}`));
  const expression = new RegExp(`${bare.startsWith('/') ? '^' : '(?:^|/)'}${source}$`);
  return (path, isFolder) => (!folders || isFolder) && expression.test(path);
}
