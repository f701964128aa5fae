import { Generator } from '../generators.ts';
import { Bytes, Dict, Iteration, Large, List, Native, type NativeRun, PythonSet, Range, Steps, type Value } from '../values.ts';
import { byteStrings } from './bytes.ts';
import { dicts } from './dicts.ts';
import { generators } from './generators.ts';
import { lists, tuples } from './lists.ts';
import { floats, integers } from './numbers.ts';
import { sets } from './sets.ts';
import { strings } from './strings.ts';

/** What the types of Python's own can do. Each function gets its value as the first argument. */
export function methodOf(of: Value, name: string): Native | undefined {
  const table = tableOf(of);
  if (!table || !Object.hasOwn(table, name)) return undefined;
  let known = natives.get(table);
  if (!known) {
    known = new Map();
    natives.set(table, known);
  }
  const found = known.get(name) ?? new Native(name, table[name] as NativeRun);
  known.set(name, found);
  return found;
}
const natives = new Map<Table, Map<string, Native>>();
type Table = Readonly<Record<string, NativeRun>>;

function tableOf(of: Value): Table | undefined {
  if (typeof of === 'string' || (of instanceof Large && of.kind === 'str')) return strings;
  if (of instanceof Bytes || (of instanceof Large && of.kind !== 'list')) return byteStrings;
  if (of instanceof Large) return lists;
  if (of instanceof List) return of.kind === 'list' ? lists : tuples;
  if (of instanceof Range) return tuples;
  if (of instanceof Dict) return dicts;
  if (of instanceof PythonSet) return sets;
  if (typeof of === 'bigint') return integers;
  if (typeof of === 'number') return floats;
  if (of instanceof Generator || of instanceof Steps || of instanceof Iteration) return generators;
  return undefined;
}

/** The tables of what can also be asked of a type itself: `str.upper`. */
export const typeTables: Readonly<Record<string, Table>> = {
  str: strings,
  bytes: byteStrings,
  bytearray: byteStrings,
  list: lists,
  tuple: tuples,
  dict: dicts,
  set: sets,
  int: integers,
  float: floats,
};
