import type { Task } from '../../engine/index.ts';
import type { Process, Program, Socket } from './lib/kernel.ts';

/** For tests: a server on port 8099 that answers with the request itself, but for what names its client; `/302` leads elsewhere, `/404` fails, `/set` sets cookies. */
export const echo: Program = function* (process: Process) {
  const listener = process.net.listen(8099);
  for (;;) yield* answer(yield* listener.accept());
};

function* answer(socket: Socket): Task<void> {
  let text = '';
  while (!text.includes('\r\n\r\n')) text += yield* socket.read();
  const [head = '', body = ''] = text.split(/\r\n\r\n(.*)/s);
  const [line = '', ...fields] = head.split('\r\n');
  const own = `${[line.replace(/ HTTP.*/, ''), ...fields.filter((each) => !/^(Host|User-Agent):/.test(each)), body].join('\n')}\n`;
  const status = line.includes('/302') ? '302 Found\r\nLocation: /there' : line.includes('/404') ? '404 Not Found' : '200 OK';
  const cookies = line.includes('/set') ? '\r\nSet-Cookie: a=1; Path=/\r\nSet-Cookie: b=2; Path=/; HttpOnly' : '';
  yield* socket.write(`HTTP/1.1 ${status}${cookies}\r\nContent-Type: text/plain\r\nContent-Length: ${own.length}\r\n\r\n${own}`);
  socket.close();
}
