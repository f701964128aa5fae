import type { ParameterOperation, Word } from 'unbash';
import type { Task } from '../../engine/index.ts';
import { byteLength } from '../../kernel/index.ts';
import { elementKey, elementsOf, keysOf } from '../arrays.ts';
import { callStack } from '../call-stack.ts';
import { attributeLetters, describeVariable, doubleQuote, keyQuoted } from '../describe-variable.ts';
import { compilePattern, type ShellPattern } from '../pattern.ts';
import { singleQuote } from '../quote.ts';
import { Failure, type Shell } from '../shell.ts';
import { bashEscapes, readEscapes } from '../utilities/lib/escapes.ts';
import { type Parameter, planWord, type Segment } from './plan.ts';
import { PatternSink, type Sink, TextSink } from './sinks.ts';

/** What this file needs of expansion, which needs this file. */
interface Expander {
  emit(shell: Shell, segments: readonly Segment[], sink: Sink): Task<void>;
  arithmetic(shell: Shell, text: string): Task<number>;
}

/** `$name` or `${name}`, and nothing that is done with its value. */
export const isSimpleParameter = ({ prefix, index, operation }: Parameter): boolean => !prefix && !index && !operation;

/** `$x`, `${x}`, `$@` … */
export function expandSimpleParameter(shell: Shell, parameter: Parameter, quoted: boolean, sink: Sink): void {
  const { name } = parameter;
  if (name === '') badSubstitution(shell, parameter);
  if (name === '@' || name === '*') {
    emitList(shell, shell.positional, name === '*', quoted, sink);
    return;
  }
  const value = special(shell, name);
  if (value === undefined) unset(shell, parameter, quoted, sink);
  else if (quoted) sink.literal(value, true);
  else sink.value(value);
}

/** A parameter by name: special, positional, or a variable. */
function special(shell: Shell, name: string): string | undefined {
  const code = name.charCodeAt(0);
  // Letters and _ are by far the most.
  if (code > 64) return copied(shell, shell.get(name));
  switch (name) {
    case '?':
      return String(shell.status);
    case '#':
      return String(shell.positional.length);
    case '$':
      return String(shell.rootPid);
    case '!':
      return shell.lastBackground === undefined ? undefined : String(shell.lastBackground);
    case '-':
      return shell.flags;
    case '0':
      return shell.name;
    default:
      return copied(shell, /^\d+$/.test(name) ? shell.positional[Number(name) - 1] : shell.get(name));
  }
}

/** A value that is expanded is copied, which is work if it is long. */
function copied(shell: Shell, value: string | undefined): string | undefined {
  if (value !== undefined && value.length > 4096) shell.process.work(value.length >> 12);
  return value;
}

function unset(shell: Shell, { name, text }: Parameter, quoted: boolean, sink: Sink): void {
  if (!shell.options.nounset) {
    if (quoted) sink.literal('', true);
    return;
  }
  if (!shell.bash) throw new Failure(`${name}: parameter not set`);
  throw new Failure(`${/^[\d!]/.test(name) && !text.startsWith('${') ? `$${name}` : name}: unbound variable`, 127);
}

function badSubstitution(shell: Shell, { text }: Parameter): never {
  if (shell.bash) throw new Failure(`${text}: bad substitution`, 1, true);
  throw new Failure(shell.flavor === 'dash' ? 'Bad substitution' : 'syntax error: bad substitution');
}

/** `$*` quoted is one text joined by IFS's first character; everything else is a field each. */
function emitList(shell: Shell, values: readonly string[], star: boolean, quoted: boolean, sink: Sink): void {
  if (star && (quoted || sink instanceof TextSink)) {
    sink.literal(values.join(joiner(shell)), true);
    return;
  }
  values.forEach((value, i) => {
    if (i > 0) sink.boundary();
    quoted ? sink.literal(value, true) : sink.value(value);
  });
}

const joiner = (shell: Shell): string => shell.separators[0] ?? '';

