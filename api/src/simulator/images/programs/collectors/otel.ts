import { ConversionError, type Json, jsonValue, parseDocument, YamlError } from '../../../apimachinery/go-yaml/index.ts';
import { isRecord, recordOf } from '../../../apimachinery/records.ts';
import { formatTimeMilli } from '../../../apimachinery/time.ts';
import { MILLISECOND, type Task } from '../../../engine/index.ts';
import { goWords, OsError, type Process } from '../../../kernel/index.ts';
import { json } from '../../models/answers.ts';
import { goLog, plain } from '../../servers/go-http.ts';
import { type DaemonPort, runDaemon } from '../daemon.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The OpenTelemetry Collector: it listens where its pipelines have receivers. @see open-telemetry/opentelemetry-collector: service/service.go, otelcol/collector.go */
export function* otelCollector(process: Process, name: string, version: string): Task<number> {
  yield* process.sleep(300 * MILLISECOND);
  const fails = function* (why: string): Task<number> {
    yield* process.write(2, `Error: ${why}\n${goLog(process, `collector server run finished with error: ${why}`)}\n`);
    return 1;
  };
  const told = process.argv.flatMap((word, i, all) => /^--config=(.*)/.exec(word)?.[1] ?? (word === '--config' ? (all[i + 1] ?? '') : []));
  if (told.length === 0) return yield* fails('at least one config flag must be provided');
  const config = configOf(process, told);
  if (typeof config === 'string') return yield* fails(config);
  const say = (place: string, text: string): Task<void> => process.write(2, `${formatTimeMilli(process.now)}\tinfo\t${place}\t${text}\n`);
  yield* say('service/telemetry.go:113', 'Setting up own telemetry...');
  yield* say('service/telemetry.go:136', 'Serving Prometheus metrics\t{"address": ":8888", "level": "Basic"}');
  yield* say('service/service.go:129', `Starting ${name}...\t{"Version": "${version}", "NumCPU": ${process.system.cpus}}`);
  yield* say('extensions/extensions.go:41', 'Starting extensions...');
  const ports = portsIn(config);
  return yield* runDaemon(process, {
    stream: 2,
    megabytes: 60,
    ports: [
      { port: 8888, http: { handle: ({ path }) => (path === '/metrics' ? plain(200, '') : plain(404, '404 page not found\n')) } },
      ...ports,
    ],
    ready: [
      {
        after: 0,
        text: () =>
          `${formatTimeMilli(process.now)}\tinfo\tservice/service.go:146\tEverything is ready. Begin running and processing data.`,
      },
    ],
    portTaken: (port) => {
      const why = `cannot start pipelines: listen tcp 0.0.0.0:${port}: bind: address already in use`;
      return `Error: ${why}\n${goLog(process, `collector server run finished with error: ${why}`)}`;
    },
    stops: [
      {
        signals: ['TERM', 'INT'],
        lines: [
          ['otelcol/collector.go:236', 'Received signal from OS\t{"signal": "terminated"}'],
          ['service/service.go:155', 'Starting shutdown...'],
          ['extensions/extensions.go:55', 'Stopping extensions...'],
          ['service/service.go:169', 'Shutdown complete.'],
        ].map(([place, text]) => ({ after: 0, text: () => `${formatTimeMilli(process.now)}\tinfo\t${place}\t${text}` })),
        code: 0,
      },
    ],
  });
}

/** All its files together, or why they are of no use. @see open-telemetry/opentelemetry-collector: otelcol/configprovider.go, config.go Validate */
function configOf(process: Process, told: readonly string[]): Fields | string {
  const config: Record<string, unknown> = {};
  for (const each of told) {
    const path = each.replace(/^file:/, '');
    let text: string;
    try {
      text = process.readFile(path);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      return `failed to get config: cannot retrieve the configuration: unable to read the file file:${path}: open ${path}: ${goWords(error)}`;
    }
    let value: Json | undefined;
    try {
      const parsed = parseDocument(text, { json: false, maxValues: 20_000 });
      value = parsed && jsonValue(parsed, 2048).value;
    } catch (error) {
      if (!(error instanceof YamlError) && !(error instanceof ConversionError)) throw error;
      return `failed to get config: cannot retrieve the configuration: ${error.message}`;
    }
    if (isRecord(value)) for (const [key, own] of Object.entries(value)) config[key] = { ...recordOf(config[key]), ...recordOf(own) };
  }
  return invalid(config) ?? config;
}

