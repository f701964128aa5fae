import type { IncomingMessage } from 'node:http';
import proxyAddr, { compile } from '@fastify/proxy-addr';
import ipaddr from 'ipaddr.js';
import { OWN_MACHINE } from '../graphql/index.ts';

/** One beside the server says who asks (X-Forwarded-For). */
const isTrusted = compile(['loopback', 'linklocal', 'uniquelocal']);

/** Whose request it is: clients take turns, and each has its allowance. Of IPv6 the network, since whoever has one address has all of its network. */
export function clientOf(request: IncomingMessage): string {
  const text = proxyAddr(request, isTrusted);
  if (!ipaddr.isValid(text)) return String(text); // a proxy may say what it likes
  const address = ipaddr.process(text);
  if (address.range() === 'loopback') return OWN_MACHINE;
  return address instanceof ipaddr.IPv6 ? address.parts.slice(0, 4).join(':') : address.toString();
}
