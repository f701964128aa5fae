import type { IncomingMessage } from 'node:http';
import proxyAddr, { compile } from '@fastify/proxy-addr';

/** One beside the server says who asks (X-Forwarded-For): clients take turns. */
export const TRUSTED_PROXIES: readonly string[] = ['loopback', 'linklocal', 'uniquelocal'];

const isTrusted = compile([...TRUSTED_PROXIES]);

/** Whose request it is, as Fastify's `request.ip` has it. */
export const clientAddress = (request: IncomingMessage): string => proxyAddr(request, isTrusted);
