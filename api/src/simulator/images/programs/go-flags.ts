/** A Go program's flags: `-name value`, `--name=value`; a boolean stands alone. */
interface Flags {
  readonly values: ReadonlyMap<string, string>;
  readonly operands: readonly string[];
  /** What the package flag (or pflag) says of a flag that there is not. */
  readonly problem: string | undefined;
}

/** `known`: name to its kind; `false` where it is a boolean. */
export function goFlags(
  args: readonly string[],
  known: Readonly<Record<string, boolean>>,
  shorts: Readonly<Record<string, string>> = {},
): Flags {
  const values = new Map<string, string>();
  const operands: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const word = args[i] as string;
    if (word === '--') {
      operands.push(...args.slice(i + 1));
      break;
    }
    const [, given, value] = /^--?([^-=][^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    if (given === undefined) {
      operands.push(word);
      continue;
    }
    const name = shorts[given] ?? given;
    if (!Object.hasOwn(known, name)) return { values, operands, problem: `flag provided but not defined: -${given}` };
    if (value !== undefined) values.set(name, value);
    else if (known[name] === false) values.set(name, 'true');
    else {
      const next = args[++i];
      if (next === undefined) return { values, operands, problem: `flag needs an argument: -${given}` };
      values.set(name, next);
    }
  }
  return { values, operands, problem: undefined };
}

/** `300ms`, `1m30s` in seconds; undefined if it is none. */
export function goSeconds(text: string): number | undefined {
  if (text === '0') return 0;
  const parts = [...text.matchAll(/([\d.]+)(ns|us|µs|ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) return undefined;
  return parts.reduce((sum, [, number = '', unit = '']) => sum + Number(number) * (units[unit] ?? 0), 0);
}
const units: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };
