import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import Fastify from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { endUnread } from './unread.ts';

const PATIENCE = 300;
const LARGE = 'x'.repeat(32 * 2 ** 20);
const server = Fastify({ forceCloseConnections: true });
beforeAll(async () => {
  endUnread(server, PATIENCE);
  server.get('/large', async () => LARGE);
  server.get('/late', () => setTimeout(3 * PATIENCE, 'late'));
  await server.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => server.close());

/** What a client receives that does not read for a while. */
async function received(path: string, pause: number): Promise<number> {
  const socket = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
  let bytes = 0;
  socket.on('error', () => {}); // it may be told so that the other end has gone
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  await setTimeout(pause);
  socket.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  await once(socket, 'close');
  return bytes;
}

it.each([
  { rule: 'who reads receives it all', path: '/large', pause: 0, atLeast: LARGE.length, atMost: LARGE.length + 1000 },
  { rule: 'who does not is left', path: '/large', pause: 10 * PATIENCE, atLeast: 0, atMost: LARGE.length - 1 },
  { rule: 'an answer may take longer to be made', path: '/late', pause: 0, atLeast: 4, atMost: 1000 },
])('$rule', async ({ path, pause, atLeast, atMost }) => {
  const bytes = await received(path, pause);
  expect([bytes >= atLeast, bytes <= atMost]).toEqual([true, true]);
});
