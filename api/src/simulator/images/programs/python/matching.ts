import type { Task } from '../../../engine/index.ts';
import { failure } from './exceptions.ts';
import { same } from './operations.ts';
import type { Expression, Pattern } from './tree.ts';
import { typeName } from './types.ts';
import { Dict, Instance, List, type Machine, PythonClass, type Scope, type Value } from './values.ts';

interface Matcher extends Machine {
  task(node: Expression, scope: Scope): Task<Value>;
}

/** Whether a value is as a pattern says; names are bound as it goes. */
export function* matches(machine: Matcher, pattern: Pattern, value: Value, scope: Scope): Task<boolean> {
  switch (pattern.type) {
    case 'value': {
      const wanted = yield* machine.task(pattern.value, scope);
      return wanted === null || typeof wanted === 'boolean' ? wanted === value : same(machine, wanted, value);
    }
    case 'capture':
      if (pattern.inner && !(yield* matches(machine, pattern.inner, value, scope))) return false;
      if (pattern.name !== undefined) scope.set(pattern.name, value);
      return true;
    case 'or':
      for (const choice of pattern.choices) if (yield* matches(machine, choice, value, scope)) return true;
      return false;
    case 'sequence': {
      if (!(value instanceof List)) return false;
      const star = pattern.items.findIndex(({ type }) => type === 'star');
      const { length } = pattern.items;
      if (star < 0 ? value.items.length !== length : value.items.length < length - 1) return false;
      const rest = value.items.length - length + 1;
      for (const [i, item] of pattern.items.entries()) {
        if (item.type === 'star') {
          if (item.name !== undefined) scope.set(item.name, new List(value.items.slice(i, i + rest)));
        } else {
          const at = star >= 0 && i > star ? i + rest - 1 : i;
          if (!(yield* matches(machine, item, value.items[at] as Value, scope))) return false;
        }
      }
      return true;
    }
    case 'mapping': {
      if (!(value instanceof Dict)) return false;
      const rest = Dict.of(value.entries.values());
      for (const { key, value: inner } of pattern.items) {
        const name = yield* machine.task(key, scope);
        const found = value.get(name);
        if (found === undefined || !(yield* matches(machine, inner, found, scope))) return false;
        rest.delete(name);
      }
      if (pattern.rest !== undefined) scope.set(pattern.rest, rest);
      return true;
    }
    case 'class': {
      const of = yield* machine.task(pattern.of, scope);
      if (!(of instanceof PythonClass)) throw failure('TypeError', 'called match pattern must be a class');
      if (value instanceof Instance ? !value.of.isKindOf(of) : typeName(value) !== of.name) return false;
      for (const [name, inner] of pattern.named) {
        const found = machine.attributeIf(value, name);
        if (found === undefined || !(yield* matches(machine, inner, found, scope))) return false;
      }
      const fields = of.find('__match_args__') ?? of.members.get('__fields__');
      for (const [i, inner] of pattern.args.entries()) {
        const name = value instanceof Instance && fields instanceof List ? fields.items[i] : undefined;
        const found = value instanceof Instance ? machine.attributeIf(value, String(name)) : value;
        if (found === undefined || !(yield* matches(machine, inner, found, scope))) return false;
      }
      return true;
    }
    case 'star':
      return true;
  }
}
