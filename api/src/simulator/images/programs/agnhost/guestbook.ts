import { SECOND, type Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { EventLoop } from '../../servers/event-loop.ts';
import { goLog, plain, startGoServer } from '../../servers/go-http.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import { goSignals } from '../../servers/signals.ts';
import { ownAddress } from '../own-address.ts';
import type { Given } from '../pflag.ts';
import { type Got, goGet } from './go-get.ts';

/** A store of keys and values over HTTP, with copies of it. @see kubernetes: test/images/agnhost/guestbook/guestbook.go */
export function* guestbook(process: Process, { values }: Given): Task<number> {
  goSignals(process);
  const port = Number(values.get('http-port') ?? '80');
  const backend = Number(values.get('backend-port') ?? '6379');
  const primary = values.get('replicaof') ?? '';
  const log = (text: string): Task<void> => process.write(2, `${goLog(process, text)}\n`);
  let store = new Map<string, string>();
  const replicas: string[] = [];
  const told = (
    name: string,
    keys: readonly string[],
    answer: (given: Readonly<Record<string, string>>) => HttpResponse | Task<HttpResponse>,
  ) =>
    function* ({ query }: HttpRequest): Task<HttpResponse> {
      const given = Object.fromEntries(keys.map((key) => [key, query.get(key) ?? '']));
      yield* log(`GET /${name}?${keys.map((key) => `${key}=${given[key]}`).join('&')}`);
      const made = answer(given);
      return 'next' in made ? yield* made : made;
    };
  const loop = new EventLoop();
  if (primary !== '') loop.start(register());
  const problem = startGoServer(process, loop, {
    port,
    routes: {
      '/register': told('register', ['host'], function* ({ host = '' }) {
        replicas.push(host);
        yield* log(`Node '${host}' registered.`);
        return plain(200, JSON.stringify({ data: Object.fromEntries(store) }));
      }),
      '/get': told('get', ['key'], ({ key = '' }) =>
        plain(200, JSON.stringify({ data: key === '' ? Object.fromEntries(store) : (store.get(key) ?? '') })),
      ),
      '/set': told('set', ['key', 'value'], function* ({ key = '', value = '' }) {
        if (key === '') return plain(400, 'cannot set with empty key.\n');
        store.set(key, value);
        for (const replica of replicas) {
          const answer = yield* ask(process, replica, backend, `/set?key=${key}&value=${value}`);
          if ('error' in answer) return plain(417, `encountered error while propagating to replica '${replica}': ${answer.error}\n`);
        }
        return plain(200, JSON.stringify({ message: 'Updated' }));
      }),
      '/guestbook': told('guestbook', ['cmd', 'key', 'value'], function* ({ cmd = '', key = '', value = '' }) {
        const command = cmd.toLowerCase();
        if (command !== 'get' && command !== 'set') return plain(400, `unsupported cmd: '${command}'\n`);
        if (command === 'set' && key === '') return plain(400, 'cannot set with empty key.\n');
        const host = command === 'get' ? 'agnhost-replica' : 'agnhost-primary';
        const answer = yield* ask(process, host, backend, `/${command}?key=${key}&value=${value}`);
        return 'error' in answer ? plain(417, `encountered error: ${answer.error}\n`) : plain(200, answer.body);
      }),
    },
  });
  if (problem !== undefined) {
    yield* log(problem);
    return 1;
  }
  yield* loop.run();
  return 0;

  /** A copy makes itself known to the primary, for fifteen seconds. */
  function* register(): Task<void> {
    const own = ownAddress(process);
    const target = `register?host=${own}`;
    const until = process.now + 15 * SECOND;
    while (process.now < until) {
      yield* log(`Registering to primary: ${primary}:${backend}/${target}`);
      const answer = yield* ask(process, primary, backend, `/${target}`);
      if ('body' in answer) {
        store = new Map(Object.entries((JSON.parse(answer.body) as { data: Record<string, string> }).data));
        yield* log(`Registered to node: ${primary}`);
        return;
      }
      yield* log(`encountered error while registering to primary: ${answer.error}. Retrying in 1s.`);
      yield* process.sleep(SECOND);
    }
    yield* log('Timed out while registering to primary.');
    process.exit(1);
  }
}

const ask = (process: Process, host: string, port: number, target: string): Task<Got> =>
  goGet(process, `http://${host}:${port}${target}`, { limit: 5 * SECOND });
