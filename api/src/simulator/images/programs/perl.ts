import { MILLISECOND, type Micros, Outcome, seconds, type Task } from '../../engine/index.ts';
import { OsError, type Process } from '../../kernel/index.ts';
import { idle } from '../generic.ts';
import { opaqueScript } from './opaque-script.ts';
import { standardInput } from './standard-input.ts';

/**
 * Perl's one-liners: numbers of many digits (`-Mbignum=bpi`), texts that are printed, sleeps, loops, memory that is taken, and
 * exits. What goes beyond them is said.
 */
export function* perl(process: Process): Task<number> {
  const args = process.argv.slice(1);
  let code: string | undefined;
  let newlines = false;
  let big = false;
  let loops = false;
  let checks = false;
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
    } else if (/^-[wWtTlnpa0-9]*[eE]$/.test(word)) {
      newlines ||= word.includes('l');
      loops ||= /[np]/.test(word);
      if (args[i + 1] === undefined) {
        yield* process.write(2, `No code specified for ${word}.\n`);
        return 2;
      }
      code = `${code === undefined ? '' : `${code};`}${args[++i] ?? ''}`;
    } else if (word === '-c') checks = true;
    else if (word === '--' || file !== undefined || code !== undefined) file ??= word;
    else if (word.startsWith('-') && word !== '-') {
      const [wrong] = /^-[^acdDefFgiIlmMnpsStTuUvVwWxX0-9-]|^--.+/.exec(word) ?? [];
      if (wrong !== undefined) {
        yield* process.write(2, `Unrecognized switch: ${word}  (-h will show valid options).\n`);
        return 29;
      }
      newlines ||= word.includes('l');
      loops ||= /^-[a-z]*[np]/.test(word);
    } else file ??= word;
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
  if (code === undefined) code = yield* standardInput(process);
  if (checks) {
    yield* process.write(2, `${file ?? '-e'} syntax OK\n`);
    return 0;
  }
  // With -n and -p it is done for each line of what is read.
  if (loops) return yield* opaqueScript(process, code, 'Perl script', 'it is done for each line');
  return yield* run(process, code, { newlines, big });
}

interface Run {
  readonly process: Process;
  readonly newlines: boolean;
  readonly big: boolean;
  /** Of scalars, as texts. */
  readonly scalars: Map<string, string>;
  /** What large texts and lists hold. */
  held: number;
}
/** What goes beyond what is known here of Perl. */
class Unknown extends Error {}
class Exit extends Outcome {
  constructor(readonly code: number) {
    super('exit');
  }
}

function* run(process: Process, code: string, { newlines, big }: { newlines: boolean; big: boolean }): Task<number> {
  const state: Run = { process, newlines, big, scalars: new Map(), held: 0 };
  try {
    yield* block(state, code);
    return 0;
  } catch (error) {
    if (error instanceof Exit) return error.code;
    if (error instanceof Unknown) return yield* opaqueScript(process, code, 'Perl script', error.message);
    throw error;
  }
}

function* block(state: Run, code: string): Task<void> {
  for (const { head, body } of parts(code)) {
    if (body === undefined) {
      yield* statement(state, head);
      continue;
    }
    const endless = /^while\s*\(\s*1?\s*\)$|^for\s*\(\s*;\s*;\s*\)$|^until\s*\(\s*0\s*\)$/.test(head);
    const counted = /^for(?:each)?\s*(?:my\s*)?(?:\$(\w+)\s*)?\(\s*(\d+)\s*\.\.\s*(\d+)\s*\)$/.exec(head);
    if (endless) yield* forEver(state, body);
    else if (counted) {
      for (let i = Number(counted[2]); i <= Number(counted[3]); i++) {
        state.scalars.set(counted[1] ?? '_', String(i));
        state.process.work(ROUND_WORK);
        yield* block(state, body);
      }
    } else if (head === '') yield* block(state, body);
    else throw new Unknown(head);
  }
}
function* forEver(state: Run, body: string): Task<never> {
  for (;;) {
    yield* block(state, body);
    yield* state.process.compute(MILLISECOND);
  }
}

