import { SECOND } from '../../engine/index.ts';
import { humanSize, humanTenths } from './lib/amounts.ts';
import { readOrEmpty } from './lib/files.ts';
import { KERNEL_VERSION, type Process } from './lib/kernel.ts';
import { type Options, readOnlyOptions, readOptions } from './lib/options.ts';
import { quote } from './lib/quote.ts';
import { Failure, type Tool, utility } from './lib/tool.ts';
import { commandLine } from './processes/process-list.ts';
import { cpuShare, minuteTime, resident, userName, virtual } from './processes/ps-columns.ts';
import { localText } from './time/zone.ts';

/** uname, nproc, arch, uptime, free, top: what /proc says. */
export const uname = utility((tool) => {
  const options = readOptions(tool, {
    short: 'asnrvmpio',
    long: {
      all: 'a',
      'kernel-name': 's',
      nodename: 'n',
      'kernel-release': 'r',
      'kernel-version': 'v',
      machine: 'm',
      processor: 'p',
      'operating-system': 'o',
    },
  });
  if (options.operands.length > 0) throw tool.usage(`extra operand ${quote(options.operands[0] as string)}`);
  const all = options.has('a');
  const parts: string[] = [];
  if (all || options.has('s') || options.given.length === 0) parts.push('Linux');
  if (all || options.has('n')) parts.push(tool.process.net.hostname);
  if (all || options.has('r')) parts.push(tool.process.system.release);
  if (all || options.has('v')) parts.push(KERNEL_VERSION);
  if (all || options.has('m')) parts.push(tool.process.system.machine);
  if (options.has('p', 'i')) parts.push(tool.gnu ? 'unknown' : tool.process.system.machine);
  if (all || options.has('o')) parts.push('GNU/Linux');
  tool.print(`${parts.join(' ')}\n`);
  return 0;
});

export const arch = utility((tool) => {
  // busybox' looks at nothing.
  if (tool.gnu) readOnlyOptions(tool);
  tool.print(`${tool.process.system.machine}\n`);
  return 0;
});

/** The node's, whatever the container's limit is. */
export const nproc = utility((tool) => {
  const grammar = { short: '', long: { all: 'all', ignore: 'ignore:' } };
  const options = tool.gnu ? readOnlyOptions(tool, grammar) : readOptions(tool, grammar);
  const ignored = options.value('ignore') ?? '0';
  if (!/^\d+$/.test(ignored)) throw new Failure(tool.gnu ? `invalid number: ${quote(ignored)}` : `invalid number '${ignored}'`, 1);
  tool.print(`${Math.max(1, coresOf(tool.process) - Number(ignored))}\n`);
  return 0;
});

export const uptime = utility(
  (tool) => {
    const options = readOptions(tool, { short: 'ps', long: { pretty: 'p', since: 's' } });
    const { up, days, hours, minutes } = uptimeOf(tool.process);
    if (options.has('s')) tool.print(`${localText(tool.process, '%Y-%m-%d %H:%M:%S', tool.process.now - up * SECOND)}\n`);
    else if (options.has('p'))
      tool.print(`up ${[days && `${days} days`, hours && `${hours} hours`, `${minutes} minutes`].filter(Boolean).join(', ')}\n`);
    else {
      tool.print(` ${upAndLoads(tool.process)}\n`);
    }
    return 0;
  },
  { shortName: true },
);

export const free = utility(
  function* (tool) {
    const options = readOptions(tool, tool.gnu ? FREE_OPTIONS : { short: 'bkmgh' });
    const repeats = options.has('s', 'c');
    const rounds = Number(options.value('c') ?? (repeats ? Number.POSITIVE_INFINITY : 1));
    for (let round = 0; round < rounds; round++) {
      if (round > 0) {
        tool.print('\n');
        yield* tool.flush();
        yield* tool.process.sleep(Number(options.value('s') ?? 1) * SECOND);
      }
      showMemory(tool, options);
    }
    return 0;
  },
  { shortName: true },
);