/** `${…}` in all its forms. */
export function* expandParameter(shell: Shell, parameter: Parameter, quoted: boolean, sink: Sink, expander: Expander): Task<void> {
  const { prefix, operation } = parameter;
  if (!allowed(shell, parameter)) badSubstitution(shell, parameter);
  if (prefix === '!' && operation?.type === 'Names') {
    const names = shell.variables.names().filter((name) => name.startsWith(parameter.name));
    return emitList(shell, names, operation.operator === '*', quoted, sink);
  }
  if (prefix === '!' && parameter.index && isAll(parameter.index)) {
    const variable = shell.variables.get(parameter.name);
    return emitList(shell, variable ? keysOf(variable).map(String) : [], parameter.index.text === '*', quoted, sink);
  }
  const resolved = yield* resolve(shell, prefix === '!' ? indirect(shell, parameter) : parameter, expander);
  const emitOne = (text: string): void => (quoted ? sink.literal(text, true) : sink.value(text));
  if (prefix === '#') {
    if (!resolved.list) {
      if (resolved.value === undefined && shell.options.nounset) unset(shell, parameter, quoted, sink);
      return emitOne(String(lengthIn(shell, resolved.value ?? '')));
    }
    // The Almquist shells count what `$*` is.
    return emitOne(String(shell.bash ? resolved.list.length : lengthIn(shell, resolved.list.join(joiner(shell)))));
  }
  if (!operation) {
    if (resolved.list) return emitList(shell, resolved.list, resolved.star, quoted, sink);
    if (resolved.value === undefined) return unset(shell, parameter, quoted, sink);
    return emitOne(resolved.value);
  }
  if (operation.type === 'Default') return yield* applyDefault(shell, parameter, operation, resolved, quoted, sink, expander);
  if (resolved.value === undefined && !resolved.list && shell.options.nounset) unset(shell, parameter, quoted, sink);
  if (operation.type === 'Slice') {
    if (resolved.value === undefined && !resolved.list) return emitOne('');
    const offset = yield* expander.arithmetic(shell, operation.offset.text);
    const length = operation.length ? yield* expander.arithmetic(shell, operation.length.text) : undefined;
    if (resolved.list && shell.flavor !== 'ash') {
      if (length !== undefined && length < 0) throw new Failure(`${length}: substring expression < 0`, 1, true);
      const isPositional = parameter.name === '@' || parameter.name === '*';
      const all = isPositional ? [shell.name, ...resolved.list] : resolved.list;
      const values = slice(all.length, offset, length);
      const chosen = all.slice(isPositional && offset === 0 && length === undefined ? 0 : values[0], values[1]);
      return emitList(shell, chosen, resolved.star, quoted, sink);
    }
    // busybox cuts `$*` as one text.
    const value = resolved.list?.join(' ') ?? resolved.value ?? '';
    const text = hasPairs.test(value) ? [...value] : value;
    const [from, to] = slice(text.length, offset, length);
    // busybox takes all of it.
    if (to < from && length !== undefined && length < 0 && shell.flavor === 'ash')
      return emitOne(typeof text === 'string' ? text.slice(from) : text.slice(from).join(''));
    if (to < from && length !== undefined && length < 0) throw new Failure(`${length}: substring expression < 0`, 1, shell.bash);
    const part = text.slice(from, Math.max(from, to));
    return emitOne(typeof part === 'string' ? part : part.join(''));
  }
  if (operation.type === 'Transform' && /^[AKk]$/.test(operation.operand.text)) {
    const whole = declared(shell, parameter, resolved, operation.operand.text);
    if (typeof whole === 'string') return emitOne(whole);
    if (whole) return emitList(shell, whole, resolved.star, quoted, sink);
  }
  if (resolved.list && operation.type === 'Remove' && !shell.bash) {
    const pattern = compilePattern(yield* patternOf(shell, operation.operand, expander));
    if (sink instanceof TextSink || (quoted && resolved.star))
      return emitOne(removed(pattern, operation.operator, resolved.list.join(joiner(shell))));
    return emitList(shell, removedFromList(pattern, operation.operator, resolved.list), false, quoted, sink);
  }
  const change = yield* changer(shell, parameter, operation, expander);
  if (resolved.list) return emitList(shell, resolved.list.map(change), resolved.star, quoted, sink);
  emitOne(change(resolved.value ?? ''));
}

