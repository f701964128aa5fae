import type { Task } from '../../../engine/index.ts';
import { byteLength, type OsError, type Process, resolveUser, type Socket } from '../../../kernel/index.ts';
import { runDaemon } from '../daemon.ts';

/** @see memcached: memcached.c, doc/protocol.txt */
export function* memcached(process: Process): Task<number> {
  const args = process.argv.slice(1);
  const value = (name: string): string | undefined => {
    const at = args.findIndex((word) => word === name || word.startsWith(`${name}=`));
    return at < 0 ? undefined : args[at]?.includes('=') ? args[at]?.split('=')[1] : args[at + 1];
  };
  if (args.includes('-V') || args.includes('--version')) {
    yield* process.write(1, 'memcached 1.6.20\n');
    return 0;
  }
  const user = value('-u');
  if (process.uid === 0) {
    const found = user === undefined ? undefined : resolveUser(user, process.readFile('/etc/passwd'), process.readFile('/etc/group'));
    if (!found) {
      yield* process.write(
        2,
        user === undefined ? "can't run as root without the -u switch\n" : `can't find the user ${user} to switch to\n`,
      );
      return user === undefined ? 64 : 67;
    }
    if (!process.holds('SETGID') || !process.holds('SETUID')) {
      yield* process.write(2, `failed to assume identity of user ${user}\n`);
      return 71;
    }
    process.setUser(found);
  }
  const store = new Map<string, { flags: string; data: string }>();
  const port = Number(value('-p') ?? value('--port') ?? 11211);
  return yield* runDaemon(process, {
    ports: [{ port, talk: (socket) => talk(socket, store, process) }],
    megabytes: 2,
    portTaken: (_, error: OsError) => `bind(): ${error.message}\nfailed to listen on TCP port ${port}: ${error.message}\n`,
    stops: [
      { signals: ['TERM'], lines: [{ after: 0, text: 'Signal handled: Terminated.' }], code: 0 },
      { signals: ['INT'], lines: [{ after: 0, text: 'Signal handled: Interrupt.' }], code: 0 },
    ],
  });
}

function* talk(socket: Socket, store: Map<string, { flags: string; data: string }>, process: Process): Task<void> {
  let text = '';
  for (;;) {
    const end = text.indexOf('\r\n');
    if (end < 0) {
      const more = yield* socket.read();
      if (more === '') return;
      text += more.replace(/(?<!\r)\n/g, '\r\n');
      continue;
    }
    const [verb = '', key = '', flags = '0', , bytes = '0'] = text.slice(0, end).split(' ');
    if (['set', 'add', 'replace'].includes(verb)) {
      const rest = text.slice(end + 2);
      const stop = rest.indexOf('\r\n');
      if (stop < 0) {
        const more = yield* socket.read();
        if (more === '') return;
        text += more.replace(/(?<!\r)\n/g, '\r\n');
        continue;
      }
      const data = rest.slice(0, stop);
      text = rest.slice(stop + 2);
      const fits = byteLength(data) === Number(bytes) && (verb === 'set' || (verb === 'add') !== store.has(key));
      if (fits) store.set(key, { flags, data });
      yield* socket.write(byteLength(data) !== Number(bytes) ? 'CLIENT_ERROR bad data chunk\r\n' : fits ? 'STORED\r\n' : 'NOT_STORED\r\n');
      continue;
    }
    text = text.slice(end + 2);
    const found = store.get(key);
    if (verb === 'get' || verb === 'gets')
      yield* socket.write(`${found ? `VALUE ${key} ${found.flags} ${byteLength(found.data)}\r\n${found.data}\r\n` : ''}END\r\n`);
    else if (verb === 'delete') yield* socket.write(store.delete(key) ? 'DELETED\r\n' : 'NOT_FOUND\r\n');
    else if (verb === 'version') yield* socket.write('VERSION 1.6.20\r\n');
    else if (verb === 'flush_all') {
      store.clear();
      yield* socket.write('OK\r\n');
    } else if (verb === 'stats')
      yield* socket.write(`STAT pid ${process.pid}\r\nSTAT version 1.6.20\r\nSTAT curr_items ${store.size}\r\nEND\r\n`);
    else if (verb === 'quit') return;
    else yield* socket.write('ERROR\r\n');
  }
}
