import type { Process } from '../lib/kernel.ts';
import { systemOf } from '../lib/system.ts';

/** What stress is to do. Sizes in bytes, times in seconds, the backoff in microseconds. */
export interface StressOptions {
  readonly cpu: number;
  readonly io: number;
  readonly vm: number;
  readonly hdd: number;
  readonly vmBytes: number;
  readonly vmStride: number;
  /** 0 for ever, -1 not at all. */
  readonly vmHang: number;
  readonly vmKeep: boolean;
  readonly hddBytes: number;
  readonly timeout: number;
  readonly backoff: number;
  /** 3 tells of everything, 0 only of failures. */
  readonly level: number;
  readonly isDryRun: boolean;
}

/** What it says of an argument that it cannot take, and the line of its source that says so. */
interface Refusal {
  readonly line: number;
  readonly text: string;
}

type Wanted = { -readonly [Name in keyof StressOptions]: StressOptions[Name] };

interface ValueOption {
  readonly name: keyof StressOptions;
  /** That which asks for its value; it refuses a wrong one four lines further down. */
  readonly line: number;
  readonly what: string;
  readonly unit?: 's' | 'us';
  readonly least?: number;
}

const CPU: ValueOption = { name: 'cpu', line: 160, what: 'number of cpu hogs' };
const IO: ValueOption = { name: 'io', line: 170, what: 'number of io hogs' };
const VM: ValueOption = { name: 'vm', line: 180, what: 'number of vm hogs' };
const HDD: ValueOption = { name: 'hdd', line: 224, what: 'number of hdd hogs' };
const TIMEOUT: ValueOption = { name: 'timeout', line: 150, what: 'timeout value', unit: 's' };

/** @see stress: src/stress.c main (1.0.4) */
const VALUES = new Map<string, ValueOption>([
  ['--backoff', { name: 'backoff', line: 135, what: 'backoff factor', unit: 'us', least: 0 }],
  ['--timeout', TIMEOUT],
  ['-t', TIMEOUT],
  ['--cpu', CPU],
  ['-c', CPU],
  ['--io', IO],
  ['-i', IO],
  ['--vm', VM],
  ['-m', VM],
  ['--vm-bytes', { name: 'vmBytes', line: 190, what: 'vm byte value' }],
  ['--vm-stride', { name: 'vmStride', line: 200, what: 'stride value' }],
  ['--vm-hang', { name: 'vmHang', line: 210, what: 'value', least: 0 }],
  ['--hdd', HDD],
  ['-d', HDD],
  ['--hdd-bytes', { name: 'hddBytes', line: 234, what: 'hdd byte value' }],
]);

const LONG: Readonly<Record<string, string>> = { '-t': '--timeout', '-c': '--cpu', '-i': '--io', '-m': '--vm', '-d': '--hdd' };

/** Its words one after the other, until one ends it: `--help`, `--version`, or one that it cannot take. */
export function readStress(args: readonly string[]): StressOptions | Refusal | 'help' | 'version' {
  const wanted: Wanted = {
    cpu: 0,
    io: 0,
    vm: 0,
    hdd: 0,
    vmBytes: 256 * 2 ** 20,
    vmStride: 4096,
    vmHang: -1,
    vmKeep: false,
    hddBytes: 2 ** 30,
    timeout: 0,
    backoff: 3000,
    level: 2,
    isDryRun: false,
  };
  for (let i = 0; i < args.length; i++) {
    const word = args[i] as string;
    const option = VALUES.get(word);
    if (word === '--help' || word === '-?') return 'help';
    if (word === '--version') return 'version';
    if (word === '-v' || word === '--verbose') wanted.level = 3;
    else if (word === '-q' || word === '--quiet') wanted.level = 0;
    else if (word === '-n' || word === '--dry-run') wanted.isDryRun = true;
    else if (word === '--vm-keep') wanted.vmKeep = true;
    else if (!option) return { line: 244, text: `unrecognized option: ${word}` };
    else {
      const text = args[++i];
      if (text === undefined || /^-(?!\d)/.test(text))
        return { line: option.line, text: `missing argument to option '${LONG[word] ?? word}'` };
      const value = amountOf(text, option);
      if (typeof value !== 'number') return value;
      (wanted as Record<string, unknown>)[option.name] = value;
    }
  }
  return wanted;
}

