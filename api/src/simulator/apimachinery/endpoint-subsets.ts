import { compareText } from './compare-text.ts';
import { md5 } from './digest.ts';
import type { Endpoints } from './objects.ts';

/** Addresses that all have the same ports, as Endpoints have them. */
export type EndpointSubset = NonNullable<Endpoints['subsets']>[number];
type Address = NonNullable<EndpointSubset['addresses']>[number];
type Port = NonNullable<EndpointSubset['ports']>[number];

/** The addresses of a port, and whether they are ready. */
interface Offer {
  readonly port: Port | undefined;
  readonly addresses: Map<string, { readonly address: Address; readonly isReady: boolean }>;
}

/**
 * Which addresses offer which ports, in the one form in which that is kept: ports that the same addresses offer are one subset; an
 * address that is not ready anywhere is not ready; addresses stand in the order of their text, ports and subsets in that of a hash.
 * @see kubernetes: pkg/api/endpoints/util.go RepackSubsets, pkg/registry/core/endpoint/strategy.go Canonicalize
 */
export function repackSubsets(subsets: readonly EndpointSubset[]): EndpointSubset[] {
  const groups = new Map<string, { readonly offer: Offer; readonly ports: Port[] }>();
  for (const offer of offersOf(subsets)) {
    const key = [...offer.addresses]
      .map(([address, { isReady }]) => `${address}=${isReady}`)
      .sort()
      .join(' ');
    const group = groups.get(key) ?? { offer, ports: [] };
    groups.set(key, group);
    if (offer.port) group.ports.push(offer.port);
  }
  const packed = [...groups.values()].map(({ offer, ports }): EndpointSubset => {
    const those = (ready: boolean): Address[] =>
      [...offer.addresses.values()]
        .filter(({ isReady }) => isReady === ready)
        .map(({ address }) => address)
        .sort(byAddress);
    const [addresses, notReadyAddresses] = [those(true), those(false)];
    return {
      ...(addresses.length > 0 && { addresses }),
      ...(notReadyAddresses.length > 0 && { notReadyAddresses }),
      ...(ports.length > 0 && { ports: byHash(ports, portText) }),
    };
  });
  return byHash(packed, subsetText);
}

/** Each port once, and what is offered without one. */
function offersOf(subsets: readonly EndpointSubset[]): readonly Offer[] {
  const offers = new Map<string, Offer>();
  const known = new Map<string, Address>();
  for (const { addresses, notReadyAddresses, ports } of subsets) {
    const listed = [
      ...(addresses ?? []).map((given) => ({ given, isReady: true })),
      ...(notReadyAddresses ?? []).map((given) => ({ given, isReady: false })),
    ];
    for (const port of ports?.length ? ports : [undefined]) {
      const key = port ? portText(port) : '';
      const offer = offers.get(key) ?? { port, addresses: new Map() };
      offers.set(key, offer);
      for (const { given, isReady } of listed) {
        const id = `${given.ip} ${given.targetRef?.uid ?? ''}`;
        const address = known.get(id) ?? given;
        known.set(id, address);
        const was = offer.addresses.get(id);
        if (!was || was.isReady) offer.addresses.set(id, { address, isReady });
      }
    }
  }
  return [...offers.values()].filter(({ addresses }) => addresses.size > 0);
}

/** As text, not as numbers. */
const byAddress = (a: Address, b: Address): number => compareText(a.ip, b.ip) || compareText(uidOf(a), uidOf(b));
const uidOf = ({ targetRef }: Address): string => targetRef?.uid ?? '';

/** By a hash of what Go's spew prints of them. @see kubernetes: pkg/util/hash DeepHashObject */
export function byHash<T>(all: readonly T[], spewed: (one: T) => string): T[] {
  if (all.length < 2) return [...all];
  return all
    .map((one) => ({ one, hash: md5(spewed(one)) }))
    .sort((a, b) => compareText(a.hash, b.hash))
    .map(({ one }) => one);
}

/** The API server hashes its own types, not those of a version. */
const portText = ({ name = '', port, protocol = 'TCP', appProtocol }: Port): string =>
  `(core.EndpointPort){Name:(string)${name} Port:(int32)${port} Protocol:(core.Protocol)${protocol} AppProtocol:(*string)${appProtocol ?? NIL}}`;

const subsetText = ({ addresses, notReadyAddresses, ports }: EndpointSubset): string =>
  `(core.EndpointSubset){Addresses:${listText('EndpointAddress', addresses?.map(addressText))} NotReadyAddresses:${listText('EndpointAddress', notReadyAddresses?.map(addressText))} Ports:${listText('EndpointPort', ports?.map(portText))}}`;

const listText = (type: string, all: readonly string[] | undefined): string => `([]core.${type})${all ? `[${all.join(' ')}]` : NIL}`;

const addressText = ({ ip, hostname = '', nodeName, targetRef }: Address): string =>
  `(core.EndpointAddress){IP:(string)${ip} Hostname:(string)${hostname} NodeName:(*string)${nodeName ?? NIL} TargetRef:(*core.ObjectReference)${targetRef ? referenceText(targetRef) : NIL}}`;

const referenceText = (to: NonNullable<Address['targetRef']>): string =>
  `{Kind:(string)${to.kind ?? ''} Namespace:(string)${to.namespace ?? ''} Name:(string)${to.name ?? ''} UID:(types.UID)${to.uid ?? ''} APIVersion:(string)${to.apiVersion ?? ''} ResourceVersion:(string)${to.resourceVersion ?? ''} FieldPath:(string)${to.fieldPath ?? ''}}`;

const NIL = '<nil>';
