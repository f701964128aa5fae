import type { Task } from '../../../../engine/index.ts';
import { JsFunction, type JsObject, type JsValue, type Machine } from '../values.ts';
import { define } from './define.ts';
import { nodeAddresses } from './dialling.ts';
import { called } from './node-globals.ts';
import { plain } from './plain.ts';
import { lookupError } from './system-error.ts';

/** The module dns. */
export const dnsModule = plain((machine) => ({
  promises: dnsPromises(machine),
  lookup: (_, args) => {
    const callback = args.find((each) => each instanceof JsFunction);
    machine.loop.start(lookUp(machine, machine.text(args[0]), callback));
    return undefined;
  },
}));

function* lookUp(machine: Machine, name: string, callback: JsValue): Task<void> {
  const [address] = yield* nodeAddresses(machine, name);
  const answer: JsValue[] = address === undefined ? [lookupError(machine, name)] : [null, address, familyOf(address)];
  machine.loop.push(() => called(machine, callback, answer));
}

/** Node's `dns/promises`, as far as `lookup`. */
export function dnsPromises(machine: Machine): JsObject {
  return define(
    machine,
    machine.object(),
    {
      lookup: (_, [name]) => {
        const made = machine.promise();
        machine.loop.start(settleAddress(machine, made, machine.text(name)));
        return made;
      },
    },
    true,
  );
}
function* settleAddress(machine: Machine, promise: JsObject, name: string): Task<void> {
  const [address] = yield* nodeAddresses(machine, name);
  machine.loop.push(() => settled(machine, promise, name, address));
}
function* settled(machine: Machine, promise: JsObject, name: string, address: string | undefined): Task<void> {
  yield* [];
  if (address === undefined) machine.settle(promise, 'rejected', lookupError(machine, name));
  else machine.settle(promise, 'fulfilled', machine.object({ address, family: familyOf(address) }));
}

const familyOf = (address: string): number => (address.includes(':') ? 6 : 4);
