import { nativeClass } from './classes.ts';
import { failure } from './exceptions.ts';
import { through } from './own-frames.ts';
import { sizeOf, typeName, wholeOf } from './types.ts';
import { Bytes, Dict, given, Instance, Large, List, type Machine, PythonClass, Range, Unsupported, type Value } from './values.ts';

/** `a[i]` */
export function itemOf(machine: Machine, of: Value, index: Value): Value {
  if (of instanceof Dict) return dictItem(machine, of, index);
  if (of instanceof Instance) {
    const own = machine.attributeIf(of, '__getitem__');
    if (own) return machine.callNow(own, given(index));
  }
  if (index instanceof Instance && index.of === sliceClass) {
    const [from = null, to = null, step = null] = ['start', 'stop', 'step'].map((name) => index.fields.get(name));
    return partOf(of, from, to, step);
  }
  // `list[int]`, as annotations have it.
  if (of instanceof PythonClass) {
    if (!of.members.has('__iter_class__')) return of;
    const member = typeof index === 'string' ? of.members.get(index) : undefined;
    if (member instanceof Instance && member.of === of) return member;
    throw failure('KeyError', index);
  }
  const size = sizeOf(of);
  if (size === undefined || !sequence(of)) throw failure('TypeError', `'${typeName(of)}' object is not subscriptable`);
  if (typeof index !== 'bigint' && typeof index !== 'boolean') {
    const kind = typeof of === 'string' ? 'string' : typeName(of);
    throw failure(
      'TypeError',
      `${kind} indices must be integers${kind === 'string' ? `, not '${typeName(index)}'` : ` or slices, not ${typeName(index)}`}`,
    );
  }
  const at = Number(index) < 0 ? size + Number(index) : Number(index);
  if (at < 0 || at >= size)
    throw failure(
      'IndexError',
      `${typeof of === 'string' ? 'string' : of instanceof Range ? 'range object' : typeName(of)} index out of range`,
    );
  if (of instanceof Range) return BigInt(of.start + at * of.step);
  if (of instanceof List) return of.items[at] as Value;
  if (of instanceof Bytes) return BigInt(of.raw.charCodeAt(at));
  if (of instanceof Large) return of.kind === 'str' ? 'x' : of.kind === 'list' ? null : 0n;
  return of.length === size ? (of[at] as string) : ([...of][at] as string);
}
const sequence = (of: Value): of is string | Bytes | List | Range | Large =>
  typeof of === 'string' || of instanceof Bytes || of instanceof List || of instanceof Range || of instanceof Large;

function dictItem(machine: Machine, of: Dict, index: Value): Value {
  const found = of.get(index);
  if (found !== undefined) return found;
  if (of.kind === 'Counter') return 0n;
  if (of.missing === undefined || of.missing === null)
    throw of.kind === 'environ' ? through(machine, 'environ', failure('KeyError', index)) : failure('KeyError', index);
  const made = machine.callNow(of.missing, given());
  of.set(index, made);
  return made;
}

/** `of[index] = value`. An IndexError beyond a list's end, a TypeError for what takes no items. */
export function setItem(machine: Machine, of: Value, index: Value, value: Value): void {
  if (of instanceof Dict) {
    if (of.kind === 'environ')
      for (const each of [index, value]) if (typeof each !== 'string') throw failure('TypeError', `str expected, not ${typeName(each)}`);
    of.set(index, value);
    return;
  }
  if (of instanceof List && of.kind === 'list') {
    const at = wholeOf(index);
    const place = at < 0 ? of.items.length + at : at;
    if (place < 0 || place >= of.items.length) throw failure('IndexError', 'list assignment index out of range');
    of.items[place] = value;
    return;
  }
  if (of instanceof Bytes && of.kind === 'bytearray') {
    const [at, code] = [wholeOf(index), wholeOf(value)];
    const place = at < 0 ? of.raw.length + at : at;
    if (place < 0 || place >= of.raw.length) throw failure('IndexError', 'bytearray index out of range');
    if (code < 0 || code > 255) throw failure('ValueError', 'byte must be in range(0, 256)');
    machine.process.work(of.raw.length >> 6);
    of.become(of.raw.slice(0, place) + String.fromCharCode(code) + of.raw.slice(place + 1));
    return;
  }
  if (of instanceof Large && of.kind !== 'str' && of.kind !== 'bytes') return;
  if (of instanceof Instance) {
    const own = machine.attributeIf(of, '__setitem__');
    if (own) return void machine.callNow(own, given(index, value));
  }
  throw failure('TypeError', `'${typeName(of)}' object does not support item assignment`);
}

