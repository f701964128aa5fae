import { isGroup, partsOf } from './exception-groups.ts';
import { messageOf } from './exceptions.ts';
import type { Span } from './tree.ts';
import { type Instance, List, type Machine, Raised } from './values.ts';

/** What Python writes of an exception that nobody caught. @see cpython: Lib/traceback.py, Python/traceback.c */
export function tracebackOf(machine: Machine, raised: Raised, sources: ReadonlyMap<string, readonly string[]>, within?: Margin): string {
  if (isGroup(raised.value)) return ofGroup(machine, raised, sources, within ?? { depth: 0, closes: false }, within === undefined);
  let before = '';
  if (raised.cause)
    before = `${tracebackOf(machine, raised.cause, sources)}\nThe above exception was the direct cause of the following exception:\n\n`;
  else if (raised.context && raised.context !== raised)
    before = `${tracebackOf(machine, raised.context, sources)}\nDuring handling of the above exception, another exception occurred:\n\n`;
  return `${before}${framesOf(machine, raised, sources)}${lastLine(machine, raised)}`;
}

/** How deep a group stands within others, and whether a line closes what is shown of it. */
interface Margin {
  depth: number;
  closes: boolean;
}
const MOST_SHOWN = 15;

/** @see cpython: Lib/traceback.py (TracebackException.format) */
function ofGroup(
  machine: Machine,
  raised: Raised,
  sources: ReadonlyMap<string, readonly string[]>,
  margin: Margin,
  isTop: boolean,
): string {
  if (isTop) margin.depth++;
  const indent = (): string => '  '.repeat(margin.depth);
  const lined = (text: string, mark = '|'): string =>
    text.replace(/^(?=[\s\S])/gm, (_, at: number) => `${indent()}${at === 0 ? mark : '|'} `);
  const frames = framesOf(machine, raised, sources).replace(/^Traceback/, 'Exception Group Traceback');
  let output = frames === '' ? '' : `${lined(frames.replace(/\n$/, ''), isTop ? '+' : '|')}\n`;
  output += `${lined(lastLine(machine, raised).replace(/\n$/, ''))}\n`;
  const parts = partsOf(raised.value);
  const shown = Math.min(parts.length, MOST_SHOWN + 1);
  for (let i = 0; i < shown; i++) {
    const isLast = i === shown - 1;
    if (isLast) margin.closes = true;
    const cut = i >= MOST_SHOWN;
    output += `${indent()}${i === 0 ? '+-' : '  '}+---------------- ${cut ? '...' : i + 1} ----------------\n`;
    margin.depth++;
    const part = parts[i] as Instance;
    const own = part.native instanceof Raised ? part.native : new Raised(part);
    if (cut) output += `${lined(`and ${parts.length - MOST_SHOWN} more exception${parts.length - MOST_SHOWN === 1 ? '' : 's'}`)}\n`;
    else if (isGroup(part)) output += ofGroup(machine, own, sources, margin, false);
    else output += `${lined(tracebackOf(machine, own, sources, margin).replace(/\n$/, ''))}\n`;
    if (isLast && margin.closes) {
      output += `${indent()}+------------------------------------\n`;
      margin.closes = false;
    }
    margin.depth--;
  }
  return output;
}

/** What is written at the end of a process: with what was meant, maybe. */
export function finalTraceback(machine: Machine, raised: Raised): string {
  const text = machine.traceback(raised);
  return raised.meant === undefined ? text : `${text.slice(0, -1)}. Did you mean: '${raised.meant}'?\n`;
}

/** `ValueError: bad` */
export function lastLine(machine: Machine, { value }: Raised): string {
  const { name, module } = value.of;
  const message = value.of.find('__str__') ? machine.text(value) : messageOf(machine, value);
  const shown = module === 'builtins' || module === '__main__' ? name : `${module}.${name}`;
  const notes = value.fields.get('__notes__');
  const more = notes instanceof List ? notes.items.map((note) => `${machine.text(note)}\n`).join('') : '';
  return `${message === '' ? shown : `${shown}: ${message}`}\n${more}`;
}

