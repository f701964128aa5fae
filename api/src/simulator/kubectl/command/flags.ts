import { parseGoDuration } from '../../apimachinery/duration.ts';
import { parseGoInteger } from '../../apimachinery/go-integer.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import { encodeUtf8 } from '../../apimachinery/utf8.ts';
import { fail, KubectlError, usageError } from './errors.ts';

/** A flag as pflag knows it; the type is what an error names. */
export interface FlagSpec {
  readonly name: string;
  readonly short?: string;
  readonly type: 'bool' | 'string' | 'int' | 'duration' | 'list';
  readonly default?: string;
  /** Of a number: how large it may be; 64 if not said. */
  readonly bits?: 32 | 64;
  /** Of a list: its values keep their commas. */
  readonly whole?: true;
  /** What a value stands for. */
  readonly read?: (value: string) => string;
  /** What is wrong with a value. */
  readonly problem?: (value: string) => string | undefined;
  /** The value that the flag alone, without one, stands for. */
  readonly alone?: string;
  /** Its default as help shows it, where that is not its value. */
  readonly shown?: string;
  /** What is said of it where it is given still. */
  readonly deprecated?: string;
}

/** A flag as it was given. */
type Given = readonly [spec: FlagSpec, value: string];

/** Flags as given, over their defaults. */
export class Flags {
  readonly #values: ReadonlyMap<string, readonly string[]>;
  readonly #specs: readonly FlagSpec[];
  /** In the order of the command line, as they stand there. */
  readonly ordered: readonly Given[];

  constructor(specs: readonly FlagSpec[], values: ReadonlyMap<string, readonly string[]>, ordered: readonly Given[]) {
    this.#specs = specs;
    this.#values = values;
    this.ordered = ordered;
  }

  given(name: string): boolean {
    return this.#values.has(name);
  }
  text(name: string): string {
    return this.#values.get(name)?.at(-1) ?? this.#specs.find((spec) => spec.name === name)?.default ?? '';
  }
  bool(name: string): boolean {
    return /^(1|t|T|true|TRUE|True)$/.test(this.text(name));
  }
  int(name: string): number {
    return Number(this.text(name) || '0');
  }
  list(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }
}

/** A command line, read: its flags, and what is left of it in order. */
export interface Parsed {
  readonly flags: Flags;
  readonly args: readonly string[];
  /** How many arguments stand before `--`; undefined where there is none. */
  readonly dash: number | undefined;
}

/** @see kubernetes: kubectl/pkg/util/templates/templater.go FlagErrorFunc, kubectl/pkg/cmd/options/options.go */
const whereHelpIs = (command: string): string =>
  command === 'options' ? "Run 'kubectl options' without flags." : `See 'kubectl${command ? ` ${command}` : ''} --help' for usage.`;

/** Flags may stand anywhere before `--`. @see pflag: flag.go parseLongArg, parseSingleShortArg */
export function parseFlags(command: string, words: readonly string[], specs: readonly FlagSpec[]): Parsed {
  const values = new Map<string, string[]>();
  const ordered: Given[] = [];
  const args: string[] = [];
  let dash: number | undefined;
  const refuse = (message: string): never => {
    throw new KubectlError(`error: ${message}\n${whereHelpIs(command)}\n`);
  };
  const set = (spec: FlagSpec, value: string): void => {
    check(spec, value, refuse);
    ordered.push([spec, value]);
    const items = spec.type === 'list' && !spec.whole ? (value === '' ? [] : value.split(',')) : [plainValue(spec, value)];
    values.set(spec.name, [...(values.get(spec.name) ?? []), ...items]);
  };
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (word === '--') {
      dash = args.length;
      args.push(...words.slice(i + 1));
      break;
    }
    if (word.startsWith('--')) {
      const equals = word.indexOf('=');
      const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
      if (name === '' || name.startsWith('-')) refuse(`bad flag syntax: ${word}`);
      const spec = specs.find((one) => one.name === name) ?? refuse(`unknown flag: --${name}`);
      if (equals >= 0) set(spec, word.slice(equals + 1));
      else if (aloneValue(spec) !== undefined) set(spec, aloneValue(spec) as string);
      else if (i + 1 < words.length) set(spec, words[++i] as string);
      else refuse(`flag needs an argument: --${name}`);
    } else if (word.startsWith('-') && word !== '-') {
      for (let rest = word.slice(1); rest !== ''; ) {
        const letter = String.fromCodePoint(rest.codePointAt(0) as number);
        const spec = specs.find(({ short }) => short === letter) ?? refuse(`unknown shorthand flag: ${firstByte(letter)} in -${rest}`);
        if (rest[1] === '=' && rest.length > 2) set(spec, rest.slice(2));
        else if (aloneValue(spec) !== undefined) {
          set(spec, aloneValue(spec) as string);
          rest = rest.slice(1);
          continue;
        } else if (rest.length > 1) set(spec, rest.slice(1));
        else if (i + 1 < words.length) set(spec, words[++i] as string);
        else refuse(`flag needs an argument: '${letter}' in -${rest}`);
        rest = '';
      }
    } else args.push(word);
  }
  return { flags: new Flags(specs, values, ordered), args, dash };
}

/** What commands read: numbers in their plain form. */
const plainValue = ({ type, read }: FlagSpec, value: string): string =>
  type === 'int' ? String(parseGoInteger(value) ?? value) : (read?.(value) ?? value);

/** Only one byte is told. @see pflag: flag.go parseSingleShortArg */
const firstByte = (letter: string): string => {
  const quoted = goQuote(String.fromCharCode(encodeUtf8(letter)[0] as number)).slice(1, -1);
  return `'${quoted === '\\"' ? '"' : quoted === "'" ? "\\'" : quoted}'`;
};

