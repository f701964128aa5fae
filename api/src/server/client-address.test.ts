import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { OWN_MACHINE } from '../graphql/index.ts';
import { clientOf } from './client-address.ts';

it.each([
  { rule: 'who connects', from: '203.0.113.7', client: '203.0.113.7' },
  { rule: 'the same by a socket for both kinds of addresses', from: '::ffff:203.0.113.7', client: '203.0.113.7' },
  { rule: 'whom a proxy beside the server names', from: '127.0.0.1', says: '203.0.113.7', client: '203.0.113.7' },
  { rule: 'the last one that a proxy has seen itself', from: '10.0.0.1', says: '192.0.2.1, 203.0.113.7, 10.0.0.2', client: '203.0.113.7' },
  { rule: 'nobody whom a stranger names', from: '203.0.113.7', says: '192.0.2.1', client: '203.0.113.7' },
  { rule: 'the machine itself, where nobody else is named', from: '127.0.0.1', client: OWN_MACHINE },
  { rule: 'the machine itself over IPv6', from: '::1', client: OWN_MACHINE },
  { rule: 'nobody who says that he is the machine', from: '127.0.0.1', says: '127.0.0.1, 203.0.113.7', client: '203.0.113.7' },
  { rule: 'of IPv6 the network', from: '2001:db8:0:1::2', client: '2001:db8:0:1::9', same: true },
  { rule: 'and not the one beside it', from: '2001:db8:0:1::2', client: '2001:db8:0:2::2', same: false },
  { rule: 'what a proxy says, though it be no address', from: '127.0.0.1', says: 'unknown', client: 'unknown' },
])('a client is $rule', ({ from, says, client, same }) => {
  const found = clientOf(request(from, says));
  if (same === undefined) expect(found).toBe(client);
  else expect(found === clientOf(request(client))).toBe(same);
});

function request(remoteAddress: string, says?: string): IncomingMessage {
  return { headers: says ? { 'x-forwarded-for': says } : {}, socket: { remoteAddress } } as unknown as IncomingMessage;
}