/** `del of[index]`. A KeyError or IndexError where nothing is there. */
export function deleteItem(machine: Machine, of: Value, index: Value): void {
  if (of instanceof Dict) {
    if (!of.delete(index)) throw failure('KeyError', index);
    return;
  }
  if (of instanceof List && of.kind === 'list') {
    const at = wholeOf(index);
    const place = at < 0 ? of.items.length + at : at;
    if (place < 0 || place >= of.items.length) throw failure('IndexError', 'list assignment index out of range');
    of.items.splice(place, 1);
    return;
  }
  if (of instanceof Instance) {
    const own = machine.attributeIf(of, '__delitem__');
    if (own) return void machine.callNow(own, given(index));
  }
  throw failure('TypeError', `'${typeName(of)}' object doesn't support item deletion`);
}

/** The places that `from:to:step` means in what has so many. */
function placesOf(size: number, from: Value, to: Value, step: Value): number[] {
  const by = step === null ? 1 : wholeOf(step);
  if (by === 0) throw failure('ValueError', 'slice step cannot be zero');
  const clip = (value: Value, otherwise: number): number => {
    if (value === null) return otherwise;
    const at = wholeOf(value);
    const place = at < 0 ? at + size : at;
    return by > 0 ? Math.min(Math.max(place, 0), size) : Math.min(Math.max(place, -1), size - 1);
  };
  const [start, stop] = by > 0 ? [clip(from, 0), clip(to, size)] : [clip(from, size - 1), clip(to, -1)];
  const places: number[] = [];
  for (let i = start; by > 0 ? i < stop : i > stop; i += by) places.push(i);
  return places;
}

/** `of[from:to:step]`, each None if left out; of the same type as what it is cut from. A class of one's own gets a slice object. */
export function sliceOf(machine: Machine, of: Value, from: Value, to: Value, step: Value): Value {
  const own = of instanceof Instance ? machine.attributeIf(of, '__getitem__') : undefined;
  if (!own) return partOf(of, from, to, step);
  const slice = new Instance(sliceClass);
  slice.fields.set('start', from).set('stop', to).set('step', step);
  return machine.callNow(own, given(slice));
}

const sliceClass = nativeClass(
  'slice',
  {
    __repr__: ({ args: [self] }, machine) =>
      `slice(${['start', 'stop', 'step'].map((name) => machine.repr((self as Instance).fields.get(name) ?? null)).join(', ')})`,
  },
  'builtins',
);

function partOf(of: Value, from: Value, to: Value, step: Value): Value {
  const size = sizeOf(of);
  if (size === undefined || !sequence(of)) throw failure('TypeError', `'${typeName(of)}' object is not subscriptable`);
  if (of instanceof Large) {
    const bound = (value: Value, otherwise: number): number =>
      value === null ? otherwise : Math.max(0, Math.min(size, wholeOf(value) < 0 ? size + wholeOf(value) : wholeOf(value)));
    const length = Math.max(0, bound(to, size) - bound(from, 0));
    return new Large(of.kind, length, Math.round((of.bytes * length) / Math.max(1, size)));
  }
  if (of instanceof Range) {
    const places = placesOf(size, from, to, step);
    const by = step === null ? 1 : wholeOf(step);
    const start = of.start + (places[0] ?? 0) * of.step;
    return new Range(start, start + places.length * by * of.step, by * of.step);
  }
  if (typeof of === 'string' && step === null && of.length === size) {
    const places = [from, to].map((each) => (each === null ? undefined : wholeOf(each)));
    return of.slice(places[0], places[1]);
  }
  const places = placesOf(size, from, to, step);
  if (of instanceof List)
    return new List(
      places.map((i) => of.items[i] as Value),
      of.kind,
    );
  const letters = [...(of instanceof Bytes ? of.raw : of)];
  const made = places.map((i) => letters[i] ?? '').join('');
  return of instanceof Bytes ? Bytes.of(made, of.kind) : made;
}

/** `a[from:to] = values` */
export function setSlice(of: Value, from: Value, to: Value, step: Value, items: readonly Value[]): void {
  if (!(of instanceof List) || of.kind !== 'list') throw new Unsupported('assignment to a slice');
  const places = placesOf(of.items.length, from, to, step);
  if (step === null) {
    const start =
      from === null ? 0 : Math.min(wholeOf(from) < 0 ? Math.max(0, of.items.length + wholeOf(from)) : wholeOf(from), of.items.length);
    of.items.splice(places[0] ?? start, places.length, ...items);
  } else for (const [i, place] of places.entries()) of.items[place] = items[i] as Value;
}