function amountOf(text: string, { line, what, unit, least = 1 }: ValueOption): number | Refusal {
  if (unit === 'us') {
    const value = scanned(text);
    if (value === undefined) return { line: line + 3, text: `invalid number: ${text}` };
    return value < least ? { line: line + 8, text: `invalid ${what}: ${value}` } : value;
  }
  const value = unit === 's' ? suffixed(text, SECONDS, 676) : suffixed(text, BYTES, 622);
  if (typeof value !== 'number') return value;
  return value < least ? { line: line + 4, text: `invalid ${what}: ${value}${unit ?? ''}` } : value;
}

const BYTES: Readonly<Record<string, number>> = { b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, y: 86_400 * 365 };

/** The last letter is the unit; the number before it ends where it is none. @see stress: src/stress.c atoll_b, atoll_s */
function suffixed(text: string, units: Readonly<Record<string, number>>, line: number): number | Refusal {
  const last = text.at(-1);
  if (last === undefined) return { line, text: 'invalid string' };
  const unit = /\d/.test(last) ? 1 : units[last.toLowerCase()];
  const refusal = line + (units === SECONDS ? 29 : 25);
  if (unit === undefined) return { line: refusal, text: `unrecognized suffix: ${last}` };
  const value = scanned(text);
  return value === undefined ? { line: refusal + 7, text: `invalid number: ${text}` } : value * unit;
}

/** `%lli` of scanf. */
function scanned(text: string): number | undefined {
  const match = /^\s*([+-]?)(0x[\da-f]+|\d+)/i.exec(text);
  if (!match) return undefined;
  const digits = match[2] as string;
  const value = /^0\d/.test(digits) ? Number.parseInt(/^0[0-7]*/.exec(digits)?.[0] ?? '0', 8) : Number(digits);
  return match[1] === '-' ? -value : value;
}

/**
 * How far the lines of a build's source are below those of 1.0.4: Debian's patches put one in, and who took it over at 1.0.5 more.
 * @see stress: src/stress.c (1.0.7)
 */
export function lineOf(process: Process, line: number): number {
  const system = systemOf(process);
  const id = /^ID="?(\w+)/m.exec(system)?.[1];
  const version = Number.parseFloat(/^VERSION_ID="?([\d.]+)/m.exec(system)?.[1] ?? '');
  const isDebian = id === 'debian';
  if (!isDebian && id !== 'ubuntu') return line;
  if (!(version < (isDebian ? 12 : 22))) return line + (line < 300 ? 7 : line < 470 ? 10 : 18);
  return version === (isDebian ? 10 : 18.04) ? line : line + 1;
}

/** The same of a build's version. */
export function stressVersion(process: Process): string {
  return lineOf(process, 0) >= 7 ? '1.0.7' : /^VERSION_ID="?(?:14\.04|8\b)/m.test(systemOf(process)) ? '1.0.1' : '1.0.4';
}

/** @see stress: src/stress.c usage */
export const stressUsage = (name: string): string => `\`${name}' imposes certain types of compute stress on your system

Usage: ${name} [OPTION [ARG]] ...
 -?, --help         show this help statement
     --version      show version statement
 -v, --verbose      be verbose
 -q, --quiet        be quiet
 -n, --dry-run      show what would have been done
 -t, --timeout N    timeout after N seconds
     --backoff N    wait factor of N microseconds before work starts
 -c, --cpu N        spawn N workers spinning on sqrt()
 -i, --io N         spawn N workers spinning on sync()
 -m, --vm N         spawn N workers spinning on malloc()/free()
     --vm-bytes B   malloc B bytes per vm worker (default is 256MB)
     --vm-stride B  touch a byte every B bytes (default is 4096)
     --vm-hang N    sleep N secs before free (default none, 0 is inf)
     --vm-keep      redirty memory instead of freeing and reallocating
 -d, --hdd N        spawn N workers spinning on write()/unlink()
     --hdd-bytes B  write B bytes per hdd worker (default is 1GB)

Example: ${name} --cpu 8 --io 4 --vm 2 --vm-bytes 128M --timeout 10s

Note: Numbers may be suffixed with s,m,h,d,y (time) or B,K,M,G (size).
`;
