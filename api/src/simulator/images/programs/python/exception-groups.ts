import { exceptionClass, failure, setArgs } from './exceptions.ts';
import { given, Instance, List, type Machine, Native, PythonClass, Raised, type Value } from './values.ts';

/** @see https://docs.python.org/3.11/library/exceptions.html#exception-groups */
const baseGroupClass = new PythonClass('BaseExceptionGroup', [exceptionClass('BaseException')]);
const groupClass = new PythonClass('ExceptionGroup', [baseGroupClass, exceptionClass('Exception')]);
export const exceptionGroups: ReadonlyMap<string, PythonClass> = new Map([
  ['BaseExceptionGroup', baseGroupClass],
  ['ExceptionGroup', groupClass],
]);

/** Whether an exception is a group of them. */
export const isGroup = (value: Value | undefined): value is Instance => value instanceof Instance && value.of.isKindOf(baseGroupClass);

/** What a group holds. */
export const partsOf = (group: Instance): Instance[] => ((group.fields.get('exceptions') as List | undefined)?.items ?? []) as Instance[];

/** A group of exceptions; of plain ones it is an ExceptionGroup. */
export function makeGroup(message: Value, parts: readonly Value[]): Instance {
  const plain = parts.every((each) => each instanceof Instance && each.of.isKindOf(exceptionClass('Exception')));
  const made = new Instance(plain ? groupClass : baseGroupClass);
  start(made, message, parts);
  return made;
}
function start(made: Instance, message: Value, parts: readonly Value[]): void {
  setArgs(made, [message, new List([...parts])]);
  made.fields.set('message', message).set('exceptions', new List([...parts], 'tuple'));
}

/** Those that are as asked for, and the rest: groups like the given one, or undefined where there are none. */
export function splitGroup(value: Instance, wanted: (each: Instance) => boolean): readonly [Instance | undefined, Instance | undefined] {
  if (wanted(value)) return [value, undefined];
  if (!isGroup(value)) return [undefined, value];
  const found: Instance[] = [];
  const rest: Instance[] = [];
  for (const each of partsOf(value)) {
    const [in_, out] = splitGroup(each, wanted);
    if (in_) found.push(in_);
    if (out) rest.push(out);
  }
  const made = (parts: Instance[]): Instance | undefined => {
    if (parts.length === 0) return undefined;
    const group = makeGroup(value.fields.get('message') ?? '', parts);
    // It has come the same way.
    if (value.native instanceof Raised) {
      const raised = new Raised(group);
      raised.frames.push(...value.native.frames);
      raised.last = value.native.last;
      raised.cause = value.native.cause;
      raised.context = value.native.context;
      group.native = raised;
    }
    return group;
  };
  return [made(found), made(rest)];
}

/** A class, several, or what is asked of each. */
function condition(machine: Machine, wanted: Value): (each: Instance) => boolean {
  const classes = wanted instanceof List ? wanted.items : [wanted];
  if (classes.every((each) => each instanceof PythonClass)) return (each) => classes.some((of) => each.of.isKindOf(of));
  return (each) => machine.truth(machine.callNow(wanted, given(each)));
}

const methods: Record<string, Native['run']> = {
  *__init__({ args: [self, message = '', parts = null] }, machine) {
    const items = yield* machine.items(parts);
    if (items.length === 0) throw failure('ValueError', 'second argument (exceptions) must be a non-empty sequence');
    start(self as Instance, message, items);
    return null;
  },
  __str__: ({ args: [self] }, machine) => {
    const count = partsOf(self as Instance).length;
    return `${machine.text((self as Instance).fields.get('message') ?? '')} (${count} sub-exception${count === 1 ? '' : 's'})`;
  },
  subgroup: ({ args: [self, wanted = null] }, machine) => splitGroup(self as Instance, condition(machine, wanted))[0] ?? null,
  split: ({ args: [self, wanted = null] }, machine) =>
    new List(
      splitGroup(self as Instance, condition(machine, wanted)).map((each) => each ?? null),
      'tuple',
    ),
  *derive({ args: [self, parts = null] }, machine) {
    return makeGroup((self as Instance).fields.get('message') ?? '', yield* machine.items(parts));
  },
};
for (const [name, run] of Object.entries(methods)) baseGroupClass.members.set(name, new Native(name, run));
