import { goQuote } from '../../apimachinery/go-quote.ts';
import { isLabelValue } from '../../apimachinery/names.ts';
import { fail } from '../command/errors.ts';

/** `app=web` sets, `app-` removes. */
export interface Pairs {
  readonly set: Readonly<Record<string, string>>;
  readonly removed: readonly string[];
}

/** The words before the first pair are of the objects. @see kubernetes: kubectl/pkg/cmd/util/helpers.go GetResourcesAndPairs */
export function resourcesAndPairs(args: readonly string[], what: string): { resources: readonly string[]; pairs: readonly string[] } {
  const first = args.findIndex(isPair);
  if (first < 0) return { resources: args, pairs: [] };
  const pairs = args.slice(first);
  const stray = pairs.find((arg) => !isPair(arg));
  if (stray !== undefined) fail(`all resources must be specified before ${what} changes: ${stray}`);
  return { resources: args.slice(0, first), pairs };
}

const isPair = (arg: string): boolean => (arg.includes('=') ? !arg.startsWith('=') : arg.endsWith('-') && arg !== '-');

/** @see kubernetes: kubectl/pkg/cmd/label/label.go parseLabels */
export function labelPairs(specs: readonly string[]): Pairs {
  const set: Record<string, string> = {};
  for (const spec of specs.filter((one) => one.includes('='))) {
    const [key = '', value = '', ...more] = spec.split('=');
    if (more.length > 0) fail(`invalid label spec: ${spec}`);
    const problems = isLabelValue(value);
    if (problems.length > 0) fail(`invalid label value: ${goQuote(spec)}: ${problems.join(';')}`);
    set[key] = value;
  }
  const removed = removals(specs);
  if (removed.some((key) => Object.hasOwn(set, key))) fail('can not both modify and remove a label in the same command');
  return { set, removed };
}

/** @see kubernetes: kubectl/pkg/cmd/util/helpers.go ParsePairs */
export function annotationPairs(specs: readonly string[]): Pairs {
  const set = Object.fromEntries(specs.filter((spec) => spec.includes('=')).map(keyAndValue));
  return { set, removed: removals(specs) };
}

/** `KEY=VALUE`, cut at the first sign. */
export const keyAndValue = (spec: string): [string, string] => [spec.slice(0, spec.indexOf('=')), spec.slice(spec.indexOf('=') + 1)];

const removals = (specs: readonly string[]): string[] => specs.filter((spec) => !spec.includes('=')).map((spec) => spec.slice(0, -1));
