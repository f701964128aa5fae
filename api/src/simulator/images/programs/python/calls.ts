import { failure } from './exceptions.ts';
import { type Arguments, Dict, List, type PythonFunction, type Scope, type Value } from './values.ts';

/** Gives a function's parameters what a call gives. @see cpython: Python/ceval.c initialize_locals */
export function bindArguments(callee: PythonFunction, { args, named }: Arguments, scope: Scope): void {
  const { parameters, defaults } = callee;
  const name = callee.owner ? `${callee.owner.name}.${callee.name}` : callee.name;
  const { names } = scope;
  const placed = parameters.filter(({ star, keywordOnly }) => !star && !keywordOnly);
  const rest = parameters.find(({ star }) => star === '*');
  const more = parameters.find(({ star }) => star === '**');
  for (const [i, { name: parameter }] of placed.entries()) if (i < args.length) names.set(parameter, args[i] as Value);
  if (rest) names.set(rest.name, new List(args.slice(placed.length), 'tuple'));
  const dict = more && new Dict();
  if (more && dict) names.set(more.name, dict);
  const byPlace = parameters.filter((each) => each.placeOnly && named.has(each.name)).map((each) => each.name);
  if (byPlace.length > 0 && !dict)
    throw failure('TypeError', `${name}() got some positional-only arguments passed as keyword arguments: '${byPlace.join(', ')}'`);
  for (const [key, value] of named) {
    const known = parameters.find((each) => each.name === key && !each.star && !each.placeOnly);
    if (known) {
      if (names.has(key)) throw failure('TypeError', `${name}() got multiple values for argument '${key}'`);
      names.set(key, value);
    } else if (dict) dict.set(key, value);
    else throw failure('TypeError', `${name}() got an unexpected keyword argument '${key}'`);
  }
  if (args.length > placed.length && !rest) {
    const optional = placed.filter((each) => defaults.has(each.name)).length;
    const takes = optional > 0 ? `from ${placed.length - optional} to ${placed.length}` : String(placed.length);
    const plural = placed.length === 1 && optional === 0 ? '' : 's';
    const byName = parameters.filter((each) => each.keywordOnly && names.has(each.name)).length;
    const many = (count: number): string => (count === 1 ? '' : 's');
    const given =
      byName > 0
        ? `${args.length} positional argument${many(args.length)} (and ${byName} keyword-only argument${many(byName)}) were`
        : `${args.length} ${args.length === 1 ? 'was' : 'were'}`;
    throw failure('TypeError', `${name}() takes ${takes} positional argument${plural} but ${given} given`);
  }
  const missing: { name: string; keywordOnly: boolean }[] = [];
  for (const each of parameters) {
    if (each.star || names.has(each.name)) continue;
    const value = defaults.get(each.name);
    if (value === undefined) missing.push(each);
    else names.set(each.name, value);
  }
  if (missing.length === 0) return;
  const kind = missing.some(({ keywordOnly }) => !keywordOnly) ? 'positional' : 'keyword-only';
  const those = missing.filter(({ keywordOnly }) => keywordOnly === (kind === 'keyword-only')).map((each) => `'${each.name}'`);
  const list = those.length < 3 ? those.join(' and ') : `${those.slice(0, -1).join(', ')}, and ${those.at(-1)}`;
  throw failure('TypeError', `${name}() missing ${those.length} required ${kind} argument${those.length === 1 ? '' : 's'}: ${list}`);
}