/** What takes two of JavaScript's units. */
const hasPairs = /[\ud800-\udfff]/;
const characters = (text: string): number => (hasPairs.test(text) ? [...text].length : text.length);
/** dash counts bytes, and bash where nothing sets a locale. */
function lengthIn(shell: Shell, text: string): number {
  const bytes = byteLength(text);
  if (bytes === text.length) return bytes;
  return shell.flavor === 'ash' || (shell.bash && bashEscapes((name) => shell.get(name)) !== 'bash') ? characters(text) : bytes;
}

/** Which forms this shell has. */
function allowed(shell: Shell, { name, prefix, index, operation }: Parameter): boolean {
  if (name === '') return false;
  if (operation?.type === 'Unknown') return false;
  if (shell.bash) return true;
  if (index || prefix === '!') return false;
  const type = operation?.type;
  if (type === undefined || type === 'Default' || type === 'Remove') return true;
  return shell.flavor === 'ash' && (type === 'Slice' || (type === 'Replace' && operation?.operator !== undefined));
}

interface Resolved {
  readonly value?: string | undefined;
  readonly list?: readonly string[];
  readonly star: boolean;
}

const isAll = (index: Word): boolean => index.text === '@' || index.text === '*';

function* resolve(shell: Shell, { name, index }: Parameter, expander: Expander): Task<Resolved> {
  if (name === '@' || name === '*') return { list: shell.positional, star: name === '*' };
  if (!index) return { value: special(shell, name), star: false };
  const variable = shell.variables.get(name);
  const found = variable?.reference && variable.value ? shell.variables.get(variable.value) : variable;
  if (isAll(index)) {
    shell.process.work((found?.elements?.size ?? 0) >> 3);
    return { list: found ? elementsOf(found) : bashArray(shell, name), star: index.text === '*' };
  }
  const sink = new TextSink();
  yield* expander.emit(shell, planWord(index).segments, sink);
  if (!found) {
    const own = bashArray(shell, name);
    return { value: own.length === 0 ? undefined : own.at(yield* expander.arithmetic(shell, sink.text)), star: false };
  }
  const key = elementKey(shell, found, sink.text, (_, text) => runNow(expander.arithmetic(shell, text)));
  return { value: found.elements ? found.elements.get(key) : key === 0 ? found.value : undefined, star: false };
}

/** An index has been expanded: nothing in it can wait. */
function runNow(task: Task<number>): number {
  const step = task.next();
  return step.done ? step.value : 0;
}

const bashArray = (shell: Shell, name: string): string[] => (shell.bash && callStack(shell, name)) || [];

