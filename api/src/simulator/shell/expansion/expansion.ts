import type { HereDocBody, ParsedScript, Word } from 'unbash';
import type { Task } from '../../engine/index.ts';
import { OsError } from '../../kernel/index.ts';
import { elementKey } from '../arrays.ts';
import { bashRelease } from '../bash-release.ts';
import { Failure, type Shell } from '../shell.ts';
import { arithmeticMessage, evaluateArithmetic, integerText, type Scope } from './arithmetic.ts';
import { ArithmeticError } from './arithmetic-parser.ts';
import { expandParameter, expandSimpleParameter, isSimpleParameter } from './parameter.ts';
import { expandPathname } from './pathname.ts';
import { bracedWords, documentSegments, planWord, quotedSegments, type Reading, type Segment } from './plan.ts';
import { EscapedSink, type Field, FieldSink, PatternSink, RegExpSink, type Sink, TextSink } from './sinks.ts';

/** A command's words as fields: braces, tildes, parameters, substitutions, arithmetic, splitting, file names, quotes. */
export function* expandFields(shell: Shell, words: readonly Word[], options: { readonly glob?: boolean } = {}): Task<string[]> {
  const fields: string[] = [];
  for (const word of words)
    if (!expandFieldNow(shell, word, fields, options.glob ?? true)) yield* expandField(shell, word, fields, options.glob ?? true);
  return fields;
}

/** The same without waiting for anything; undefined if a word needs a command to run. */
export function expandFieldsNow(shell: Shell, words: readonly Word[]): string[] | undefined {
  for (const word of words)
    if (!isImmediate(planWord(word, shell.bash ? 'bash' : 'word').segments) || planWord(word, shell.bash ? 'bash' : 'word').braces)
      return undefined;
  const fields: string[] = [];
  for (const word of words) expandFieldNow(shell, word, fields, true);
  return fields;
}

function expandFieldNow(shell: Shell, word: Word, fields: string[], glob: boolean): boolean {
  const plan = planWord(word, shell.bash ? 'bash' : 'word');
  if (plan.constant !== undefined) {
    fields.push(plan.constant);
    return true;
  }
  if (plan.braces || !isImmediate(plan.segments)) return false;
  const sink = new FieldSink(shell.separators);
  for (const segment of plan.segments) emitNow(shell, segment, sink);
  sink.boundary();
  finishFields(shell, sink.fields, fields, glob);
  return true;
}

function* expandField(shell: Shell, word: Word, fields: string[], glob: boolean): Task<void> {
  const plan = planWord(word, shell.bash ? 'bash' : 'word');
  if (plan.braces !== undefined) {
    const work = (steps: number): void => shell.process.work(steps);
    for (const one of bracedWords(plan.braces, work))
      if (!expandFieldNow(shell, one, fields, glob)) yield* expandField(shell, one, fields, glob);
    return;
  }
  const sink = new FieldSink(shell.separators);
  yield* emit(shell, plan.segments, sink);
  sink.boundary();
  finishFields(shell, sink.fields, fields, glob);
}

function finishFields(shell: Shell, found: readonly Field[], fields: string[], glob: boolean): void {
  if (found.length > 1) shell.process.work(found.length >> 1);
  for (const { text, pattern } of found) {
    if (pattern === undefined || !glob || shell.options.noglob) {
      fields.push(text);
      continue;
    }
    const { other } = shell.options;
    const paths = expandPathname(shell.process, pattern, {
      extended: other.has('extglob'),
      dots: other.has('dotglob'),
      globstar: other.has('globstar'),
      ignoreCase: other.has('nocaseglob'),
      skipsDots: shell.bash && bashRelease(shell) >= 5.2,
    });
    if (paths.length > 0) for (const path of paths) fields.push(path);
    else if (!other.has('nullglob')) fields.push(text);
  }
}

/** A word as one text: neither split nor matched with file names. */
export function* expandText(shell: Shell, word: Word, reading: Reading = 'word'): Task<string> {
  const plan = planWord(word, reading);
  if (plan.constant !== undefined) return plan.constant;
  if (plan.braces) return yield* into(shell, planWord(word, 'assignment').segments, new TextSink());
  return yield* into(shell, plan.segments, new TextSink());
}

/** The text if nothing has to run for it. */
export function expandTextNow(shell: Shell, word: Word, reading: Reading): string | undefined {
  const plan = planWord(word, reading);
  if (plan.constant !== undefined) return plan.constant;
  if (plan.braces || !isImmediate(plan.segments)) return undefined;
  const sink = new TextSink();
  for (const segment of plan.segments) emitNow(shell, segment, sink);
  return sink.text;
}

/** A word as a pattern: for `case`, `${x#…}`, `[[ == ]]`. */
export const expandPattern = (shell: Shell, word: Word): Task<string> => into(shell, planWord(word).segments, new PatternSink());

/** A pattern as `set -x` tells of it. */
export const expandEscaped = (shell: Shell, word: Word): Task<string> => into(shell, planWord(word).segments, new EscapedSink());

/** A word as a regular expression, for `[[ =~ ]]`. */
export const expandRegExp = (shell: Shell, word: Word): Task<string> => into(shell, planWord(word).segments, new RegExpSink());

/** Text as between double quotes: PS4, an operand of arithmetic. */
export const expandQuoted = (shell: Shell, text: string): Task<string> => into(shell, quotedSegments(text), new TextSink());

