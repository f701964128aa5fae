import type { Task } from '../../../../engine/index.ts';
import { addressesOf } from '../../../../shell/utilities/network/connect.ts';
import type { JsObject, Machine } from '../values.ts';

/**
 * Where Node connects to, in turn: since 17 the addresses are in the order of the system, before that those of IPv4 come first; only
 * since 20 is there a second try. @see node: lib/dns.js getDefaultResultOrder, lib/net.js getDefaultAutoSelectFamily
 */
export function* nodeAddresses({ process, version }: Machine, host: string): Task<readonly string[]> {
  const all = yield* addressesOf(process, host);
  const major = Number.parseInt(version, 10);
  const sorted = major >= 17 ? all : [...all].sort((a, b) => Number(a.includes(':')) - Number(b.includes(':')));
  return major >= 20 ? sorted : sorted.slice(0, 1);
}

/** Of several addresses that nobody answers at. @see node: lib/net.js internalConnectMultiple */
export function allFailed(machine: Machine, errors: readonly JsObject[]): JsObject {
  const [first] = errors;
  if (first && errors.length === 1) return first;
  const made = machine.error('AggregateError', '');
  const stack = made.own('stack');
  const where = '\n    at internalConnectMultiple (node:net:1114:18)\n    at afterConnectMultiple (node:net:1667:5)';
  if (stack) stack.value = `AggregateError [${machine.text(first && machine.get(first, 'code'))}]: ${where}`;
  if (first) made.put('code', machine.get(first, 'code'));
  return made.put('errors', machine.array([...errors]), false);
}
