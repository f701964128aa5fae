import { formatTime } from '../../../apimachinery/time.ts';
import { SECOND, seconds, type Task } from '../../../engine/index.ts';
import { goWords, OsError, type Process } from '../../../kernel/index.ts';
import { goUnreachable } from '../../servers/go-dial.ts';
import { plain } from '../../servers/go-http.ts';
import { type DaemonPort, runDaemon } from '../daemon.ts';
import { flagOf } from '../start-checks.ts';

/** What its image has, as far as it says more than comments. @see influxdata/influxdata-docker: telegraf */
export const TELEGRAF_CONF = `[global_tags]
[agent]
  interval = "10s"
  round_interval = true
  metric_batch_size = 1000
  metric_buffer_limit = 10000
  collection_jitter = "0s"
  flush_interval = "10s"
  flush_jitter = "0s"
  precision = "0s"
  hostname = ""
  omit_hostname = false
[[outputs.influxdb]]
[[inputs.cpu]]
  percpu = true
[[inputs.disk]]
[[inputs.diskio]]
[[inputs.kernel]]
[[inputs.mem]]
[[inputs.processes]]
[[inputs.swap]]
[[inputs.system]]
`;

interface Plugin {
  readonly name: string;
  readonly settings: ReadonlyMap<string, string>;
}

/** Telegraf: it says what it gathers, and that it cannot bring it where nobody is. @see influxdata/telegraf: cmd/telegraf/telegraf.go, agent/agent.go */
export function* telegraf(process: Process, version: string): Task<number> {
  const say = (level: string, text: string): Task<void> => process.write(2, `${formatTime(process.now)} ${level}! ${text}\n`);
  const path = flagOf(process, 'config') ?? process.env.get('TELEGRAF_CONFIG_PATH') ?? '/etc/telegraf/telegraf.conf';
  yield* process.sleep(0.2 * SECOND);
  let text: string;
  try {
    text = process.readFile(path);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* say('E', `error loading config file ${path}: open ${path}: ${goWords(error)}`);
    return 1;
  }
  yield* say('I', `Loading config: ${path}`);
  const plugins = (kind: string): Plugin[] => pluginsIn(text, kind);
  const [inputs, outputs] = [plugins('inputs'), plugins('outputs')];
  const named = (list: readonly Plugin[]): string => {
    const counts = new Map<string, number>();
    for (const { name } of list) counts.set(name, (counts.get(name) ?? 0) + 1);
    return [...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => (count > 1 ? `${name} (${count}x)` : name))
      .join(' ');
  };
  for (const [list, kind] of [
    [outputs, 'outputs'],
    [inputs, 'inputs'],
  ] as const)
    if (list.length === 0) {
      yield* say('E', `[telegraf] Error running agent: no ${kind} found, probably invalid config file provided`);
      return 1;
    }
  yield* say('I', `Starting Telegraf ${version}`);
  yield* say('I', `Loaded inputs: ${named(inputs)}`);
  yield* say('I', `Loaded aggregators: ${named(plugins('aggregators'))}`);
  yield* say('I', `Loaded processors: ${named(plugins('processors'))}`);
  yield* say('I', `Loaded outputs: ${named(outputs)}`);
  const setting = (name: string, usual: string): string => new RegExp(`^\\s*${name}\\s*=\\s*"([^"]*)"`, 'm').exec(text)?.[1] || usual;
  const host = setting('hostname', process.net.hostname).replace(
    /^\$\{?(\w+)\}?$/,
    (_, variable: string) => process.env.get(variable) ?? '',
  );
  yield* say('I', `Tags enabled: host=${host}`);
  const interval = setting('flush_interval', '10s');
  yield* say('I', `[agent] Config: Interval:${setting('interval', '10s')}, Quiet:false, Hostname:"${host}", Flush Interval:${interval}`);
  return yield* runDaemon(process, {
    stream: 2,
    megabytes: 50,
    ports: [...inputs, ...outputs].flatMap(portOf),
    portTaken: (port) => `${formatTime(process.now)} E! [telegraf] Error running agent: listen tcp :${port}: bind: address already in use`,
    *begins(self) {
      const influx = outputs.find(({ name }) => name === 'influxdb');
      if (outputs.some(({ name }) => name !== 'influxdb' && name !== 'discard' && name !== 'prometheus_client'))
        self.remark({ kind: 'NotFollowed', program: 'telegraf', why: 'what it writes to its outputs', taken: 'running' });
      if (influx) yield* writesTo(self, influx, seconds(Number.parseFloat(interval) || 10));
      return undefined;
    },
    stops: [
      {
        signals: ['TERM', 'INT'],
        lines: [
          { after: 0, text: () => `${formatTime(process.now)} I! [agent] Hang on, flushing any cached metrics before shutdown` },
          { after: 0, text: () => `${formatTime(process.now)} I! [agent] Stopping running outputs` },
        ],
        code: 0,
      },
    ],
  });
}