/** A flag that may stand without a value, off by default. */
export const bool = (name: string, short?: string, on = false): FlagSpec => ({
  name,
  ...(short && { short }),
  type: 'bool',
  default: String(on),
});

/** A flag with a text, empty by default. */
export const text = (name: string, short?: string, value = ''): FlagSpec => ({
  name,
  ...(short && { short }),
  type: 'string',
  default: value,
});

/** A flag with a whole number. */
export const int = (name: string, value: number, short?: string): FlagSpec => ({
  name,
  ...(short && { short }),
  type: 'int',
  default: String(value),
});

/** A flag whose number Go keeps in 32 bits: what is more is refused. */
export const int32 = (name: string, value: number, short?: string): FlagSpec => ({ ...int(name, value, short), bits: 32 });

/** A flag that may stand several times, and takes several values with commas. */
export const list = (name: string, short?: string): FlagSpec => ({ name, ...(short && { short }), type: 'list' });

/** What names files. @see kubernetes: kubectl/pkg/cmd/util/helpers.go AddFilenameOptionFlags */
export const fileFlags: readonly FlagSpec[] = [list('filename', 'f'), text('kustomize', 'k'), bool('recursive', 'R')];

/** A flag that may stand several times, and whose commas are part of its value. */
export const texts = (name: string): FlagSpec => ({ name, type: 'list', whole: true });

/** A flag with a time such as `30s`, none by default. */
export const duration = (name: string, value = '0s'): FlagSpec => ({ name, type: 'duration', default: value });

/** Of every command. @see kubernetes: cli-runtime/pkg/genericclioptions/config_flags.go */
export const globalFlags: readonly FlagSpec[] = [
  text('namespace', 'n'),
  text('context'),
  text('cluster'),
  text('user'),
  text('kubeconfig'),
  text('server', 's'),
  text('token'),
  text('as'),
  texts('as-group'),
  text('as-uid'),
  text('cache-dir'),
  text('certificate-authority'),
  text('client-certificate'),
  text('client-key'),
  text('username'),
  text('password'),
  text('tls-server-name'),
  text('request-timeout', undefined, '0'),
  text('profile'),
  text('profile-output'),
  { ...text('v', 'v', '0'), problem: verbosityProblem, shown: '0' },
  { ...duration('log-flush-frequency', '5s'), problem: (value) => (parseGoDuration(value) === undefined ? 'parse error' : undefined) },
  { ...text('vmodule'), problem: moduleProblem },
  bool('insecure-skip-tls-verify'),
  bool('match-server-version'),
  bool('disable-compression'),
  bool('warnings-as-errors'),
  bool('help', 'h'),
];

/** What a flag without a value stands for; undefined where it needs one. */
export const aloneValue = (spec: FlagSpec): string | undefined => (spec.type === 'bool' ? 'true' : spec.alone);

/** @see k8s.io/klog: klog.go Level.Set */
function verbosityProblem(value: string): string | undefined {
  const why = !/^[-+]?\d+$/.test(value)
    ? 'invalid syntax'
    : isWithin(BigInt(value.replace('+', '')), 32)
      ? undefined
      : 'value out of range';
  return why && `strconv.ParseInt: parsing ${goQuote(value)}: ${why}`;
}

/** @see k8s.io/klog: klog.go moduleSpec.Set */
function moduleProblem(value: string): string | undefined {
  for (const item of value.split(',').filter(Boolean)) {
    const [, level] = /^[^=]+=([-+]?\d+)$/.exec(item) ?? [];
    if (level === undefined) return 'syntax error: expect comma-separated list of filename=N';
    if (Number(level) < 0) return 'negative value for vmodule level';
  }
  return undefined;
}

const isWithin = (value: bigint, bits: 32 | 64): boolean => BigInt.asIntN(bits, value) === value;

function check({ name, short, type, bits = 64, problem }: FlagSpec, value: string, refuse: (message: string) => never): void {
  const shown = short ? `-${short}, --${name}` : `--${name}`;
  const invalid = (why: string): never => refuse(`invalid argument ${goQuote(value)} for "${shown}" flag: ${why}`);
  const why = problem?.(value);
  if (why !== undefined) invalid(why);
  if (type === 'bool' && !/^(1|t|T|true|TRUE|True|0|f|F|false|FALSE|False)$/.test(value))
    invalid(`strconv.ParseBool: parsing ${goQuote(value)}: invalid syntax`);
  if (type === 'int') {
    const number = parseGoInteger(value);
    if (number === undefined) invalid(`strconv.ParseInt: parsing ${goQuote(value)}: invalid syntax`);
    else if (!isWithin(number, bits)) invalid(`strconv.ParseInt: parsing ${goQuote(value)}: value out of range`);
  }
  if (type === 'duration' && parseGoDuration(value) === undefined) invalid(`time: ${durationProblem(value)} duration ${goQuote(value)}`);
}

/** The first amount that has no unit, or none that Go knows. @see Go: time.ParseDuration */
function durationProblem(value: string): string {
  const rest = value.replace(/^[-+]/, '').replace(/^((\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)(?![^\d.]))+/, '');
  const [, unit] = /^(?:\d+\.?\d*|\.\d+)([^\d.]*)/.exec(rest) ?? [];
  if (unit === undefined) return 'invalid';
  return unit === '' ? 'missing unit in' : `unknown unit ${goQuote(unit)} in`;
}

/** @see kubernetes: kubectl/pkg/cmd/util/helpers.go GetPodRunningTimeoutFlag */
export function checkRunningTimeout(flags: Flags, command?: string): void {
  if ((parseGoDuration(flags.text('pod-running-timeout')) ?? 0) > 0) return;
  const why = '--pod-running-timeout must be higher than zero';
  if (command === undefined) fail(why);
  else usageError(command, why);
}
