import { describe, expect, it } from 'vitest';
import { AddressRange } from './address-range.ts';

describe('the addresses of a node', () => {
  it.each([
    { rule: 'a network as kubeadm gives', network: '10.244.1.0/24', first: '10.244.1.2', name: '10.244.1.1-10.244.1.254' },
    { rule: 'a larger one', network: '10.1.0.0/16', first: '10.1.0.2', name: '10.1.0.1-10.1.255.254' },
    { rule: 'one within an octet', network: '10.1.2.64/26', first: '10.1.2.66', name: '10.1.2.65-10.1.2.126' },
    { rule: 'an address that is not the first of its network', network: '10.1.2.70/26', first: '10.1.2.66', name: '10.1.2.65-10.1.2.126' },
    { rule: 'IPv6', network: 'fd00:1::/64', first: 'fd00:1::2', name: 'fd00:1::1-fd00:1::fffe' },
  ])('$rule', ({ network, first, name }) => {
    const range = new AddressRange(network);
    expect([range.name, range.take()]).toEqual([name, first]);
  });

  it('what was released is taken again only after the others', () => {
    const range = new AddressRange('10.0.0.0/29');
    expect([range.take(), range.take(), range.take()]).toEqual(['10.0.0.2', '10.0.0.3', '10.0.0.4']);
    range.release('10.0.0.3');
    expect([range.take(), range.take(), range.take(), range.take()]).toEqual(['10.0.0.5', '10.0.0.6', '10.0.0.3', undefined]);
  });
});