/** What a command reads from `<<`: expanded, unless the word after it was quoted; `<<-` strips leading tabs. */
export function* expandHereDocument(shell: Shell, body: HereDocBody, quoted: boolean, stripTabs: boolean): Task<string> {
  if (!quoted) return yield* into(shell, documentSegments(body, stripTabs), new TextSink());
  return stripTabs ? body.text.replace(/^\t+/gm, '') : body.text;
}

function* into<S extends Sink & { text: string }>(shell: Shell, segments: readonly Segment[], sink: S): Task<string> {
  yield* emit(shell, segments, sink);
  return sink.text;
}

const immediate = new WeakMap<readonly Segment[], boolean>();

/** Whether a plan can be expanded without waiting. */
function isImmediate(segments: readonly Segment[]): boolean {
  let known = immediate.get(segments);
  if (known === undefined) {
    known = segments.every(
      (segment) =>
        segment.kind === 'text' ||
        segment.kind === 'tilde' ||
        (segment.kind === 'parameter' && isSimpleParameter(segment.parameter)) ||
        (segment.kind === 'arithmetic' && !/[$`\\'"]/.test(segment.text)),
    );
    immediate.set(segments, known);
  }
  return known;
}

/** Expands the pieces of a word into `sink`. */
function* emit(shell: Shell, segments: readonly Segment[], sink: Sink): Task<void> {
  for (const segment of segments) {
    switch (segment.kind) {
      case 'parameter':
        if (isSimpleParameter(segment.parameter)) expandSimpleParameter(shell, segment.parameter, segment.quoted, sink);
        else yield* expandParameter(shell, segment.parameter, segment.quoted, sink, { emit, arithmetic: expandArithmetic });
        break;
      case 'command': {
        const output = yield* shell.interpreter.substitute(shell, segment.script ?? nothing, segment.backquotes);
        segment.quoted ? sink.literal(output, true) : sink.value(output);
        break;
      }
      case 'arithmetic': {
        const value = String(yield* expandArithmetic(shell, segment.text));
        segment.quoted ? sink.literal(value, true) : sink.value(value);
        break;
      }
      case 'process':
        sink.literal(yield* shell.interpreter.processSubstitution(shell, segment.operator, segment.script ?? nothing), true);
        break;
      default:
        emitNow(shell, segment, sink);
    }
  }
}

const nothing: ParsedScript = { type: 'Script', pos: 0, end: 0, shebang: undefined, commands: [] };

function emitNow(shell: Shell, segment: Segment, sink: Sink): void {
  if (segment.kind === 'text') sink.literal(segment.text, segment.quoted);
  else if (segment.kind === 'parameter') expandSimpleParameter(shell, segment.parameter, segment.quoted, sink);
  else if (segment.kind === 'tilde') sink.literal(homeOf(shell, segment.user), true);
  else if (segment.kind === 'arithmetic') {
    const value = integerText(calculate(shell, segment.text));
    segment.quoted ? sink.literal(value, true) : sink.value(value);
  }
}

function homeOf(shell: Shell, user: string): string {
  if (user === '' && (shell.get('HOME') !== undefined || !shell.bash)) return shell.get('HOME') ?? '~';
  if (shell.bash && user === '+') return shell.process.cwd;
  try {
    const line = shell.process
      .readFile('/etc/passwd')
      .split('\n')
      .find((entry) => (user === '' ? entry.split(':')[2] === String(shell.process.uid) : entry.startsWith(`${user}:`)));
    return line?.split(':')[5] ?? `~${user}`;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return `~${user}`;
  }
}

/** The value of an arithmetic expression's text. */
export function* expandArithmetic(shell: Shell, text: string): Task<number> {
  return calculate(shell, /[$`\\'"]/.test(text) ? (yield* expandQuoted(shell, text)).replace(/["']/g, '') : text);
}

/** Evaluates text that has no expansions left; throws Failure in the shell's words. */
export function calculate(shell: Shell, text: string): number {
  try {
    return evaluateArithmetic(text, scopeOf(shell));
  } catch (error) {
    if (error instanceof ArithmeticError) throw new Failure(arithmeticMessage(error, shell.flavor), shell.bash ? 1 : 2, shell.bash);
    throw error;
  }
}

function scopeOf(shell: Shell): Scope {
  let { scope } = shell;
  if (!scope) {
    scope = {
      flavor: shell.flavor,
      get(name, index) {
        const variable = shell.variables.get(name);
        const value = index === undefined ? shell.get(name) : variable?.elements?.get(elementKey(shell, variable, index, calculate));
        // To the Almquist shells a name in a calculation is 0, set or not.
        if (value === undefined && shell.options.nounset && shell.bash) throw new Failure(`${name}: unbound variable`, 127);
        return value;
      },
      set(name, value, index) {
        if (index === undefined) return shell.set(name, value);
        const variable = shell.variables.get(name);
        if (variable?.readonly) throw shell.readOnly(name);
        const elements = variable?.elements ?? new Map<number | string, string>();
        if (!variable?.elements) shell.set(name, '', { elements });
        shell.variables.setElement(elements, elementKey(shell, shell.variables.get(name), index, calculate), value);
      },
    };
    shell.scope = scope;
  }
  return scope;
}