const FREE_OPTIONS = {
  short: 'bkmghtwc:s:',
  long: { bytes: 'b', kibi: 'k', mebi: 'm', gibi: 'g', human: 'h', total: 't', wide: 'w', count: 'c', seconds: 's' },
};

/** @see procps: src/free.c; busybox: procps/free.c */
function showMemory(tool: Tool, options: Options): void {
  const memory = meminfo(tool.process);
  const amount = (name: string): number => memory.get(name) ?? 0;
  const [total, unused] = [amount('MemTotal'), amount('MemFree')];
  const cached = amount('Cached') + amount('Buffers');
  const used = total - unused - cached;
  const unit = options.has('b') ? 1 : options.has('m') ? 1_048_576 : options.has('g') ? 2 ** 30 : 1024;
  const show = (kilobytes: number): string =>
    options.has('h') ? humanFree(kilobytes * 1024, tool.gnu) : String(Math.floor((kilobytes * 1024) / unit));
  const label = tool.gnu ? 9 : 7;
  const row = (name: string, cells: readonly string[]): string =>
    `${name.padEnd(label)}${cells.map((cell, i) => cell.padStart(tool.gnu && i === 0 ? 11 : 12)).join('')}\n`;
  const caches = options.has('w') ? ['buffers', 'cache'] : ['buff/cache'];
  tool.print(row('', ['total', 'used', 'free', 'shared', ...caches, 'available']));
  const inCaches = options.has('w') ? [amount('Buffers'), amount('Cached')] : [cached];
  tool.print(row('Mem:', [total, used, unused, 0, ...inCaches, amount('MemAvailable')].map(show)));
  tool.print(row('Swap:', [0, 0, 0].map(show)));
  if (options.has('t')) tool.print(row('Total:', [total, used, unused].map(show)));
}

const humanFree = (bytes: number, gnu: boolean): string =>
  gnu ? (bytes === 0 ? '0B' : `${humanSize(bytes, 'nearest')}i`) : humanTenths(bytes);

