import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { callerOf } from './caller.ts';

const request = { headers: {}, socket: { remoteAddress: '203.0.113.1' } } as IncomingMessage;

it('hundreds of runs may wait for one caller, each hears that they have gone, and nothing is written to the log', async () => {
  const warnings: Error[] = [];
  const listen = (warning: Error) => warnings.push(warning);
  process.on('warning', listen);
  const connection = new EventEmitter();
  const { client, signal } = callerOf(request, connection);
  let heard = 0;
  for (let run = 0; run < 300; run++) signal!.addEventListener('abort', () => heard++);
  connection.emit('close');
  await new Promise(setImmediate);
  process.off('warning', listen);
  expect({ client, heard, warnings }).toEqual({ client: '203.0.113.1', heard: 300, warnings: [] });
});