/** `${!x}`: the parameter whose name is x's value, which may be `y[1]`. */
function indirect(shell: Shell, parameter: Parameter): Parameter {
  const target = special(shell, parameter.name);
  if (!target) throw new Failure(`${parameter.name}: invalid indirect expansion`, 1, true);
  const found = /^([^[]+)\[(.*)\]$/s.exec(target);
  if (!found) return { name: target, text: target };
  const index = found[2] as string;
  return { name: found[1] as string, text: target, index: { type: 'Word', text: index, value: index, pos: 0, end: 0 } };
}

function* applyDefault(
  shell: Shell,
  parameter: Parameter,
  operation: Extract<ParameterOperation, { type: 'Default' }>,
  resolved: Resolved,
  quoted: boolean,
  sink: Sink,
  expander: Expander,
): Task<void> {
  const { operator, operand } = operation;
  // To the Almquist shells `$*` is set even if there is nothing in it, and bash joins it to see whether there is.
  const always = !shell.bash && (parameter.name === '*' || parameter.name === '@');
  const set = resolved.list ? always || resolved.list.length > 0 : resolved.value !== undefined;
  const empty = resolved.list ? resolved.list.join(joiner(shell)) === '' : resolved.value === '';
  const missing = !set || (operator.startsWith(':') && empty);
  const kind = operator.at(-1);
  const emitOwn = (): void => {
    if (resolved.list) emitList(shell, resolved.list, resolved.star, quoted, sink);
    else quoted ? sink.literal(resolved.value ?? '', true) : sink.value(resolved.value ?? '');
  };
  if (kind === '+' ? missing : !missing) {
    if (kind !== '+') emitOwn();
    else if (quoted) sink.literal('', true);
    return;
  }
  if (kind === '-' || kind === '+') return yield* emitOperand(shell, operand, quoted, sink, expander);
  const text = new TextSink();
  yield* expander.emit(shell, planWord(operand, quoted ? 'quoted' : 'assignment').segments, text);
  if (kind === '=') {
    if (!/^[A-Za-z_]/.test(parameter.name))
      throw new Failure(
        shell.bash ? `$${parameter.name}: cannot assign in this way` : `${parameter.name}: bad variable name`,
        shell.bash ? 1 : 2,
        shell.bash,
      );
    shell.set(parameter.name, text.text);
    quoted ? sink.literal(text.text, true) : sink.value(text.text);
    return;
  }
  const fallback = shell.bash
    ? operator === ':?'
      ? 'parameter null or not set'
      : 'parameter not set'
    : operator === ':?'
      ? 'parameter not set or null'
      : 'parameter not set';
  throw new Failure(`${parameter.name}: ${text.text || fallback}`, shell.bash ? 127 : 2);
}

/** An unquoted operand's own text is split like an expansion's. */
function* emitOperand(shell: Shell, operand: Word, quoted: boolean, sink: Sink, expander: Expander): Task<void> {
  const { segments } = planWord(operand, quoted ? 'quoted' : 'word');
  if (quoted) {
    if (segments.length === 0 || operand.text === '') sink.literal('', true);
    return yield* expander.emit(shell, segments, sink);
  }
  for (const segment of segments) {
    if (segment.kind === 'text' && !segment.quoted) sink.value(segment.text);
    else yield* expander.emit(shell, [segment], sink);
  }
}

/** Where a slice begins and ends. Negative offsets count from the end; a negative length is an end. */
function slice(size: number, offset: number, length: number | undefined): [number, number] {
  const from = offset < 0 ? size + offset : Math.min(offset, size);
  if (from < 0) return [size, size];
  if (length === undefined) return [from, size];
  return [from, length < 0 ? size + length : Math.min(size, from + length)];
}

function* patternOf(shell: Shell, word: Word, expander: Expander): Task<string> {
  const sink = new PatternSink();
  yield* expander.emit(shell, planWord(word).segments, sink);
  return sink.text;
}

/** What an operation does to each value. */
function* changer(shell: Shell, parameter: Parameter, operation: ParameterOperation, expander: Expander): Task<(value: string) => string> {
  const extended = { extended: shell.options.other.has('extglob') };
  const pattern = (word: Word): Task<string> => patternOf(shell, word, expander);
  switch (operation.type) {
    case 'Remove': {
      const matcher = compilePattern(yield* pattern(operation.operand), extended);
      return (value) => removed(matcher, operation.operator, value);
    }
    case 'Replace': {
      const text = yield* pattern(operation.pattern);
      const replacement = new TextSink();
      yield* expander.emit(shell, planWord(operation.replacement).segments, replacement);
      const by = replacement.text;
      // busybox knows no anchors: `/#a/` replaces a `#a`.
      const anchored = shell.bash ? operation.operator : operation.operator.slice(0, 1);
      const literal = !shell.bash && operation.operator.length > 1 && operation.operator !== '//';
      if (text === '') return (value) => (anchored === '/#' ? by + value : anchored === '/%' ? value + by : value);
      const matcher = compilePattern(literal ? operation.operator.slice(1) + text : text, extended);
      if (anchored === '/#') return (value) => replaceEdge(value, 0, matcher.prefix(value, false), by);
      if (anchored === '/%') return (value) => replaceEdge(value, matcher.suffix(value, false), value.length, by);
      return (value) => matcher.replace(value, by, operation.operator === '//');
    }
    case 'CaseModification': {
      const text = operation.operand ? yield* pattern(operation.operand) : '?';
      const matcher = compilePattern(text || '?', extended);
      const turn = (c: string): string => (!matcher.test(c) ? c : operation.operator[0] === '^' ? c.toUpperCase() : c.toLowerCase());
      return operation.operator.length === 2
        ? (value) => [...value].map(turn).join('')
        : (value) => {
            const [first = '', ...rest] = value;
            return turn(first) + rest.join('');
          };
    }
    case 'Transform':
      // This one ends the shell. @see bash: subst.c (parameter_brace_transform)
      if (!/^[UuLQEPAKka]$/.test(operation.operand.text)) throw new Failure(`${parameter.text}: bad substitution`, 127);
      return transformer(shell, operation.operand.text, parameter);
    default:
      return badSubstitution(shell, parameter);
  }
}

const replaceEdge = (value: string, from: number, to: number, by: string): string =>
  from < 0 || to < 0 ? value : value.slice(0, from) + by + value.slice(to);

/** `${x#pattern}`, `##`, `%`, `%%` */
function removed(pattern: ShellPattern, operator: string, value: string): string {
  const shortest = operator.length === 1;
  if (operator[0] === '#') return value.slice(Math.max(0, pattern.prefix(value, shortest)));
  const start = pattern.suffix(value, shortest);
  return start < 0 ? value : value.slice(0, start);
}

/**
 * The Almquist shells have a list as one text with NULs in it, where a pattern matches up to the next NUL: at the beginning only in the
 * first, at the end in the last that matches; and all that comes behind is gone.
 * @see dash: src/expand.c scanleft, scanright
 */
function removedFromList(pattern: ShellPattern, operator: string, list: readonly string[]): string[] {
  const [first = '', ...rest] = list;
  if (operator === '#') return [removed(pattern, operator, first), ...rest];
  if (operator === '##') return pattern.prefix(first, false) === first.length ? [''] : [removed(pattern, operator, first), ...rest];
  if (operator === '%%') return pattern.suffix(first, false) < 0 ? [first, ...rest] : [removed(pattern, operator, first)];
  const last = list.findLastIndex((each) => pattern.suffix(each, true) >= 0);
  return last < 0 ? [first, ...rest] : [...list.slice(0, last), removed(pattern, operator, list[last] as string)];
}

/** `@A`: what would declare the parameter; of an array also `@K` and `@k`: its keys and values. @see bash: subst.c (parameter_list_transform) */
function declared(shell: Shell, { name }: Parameter, { value, list }: Resolved, letter: string): string | string[] | undefined {
  const variable = shell.variables.get(name);
  if (letter === 'A') {
    if (list && (name === '@' || name === '*')) return `set -- ${list.map((each) => singleQuote(each, 'bash')).join(' ')}`;
    if (list && variable) return describeVariable(name, variable);
    if (value === undefined) return '';
    const letters = variable ? attributeLetters(variable) : '';
    return `${letters ? `declare -${letters} ` : ''}${name}=${singleQuote(value, 'bash')}`;
  }
  if (!list || !variable?.elements) return undefined;
  const { elements, associative } = variable;
  const keys = keysOf(variable);
  if (letter === 'k') return keys.flatMap((key) => [String(key), elements.get(key) ?? '']);
  return (
    keys.map((key) => `${keyQuoted(key)} ${doubleQuote(elements.get(key) ?? '')}`).join(' ') + (associative && keys.length > 0 ? ' ' : '')
  );
}

function transformer(shell: Shell, letter: string, parameter: Parameter): (value: string) => string {
  switch (letter) {
    case 'U':
      return (value) => value.toUpperCase();
    case 'u':
      return (value) => (value[0] ?? '').toUpperCase() + value.slice(1);
    case 'L':
      return (value) => value.toLowerCase();
    case 'Q':
    case 'K':
    case 'k':
      return (value) => singleQuote(value, 'bash');
    case 'E':
      return (value) =>
        readEscapes(
          value,
          'both',
          bashEscapes((name) => shell.get(name)),
        ).text;
    case 'P':
      shell.process.remark({ kind: 'NotFollowed', program: 'bash', why: parameter.text, taken: 'statement' });
      return (value) => value;
    case 'a': {
      const variable = shell.variables.get(parameter.name);
      return () => (variable ? attributeLetters(variable) : '');
    }
    default:
      return (value) => value;
  }
}
