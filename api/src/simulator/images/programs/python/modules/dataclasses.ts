import type { Task } from '../../../../engine/index.ts';
import { nativeClass } from '../classes.ts';
import { quoted } from '../core.ts';
import { exceptionClass, failure, raisedOf } from '../exceptions.ts';
import { hashOf } from '../hashing.ts';
import { ordered, same } from '../operations.ts';
import { Dict, given, Instance, List, type Machine, Native, PythonClass, PythonFunction, type Value } from '../values.ts';
import type { Members } from './members.ts';

const fieldClass = nativeClass(
  'Field',
  { __repr__: ({ args: [self] }, machine) => `Field(name=${machine.repr((self as Instance).fields.get('name') ?? null)})` },
  'dataclasses',
);
const missing = new Instance(nativeClass('_MISSING_TYPE', {}, 'dataclasses'));

type Settings = ReadonlyMap<string, Value>;
const set = (of: Instance, name: string, otherwise = true): boolean => (of.fields.get(name) ?? otherwise) === true;

function makeField(settings: Settings): Instance {
  const made = new Instance(fieldClass);
  for (const name of ['init', 'repr', 'compare']) made.fields.set(name, settings.get(name) ?? true);
  for (const name of ['default', 'default_factory']) made.fields.set(name, settings.get(name) ?? (settings.has(name) ? null : missing));
  return made.fields.set('kw_only', settings.get('kw_only') ?? false) && made;
}

/** The fields of a class and its bases, in their order. */
function fieldsOf(of: PythonClass): Instance[] {
  const all = of.find('__dataclass_fields__');
  return all instanceof Dict ? (all.values() as Instance[]) : [];
}
const name = (of: Instance): string => String(of.fields.get('name'));
const hasDefault = (of: Instance): boolean => of.fields.get('default') !== missing || of.fields.get('default_factory') !== missing;

/** What stands in the body of the class becomes its fields, after those of its bases. */
function collect(of: PythonClass, settings: Settings): void {
  const all = new Dict();
  for (const base of [...of.order].reverse()) {
    const known = base === of ? undefined : base.members.get('__dataclass_fields__');
    if (known instanceof Dict) for (const [key, value] of known.entries.values()) all.set(key, value);
  }
  for (const key of (of.members.get('__fields__') as List | undefined)?.items ?? []) {
    const otherwise = of.members.get(String(key));
    const field = otherwise instanceof Instance && otherwise.of === fieldClass ? otherwise : makeField(new Map());
    if (field !== otherwise && otherwise !== undefined) {
      if (otherwise instanceof Dict || (otherwise instanceof List && otherwise.kind === 'list'))
        throw failure(
          'ValueError',
          `mutable default <class '${otherwise instanceof Dict ? 'dict' : 'list'}'> for field ${String(key)} is not allowed: use default_factory`,
        );
      field.fields.set('default', otherwise);
    }
    field.fields.set('name', key);
    if (settings.get('kw_only') === true) field.fields.set('kw_only', true);
    if (field === otherwise) {
      if (field.fields.get('default') === missing) of.members.delete(String(key));
      else of.members.set(String(key), field.fields.get('default') as Value);
    }
    all.set(key, field);
  }
  of.members.set('__dataclass_fields__', all);
  const placed = fieldsOf(of).filter((field) => set(field, 'init') && !set(field, 'kw_only', false));
  const late = placed.find((field, i) => !hasDefault(field) && placed.slice(0, i).some(hasDefault));
  if (late) throw failure('TypeError', `non-default argument '${name(late)}' follows default argument`);
}

