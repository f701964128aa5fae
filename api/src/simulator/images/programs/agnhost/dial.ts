import { goJson } from '../../../apimachinery/go-json.ts';
import { joinHostPort } from '../../../apimachinery/host-port.ts';
import { SECOND, type Task } from '../../../engine/index.ts';
import { goWords, OsError, type Process } from '../../../kernel/index.ts';
import { goLog, lookupFailure, plain } from '../../servers/go-http.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import { goGet } from './go-get.ts';

/** Asks another netexec, as often as it is told. @see kubernetes: test/images/agnhost/netexec/netexec.go dialHandler */
export function* dialed(process: Process, { query }: HttpRequest): Task<HttpResponse> {
  const names = ['host', 'port', 'request', 'protocol', 'tries'];
  const [host = '', port = '', request = '', protocol = '', tries = ''] = names.map((name) => query.get(name) ?? '');
  yield* process.write(
    2,
    `${goLog(process, `GET /dial?host=${host}&protocol=${protocol}&port=${port}&request=${request}&tries=${tries}`)}\n`,
  );
  if (!/^([-+]?\d+)?$/.test(tries))
    return plain(400, `tries parameter is invalid. strconv.Atoi: parsing ${JSON.stringify(tries)}: invalid syntax\n`);
  if (request === '') return plain(400, 'request parameter not specified. <nil>\n');
  const dial = Object.hasOwn(DIALS, protocol.toLowerCase()) ? DIALS[protocol.toLowerCase()] : undefined;
  if (!dial) return plain(400, `unsupported protocol. ${protocol}\n`);
  const [address] = host === '' ? ['127.0.0.1'] : yield* process.net.resolve(host);
  const invalid =
    address === undefined
      ? lookupFailure(process, host)
      : Number(port) > 65_535
        ? `address ${port}: invalid port`
        : /^\d*$/.test(port)
          ? undefined
          : `lookup ${protocol.toLowerCase() === 'udp' ? 'udp' : 'tcp'}/${port}: unknown port`;
  if (address === undefined || invalid !== undefined) return plain(400, `host and/or port param are invalid. ${invalid}\n`);
  const responses: string[] = [];
  const errors: string[] = [];
  let last = '';
  for (let i = 0; i < Number(tries || 1); i++) {
    const answer = yield* dial(process, address, Number(port), request);
    last = 'text' in answer ? answer.text : '';
    if ('text' in answer) responses.push(answer.text);
    else errors.push(answer.error);
  }
  // The last answer alone decides whether any are shown.
  return plain(200, goJson({ ...(last !== '' && { responses }), ...(errors.length > 0 && { errors }) }, ''));
}

type Dial = (process: Process, address: string, port: number, request: string) => Task<{ text: string } | { error: string }>;

const http: Dial = function* (process, address, port, request) {
  const answer = yield* goGet(process, `http://${joinHostPort(address, port)}/${request}`, {
    limit: 5 * SECOND,
  });
  return 'error' in answer ? answer : { text: answer.body };
};

const udp: Dial = function* (process, address, port, request) {
  try {
    const socket = yield* process.net.connect(address, port, 5 * SECOND, 'UDP');
    yield* socket.write(request);
    const text = yield* socket.read(5 * SECOND);
    socket.close();
    return { text };
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    const why = error.code === 'ETIMEDOUT' ? 'i/o timeout' : `connect: ${goWords(error)}`;
    return { error: `reading from udp connection failed. err:'read udp ${address}:${port}: ${why}'` };
  }
};

const DIALS: Readonly<Record<string, Dial>> = { '': http, http, udp };
