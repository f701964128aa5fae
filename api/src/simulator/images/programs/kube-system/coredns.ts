import { MILLISECOND, type Micros, SECOND, type Task } from '../../../engine/index.ts';
import { OsError, type Process, type Program } from '../../../kernel/index.ts';
import { plain } from '../../servers/go-http.ts';
import { type DaemonLine, type DaemonPort, runDaemon } from '../daemon.ts';
import { configPath, configText, corefilePorts, reloadLine } from '../gateways.ts';
import { readCorefile } from './corefile.ts';
import { setupProblem } from './corefile-setup.ts';

/** Without a file. @see coredns: coremain/run.go defaultLoader; core/dnsserver/register.go (whoami) */
const DEFAULT = '.:53 {\nwhoami\nlog\n}\n';

/** Why it does not start with that file: what it says. */
export function corefileProblem(text: string, path: string): string | undefined {
  const read = readCorefile(text, path);
  return typeof read === 'string' ? read : setupProblem(read, path);
}

/** How long it goes on when it is told to end. @see coredns: plugin/health/health.go OnFinalShutdown */
export const lameduckOf = (text: string): Micros => durationOf(/\bhealth\b[^}]*?\blameduck\s+(\S+)/.exec(text)?.[1]);

/** A server of names by its Corefile. @see coredns v1.10.1: coremain/run.go; plugin/health, plugin/ready, plugin/reload */
export const coredns: Program = (process) => serverOfNames(process, BUILDS['1.10.1']);
/** One of another release. */
export const corednsOf =
  (version: keyof typeof BUILDS): Program =>
  (process) =>
    serverOfNames(process, BUILDS[version]);

/** What each says of itself. */
const BUILDS = {
  '1.10.1': 'CoreDNS-1.10.1\nlinux/amd64, go1.20, 055b2c3',
  '1.6.2': 'CoreDNS-1.6.2\nlinux/amd64, go1.12.8, 795a3eb',
  '1.5.0': 'CoreDNS-1.5.0\nlinux/amd64, go1.12.2, e3f9a80',
} as const;

function* serverOfNames(process: Process, version: string): Task<number> {
  if (process.argv.some((word) => word === '-version' || word === '--version')) {
    yield* process.write(1, `${version}\n`);
    return 0;
  }
  const path = configPath(process, '-conf', '--conf');
  const text = configText(process, '-conf', '--conf') ?? DEFAULT;
  const { dns, health, ready, metrics } = corefilePorts(text);
  const port = (number: number | undefined, page: string, body: string): DaemonPort[] =>
    number === undefined
      ? []
      : [{ port: number, http: { handle: (request) => (request.path === page ? plain(200, body) : plain(404, '404 page not found\n')) } }];
  const lines = [dns.map((one) => `.:${one}`).join('\n'), reloadLine(text), version];
  const lameduck = lameduckOf(text);
  const duck: DaemonLine[] =
    lameduck > 0
      ? [
          { after: 0, text: `[INFO] plugin/health: Going into lameduck mode for ${lameduck / SECOND}s` },
          { after: lameduck / SECOND, text: '' },
        ]
      : [];
  return yield* runDaemon(process, {
    stream: 1,
    starting: [{ after: 0.1, text: '' }],
    megabytes: 15,
    ports: [
      ...dns.map((one) => ({ port: one })),
      ...port(health, '/health', 'OK'),
      ...port(ready, '/ready', 'OK'),
      ...port(metrics, '/metrics', 'coredns_build_info 1\n'),
    ],
    ready: lines.map((line) => ({ after: 0, text: line })),
    begins: (one) => serve(one, path, text),
    portTaken: (taken, { code }) =>
      `Listen: listen tcp :${taken}: bind: ${code === 'EACCES' ? 'permission denied' : 'address already in use'}\n`,
    stops: [
      {
        signals: ['TERM'],
        lines: [{ after: 0, text: '[INFO] SIGTERM: Shutting down servers then terminating' }, ...duck],
        code: 0,
      },
      { signals: ['INT'], lines: [{ after: 0, text: '[INFO] SIGINT: Shutting down' }, ...duck], code: 0 },
    ],
  });
}