function* statement(state: Run, text: string): Task<void> {
  const { process } = state;
  const modified = /^([\s\S]*?)\s+(while\s*\(?\s*1\s*\)?)$/.exec(text);
  if (modified) return yield* forEver(state, modified[1] ?? '');
  if (/^(use|no|local|my\s*[@%(]?[\w,$@% ]*\)?$|\$\||binmode|STDOUT->autoflush)/.test(text) && !/=.*\bx\b/.test(text)) return;
  const exit = /^exit\s*\(?\s*(\d*)\s*\)?$/.exec(text);
  if (exit) throw new Exit(Number(exit[1] || 0));
  const said = /^(die|warn)\s*\(?\s*([\s\S]*?)\)?$/.exec(text);
  if (said) {
    const message = yield* value(state, said[2] ?? '');
    yield* process.write(2, message.endsWith('\n') ? message : `${message === '' ? 'Died' : message} at -e line 1.\n`);
    if (said[1] === 'die') throw new Exit(255);
    return;
  }
  const sleep = /^sleep\s*\(?\s*([\d.]*)\s*\)?$/.exec(text);
  if (sleep) return yield* sleep[1] === '' ? idle(process) : process.sleep(seconds(Number(sleep[1])));
  const printed = /^(print|say)\b\s*\(?([\s\S]*?)\)?$/.exec(text);
  if (printed) {
    const end = state.newlines || printed[1] === 'say' ? '\n' : '';
    return yield* process.write(1, `${yield* value(state, (printed[2] ?? '').trim())}${end}`);
  }
  const repeated = /^(?:push\s*\(?\s*@\w+\s*,|(?:my\s+)?[$@]\w+\s*\.?=)\s*(["'])([\s\S]*?)\1\s*x\s*\(?([\d\s*e_+]+?)\)*$/.exec(text);
  if (repeated) {
    const count = product(repeated[3] ?? '');
    state.held += Math.max(1, (repeated[2] ?? '').length) * count;
    process.work(4);
    return process.setMemory(state.held);
  }
  const assigned = /^(?:my\s+)?\$(\w+)\s*=\s*([\s\S]*)$/.exec(text);
  if (!assigned) throw new Unknown(text);
  state.scalars.set(assigned[1] ?? '', yield* value(state, assigned[2] ?? ''));
}
const product = (text: string): number => text.split('*').reduce((all, part) => all * Number(part.trim().replaceAll('_', '')), 1);

/** Statements, and blocks with what stands before them. */
function parts(code: string): { head: string; body?: string }[] {
  const found: { head: string; body?: string }[] = [];
  let head = '';
  const end = (body?: string): void => {
    const text = head.trim();
    if (text !== '' || body !== undefined) found.push(body === undefined ? { head: text } : { head: text, body });
    head = '';
  };
  for (let i = 0; i < code.length; i++) {
    const c = code[i] as string;
    if (c === '#' && /(^|[\s;{}])$/.test(code.slice(0, i))) while (i + 1 < code.length && code[i + 1] !== '\n') i++;
    else if (c === '"' || c === "'") {
      const from = i;
      for (i++; i < code.length && code[i] !== c; i++) if (code[i] === '\\') i++;
      head += code.slice(from, i + 1);
    } else if (c === ';') {
      // The parts of `for (;;)` are no statements.
      if (/\([^)]*$/.test(head)) head += c;
      else end();
    } else if (c === '{' && !/[$@%]\w*$|->$/.test(head)) {
      const close = matching(code, i);
      end(code.slice(i + 1, close));
      i = close;
    } else head += c;
  }
  end();
  return found;
}
function matching(code: string, from: number): number {
  let depth = 0;
  for (let i = from; i < code.length; i++) {
    if (code[i] === '{') depth++;
    else if (code[i] === '}' && --depth === 0) return i;
  }
  return code.length;
}

function* value(state: Run, expression: string): Task<string> {
  const { process, big, scalars } = state;
  const digits = /^bpi\s*\(?\s*(\d+)/.exec(expression)?.[1];
  if (digits !== undefined && big) {
    yield* process.compute(timeFor(Number(digits)));
    return pi(Math.min(Number(digits), MOST_DIGITS));
  }
  if (expression === '') return '';
  const scalar = (name: string): string => scalars.get(name) ?? '';
  let output = '';
  // Texts, variables and numbers, one after the other.
  for (const piece of expression.match(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^\s.,"'][^.,"']*/g) ?? []) {
    const [, quote, inner = ''] = /^(["'])([\s\S]*)\1$/.exec(piece) ?? [];
    const variable = /^\$ENV\{['"]?(\w+)['"]?\}$/.exec(piece.trim())?.[1];
    const name = /^\$(\w+)$/.exec(piece.trim())?.[1];
    if (quote === '"')
      output += inner
        .replaceAll('\\n', '\n')
        .replaceAll('\\t', '\t')
        .replace(/\$ENV\{(\w+)\}/g, (_, key: string) => process.env.get(key) ?? '')
        .replace(/\$(\w+)/g, (_, key: string) => scalar(key));
    else if (quote === "'") output += inner;
    else if (variable !== undefined) output += process.env.get(variable) ?? '';
    else if (name !== undefined) output += scalar(name);
    else output += calculated(piece.trim());
  }
  return output;
}
function calculated(text: string): string {
  const sum = /^(\d+)\s*([-+*])\s*(\d+)$/.exec(text);
  if (sum)
    return String(
      sum[2] === '+' ? Number(sum[1]) + Number(sum[3]) : sum[2] === '-' ? Number(sum[1]) - Number(sum[3]) : Number(sum[1]) * Number(sum[3]),
    );
  if (!/^\d+$/.test(text)) throw new Unknown(text);
  return text;
}

/** Of a round of a loop. */
const ROUND_WORK = 2;

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

const KNOWN =
  /^(bignum|bigint|bigrat|strict|warnings|POSIX|Time::HiRes|List::Util|Data::Dumper|Socket|IO::Socket|JSON::PP|MIME::Base64|Digest::\w+|English|feature|utf8|5(\.\d+)*)$/;
