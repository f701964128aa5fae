import { MILLISECOND, SECOND, seconds, type Task } from '../../../engine/index.ts';
import { OsError, type Process, type Program } from '../../../kernel/index.ts';
import { javaText } from '../../../shell/utilities/time/zone.ts';
import { plain } from '../../servers/go-http.ts';
import type { HttpResponse } from '../../servers/http-message.ts';
import { javaSignals } from '../../servers/signals.ts';
import { runDaemon } from '../daemon.ts';
import { javaMachine } from '../java-heap.ts';

/**
 * The service of "Kubernetes Patterns": a Spring Boot application, and beside it a class that writes a file of numbers.
 * @see k8spatterns/random-generator: RandomGeneratorApplication.java, RandomRunner.java
 */
export const randomGenerator =
  (java: Program): Program =>
  (process) => {
    const words = process.argv.slice(1);
    const runner = words.indexOf('RandomRunner');
    if (runner >= 0) return randomRunner(process, words.slice(runner + 1));
    return words.some((word) => word.endsWith('random-generator.jar')) ? application(process) : java(process);
  };

const READY = '/tmp/random-generator-ready';
const POST_START = '/tmp/postStart-done';

function* application(process: Process): Task<number> {
  const { env } = process;
  const log = (text: string): Task<void> => process.write(1, `${logged(process, text)}\n`);
  javaSignals(process);
  yield* process.compute(400 * MILLISECOND);
  if (env.get('WAIT_FOR_POST_START') === 'true') {
    while (!process.access(POST_START, 'f')) {
      yield* log('Waiting for postStart to be finished ....');
      yield* process.sleep(10 * SECOND);
    }
    yield* log(`postStart Message: ${process.readFile(POST_START)}`);
  } else yield* log('No WAIT_FOR_POST_START configured');
  yield* process.sleep(seconds(Number(env.get('DELAY_STARTUP')) || 0));
  const port = Number(env.get('SERVER_PORT') ?? configured(process, 'server.port') ?? 8080);
  const id = process.random.uuid();
  let alive = true;
  let eaten = 0;
  const machine = javaMachine(process);
  // Once it has started; the collector leaves some of it free.
  const used = (): number => Math.min(machine.maxMemory, HEAP + eaten);
  const memory = () => ({
    'memory.max': machine.maxMemory,
    'memory.used': used(),
    'memory.free': Math.round((used() - eaten) / 2),
    'cpu.procs': machine.processors,
  });
  const line = (text: string) => ({ after: 0, text: (): string => logged(process, text) });
  return yield* runDaemon(process, {
    megabytes: BASE,
    starting: [{ after: 3, text: BANNER }],
    ports: [
      {
        port,
        http: {
          *handle({ path, target }) {
            switch (path) {
              case '/memory-eater': {
                const megabytes = Number(new URLSearchParams(target.split('?')[1] ?? '').get('mb')) || 0;
                if (HEAP / 2 + megabytes > machine.maxMemory)
                  return { ...json({ status: 500, error: 'Internal Server Error', message: 'Java heap space', path }), status: 500 };
                eaten = megabytes;
                process.setMemory((BASE + megabytes) * 2 ** 20);
                return plain(200, '');
              }
              case '/': {
                const random = process.random.int(2 ** 32) - 2 ** 31;
                record(process, `${id},1000,${random}`);
                return json({ random, id });
              }
              case '/info':
                return json({ ...memory(), id, version: '1.0', ...told(process), env: Object.fromEntries(env) });
              case '/logs':
                return plain(200, recorded(process));
              case '/actuator/health':
                return { ...json({ status: alive ? 'UP' : 'DOWN' }), status: alive ? 200 : 503 };
              case '/toggle-live':
                alive = !alive;
                return plain(200, '');
              case '/toggle-ready':
                mark(process, !process.access(READY, 'f'));
                return plain(200, '');
              case '/shutdown':
                yield* process.write(1, `${logged(process, 'SHUTDOWN NOW')}\n${logged(process, SHUTDOWN)}\n`);
                return process.exit(0);
              default:
                return { ...json({ status: 404, error: 'Not Found', path }), status: 404 };
            }
          },
        },
      },
    ],
    ready: [
      line(`Tomcat started on port(s): ${port} (http) with context path ''`),
      line('Started RandomGeneratorApplication in 3.012 seconds (JVM running for 3.6)'),
      {
        after: 0,
        text: () => {
          mark(process, true);
          const { 'memory.max': max, 'memory.used': now, 'memory.free': free, 'cpu.procs': processors } = memory();
          return [
            `=== Max Heap Memory:  ${max} MB`,
            `=== Used Heap Memory: ${now} MB`,
            `=== Free Memory:      ${free} MB`,
            `=== Processors:       ${processors}`,
          ]
            .map((words) => logged(process, words))
            .join('\n');
        },
      },
    ],
    portTaken: () => `\nDescription:\n\nWeb server failed to start. Port ${port} was already in use.\n`,
    stops: [
      { signals: ['TERM'], lines: [line(SHUTDOWN)], code: 143 },
      { signals: ['INT'], lines: [line(SHUTDOWN)], code: 130 },
    ],
  });
}

