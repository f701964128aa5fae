import { SECOND, type Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { goLog, plain, runGoServer } from '../../servers/go-http.ts';
import type { Given } from '../pflag.ts';
import { missingConfig } from './in-cluster-client.ts';

/**
 * Waits for others of its Service. It would find them through the API server, which answers no Pod here: so it goes on
 * waiting, and fails when its time is over, unless they write to it.
 * @see kubernetes: test/images/agnhost/nettest/nettest.go
 */
export function* nettest(process: Process, { values }: Given): Task<number> {
  const peers = Number(values.get('peers') ?? '8');
  const problem = missingConfig(process);
  if (problem !== undefined) {
    yield* process.write(2, `${goLog(process, `Unable to create config; error: ${problem}`)}\n\n`);
    return 1;
  }
  const hostname = process.net.hostname;
  const until = process.now + Math.max(300, peers) * SECOND + 15 * Math.max(5, Math.floor(peers / 10)) * SECOND;
  const received = new Map<string, number>();
  return yield* runGoServer(process, {
    port: Number(values.get('port') ?? '8080'),
    routes: {
      '/status': () => plain(200, peers === 0 ? 'pass' : process.now < until ? 'running' : 'fail'),
      '/read': () =>
        plain(
          200,
          JSON.stringify(
            {
              Hostname: hostname,
              Sent: null,
              Received: received.size === 0 ? null : Object.fromEntries(received),
              Errors: null,
              Log: null,
              StillContactingPeers: process.now < until,
            },
            null,
            '\t',
          ),
        ),
      '/write': ({ body }) => {
        const source = /"Source"\s*:\s*"([^"]*)"/.exec(body)?.[1];
        if (source) received.set(source, (received.get(source) ?? 0) + 1);
        return plain(200, `${JSON.stringify({ Hostname: hostname })}\n`);
      },
      '/quit': () => process.exit(0),
    },
  });
}