function* start(of: PythonClass, [self, ...values]: readonly Value[], named: Settings, machine: Machine): Task<Value> {
  const instance = self as Instance;
  const fields = fieldsOf(of).filter((field) => set(field, 'init'));
  const placed = fields.filter((field) => !set(field, 'kw_only', false));
  for (const key of named.keys())
    if (!fields.some((field) => name(field) === key))
      throw failure('TypeError', `${of.name}.__init__() got an unexpected keyword argument '${key}'`);
  if (values.length > placed.length) {
    const least = placed.filter((field) => !hasDefault(field)).length + 1;
    const takes = least === placed.length + 1 ? String(least) : `from ${least} to ${placed.length + 1}`;
    const plural = takes === '1' ? '' : 's';
    throw failure('TypeError', `${of.name}.__init__() takes ${takes} positional argument${plural} but ${values.length + 1} were given`);
  }
  const without: string[] = [];
  for (const field of fieldsOf(of)) {
    const at = placed.indexOf(field);
    const value = at >= 0 && at < values.length ? values[at] : set(field, 'init') ? named.get(name(field)) : undefined;
    const { fields: own } = field;
    if (value !== undefined) instance.fields.set(name(field), value);
    else if (own.get('default') !== missing) instance.fields.set(name(field), own.get('default') ?? null);
    else if (own.get('default_factory') !== missing)
      instance.fields.set(name(field), yield* machine.call(own.get('default_factory') ?? null, given()));
    else if (set(field, 'init')) without.push(`'${name(field)}'`);
  }
  if (without.length > 0) {
    const list = without.length < 3 ? without.join(' and ') : `${without.slice(0, -1).join(', ')}, and ${without.at(-1)}`;
    throw failure(
      'TypeError',
      `${of.name}.__init__() missing ${without.length} required positional argument${without.length === 1 ? '' : 's'}: ${list}`,
    );
  }
  const after = machine.attributeIf(instance, '__post_init__');
  if (after) yield* machine.call(after, given());
  return null;
}

/** What two instances are compared by. */
const values = (of: Value | undefined): List =>
  new List(
    fieldsOf((of as Instance).of)
      .filter((field) => set(field, 'compare'))
      .map((field) => (of as Instance).fields.get(name(field)) ?? null),
    'tuple',
  );

function decorate(of: PythonClass, settings: Settings): PythonClass {
  collect(of, settings);
  const add = (key: string, run: Native['run']): void => {
    if (!of.members.has(key)) of.members.set(key, new Native(key, run));
  };
  add('__init__', ({ args, named }, machine) => start(of, args, named, machine));
  if (settings.get('repr') !== false)
    add('__repr__', ({ args: [self] }, machine) => {
      const instance = self as Instance;
      const shown = fieldsOf(instance.of).filter((field) => set(field, 'repr'));
      return `${instance.of.name}(${shown.map((field) => `${name(field)}=${machine.repr(machine.attribute(instance, name(field)))}`).join(', ')})`;
    });
  if (settings.get('eq') !== false)
    add(
      '__eq__',
      ({ args: [self, other] }, machine) =>
        other instanceof Instance && other.of === (self as Instance).of && same(machine, values(self), values(other)),
    );
  if (settings.get('order') === true)
    for (const [key, operator] of Object.entries({ __lt__: '<', __gt__: '>', __le__: '<=', __ge__: '>=' }))
      add(key, ({ args: [self, other] }, machine) => {
        if (!(other instanceof Instance && other.of === (self as Instance).of))
          throw failure(
            'TypeError',
            `'${operator}' not supported between instances of '${of.name}' and '${machine.text(machine.attribute(other as Value, '__class__'))}'`,
          );
        return ordered(machine, operator, values(self), values(other));
      });
  if (settings.get('frozen') === true) {
    for (const [key, act] of Object.entries({ __setattr__: 'assign to', __delattr__: 'delete' }))
      add(key, ({ args: [, field = ''] }) => {
        throw raisedOf(frozenError, [`cannot ${act} field ${quoted(String(field))}`]);
      });
    of.keyBy = values;
    add('__hash__', ({ args: [self] }, machine) => hashOf(machine, values(self)));
  } else if (
    settings.get('eq') !== false &&
    settings.get('unsafe_hash') !== true &&
    !(of.members.get('__hash__') instanceof PythonFunction)
  )
    of.members.set('__hash__', null);
  return of;
}
const frozenError = new PythonClass('FrozenInstanceError', [exceptionClass('AttributeError')], new Map(), undefined, 'dataclasses');

export const dataclasses: Members = {
  dataclass: ({ args: [of], named }) =>
    of instanceof PythonClass ? decorate(of, named) : new Native('dataclass', ({ args: [inner] }) => decorate(inner as PythonClass, named)),
  field: ({ named }) => makeField(named),
  fields: ({ args: [of = null] }) => {
    const kind = of instanceof Instance ? of.of : of;
    if (!(kind instanceof PythonClass) || !kind.find('__dataclass_fields__'))
      throw failure('TypeError', 'must be called with a dataclass type or instance');
    return new List(fieldsOf(kind), 'tuple');
  },
  MISSING: missing,
  FrozenInstanceError: frozenError,
};
