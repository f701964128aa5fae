import { MILLISECOND, type Task } from '../../../engine/index.ts';
import { byteLength, goWords, OsError, type Process, type Socket } from '../../../kernel/index.ts';

/** One connection, which gets its chunks. @see kubernetes: test/images/agnhost/port-forward-tester/portforwardtester.go */
export function* portForwardTester(process: Process): Task<number> {
  const say = (text: string): Task<void> => process.write(1, `${text}\n`);
  const address = process.env.get('BIND_ADDRESS') || 'localhost';
  const port = Number(process.env.get('BIND_PORT') ?? 0);
  let socket: Socket;
  try {
    socket = yield* process.net.listen(port, { address: address === 'localhost' ? '127.0.0.1' : address }).accept();
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* say(`Error listening: listen tcp ${address}:${port}: bind: ${goWords(error)}`);
    return 1;
  }
  yield* say('Accepted client connection');
  const expected = process.env.get('EXPECTED_CLIENT_DATA') ?? '';
  if (expected !== '') {
    const read = yield* socket.read();
    const [want, got] = [byteLength(expected), Math.min(byteLength(read), byteLength(expected))];
    if (got !== want) {
      yield* say(`Expected to read ${want} bytes from client, but got ${got} instead. err=${read === '' ? 'EOF' : '<nil>'}`);
      return 2;
    }
    if (!read.startsWith(expected)) {
      yield* say(`Expect to read ${JSON.stringify(expected)}, but got ${JSON.stringify(read.slice(0, expected.length))}. err=<nil>`);
      return 3;
    }
    yield* say('Received expected client data');
  }
  const numbers: number[] = [];
  for (const name of ['CHUNKS', 'CHUNK_SIZE', 'CHUNK_INTERVAL']) {
    const text = process.env.get(name) ?? '';
    if (!/^[-+]?\d+$/.test(text)) {
      yield* say(`Error parsing ${name} ${JSON.stringify(text)}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
      return 1;
    }
    numbers.push(Number(text));
  }
  const [chunks = 0, size = 0, interval = 0] = numbers;
  for (let i = 0; i < chunks; i++) {
    yield* socket.write('x'.repeat(size));
    if (i + 1 < chunks) yield* process.sleep(interval * MILLISECOND);
  }
  yield* say('Shutting down connection');
  socket.finishWriting();
  yield* process.sleep(RST_AVOIDANCE_DELAY);
  socket.close();
  yield* say('Done');
  return 0;
}

const RST_AVOIDANCE_DELAY = 500 * MILLISECOND;