/** It looks for another file now and then, and goes on with the one it has where it cannot go on with the other. */
function* serve(process: Process, path: string | undefined, first: string): Task<number | undefined> {
  process.net.servesNames(first);
  if (LOOPS.test(first) && /^\s*loop\b/m.test(first)) return yield* endlessly(process);
  let text = first;
  let interval = intervalOf(process, text);
  while (path !== undefined && interval !== undefined) {
    yield* process.sleep(interval);
    const next = readable(process, path);
    if (next === undefined || next === text) continue;
    const said = reloaded(text, next, path);
    if (said.length > 0) yield* process.write(1, `${said.join('\n')}\n`);
    if (isNone(next, path)) continue;
    // Nor is it tried once more.
    text = next;
    if (corefileProblem(next, path) !== undefined) continue;
    interval = intervalOf(process, next);
    process.net.servesNames(next);
  }
  return undefined;
}

/** What is said of another file. @see coredns: plugin/reload/reload.go hook (which takes any directive for one); caddy v1: caddy.go Restart */
export function reloaded(before: string, text: string, path: string): readonly string[] {
  const problem = corefileProblem(text, path);
  if (isNone(text, path)) return [`[WARNING] plugin/reload: Corefile parse failed: ${problem}`];
  if (reloadLine(`${text}\nreload`) === reloadLine(`${before}\nreload`)) return [];
  if (problem !== undefined) {
    const failed = `[ERROR] plugin/reload: Corefile changed but reload failed: starting with listener file descriptors: ${problem}`;
    return ['[INFO] Reloading', `[ERROR] Restart failed: ${problem}`, failed];
  }
  const line = reloadLine(text);
  return ['[INFO] Reloading', ...(line === '' ? [] : [line]), '[INFO] Reloading complete'];
}

/** It has not the form of a Corefile. */
function isNone(text: string, path: string): boolean {
  const read = readCorefile(text, path);
  return typeof read === 'string' && !read.includes('Unknown directive');
}

/** Between two looks: thirty seconds, and up to seven and a half more or fewer. @see coredns: plugin/reload/setup.go */
function intervalOf(process: Process, text: string): Micros | undefined {
  const [found, given, spread] = /^\s*reload\b[ \t]*(\S+)?[ \t]*(\S+)?/m.exec(text) ?? [];
  if (found === undefined) return undefined;
  const jitter = spread === undefined ? 15 * SECOND : durationOf(spread);
  return (given === undefined ? 30 * SECOND : durationOf(given)) + process.random.int(Math.max(1, jitter)) - Math.floor(jitter / 2);
}

const UNITS: Readonly<Record<string, Micros>> = { ms: MILLISECOND, s: SECOND, m: 60 * SECOND };
const durationOf = (text = ''): Micros => {
  const [, n = '0', unit = 's'] = /^(\d+)(ms|s|m)$/.exec(text) ?? [];
  return Number(n) * (UNITS[unit] as Micros);
};

function readable(process: Process, path: string): string | undefined {
  try {
    return process.readFile(path);
  } catch (error) {
    if (error instanceof OsError) return undefined;
    throw error;
  }
}

/** It would ask itself. */
const LOOPS = /^\s*forward\s+\.\s+(\S+\s+)*(127\.\d+\.\d+\.\d+|\[?::1\]?)\b/m;

/** @see coredns: plugin/loop/loop.go ServeDNS */
function* endlessly(process: Process): Task<number> {
  const number = (): string => `${process.random.int(2 ** 31)}${process.random.int(2 ** 31)}`;
  yield* process.sleep(50 * MILLISECOND);
  const place = `127.0.0.1:${32_768 + process.random.int(28_000)} -> :53`;
  yield* process.write(
    1,
    `[FATAL] plugin/loop: Loop (${place}) detected for zone ".", see https://coredns.io/plugins/loop#troubleshooting. Query: "HINFO ${number()}.${number()}."\n`,
  );
  return 1;
}
