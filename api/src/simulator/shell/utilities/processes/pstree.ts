import { compareText } from '../../../apimachinery/compare-text.ts';
import type { ProcessInfo } from '../lib/kernel.ts';
import { notFollowed } from '../lib/not-followed.ts';
import { readOptions } from '../lib/options.ts';
import { utility } from '../lib/tool.ts';

/** The processes below the first one: whose parent is of another PID namespace is seen by nobody. @see psmisc: src/pstree.c */
export const pstree = utility(
  function* (tool) {
    const options = readOptions(tool, {
      short: tool.gnu ? 'aAcChH:glnN:psStTuUZ' : 'p',
      long: {
        arguments: 'a',
        ascii: 'A',
        'compact-not': 'c',
        'show-pids': 'p',
        'show-pgids': 'g',
        'show-parents': 's',
        'numeric-sort': 'n',
        long: 'l',
        unicode: 'U',
        'uid-changes': 'u',
        'hide-threads': 'T',
      },
    });
    if (options.has('a', 'g', 'u', 'H', 'C', 'N', 'S', 'U', 'Z')) notFollowed(tool.process);
    const showPids = options.has('p');
    const list = tool.process.processes();
    const forest = new Forest(list, showPids, { byNumber: options.has('n'), apart: showPids || options.has('c') });
    const [named = '1'] = options.operands;
    const roots = /^\d+$/.test(named) ? list.filter(({ pid }) => pid === Number(named)) : ofUser(list, named);
    if (!roots) {
      yield* tool.complain(`No such user name: ${named}\n`);
      return 1;
    }
    roots.forEach((root, i) => {
      if (i > 0 && tool.gnu) tool.print('\n');
      tool.print(forest.text(options.has('s') ? parents(list, root) : [root]));
    });
    return 0;
  },
  { shortName: true },
);

/** Those of a user whose parents are somebody else's. */
function ofUser(list: readonly ProcessInfo[], user: string): readonly ProcessInfo[] | undefined {
  const own = list.filter((info) => info.user === user);
  if (own.length === 0) return undefined;
  return own.filter(({ ppid }) => !own.some(({ pid }) => pid === ppid));
}

/** From the first one to this. */
function parents(list: readonly ProcessInfo[], info: ProcessInfo): readonly ProcessInfo[] {
  const parent = list.find(({ pid }) => pid === info.ppid);
  return parent ? [...parents(list, parent), info] : [info];
}

interface Branch {
  readonly info: ProcessInfo;
  readonly name: string;
  readonly children: readonly Branch[];
}

/** Where a line stands: how broad the names before it are, and whether more is to come below each. */
interface Place {
  readonly widths: readonly number[];
  readonly more: readonly boolean[];
  /** It goes on in its parent's line. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** Brackets that are open. */
  readonly open: number;
}

class Forest {
  readonly #children = new Map<number, ProcessInfo[]>();

  constructor(
    list: readonly ProcessInfo[],
    readonly showPids: boolean,
    readonly how: { readonly byNumber: boolean; readonly apart: boolean },
  ) {
    for (const info of list) {
      const all = this.#children.get(info.ppid);
      if (all) all.push(info);
      else this.#children.set(info.ppid, [info]);
    }
    if (!how.byNumber) for (const all of this.#children.values()) all.sort((a, b) => compareText(a.comm, b.comm));
  }

  /** The last of a line of parents with all that is below it. */
  text(line: readonly ProcessInfo[]): string {
    const [info, ...rest] = line as [ProcessInfo, ...ProcessInfo[]];
    const below = (one: ProcessInfo): readonly ProcessInfo[] => this.#children.get(one.pid) ?? [];
    const branch = (one: ProcessInfo, path: readonly ProcessInfo[]): Branch => ({
      info: one,
      name: one.comm + (this.showPids ? `(${one.pid})` : ''),
      children: path[0] ? [branch(path[0], path.slice(1))] : below(one).map((child) => branch(child, [])),
    });
    return this.#drawn(branch(info, rest), 1, { widths: [], more: [], isFirst: false, isLast: true, open: 0 });
  }

  #drawn({ name, children }: Branch, count: number, { widths, more, isFirst, isLast, open }: Place): string {
    const level = widths.length;
    const mark = (at: number): string => (at === level - 1 ? (isLast ? '`-' : '|-') : more[at + 1] ? '| ' : '  ');
    const lead = isFirst ? (isLast ? '---' : '-+-') : widths.map((width, at) => ' '.repeat(width + 1) + mark(at)).join('');
    const own = count > 1 ? `${count}*[${name}` : name;
    if (children.length === 0) return `${lead}${own}${']'.repeat(open)}\n`;
    const groups = this.how.apart ? children.map((one) => [one]) : grouped(children);
    const lines = groups.map((group, i) =>
      this.#drawn(group[0] as Branch, group.length, {
        widths: [...widths, own.length],
        more: [...more, !isLast],
        isFirst: i === 0,
        isLast: i === groups.length - 1,
        open: open + (group.length > 1 ? 1 : 0),
      }),
    );
    return `${lead}${own}${lines.join('')}`;
  }
}

/** Those that look alike stand together, in the place of the first. */
function grouped(children: readonly Branch[]): Branch[][] {
  const groups: Branch[][] = [];
  for (const child of children) {
    const alike = groups.find(([one]) => one && looksAlike(one, child));
    if (alike) alike.push(child);
    else groups.push([child]);
  }
  return groups;
}

const looksAlike = (a: Branch, b: Branch): boolean =>
  a.name === b.name && a.children.length === b.children.length && a.children.every((one, i) => looksAlike(one, b.children[i] as Branch));