const REPEATS = 3;
const MOST_FRAMES = 1000;

function framesOf(machine: Machine, { frames, value }: Raised, sources: ReadonlyMap<string, readonly string[]>): string {
  if (frames.length === 0) return '';
  const minor = Number(machine.version.split('.')[1]);
  let output = 'Traceback (most recent call last):\n';
  let count = 0;
  let last = '';
  for (const { file, at, where, text } of frames) {
    if (text !== undefined) {
      output += repeated(count > REPEATS ? count - REPEATS : 0) + text;
      count = 0;
      last = '';
      continue;
    }
    const head = `  File "${file}", line ${at.line}, in ${where}\n`;
    count = head === last ? count + 1 : 1;
    if (count === 1) output += repeated(0);
    last = head;
    if (count > REPEATS) continue;
    const line = sources.get(file)?.[at.line - 1];
    output += head;
    if (line === undefined || line.trim() === '') continue;
    output += `    ${line.trim()}\n`;
    if (minor >= 11) output += carets(line, at);
  }
  // There are always as many calls, whatever the stack of the machine that simulates them.
  if (value.of.name === 'RecursionError' && count > REPEATS) count += Math.max(0, MOST_FRAMES - frames.length);
  return output + repeated(count > REPEATS ? count - REPEATS : 0);
}
const repeated = (times: number): string => (times === 0 ? '' : `  [Previous line repeated ${times} more time${times === 1 ? '' : 's'}]\n`);

/** Since 3.11 the part of the line is marked, unless it is all of it. */
function carets(line: string, at: Span): string {
  const indent = line.length - line.trimStart().length;
  const start = at.column;
  const end = at.endLine === at.line ? at.endColumn : line.trimEnd().length;
  const text = line.slice(start, end);
  const anchor = at.endLine === at.line ? anchorOf(text) : undefined;
  if (!anchor && start <= indent && end >= line.trimEnd().length) return '';
  let marks = '^'.repeat(text.length);
  if (anchor) {
    const [from, to] = anchor;
    marks = '~'.repeat(from) + '^'.repeat(to - from) + '~'.repeat(text.length - to);
  }
  return `    ${' '.repeat(start - indent)}${marks}\n`;
}

/** Of `a + b` the operator is marked, of `a[b]` what stands in brackets. */
function anchorOf(text: string): readonly [number, number] | undefined {
  let depth = 0;
  let quote = '';
  let operator: readonly [number, number, number] | undefined;
  let bracket = -1;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (quote !== '') {
      if (c === '\\') i++;
      else if (c === quote) quote = '';
      continue;
    }
    if (c === '"' || c === "'") quote = c;
    else if ('([{'.includes(c)) {
      if (depth === 0) bracket = c === '[' && i > 0 ? i : -2;
      depth++;
    } else if (')]}'.includes(c)) depth--;
    else if (depth === 0) {
      if (/^\s(?:and|or|not|in|is|if|else|for|lambda)\s/.test(text.slice(i))) return undefined;
      if (/^[<>!=]/.test(text.slice(i))) return undefined;
      const found = i > 0 ? /^(\*\*|\/\/|<<|>>|[-+*/%&|^@])/.exec(text.slice(i))?.[0] : undefined;
      if (found && /[\w)\]}"'.]\s*$/.test(text.slice(0, i))) {
        const rank = RANK[found] ?? 9;
        if (!operator || rank <= operator[2]) operator = [i, i + found.length, rank];
        i += found.length - 1;
      }
    }
  }
  if (operator) return [operator[0], operator[1]];
  return bracket > 0 && text.endsWith(']') ? [bracket, text.length] : undefined;
}
const RANK: Readonly<Record<string, number>> = {
  '|': 0,
  '^': 1,
  '&': 2,
  '<<': 3,
  '>>': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '//': 5,
  '%': 5,
  '@': 5,
  '**': 6,
};
