import { MILLISECOND, type Micros, seconds, type Task } from '../../engine/index.ts';
import { OsError, type Process } from '../../kernel/index.ts';

/** Perl's one-liners: numbers of many digits (`-Mbignum=bpi`), texts that are printed, sleeps and exits. */
export function* perl(process: Process): Task<number> {
  const args = process.argv.slice(1);
  let code: string | undefined;
  let newlines = false;
  let big = false;
  let file: string | undefined;
  for (let i = 0; i < args.length; i++) {
    const word = args[i] as string;
    if (word === '-v' || word === '--version') {
      yield* process.write(1, '\nThis is perl 5, version 34, subversion 1 (v5.34.1) built for x86_64-linux-gnu\n');
      return 0;
    }
    if (word.startsWith('-M')) {
      big ||= word.includes('bignum');
      const module = word.slice(2).split('=')[0] ?? '';
      if (!KNOWN.test(module)) {
        yield* process.write(
          2,
          `Can't locate ${module.replaceAll('::', '/')}.pm in @INC (you may need to install the ${module} module) (@INC contains: /usr/local/lib/perl5/site_perl/5.34.1/x86_64-linux-gnu /usr/local/lib/perl5/site_perl/5.34.1 /usr/local/lib/perl5/5.34.1).\nBEGIN failed--compilation aborted.\n`,
        );
        return 2;
      }
    } else if (/^-[wWtTlanp]*[eE]$/.test(word)) {
      newlines ||= word.includes('l');
      code = `${code === undefined ? '' : `${code};`}${args[++i] ?? ''}`;
    } else if (word.startsWith('-')) newlines ||= word.includes('l');
    else {
      file ??= word;
    }
  }
  if (code === undefined && file !== undefined) {
    try {
      code = process.readFile(file);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* process.write(2, `Can't open perl script "${file}": ${error.message}\n`);
      return 2;
    }
  }
  return yield* run(process, code ?? '', { newlines, big });
}

function* run(process: Process, code: string, { newlines, big }: { newlines: boolean; big: boolean }): Task<number> {
  const loop = /^\s*while\s*\(\s*1?\s*\)\s*\{([\s\S]*)\}\s*;?\s*$/.exec(code);
  for (;;) {
    for (const statement of statements(loop?.[1] ?? code)) {
      const exit = /^exit\s*\(?\s*(\d*)/.exec(statement);
      if (exit) return Number(exit[1] || 0);
      const died = /^die\s*\(?\s*(["'])(.*?)\1/.exec(statement);
      if (died) {
        yield* process.write(2, died[2]?.endsWith('\\n') ? died[2].replace(/\\n$/, '\n') : `${died[2]} at -e line 1.\n`);
        return 255;
      }
      const sleep = /^sleep\s*\(?\s*([\d.]+)/.exec(statement);
      if (sleep) yield* process.sleep(seconds(Number(sleep[1])));
      const printed = /^(print|say)\b\s*\(?([\s\S]*?)\)?$/.exec(statement);
      if (printed)
        yield* process.write(1, `${yield* text(process, (printed[2] ?? '').trim(), big)}${newlines || printed[1] === 'say' ? '\n' : ''}`);
    }
    if (!loop) return 0;
    yield* process.compute(MILLISECOND);
  }
}

function* text(process: Process, expression: string, big: boolean): Task<string> {
  const digits = /^bpi\s*\(?\s*(\d+)/.exec(expression)?.[1];
  if (digits !== undefined && big) {
    yield* process.compute(timeFor(Number(digits)));
    return pi(Math.min(Number(digits), MOST_DIGITS));
  }
  const [, quote, inner] = /^(["'])([\s\S]*)\1$/.exec(expression) ?? [];
  if (inner !== undefined)
    return quote === '"'
      ? inner
          .replaceAll('\\n', '\n')
          .replaceAll('\\t', '\t')
          .replace(/\$ENV\{(\w+)\}/g, (_, name: string) => process.env.get(name) ?? '')
      : inner;
  const variable = /^\$ENV\{['"]?(\w+)['"]?\}/.exec(expression)?.[1];
  if (variable !== undefined) return process.env.get(variable) ?? '';
  const sum = /^(\d+)\s*([-+*])\s*(\d+)$/.exec(expression);
  if (sum)
    return String(
      sum[2] === '+' ? Number(sum[1]) + Number(sum[3]) : sum[2] === '-' ? Number(sum[1]) - Number(sum[3]) : Number(sum[1]) * Number(sum[3]),
    );
  return /^[\d.]+$/.test(expression) ? expression : '';
}

/** Two thousand digits take some four seconds, and it grows with the square. */
const timeFor = (digits: number): Micros => Math.ceil(seconds(4 * (digits / 2000) ** 2));
const MOST_DIGITS = 20_000;

/** So many digits of π, the last one rounded, by Machin's formula. */
export function pi(digits: number): string {
  const guard = 10;
  const unit = 10n ** BigInt(digits + guard);
  const arctan = (inverse: bigint): bigint => {
    let power = unit / inverse;
    let sum = power;
    const square = inverse * inverse;
    for (let n = 3n, sign = -1n; power > 0n; n += 2n, sign = -sign) {
      power /= square;
      sum += (sign * power) / n;
    }
    return sum;
  };
  const value = 4n * (4n * arctan(5n) - arctan(239n));
  const rounded = (value + 5n * 10n ** BigInt(guard)) / 10n ** BigInt(guard + 1);
  const shown = String(rounded);
  return digits < 2 ? shown.slice(0, 1) : `${shown[0]}.${shown.slice(1)}`;
}

const statements = (code: string): string[] =>
  (code.match(/(?:"(?:\\.|[^"])*"|'(?:\\.|[^'])*'|[^;"'])+/g) ?? [])
    .map((each) => each.trim())
    .filter((each) => each !== '' && !each.startsWith('#'));

const KNOWN =
  /^(bignum|bigint|bigrat|strict|warnings|POSIX|Time::HiRes|List::Util|Data::Dumper|Socket|IO::Socket|JSON::PP|MIME::Base64|Digest::\w+|English|feature|utf8|5(\.\d+)*)$/;
