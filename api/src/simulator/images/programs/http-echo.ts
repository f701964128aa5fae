import { mapped, nothing, type Task } from '../../engine/index.ts';
import type { Process, Program } from '../../kernel/index.ts';
import { goAddress, goLog, plain, runGoServer } from '../servers/go-http.ts';
import type { HttpRequest } from '../servers/http-message.ts';
import { exitsOn } from '../servers/signals.ts';
import { goFlags } from './go-flags.ts';

/** hashicorp/http-echo: answers every request with one text. @see hashicorp/http-echo: main.go */
export const httpEcho = (version: string): Program =>
  function* (process) {
    const { values, operands, problem } = goFlags(process.argv.slice(1), {
      listen: true,
      text: true,
      'status-code': true,
      version: false,
      help: false,
      h: false,
    });
    if (problem !== undefined || values.has('help') || values.has('h')) {
      yield* process.write(2, `${problem === undefined ? '' : `${problem}\n`}${USAGE}`);
      return problem === undefined ? 0 : 2;
    }
    if (values.has('version')) {
      yield* process.write(2, `http-echo v${version}\n`);
      return 0;
    }
    const text = values.get('text') ?? (version.startsWith('0.') ? '' : (process.env.get('ECHO_TEXT') ?? ''));
    if (text === '') return yield* wrong(process, 'Missing -text option!');
    if (operands.length > 0) return yield* wrong(process, 'Too many arguments!');
    const listen = values.get('listen') ?? ':5678';
    const colon = listen.lastIndexOf(':');
    const port = Number(listen.slice(colon + 1));
    const address = listen.slice(0, colon).replace('localhost', '127.0.0.1');
    const status = Number(values.get('status-code') ?? '200');
    const body = `${text}\n`;
    const answer = plain(status, body, { 'X-App-Name': 'http-echo', 'X-App-Version': version });
    yield* process.write(1, `${goLog(process, `${version.startsWith('0.') ? 'Server' : '[INFO] server'} is listening on ${listen}`)}\n`);
    // Of a request whose words are the last one's, as a probe's are, most of the line is the same.
    let last: { headers?: HttpRequest['headers']; host: string; rest: string } = { host: '', rest: '' };
    return yield* runGoServer(process, {
      // Since 1.0 it shuts down on TERM; before, it asked for INT alone.
      ...(!version.startsWith('0.') && { signals: (self: Process) => exitsOn(self, 0) }),
      port,
      ...(address !== '' && { address }),
      routes: {
        '/health': () => ({ status: 200, headers: { 'Content-Type': 'application/json; charset=utf-8' }, body: '{"status":"ok"}\n' }),
        '/': (request) => {
          if (request.headers !== last.headers) {
            const { headers, method, target, version: spoken } = request;
            const agent = headers.get('user-agent') ?? '';
            const rest = ` "${method} ${target} ${spoken}" ${status} ${body.length} "${agent}" 21.3µs\n`;
            last = { headers, host: `${headers.get('host') ?? ''} `, rest };
          }
          const written = process.write(1, goLog(process, `${last.host}${goAddress(request)}${last.rest}`));
          return written === nothing ? answer : mapped(written, () => answer);
        },
      },
    });
  };

function* wrong(process: Process, message: string): Task<number> {
  yield* process.write(2, `${message}\n`);
  return 127;
}

const USAGE = `Usage of /http-echo:
  -listen string
    	address and port to listen (default ":5678")
  -status-code int
    	http response code, e.g.: 200 (default 200)
  -text string
    	text to put on the webpage
  -version
    	display version information
`;