/** Each `[[kind.name]]` of a configuration, with what stands in it. */
const pluginsIn = (text: string, kind: string): Plugin[] =>
  text.split(/^(?=\s*\[\[?)/m).flatMap((section) => {
    const name = new RegExp(`^\\s*\\[\\[${kind}\\.(\\w+)\\]\\]`).exec(section)?.[1];
    const settings = new Map(
      [...section.matchAll(/^\s*(\w+)\s*=\s*(.+?)\s*$/gm)].map(([, key = '', value = '']) => [key, value.replace(/^"(.*)"$/, '$1')]),
    );
    return name === undefined ? [] : [{ name, settings }];
  });

/** Plugins that listen, and where if they are not told. */
const LISTENING: Readonly<Record<string, readonly [setting: string, usual: string]>> = {
  http_listener_v2: ['service_address', ':8080'],
  influxdb_listener: ['service_address', ':8186'],
  influxdb_v2_listener: ['service_address', ':8086'],
  socket_listener: ['service_address', ''],
  opentelemetry: ['service_address', '0.0.0.0:4317'],
  prometheus_client: ['listen', ':9273'],
  health: ['service_address', 'tcp://:8080'],
};

function portOf({ name, settings }: Plugin): DaemonPort[] {
  const [setting, usual] = (Object.hasOwn(LISTENING, name) && LISTENING[name]) || [];
  const address = setting === undefined ? '' : (settings.get(setting) ?? usual ?? '');
  const port = /^udp/.test(address) ? undefined : /:(\d+)$/.exec(address)?.[1];
  if (port === undefined) return [];
  return [
    { port: Number(port), ...(name !== 'socket_listener' && name !== 'opentelemetry' && { http: { handle: () => plain(200, '') } }) },
  ];
}

/** @see influxdata/telegraf: plugins/outputs/influxdb/influxdb.go Connect, Write */
function* writesTo(process: Process, { settings }: Plugin, interval: number): Task<void> {
  const url = /https?:\/\/[^"\],\s]+/.exec(settings.get('urls') ?? settings.get('url') ?? '')?.[0] ?? 'http://localhost:8086';
  const database = settings.get('database') || 'telegraf';
  const [, host = '', port = '8086'] = /^https?:\/\/([^:/]+)(?::(\d+))?/.exec(url) ?? [];
  for (let round = 0; round < ROUNDS; round++) {
    const failed = yield* goUnreachable(process, host, Number(port));
    if (failed === undefined) return;
    const say = (level: string, text: string): Task<void> => process.write(2, `${formatTime(process.now)} ${level}! ${text}\n`);
    if (round === 0)
      yield* say(
        'W',
        `[outputs.influxdb] When writing to [${url}]: database "${database}" creation failed: Post "${url}/query": ${failed}`,
      );
    else {
      yield* say('E', `[outputs.influxdb] When writing to [${url}]: failed doing req: Post "${url}/write?db=${database}": ${failed}`);
      yield* say('E', '[agent] Error writing to outputs.influxdb: could not write any address');
    }
    yield* process.sleep(interval);
  }
  process.remark({ kind: 'NotFollowed', program: 'telegraf', why: 'what it tries to write again and again', taken: 'alike' });
}

/** So often it tells that it cannot. */
const ROUNDS = 500;
