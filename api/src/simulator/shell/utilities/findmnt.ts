import { notFollowed } from './lib/not-followed.ts';
import { readOptions } from './lib/options.ts';
import { Failure, utility } from './lib/tool.ts';

interface Row {
  readonly id: string;
  readonly parent: string;
  readonly TARGET: string;
  readonly SOURCE: string;
  readonly FSTYPE: string;
  readonly OPTIONS: string;
}
const columns = ['TARGET', 'SOURCE', 'FSTYPE', 'OPTIONS'] as const;

/** Columns that there are, too. @see findmnt -H */
const OTHER_COLUMNS =
  /^(ACTION|AVAIL|FREQ|FSROOT|FS-OPTIONS|FSVERSION|ID|INO\.[A-Z%]+|LABEL|MAJ:MIN|OLD-OPTIONS|OLD-TARGET|OPT-FIELDS|PARENT|PARTLABEL|PARTUUID|PASSNO|PROPAGATION|SIZE|SOURCES|TID|USED|USE%|UUID|VFS-OPTIONS)$/;

/** What is mounted where, from mountinfo. @see findmnt(8); util-linux: misc-utils/findmnt.c */
export const findmnt = utility(
  (tool) => {
    const options = readOptions(tool, {
      short: 'AabCcDd:eF:fIiJklmN:nO:o:Pp:QRrS:sT:M:t:Uuvw:xyH',
      long: {
        noheadings: 'n',
        list: 'l',
        raw: 'r',
        types: 't',
        target: 'T',
        mountpoint: 'M',
        output: 'o',
        source: 'S',
        'first-only': 'f',
        notruncate: 'u',
        nofsroot: 'v',
        json: 'J',
        pairs: 'P',
        df: 'D',
        submounts: 'R',
        ascii: 'a',
        fstab: 's',
      },
    });
    if (options.has(...'CDFHIJNOPQRUbcdeipswxy')) return notFollowed(tool.process);
    const wanted = (options.value('o') ?? columns.join(',')).toUpperCase().split(',');
    const unknown = wanted.find((each) => !columns.some((known) => known === each));
    if (unknown !== undefined) {
      if (OTHER_COLUMNS.test(unknown)) return notFollowed(tool.process);
      throw new Failure(`unknown column: ${unknown}`, 1);
    }
    const shown = columns.filter((each) => wanted.includes(each)).sort((a, b) => wanted.indexOf(a) - wanted.indexOf(b));

    const all = tool.process
      .readFile('/proc/self/mountinfo')
      .toString()
      .split('\n')
      .filter(Boolean)
      .map(rowOf(options.has('v')));
    const types = options.value('t')?.split(',');
    const [first, second] = options.operands;
    const target = options.value('M') ?? second ?? (options.has('S') ? first : undefined);
    const source = options.value('S') ?? (second === undefined ? undefined : first);
    const under = options.value('T');
    if (under !== undefined && !tool.process.access(under, 'f')) return 1;
    const place = under === undefined ? undefined : mountAbove(tool.process.realpath(under), all);
    const path = (given: string): string => (tool.process.access(given, 'f') ? tool.process.realpath(given) : given);
    const isFrom = (row: Row, given: string): boolean => row.SOURCE.replace(/\[.*/, '') === given || row.SOURCE === given;
    const found = all.filter(
      (row) =>
        (types === undefined || types.includes(row.FSTYPE)) &&
        (place === undefined || row.TARGET === place) &&
        (target === undefined || row.TARGET === path(target)) &&
        (source === undefined || isFrom(row, source)) &&
        (target !== undefined || source !== undefined || first === undefined || row.TARGET === path(first) || isFrom(row, first)),
    );
    const rows = options.has('f') ? found.slice(0, 1) : found;
    if (rows.length === 0) return 1;

    const filtered = rows.length < all.length || options.has('f', 'T', 'M', 'S', 't') || first !== undefined;
    const locale = tool.process.env.get('LC_ALL') ?? tool.process.env.get('LC_CTYPE') ?? tool.process.env.get('LANG') ?? '';
    const branches =
      /utf-?8/i.test(locale) && !options.has('a') ? { next: '├─', last: '└─', down: '│ ' } : { next: '|-', last: '`-', down: '| ' };
    const laid = filtered || options.has('l', 'r') ? rows : tree(rows, branches);
    const cells = laid.map((row) => shown.map((column) => row[column]));
    const lines = options.has('n') ? cells : [[...shown], ...cells];
    const raw = options.has('r');
    const widths = shown.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
    for (const line of lines)
      tool.print(`${line.map((cell, at) => (raw || at === line.length - 1 ? cell : cell.padEnd(widths[at] ?? 0))).join(' ')}\n`);
    return 0;
  },
  { shortName: true },
);

/** A line of mountinfo: of what is mounted in part, the source says which part. */
const rowOf =
  (plain: boolean) =>
  (line: string): Row => {
    const [before = '', after = ''] = line.split(' - ');
    const [id = '', parent = '', , root = '/', TARGET = '', own = ''] = before.split(' ');
    const [FSTYPE = '', from = '', superOptions = ''] = after.split(' ');
    const rest = superOptions.split(',').filter((each) => each !== '' && each !== 'rw' && each !== 'ro');
    return { id, parent, TARGET, SOURCE: root === '/' || plain ? from : `${from}[${root}]`, FSTYPE, OPTIONS: [own, ...rest].join(',') };
  };

const mountAbove = (path: string, rows: readonly Row[]): string =>
  rows
    .map((row) => row.TARGET)
    .filter((each) => each === '/' || path === each || path.startsWith(`${each}/`))
    .sort((a, b) => b.length - a.length)[0] ?? '/';

function tree(rows: readonly Row[], branches: Readonly<Record<'next' | 'last' | 'down', string>>): readonly Row[] {
  const laid: Row[] = [];
  const lay = (row: Row, own: string, below: string): void => {
    laid.push({ ...row, TARGET: own + row.TARGET });
    const children = rows.filter((each) => each.parent === row.id);
    children.forEach((child, at) => {
      const last = at === children.length - 1;
      lay(child, below + (last ? branches.last : branches.next), below + (last ? '  ' : branches.down));
    });
  };
  for (const row of rows) if (!rows.some((each) => each.id === row.parent)) lay(row, '', '');
  return laid;
}
