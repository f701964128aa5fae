import { type Call, type JsObject, type JsValue, type Machine, type Property, shownPath } from './values.ts';

/** The stack of an error: its first line is made when it is first asked for, of what the error is called by then. @see v8: ErrorUtils::FormatStackTrace */
export class Stack implements Property {
  readonly enumerable = false;
  readonly get: JsValue = undefined;
  #text: JsValue;
  #isMade = false;
  constructor(
    readonly machine: Machine,
    readonly of: JsObject,
    readonly frames: string,
  ) {}
  get value(): JsValue {
    if (!this.#isMade) this.value = headOf(this.machine, this.of) + this.frames;
    return this.#text;
  }
  set value(text: JsValue) {
    this.#isMade = true;
    this.#text = text;
  }
}
function headOf(machine: Machine, of: JsObject): string {
  const [name, message] = [machine.get(of, 'name'), machine.get(of, 'message')];
  const [kind, text] = [name === undefined ? 'Error' : machine.text(name), message === undefined ? '' : machine.text(message)];
  return kind === '' ? text : text === '' ? kind : `${kind}: ${text}`;
}

/** Where the script is, from the inside out: its calls, who waits for the first of them, and what of Node's own runs it. */
export function framesOf(calls: readonly Call[], inner: readonly string[]): string {
  const lines = calls.toReversed().map(frameOf);
  for (let call = calls[0]; call; ) {
    const waits = (call.promise?.native as { readonly awaiter?: Call } | undefined)?.awaiter;
    if (waits) lines.push(frameOf({ ...waits, name: `async ${waits.name}`.trimEnd(), at: waits.at }));
    call = waits;
  }
  return [...lines, ...inner]
    .slice(0, MOST_FRAMES)
    .map((line) => `\n    at ${line}`)
    .join('');
}
const MOST_FRAMES = 10;
function frameOf({ name, file, at, isNative }: Call): string {
  if (isNative) return `${name} (<anonymous>)`;
  const place = `${shownPath(file)}:${lineAndColumn(file.source, at).join(':')}`;
  return name === '' ? place : `${name} (${place})`;
}

/** Of a place in a text; both from 1. */
export function lineAndColumn(source: string, at: number): [number, number] {
  const before = source.slice(0, at).split('\n');
  return [before.length, (before.at(-1) ?? '').length + 1];
}
