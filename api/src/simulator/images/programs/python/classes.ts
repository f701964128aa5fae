import { exceptionClass, objectClass } from './exceptions.ts';
import { Instance, List, Method, Native, PythonClass, PythonFunction, type Value } from './values.ts';

/** What `property`, `staticmethod` and `classmethod` make. */
export const propertyClass = new PythonClass('property', [objectClass]);

/** What `@staticmethod` makes of a function. */
export const staticClass = new PythonClass('staticmethod', [objectClass]);

/** What `@classmethod` makes of a function. */
export const classMethodClass = new PythonClass('classmethod', [objectClass]);

/** What abc.ABC is: a class below it is not made into an instance while a method of it is abstract. */
export const abstractClass = new PythonClass('ABC', [objectClass], new Map(), undefined, 'abc');
/** The names of what is abstract still, in their order. */
export function abstractOf(of: PythonClass): string[] {
  const names = new Set(of.order.flatMap((each) => [...each.members.keys()]));
  return [...names].filter((name) => isAbstract(of.find(name))).sort();
}
function isAbstract(member: Value | undefined): boolean {
  if (member instanceof PythonFunction) return member.fields.get('__isabstractmethod__') === true;
  if (isProperty(member)) return isAbstract(member.native.get);
  return member instanceof Instance && (member.of === staticClass || member.of === classMethodClass) && isAbstract(member.native as Value);
}

/** What `@property` holds; None where it can not be set. */
interface Property {
  readonly get: Value;
  readonly set: Value;
}

/** What `@property` has made of a method. */
export const isProperty = (value: Value | undefined): value is Instance & { native: Property } =>
  value instanceof Instance && value.of === propertyClass;

/** What a class's member is when it is asked of an instance, or of the class itself. */
export function bound(member: Value, self: Instance | undefined, of: PythonClass): Value {
  if (member instanceof Instance) {
    if (member.of === staticClass) return member.native as Value;
    if (member.of === classMethodClass) return new Method(of, member.native as PythonFunction);
  }
  return self && (member instanceof PythonFunction || member instanceof Native) ? new Method(self, member) : member;
}

/** What `except KIND` asks for. */
export function catches(made: Instance, kind: Value): boolean {
  if (kind instanceof List) return kind.items.some((each) => catches(made, each));
  return kind instanceof PythonClass && made.of.isKindOf(kind);
}

/** SystemExit, which ends the script without a traceback. */
export const isExit = (made: Instance): boolean => made.of.isKindOf(exceptionClass('SystemExit'));

/** A class of Python's own, whose functions get their instance first. */
export function nativeClass(
  name: string,
  members: Readonly<Record<string, Native['run'] | Value>>,
  module: string,
  bases: readonly PythonClass[] = [objectClass],
): PythonClass {
  const made = new Map<string, Value>();
  for (const [key, member] of Object.entries(members)) made.set(key, typeof member === 'function' ? new Native(key, member) : member);
  return new PythonClass(name, bases, made, undefined, module);
}
/** A member that is worked out when it is asked for. */
export const getter = (get: Native['run']): Value => new Instance(propertyClass, { get: new Native('get', get), set: null });
