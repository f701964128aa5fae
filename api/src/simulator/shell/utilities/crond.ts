import { SECOND, type Task } from '../../engine/index.ts';
import { daemonize } from './lib/daemonize.ts';
import { linesOf, readAll } from './lib/input.ts';
import { OsError, type Process } from './lib/kernel.ts';
import { readOptions } from './lib/options.ts';
import { utility } from './lib/tool.ts';
import { localText } from './time/zone.ts';

/** busybox' crond and Debian's cron: at each minute they run what the tables say. `-f` keeps it in the foreground. */
export const crond = utility(
  function* (tool) {
    const options = readOptions(tool, { short: 'fbSl:d:L:c:nP' });
    const { process } = tool;
    const directory = options.value('c') ?? '/var/spool/cron/crontabs';
    if (!options.has('f', 'd', 'n')) {
      daemonize(process, {
        argv: process.argv,
        *program(own) {
          return yield* turns(own, directory);
        },
      });
      return 0;
    }
    return yield* turns(process, directory);
  },
  { shortName: true },
);

function* turns(process: Process, directory: string): Task<number> {
  const minute = 60 * SECOND;
  for (;;) {
    yield* process.sleep(minute - (process.now % minute));
    for (const { fields, command } of jobs(process, directory)) {
      if (!isDue(fields, process)) continue;
      try {
        process.spawn({ argv: ['/bin/sh', '-c', command] });
      } catch (error) {
        if (!(error instanceof OsError)) throw error;
      }
    }
  }
}

interface Job {
  readonly fields: readonly string[];
  readonly command: string;
}

/** Alpine's table of root's is /etc/crontabs/root, where the directory leads. */
function jobs(process: Process, directory: string): Job[] {
  const found: Job[] = [];
  for (const place of [directory, '/etc/crontabs']) {
    try {
      for (const name of process.readdir(place)) found.push(...readTable(process.readFile(`${place}/${name}`), false));
      if (found.length > 0) break;
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
    }
  }
  for (const path of systemTables(process)) found.push(...readTable(process.readFile(path), true));
  return found;
}

/** Tables of the system name the user too; only Debian's cron reads them. */
function systemTables(process: Process): string[] {
  if (!process.access('/etc/debian_version', 'f')) return [];
  const tables = process.access('/etc/crontab', 'r') ? ['/etc/crontab'] : [];
  if (process.access('/etc/cron.d', 'r')) tables.push(...process.readdir('/etc/cron.d').map((name) => `/etc/cron.d/${name}`));
  return tables;
}

function readTable(text: string, withUser: boolean): Job[] {
  return linesOf(text).flatMap((line) => {
    const named = /^\s*@(hourly|daily|midnight|weekly|monthly|yearly|annually|reboot)\s+(.*)$/.exec(line);
    const standing = named && Object.hasOwn(NAMED, named[1] as string) ? NAMED[named[1] as string] : undefined;
    if (named && standing)
      return [{ fields: standing.split(' '), command: withUser ? (named[2] ?? '').replace(/^\S+\s+/, '') : (named[2] ?? '') }];
    const [, schedule, command] = /^\s*((?:[\d*/,a-zA-Z-]+\s+){5})(.*)$/.exec(line) ?? [];
    if (schedule === undefined || command === undefined || /^\s*#/.test(line)) return [];
    return [{ fields: schedule.trim().split(/\s+/), command: withUser ? command.replace(/^\S+\s+/, '') : command }];
  });
}

const NAMED: Readonly<Record<string, string>> = {
  hourly: '0 * * * *',
  daily: '0 0 * * *',
  midnight: '0 0 * * *',
  weekly: '0 0 * * 0',
  monthly: '0 0 1 * *',
  yearly: '0 0 1 1 *',
  annually: '0 0 1 1 *',
};

function isDue(fields: readonly string[], process: Process): boolean {
  const [minuteNow = 0, hourNow = 0, dayNow = 0, monthNow = 0, weekdayNow = 0] = localText(process, '%M %H %d %m %w')
    .split(' ')
    .map(Number);
  const [minute = '*', hour = '*', day = '*', month = '*', weekday = '*'] = fields;
  if (!fits(minute, minuteNow) || !fits(hour, hourNow) || !fits(month, monthNow)) return false;
  const onDay = fits(day, dayNow);
  const onWeekday = fits(weekday, weekdayNow) || (weekdayNow === 0 && fits(weekday, 7));
  // Both are restricted: either will do.
  return day !== '*' && weekday !== '*' ? onDay || onWeekday : onDay && onWeekday;
}

function fits(field: string, value: number): boolean {
  return field.split(',').some((part) => {
    const [range = '*', step = '1'] = part.split('/');
    const [from = 0, to = from] = range === '*' ? [0, 59] : range.split('-').map(numberOf);
    return (
      value >= from &&
      value <= (part.includes('/') && !range.includes('-') && range !== '*' ? 59 : to) &&
      (value - from) % Number(step) === 0
    );
  });
}

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MONTHS = ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const numberOf = (text: string): number =>
  /^\d+$/.test(text) ? Number(text) : Math.max(WEEKDAYS.indexOf(text.toLowerCase()), MONTHS.indexOf(text.toLowerCase()));

/** crontab: shows, sets or takes away root's table. */
export const crontab = utility(
  function* (tool) {
    const options = readOptions(tool, { short: 'lrec:u:' });
    const { process } = tool;
    const directory = options.value('c') ?? (process.access('/etc/crontabs', 'f') ? '/etc/crontabs' : '/var/spool/cron/crontabs');
    const path = `${directory}/${options.value('u') ?? 'root'}`;
    if (options.has('l')) {
      if (!process.access(path, 'r')) {
        yield* tool.complain(tool.gnu ? 'no crontab for root\n' : `crontab: can't open 'root': No such file or directory\n`);
        return 1;
      }
      tool.print(process.readFile(path));
      return 0;
    }
    if (options.has('r')) {
      process.unlink(path);
      return 0;
    }
    const [source = '-'] = options.operands;
    const text = source === '-' ? yield* readAll(process, 0) : process.readFile(source);
    for (let at = directory.indexOf('/', 1); ; at = directory.indexOf('/', at + 1)) {
      const each = at < 0 ? directory : directory.slice(0, at);
      if (!process.access(each, 'f')) process.mkdir(each);
      if (at < 0) break;
    }
    process.writeFile(path, text);
    return 0;
  },
  { shortName: true },
);