/** In MiB: what it holds, and how much of that is its heap. */
const BASE = 140;
const HEAP = 46;

/** Of its configuration, and what the Pod tells it of itself. */
function told(process: Process): Readonly<Record<string, string>> {
  const { env } = process;
  const info = (name: string): string | undefined =>
    process.access(`/pod-info/${name}`, 'r') ? process.readFile(`/pod-info/${name}`) : undefined;
  const values = {
    pattern: env.get('PATTERN') ?? configured(process, 'pattern') ?? 'None',
    logFile: logFile(process),
    logUrl: env.get('LOG_URL'),
    'build-type': env.get('BUILD_TYPE') ?? configured(process, 'build.type'),
    POD_IP: env.get('POD_IP'),
    NODE_NAME: env.get('NODE_NAME'),
    labels: info('labels'),
    annotations: info('annotations'),
  };
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

const SHUTDOWN = '>>>> SHUTDOWN HOOK called. Possibly because of a SIGTERM from Kubernetes';

const logged = (process: Process, text: string): string =>
  `${javaText(process, '%Y-%m-%d %H:%M:%S.%3N')}  INFO ${process.pid} --- [           main] i.k.examples.RandomGeneratorApplication   : ${text}`;

const json = (value: unknown): HttpResponse => ({
  status: 200,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(value),
});

/** The file that its readiness check looks for. */
function mark(process: Process, ready: boolean): void {
  try {
    if (ready) process.writeFile(READY, '');
    else process.unlink(READY);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
  }
}

/** Spring's properties, where its configuration is mounted. */
function configured(process: Process, name: string): string | undefined {
  const path = process.env.get('SPRING_CONFIG_LOCATION')?.replace(/^file:/, '');
  if (!path || !process.access(path, 'r')) return undefined;
  const line = process
    .readFile(path)
    .split('\n')
    .find((each) => each.startsWith(`${name}=`));
  return line?.slice(name.length + 1).trim();
}

const logFile = (process: Process): string | undefined => process.env.get('LOG_FILE') ?? configured(process, 'log.file');

function record(process: Process, text: string): void {
  const path = logFile(process);
  if (path === undefined) return;
  try {
    process.writeFile(path, `${javaText(process, '%H:%M:%S')}.000,${text}\n`, { append: true });
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
  }
}

function recorded(process: Process): string {
  const path = logFile(process);
  return path !== undefined && process.access(path, 'r') ? process.readFile(path) : '';
}

function* randomRunner(process: Process, [file, count, pause, ...more]: readonly string[]): Task<number> {
  javaSignals(process);
  yield* process.compute(150 * MILLISECOND);
  if (file === undefined || count === undefined || more.length > 0) {
    yield* process.write(2, 'Usage: java -jar ... RandomRunner path-to-file number-lines-to-create [seconds-to-sleep]\n');
    return 1;
  }
  for (;;) {
    yield* process.write(1, `Starting to create ${count} random numbers and store in ${file}\n`);
    try {
      const id = process.random.uuid();
      process.work(Number(count));
      const line = (): string => `${javaText(process, '%H:%M:%S')}.000,${id},1000,${process.random.int(2 ** 32) - 2 ** 31}\n`;
      process.writeFile(file, Array.from({ length: Math.min(Number(count), LINES) }, line).join(''), { append: true });
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* process.write(
        2,
        `Exception in thread "main" java.io.FileNotFoundException: ${file} (${error.message})\n\tat java.base/java.io.FileOutputStream.open0(Native Method)\n\tat RandomRunner.main(RandomRunner.java:43)\n`,
      );
      return 1;
    }
    yield* process.compute(Number(count) * 15);
    yield* process.write(1, `Finished after ${Math.round((Number(count) * 15) / MILLISECOND)} ms\n`);
    if (pause === undefined || Number(pause) === 0) return 0;
    yield* process.sleep(30 * SECOND);
  }
}

/** As many of its lines as a run has room for. */
const LINES = 10_000;

const BANNER = String.raw`
  .   ____          _            __ _ _
 /\\ / ___'_ __ _ _(_)_ __  __ _ \ \ \ \
( ( )\___ | '_ | '_| | '_ \/ _' | \ \ \ \
 \\/  ___)| |_)| | | | | || (_| |  ) ) ) )
  '  |____| .__|_| |_|_| |_\__, | / / / /
 =========|_|==============|___/=/_/_/_/
 :: Spring Boot ::                (v2.7.5)

`;
