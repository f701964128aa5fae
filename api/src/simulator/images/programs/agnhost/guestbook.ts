import type { Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { plain, runGoServer } from '../../servers/go-http.ts';
import { goFlags } from '../go-flags.ts';

/** A store of keys and values over HTTP. @see kubernetes: test/images/agnhost/guestbook/guestbook.go */
export function* guestbook(process: Process, args: readonly string[]): Task<number> {
  const { values } = goFlags(args, { 'http-port': true, 'backend-port': true, replicaof: true, slaveof: true });
  const store = new Map<string, string>();
  const json = (data: unknown) => plain(200, JSON.stringify({ data }), { 'Content-Type': 'application/json' });
  return yield* runGoServer(process, {
    port: Number(values.get('http-port') ?? '80'),
    routes: {
      '/get': ({ query }) => json(query.get('key') === undefined ? Object.fromEntries(store) : (store.get(query.get('key') ?? '') ?? '')),
      '/set': ({ query }) => {
        store.set(query.get('key') ?? '', query.get('value') ?? '');
        return json('Updated');
      },
      '/register': () => plain(200, ''),
      '/env': () => plain(200, JSON.stringify(Object.fromEntries(process.env))),
    },
  });
}
