import type { ArrayValue, Assignment, Word } from 'unbash';
import type { Task } from '../../engine/index.ts';
import { elementKey, maxIndex } from '../arrays.ts';
import { calculate, expandFields, expandText, expandTextNow } from '../expansion/expansion.ts';
import { type ArrayArgument, Failure, type Shell } from '../shell.ts';
import type { Variable } from '../variables.ts';
import { trace, tracedValue } from './trace.ts';

/** Carries out `x=value`, `x+=value`, `a[i]=value`, `a=(…)`. Returns the text for `set -x`. */
export function* assign(shell: Shell, assignment: Assignment, more?: Partial<Variable>, isTold = false): Task<string> {
  const { name, value, append, index } = assignment;
  if (value.type === 'ArrayValue') {
    const items = yield* arrayItems(shell, value);
    assignArray(shell, { name, append: append ?? false, items }, more);
    return `(${items.map((item) => item.value).join(' ')})`;
  }
  const text = expandTextNow(shell, value, 'assignment') ?? (yield* expandText(shell, value, 'assignment'));
  // To bash `set -x` comes first: what it says stands under the PS4 from before, and for what is read-only, too.
  if (isTold && shell.options.xtrace) yield* trace(shell, `${targetOf(shell, assignment)}${tracedValue(shell, text)}`);
  if (index) assignElement(shell, name, yield* expandText(shell, index), text, append ?? false);
  else assignText(shell, name, text, append ?? false, more);
  return text;
}

/** `name[key]+=`, as it stands in the script. */
export const targetOf = ({ source }: Shell, { pos, value, text, name }: Assignment): string =>
  value.pos > pos ? source.text.slice(pos, value.pos) : text.startsWith(`${name}+=`) ? `${name}+=` : `${name}=`;

/** `name=text` or `name+=text`, by what the variable is: integers are calculated, `-l` and `-u` change letters, a nameref is followed. */
export function assignText(shell: Shell, given: string, text: string, append: boolean, more?: Partial<Variable>): void {
  const found = shell.variables.get(given);
  const name = found?.reference && found.value ? found.value : given;
  if (/\[/.test(name)) {
    const [, base = name, key = '0'] = /^(\w+)\[(.*)\]$/.exec(name) ?? [];
    assignElement(shell, base, key, text, append);
    return;
  }
  const variable = shell.variables.get(name);
  const old = append ? (shell.get(name) ?? '') : '';
  if (more?.integer ?? variable?.integer) {
    const number = calculate(shell, text) + (append ? calculate(shell, old) : 0);
    shell.set(name, String(number), more);
    return;
  }
  const letters = more?.letters ?? variable?.letters;
  const cased = letters === 'lower' ? text.toLowerCase() : letters === 'upper' ? text.toUpperCase() : text;
  shell.set(name, old + cased, more);
}

function assignElement(shell: Shell, name: string, index: string, text: string, append: boolean): void {
  const variable = shell.variables.get(name);
  const target = variable?.reference && variable.value ? variable.value : name;
  const array = withElements(shell, target);
  const key = elementKey(shell, array, index, calculate);
  if (typeof key === 'number' && key < 0) throw new Failure(`${name}[${index}]: bad array subscript`, 1, true);
  const value = array.integer ? String(calculate(shell, text)) : text;
  const elements = array.elements as Map<number | string, string>;
  shell.variables.setElement(elements, key, append ? (elements.get(key) ?? '') + value : value);
}

/** The variable as an array, which it becomes if it isn't one. */
function withElements(shell: Shell, name: string): Variable {
  const variable = shell.variables.get(name);
  if (variable?.readonly) throw shell.readOnly(name);
  if (variable?.elements) return variable;
  const elements = new Map<number | string, string>(variable?.value === undefined ? [] : [[0, variable.value]]);
  const array = { ...variable, value: undefined, elements };
  shell.variables.set(name, array);
  return array;
}

/** The elements of `(…)`, expanded. */
export function* arrayItems(shell: Shell, { elements }: ArrayValue): Task<ArrayArgument['items']> {
  const items: { key: string | undefined; value: string }[] = [];
  for (const word of elements) {
    const keyed = /^\[([^\]]*)\]=/.exec(word.text);
    if (!keyed) {
      for (const value of yield* expandFields(shell, [word])) items.push({ key: undefined, value });
      continue;
    }
    const text = yield* expandText(shell, word, 'assignment');
    const end = text.indexOf(']=');
    items.push({ key: text.slice(1, end), value: text.slice(end + 2) });
  }
  return items;
}

/** `name=(…)` or `name+=(…)`: items without a key go on from the last index. Throws where the variable is read-only. */
export function assignArray(shell: Shell, { name, append, items }: ArrayArgument, more?: Partial<Variable>): void {
  const old = shell.variables.get(name);
  if (old?.readonly) throw shell.readOnly(name);
  const associative = more?.associative ?? old?.associative ?? false;
  const array: Variable = append ? withElements(shell, name) : { ...old, ...more, value: undefined, elements: new Map() };
  const result: Variable = { ...array, ...more, associative, ...(shell.options.allexport ? { exported: true } : {}) };
  const elements = result.elements as Map<number | string, string>;
  let next = append ? maxIndex(shell, array) + 1 : 0;
  shell.process.work(items.length);
  for (const { key, value } of items) {
    const at = key === undefined ? next : elementKey(shell, result, key, calculate);
    // A new array counts as a whole, below.
    append ? shell.variables.setElement(elements, at, value) : elements.set(at, value);
    if (typeof at === 'number') next = at + 1;
  }
  shell.variables.set(name, result);
}

/** The text of an assignment that is an argument (`export x=$y`): not split. */
export function* argumentText(shell: Shell, { name, value, append, index }: Assignment): Task<string> {
  const text = yield* expandText(shell, value as Word, 'assignment');
  const key = index ? `[${yield* expandText(shell, index)}]` : '';
  return `${name}${key}${append ? '+' : ''}=${text}`;
}