export const top = utility(
  function* (tool) {
    const options = readOptions(tool, { short: 'bn:d:HmsSicp:u:o:w::' });
    const { process } = tool;
    const memory = meminfo(process);
    const [total, unused, cached, available] = ['MemTotal', 'MemFree', 'Cached', 'MemAvailable'].map((name) => memory.get(name) ?? 0) as [
      number,
      number,
      number,
      number,
    ];
    const cores = coresOf(process);
    // Docker's busybox is built with tenths, Alpine's is not. @see busybox: procps/top.c FEATURE_TOP_DECIMALS
    const hasTenths = !process.access('/etc/alpine-release', 'f');
    const percent = (value: number): string => (hasTenths ? value.toFixed(1).padStart(5) : `${String(Math.round(value)).padStart(4)}%`);
    const rounds = Number(options.value('n') ?? Number.POSITIVE_INFINITY);
    for (let round = 0; round < rounds; round++) {
      if (round > 0) yield* process.sleep(Number(options.value('d') ?? (tool.gnu ? 3 : 5)) * SECOND);
      const { now } = process;
      const list = process.processes().toSorted((a, b) => cpuShare(b, now) - cpuShare(a, now) || a.pid - b.pid);
      const busy = Math.min(100, list.reduce((sum, info) => sum + cpuShare(info, now), 0) / cores);
      const inState = (wanted: string): number => list.filter(({ state }) => state === wanted).length;
      const [running, stopped, zombies] = [inState('R'), inState('T'), inState('Z')];
      if (tool.gnu) {
        const amount = (of: number): string => String(of).padStart(3);
        const mib = (kilobytes: number): string => (kilobytes / 1024).toFixed(1).padStart(8);
        tool.print(`top - ${upAndLoads(process)}\n`);
        tool.print(
          `Tasks: ${amount(list.length)} total, ${amount(running)} running, ${amount(list.length - running - stopped - zombies)} sleeping, ${amount(stopped)} stopped, ${amount(zombies)} zombie\n`,
        );
        const [us, id] = [busy, 100 - busy].map((each) => each.toFixed(1).padStart(5));
        tool.print(`%Cpu(s):${us} us,  0.0 sy,  0.0 ni,${id} id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st\n`);
        tool.print(
          `MiB Mem : ${mib(total)} total, ${mib(unused)} free, ${mib(total - unused - cached)} used, ${mib(cached)} buff/cache\nMiB Swap: ${mib(0)} total, ${mib(0)} free, ${mib(0)} used. ${mib(available)} avail Mem\n\n`,
        );
        tool.print('    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\n');
        for (const info of list) {
          const share = ((info.memoryBytes / 1024) * 100) / Math.max(1, total);
          const hundredths = `${minuteTime(info.cpuTime)}.${String(Math.floor(info.cpuTime / 10_000) % 100).padStart(2, '0')}`;
          tool.print(
            `${String(info.pid).padStart(7)} ${userName(info).padEnd(8)} ${String(20 + info.niceness).padStart(3)} ${String(info.niceness).padStart(3)} ${String(virtual(info)).padStart(7)} ${String(resident(info)).padStart(6)} ${String(Math.floor(resident(info) / 2)).padStart(6)} ${info.state} ${cpuShare(info, now).toFixed(1).padStart(5)} ${share.toFixed(1).padStart(5)} ${hundredths.padStart(9)} ${info.comm}\n`,
          );
        }
      } else {
        const [usr, none, idle] = [busy, 0, 100 - busy].map((each) => `${percent(each)}${hasTenths ? '%' : ''}`);
        tool.print(
          `Mem: ${total - unused}K used, ${unused}K free, 0K shrd, 0K buff, ${cached}K cached\nCPU:${usr} usr${none} sys${none} nic${idle} idle${none} io${none} irq${none} sirq\nLoad average: ${loadFile(process)}\n`,
        );
        tool.print('  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND\n');
        for (const info of list) {
          const share = (virtual(info) * 100) / Math.max(1, total);
          const core = String(info.pid % cores).padStart(3);
          tool.print(
            `${String(info.pid).padStart(5)} ${String(info.ppid).padStart(5)} ${info.user.slice(0, 8).padEnd(8)} ${info.state.padEnd(4)} ${String(virtual(info)).padStart(5)}${percent(share)} ${core}${percent(cpuShare(info, now) / cores)} ${commandLine(info)}\n`,
          );
        }
      }
      yield* tool.flush();
    }
    return 0;
  },
  { shortName: true },
);

function uptimeOf(process: Process) {
  const up = Number(readOrEmpty(process, '/proc/uptime').split(' ')[0] || process.now / SECOND);
  return { up, days: Math.floor(up / 86_400), hours: Math.floor(up / 3600) % 24, minutes: Math.floor(up / 60) % 60 };
}

/** The first line of uptime and of top. @see procps: library/uptime.c */
function upAndLoads(process: Process): string {
  const { days, hours, minutes } = uptimeOf(process);
  const clock = hours > 0 ? `${String(hours).padStart(2)}:${String(minutes).padStart(2, '0')}` : `${minutes} min`;
  const since = `${days > 0 ? `${days} day${days === 1 ? '' : 's'}, ` : ''}${clock}`;
  return `${localText(process, '%H:%M:%S')} up ${since},  0 users,  load average: ${loads(process).join(', ')}`;
}

const coresOf = (process: Process): number => (readOrEmpty(process, '/proc/cpuinfo').match(/^processor\b/gm) ?? []).length || 1;

/** With how many run of how many, and the newest. @see busybox: procps/top.c display_header */
const loadFile = (process: Process): string => readOrEmpty(process, '/proc/loadavg').trimEnd();

function loads(process: Process): string[] {
  const words = loadFile(process).split(' ').slice(0, 3);
  return words.length === 3 ? words : ['0.00', '0.00', '0.00'];
}

function meminfo(process: Process): Map<string, number> {
  return new Map(
    readOrEmpty(process, '/proc/meminfo')
      .split('\n')
      .map((line) => [line.split(':')[0] as string, Number(/(\d+) kB/.exec(line)?.[1] ?? 0)]),
  );
}