function invalid(config: Fields): string | undefined {
  const wrong = (why: string): string => `invalid configuration: ${why}`;
  if (Object.keys(recordOf(config.receivers)).length === 0) return wrong('no enabled receivers specified in config');
  if (Object.keys(recordOf(config.exporters)).length === 0) return wrong('no enabled exporters specified in config');
  const pipelines = Object.entries(recordOf(recordOf(config.service).pipelines));
  if (pipelines.length === 0) return wrong('service must have at least one pipeline');
  for (const each of namesIn(recordOf(config.service).extensions))
    if (!(each in recordOf(config.extensions))) return wrong(`service references extension "${each}" which does not exist`);
  for (const [name, pipeline] of pipelines)
    for (const kind of ['receivers', 'processors', 'exporters'] as const) {
      const used = namesIn(recordOf(pipeline)[kind]);
      if (used.length === 0 && kind !== 'processors')
        return wrong(`service pipeline "${name}" must have at least one ${kind.slice(0, -1)}`);
      const lacking = used.find((one) => !(one in recordOf(config[kind])));
      if (lacking !== undefined)
        return wrong(`service pipeline "${name}" references ${kind.slice(0, -1)} "${lacking}" which does not exist`);
    }
  return undefined;
}

const namesIn = (value: unknown): string[] => (Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []);

/** Where the parts of its pipelines listen, by their type. */
function portsIn(config: Fields): DaemonPort[] {
  const service = recordOf(config.service);
  const inUse = (kind: string): string[] => [
    ...new Set(Object.values(recordOf(service.pipelines)).flatMap((pipeline) => namesIn(recordOf(pipeline)[kind]))),
  ];
  const ports = new Map<number, DaemonPort>();
  const add = (endpoint: unknown, usual: string, http?: DaemonPort['http']): void => {
    const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(typeof endpoint === 'string' ? endpoint : usual) ?? [];
    const isOwn = host === 'localhost' || host === '127.0.0.1';
    ports.set(Number(port), { port: Number(port), ...(isOwn && { address: '127.0.0.1' }), ...(http && { http }) });
  };
  for (const name of inUse('receivers')) {
    const own = recordOf(recordOf(config.receivers)[name]);
    const protocols = recordOf(own.protocols);
    for (const [type, protocol, usual] of RECEIVERS)
      if (name.split('/')[0] === type && (protocol === '' || protocol in protocols))
        add(protocol === '' ? own.endpoint : recordOf(protocols[protocol]).endpoint, usual);
  }
  for (const name of inUse('exporters'))
    if (name.split('/')[0] === 'prometheus')
      add(recordOf(recordOf(config.exporters)[name]).endpoint, '0.0.0.0:8889', {
        handle: ({ path }) => (path === '/metrics' ? plain(200, '') : plain(404, '404 page not found\n')),
      });
  for (const name of namesIn(service.extensions)) {
    const { endpoint } = recordOf(recordOf(config.extensions)[name]);
    const type = name.split('/')[0];
    if (type === 'health_check') add(endpoint, '0.0.0.0:13133', { handle: () => json({ status: 'Server available' }) });
    if (type === 'pprof') add(endpoint, 'localhost:1777');
    if (type === 'zpages') add(endpoint, 'localhost:55679');
  }
  return [...ports.values()];
}

const RECEIVERS: readonly (readonly [type: string, protocol: string, usual: string])[] = [
  ['otlp', 'grpc', '0.0.0.0:4317'],
  ['otlp', 'http', '0.0.0.0:4318'],
  ['jaeger', 'grpc', '0.0.0.0:14250'],
  ['jaeger', 'thrift_http', '0.0.0.0:14268'],
  ['zipkin', '', '0.0.0.0:9411'],
  ['opencensus', '', '0.0.0.0:55678'],
];
