import type { CriAnswer, CriError, CriRequest } from '../../../apimachinery/cri.ts';
import { goQuote } from '../../../apimachinery/go-quote.ts';
import type { Task } from '../../../engine/index.ts';
import { goWords, OsError, type Process, type Socket } from '../../../kernel/index.ts';
import { klog } from '../../servers/go-http.ts';
import { ENDPOINTS } from './commands.data.ts';
import type { Settings } from './config.ts';
import { Fatal, log } from './fatal.ts';

/** What came of a call. */
export type Answered<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string };

/** The rest of the command is not followed. */
export class NotFollowed extends Fatal {}

/** Who hears what a command writes, as it does. */
type Hear = (stream: 1 | 2, text: string) => Task<void>;

/** A runtime's two services, where they are said to be; each says first where it looks for want of better. @see cri-tools: cmd/crictl/main.go getRuntimeService, getImageService */
export class Connection {
  readonly #process: Process;
  readonly #settings: Settings;
  readonly #endpoints: { runtime?: string; image?: string } = {};

  constructor(process: Process, settings: Settings) {
    this.#process = process;
    this.#settings = settings;
  }

  *open(service: 'runtime' | 'image'): Task<void> {
    const { runtime, image } = this.#settings;
    const given = service === 'image' && image ? image : runtime;
    if (given === '') throw new Fatal(`--${service}-endpoint is not set`);
    if (given === undefined)
      yield* log(
        this.#process,
        'warning',
        `${service} connect using default endpoints: [${ENDPOINTS.join(' ')}]. As the default settings are now deprecated, you should set the endpoint instead.`,
      );
    // That nobody is there shows only when something is asked for.
    const endpoint = given ?? (ENDPOINTS[0] as string);
    this.#endpoints[service] = yield* this.#address(endpoint);
  }

  /** @see kubernetes: pkg/kubelet/util/util_unix.go GetAddressAndDialer */
  *#address(endpoint: string): Task<string> {
    const [, protocol, path = ''] = /^(?:(\w+):\/\/)?(.*)$/s.exec(endpoint) ?? [];
    if (protocol === undefined) {
      const said = `"Using this endpoint is deprecated, please consider using full URL format" endpoint=${goQuote(endpoint)} URL=${goQuote(`unix://${endpoint}`)}`;
      yield* this.#process.write(2, klog(this.#process, 'I', 'util_unix.go:104', said));
    }
    if (protocol === undefined || protocol === 'unix') return path;
    if (protocol === 'tcp') throw new Fatal('only support unix socket endpoint');
    throw new Fatal(`protocol ${goQuote(protocol)} not supported`);
  }

  /** What it comes to; what goes wrong is told as the library for it does, beside, where `failed` says how. */
  *call<T>(
    service: 'runtime' | 'image',
    request: CriRequest,
    failed?: { readonly place: string; readonly text: string; readonly about?: string },
    hear?: Hear,
  ): Task<Answered<T>> {
    const answer = yield* this.#ask(this.#endpoints[service] ?? '', request, hear);
    if ('notFollowed' in answer) throw new NotFollowed();
    if ('value' in answer) return { ok: true, value: answer.value as T };
    const { code, message } = answer.error;
    const error = `rpc error: code = ${code} desc = ${message}`;
    if (failed) {
      const text = `${goQuote(failed.text)} err=${goQuote(error)}${failed.about ? ` ${failed.about}` : ''}`;
      yield* this.#process.write(2, klog(this.#process, 'E', failed.place, text));
    }
    return { ok: false, error };
  }

  *#ask(path: string, request: CriRequest, hear: Hear | undefined): Task<Exclude<CriAnswer, { stream: 1 | 2 }>> {
    let socket: Socket;
    try {
      socket = yield* this.#process.net.connectUnix(path);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      return { error: unavailable(path, error) };
    }
    try {
      yield* socket.write(JSON.stringify(request));
      let text = '';
      for (let data = yield* socket.read(); data !== ''; data = yield* socket.read()) {
        text += data;
        const lines = text.split('\n');
        text = lines.pop() ?? '';
        for (const line of lines) {
          const part = JSON.parse(line) as CriAnswer;
          if (!('stream' in part)) return part;
          if (hear) yield* hear(part.stream, part.text);
        }
      }
    } catch (error) {
      if (!(error instanceof OsError) && !(error instanceof SyntaxError)) throw error;
    } finally {
      socket.close();
    }
    return { error: { code: 'Unavailable', message: 'connection error: desc = "error reading server preface: EOF"' } };
  }
}

/** @see google.golang.org/grpc: internal/transport/http2_client.go dial */
const unavailable = (path: string, error: OsError): CriError => ({
  code: 'Unavailable',
  message: `connection error: desc = "transport: Error while dialing dial unix ${path}: connect: ${goWords(error)}"`,
});
