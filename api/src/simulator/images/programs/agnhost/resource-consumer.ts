import { MILLISECOND, SECOND, type Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { EventLoop } from '../../servers/event-loop.ts';
import { goLog, plain, runGoServer, startGoServer } from '../../servers/go-http.ts';
import { formOf, type HttpRequest, type HttpResponse } from '../../servers/http-message.ts';
import { goSignals } from '../../servers/signals.ts';
import { goFlags } from '../go-flags.ts';
import type { Given } from '../pflag.ts';
import { goGet } from './go-get.ts';

type Form = ReadonlyMap<string, string>;

/** Takes CPU and memory when it is asked to, in processes of their own. @see kubernetes: test/images/resource-consumer/resource_consumer_handler.go */
export function* resourceConsumer(process: Process): Task<number> {
  goSignals(process);
  const port = Number(goFlags(process.argv.slice(1), { port: true }).values.get('port') ?? '8080');
  const loop = new EventLoop();
  const metrics = new Map<string, number>();
  const beside = (argv: readonly string[]): void => {
    loop.start(ran(process, argv));
  };
  const consume: Readonly<Record<string, (form: Form) => HttpResponse>> = {
    '/ConsumeCPU': (form) =>
      told(form, 'ConsumeCPU', 'millicores', (amount, seconds) =>
        beside(['/consume-cpu/consume-cpu', `-millicores=${amount}`, `-duration-sec=${seconds}`]),
      ),
    '/ConsumeMem': (form) =>
      told(form, 'ConsumeMem', 'megabytes', (amount, seconds) =>
        beside(['stress', '-m', '1', '--vm-bytes', `${amount}M`, '--vm-hang', '0', '-t', String(seconds)]),
      ),
    '/GetCurrentStatus': () => plain(200, 'Warning: not implemented!\nGetCurrentStatus'),
    '/BumpMetric'(form) {
      const [metric = '', delta = '', seconds = ''] = ['metric', 'delta', 'durationSec'].map((name) => form.get(name) ?? '');
      if (metric === '' || delta === '' || seconds === '') return NOT_GIVEN;
      if (Number.isNaN(Number(delta)) || !WHOLE.test(seconds)) return INCORRECT;
      loop.start(bumped(process, metrics, metric, Number(delta), Number(seconds)));
      return plain(200, `BumpMetric\n${metric} metric\n${Number(delta)} delta\n${Number(seconds)} durationSec\n`);
    },
  };
  yield* process.sleep(20 * MILLISECOND);
  const problem = startGoServer(process, loop, {
    port,
    takesAnyPath: true,
    routes: {
      '/metrics': () =>
        plain(
          200,
          [...metrics].map(([name, value]) => `# HELP ${name} info message.\n# TYPE ${name} gauge\n${name} ${value.toFixed(6)}\n`).join(''),
        ),
      '/': (request) => {
        if (request.method !== 'POST') return BAD_REQUEST;
        const handler = Object.hasOwn(consume, request.path) ? consume[request.path] : undefined;
        return handler?.(formOf(request)) ?? plain(404, `unknown function: ${request.path}\n`);
      },
    },
  });
  if (problem !== undefined) {
    yield* process.write(2, `${goLog(process, problem)}\n`);
    return 1;
  }
  yield* loop.run();
  return 0;
}

function* ran(process: Process, argv: readonly string[]): Task<void> {
  yield* process.waitpid(process.spawn({ argv: [...argv] }));
}

function* bumped(process: Process, metrics: Map<string, number>, name: string, by: number, seconds: number): Task<void> {
  metrics.set(name, (metrics.get(name) ?? 0) + by);
  yield* process.sleep(seconds * SECOND);
  metrics.set(name, (metrics.get(name) ?? 0) - by);
}

/** @see kubernetes: test/images/resource-consumer/consume-cpu/consume_cpu.go */
export function* consumeCpu(process: Process): Task<number> {
  const { values } = goFlags(process.argv.slice(1), { millicores: true, 'duration-sec': true });
  const share = Math.min(1, Number(values.get('millicores') ?? '0') / 1000);
  const until = process.now + Number(values.get('duration-sec') ?? '0') * SECOND;
  while (process.now < until) {
    yield* process.compute(share * SLICE);
    yield* process.sleep((1 - share) * SLICE);
  }
  return 0;
}

/** Spreads what it is asked for over the consumers of a Service. @see kubernetes: test/images/agnhost/resource-consumer-controller/controller.go */
export function* resourceConsumerController(process: Process, { values }: Given): Task<number> {
  const domain = /^search\s.*\bsvc\.(\S+)/m.exec(process.readFile('/etc/resolv.conf'))?.[1] ?? '';
  const service = `${values.get('consumer-service-name') ?? 'resource-consumer'}.${values.get('consumer-service-namespace') ?? 'default'}.svc.${domain}`;
  const consumers = `${service}:${values.get('consumer-port') ?? '8080'}`;
  return yield* runGoServer(process, {
    port: Number(values.get('port') ?? '8080'),
    takesAnyPath: true,
    routes: { '/': (request) => spread(process, consumers, request) },
  });
}

function* spread(process: Process, consumers: string, request: HttpRequest): Task<HttpResponse> {
  const { path } = request;
  const form = formOf(request);
  const kind = Object.hasOwn(KINDS, path) ? KINDS[path] : undefined;
  if (request.method !== 'POST') return BAD_REQUEST;
  if (!kind) return plain(404, 'unknown function\n');
  const [seconds = '', amount = '', size = '', metric = ''] = ['durationSec', kind.amount, kind.size, 'metric'].map(
    (name) => form.get(name) ?? '',
  );
  if (seconds === '' || amount === '' || size === '' || (kind.amount === 'delta' && metric === '')) return NOT_GIVEN;
  if (![seconds, amount, size].every((each) => WHOLE.test(each)) || Number(size) <= 0) return INCORRECT;
  const count = Math.floor(Number(amount) / Number(size));
  const rest = Number(amount) - count * Number(size);
  let text = `RC manager: ${kind.sending(count, Number(size), rest)}\n`;
  for (const each of [...new Array<number>(count).fill(Number(size)), ...(rest > 0 ? [rest] : [])]) {
    const given = `${kind.amount}=${each}&durationSec=${seconds}${metric === '' ? '' : `&metric=${metric}`}`;
    const answer = yield* goGet(process, `http://${consumers}${path}`, { form: given });
    text += 'error' in answer ? `Failed to connect to consumer: ${answer.error}\n` : `${kind.done(each, metric)}\n`;
  }
  return plain(200, text);
}

interface Kind {
  readonly amount: string;
  readonly size: string;
  sending(count: number, size: number, rest: number): string;
  done(amount: number, metric: string): string;
}
const KINDS: Readonly<Record<string, Kind>> = {
  '/ConsumeCPU': {
    amount: 'millicores',
    size: 'requestSizeMillicores',
    sending: (count, size, rest) =>
      `sending ${count} requests to consume ${size} millicores each and 1 request to consume ${rest} millicores`,
    done: (amount) => `Consumed ${amount} millicores`,
  },
  '/ConsumeMem': {
    amount: 'megabytes',
    size: 'requestSizeMegabytes',
    sending: (count, size, rest) => `sending ${count} requests to consume ${size} MB each and 1 request to consume ${rest} MB`,
    done: (amount) => `Consumed ${amount} megabytes`,
  },
  '/BumpMetric': {
    amount: 'delta',
    size: 'requestSizeMetrics',
    sending: (count, size, rest) => `sending ${count} requests to bump custom metric by ${size} each and 1 request to bump by ${rest}`,
    done: (amount, metric) => `Bumped metric ${metric} by ${amount}`,
  },
};

function told(form: Form, name: string, unit: string, begin: (amount: number, seconds: number) => void): HttpResponse {
  const [amount = '', seconds = ''] = [unit, 'durationSec'].map((key) => form.get(key) ?? '');
  if (amount === '' || seconds === '') return NOT_GIVEN;
  if (!WHOLE.test(amount) || !WHOLE.test(seconds)) return INCORRECT;
  begin(Number(amount), Number(seconds));
  return plain(200, `${name}\n${Number(amount)} ${unit}\n${Number(seconds)} durationSec\n`);
}

const WHOLE = /^[-+]?\d+$/;
const SLICE = 100 * MILLISECOND;
const BAD_REQUEST = plain(400, 'Bad request. Not a POST request\n');
const NOT_GIVEN = plain(400, 'not given function argument\n');
const INCORRECT = plain(400, 'incorrect function argument\n');
