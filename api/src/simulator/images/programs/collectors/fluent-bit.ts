import { SECOND, seconds, type Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { isSince } from '../../../shell/utilities/lib/version.ts';
import { localText } from '../../../shell/utilities/time/zone.ts';
import { EventLoop } from '../../servers/event-loop.ts';
import { tryListen } from '../../servers/run-server.ts';
import { serveConnections } from '../../servers/tcp-server.ts';
import { readSections, type Section, sectionsOfWords } from './fluent-bit-config.ts';
import { filtered, type Input, type Logged, print, read } from './fluent-bit-records.ts';
import { Tailing } from './tailing.ts';

/** What its image has. @see fluent-bit: conf/fluent-bit.conf */
export const FLUENT_BIT_CONF = `[SERVICE]
    flush        1
    daemon       Off
    log_level    info
    parsers_file parsers.conf
    plugins_file plugins.conf
    http_server  Off
    http_listen  0.0.0.0
    http_port    2020
    storage.metrics on

[INPUT]
    name cpu
    tag  cpu.local
    interval_sec 1

[OUTPUT]
    name  stdout
    match *
`;

const INPUTS =
  /^(tail|cpu|mem|dummy|head|random|forward|http|tcp|systemd|exec|syslog|kmsg|disk|netif|proc|health|mqtt|emitter|node_exporter_metrics|fluentbit_metrics|prometheus_scrape|kubernetes_events|stdin|serial|thermal|collectd|statsd|nginx_metrics|opentelemetry|podman_metrics|elasticsearch|splunk|udp)$/;
const OUTPUTS =
  /^(stdout|null|es|opensearch|loki|http|forward|kafka|file|s3|splunk|cloudwatch_logs|cloudwatch|datadog|influxdb|tcp|syslog|stackdriver|azure|azure_blob|bigquery|gelf|kinesis_streams|kinesis_firehose|kinesis|firehose|nats|newrelic|nrlogs|opentelemetry|pgsql|plot|prometheus_exporter|prometheus_remote_write|skywalking|slack|td|vivo_exporter|websocket|counter|exit|flowcounter|retry|lib)$/;

/** Fluent Bit: records of files and the like, filtered, to its standard output. @see fluent-bit: src/flb_engine.c; recorded of 1.9, 2.1 and 3.1 */
export function* fluentBit(process: Process, version: string): Task<number> {
  const log = (level: string, text: string): Task<void> =>
    process.write(2, `[${localText(process, '%Y/%m/%d %H:%M:%S')}] [${level.padStart(5)}] ${text}\n`);
  yield* process.write(
    2,
    `Fluent Bit v${version}\n* Copyright (C) 2015-2022 The Fluent Bit Authors\n* Fluent Bit is a CNCF sub-project under the umbrella of Fluentd\n* https://fluentbit.io\n\n`,
  );
  const words = process.argv.slice(1);
  const at = words.findIndex((word) => word === '-c' || word === '--config');
  const path = at >= 0 ? (words[at + 1] ?? '') : words.find((word) => word.startsWith('--config='))?.slice('--config='.length);
  if (path !== undefined && !process.access(path, 'r')) {
    yield* log('error', 'could not open configuration file, aborting.');
    return 1;
  }
  const sections = [...(path === undefined ? [] : readSections(process, path, process.readFile(path))), ...sectionsOfWords(words)];
  if (path !== undefined && /\.ya?ml$/.test(path))
    process.remark({ kind: 'NotFollowed', program: 'fluent-bit', why: path, taken: 'running' });
  yield* process.sleep(100_000);
  yield* log('info', `[fluent bit] version=${version}, commit=, pid=${process.pid}`);
  yield* log(
    'info',
    isSince(version, 2, 0)
      ? '[storage] ver=1.4.0, type=memory, sync=normal, checksum=off, max_chunks_up=128'
      : '[storage] version=1.2.0, type=memory-only, sync=normal, checksum=disabled, max_chunks_up=128',
  );
  yield* log('info', `[cmetrics] version=${isSince(version, 2, 1) ? '0.6.1' : isSince(version, 2, 0) ? '0.5.8' : '0.3.7'}`);
  if (isSince(version, 2, 0)) yield* log('info', `[ctraces ] version=${isSince(version, 2, 1) ? '0.3.0' : '0.2.7'}`);
  for (const { kind, settings } of sections) {
    const name = settings.get('name')?.toLowerCase() ?? '';
    if ((kind === 'input' && !INPUTS.test(name)) || (kind === 'output' && !OUTPUTS.test(name))) {
      yield* log('error', `[config] section '${kind}' tried to instance a plugin name that don't exist`);
      yield* log('error', 'configuration file contains errors, aborting.');
      return 1;
    }
  }
  const inputs = inputsOf(process, sections);
  if (isSince(version, 2, 0))
    for (const { name } of inputs) {
      yield* log('info', `[input:${name.replace(/\.\d+$/, '')}:${name}] initializing`);
      yield* log('info', `[input:${name.replace(/\.\d+$/, '')}:${name}] storage_strategy='memory' (memory only)`);
    }
  const loop = new EventLoop();
  for (const { name, settings } of inputs) {
    if (!name.startsWith('forward.')) continue;
    const [host, port] = [settings.get('listen') ?? '0.0.0.0', Number(settings.get('port') ?? 24_224)];
    const listener = tryListen(process, port, undefined, 4);
    if ('error' in listener) {
      yield* log('error', `[input:forward:${name}] could not bind address ${host}:${port}. Aborting`);
      return 1;
    }
    yield* log('info', `[input:forward:${name}] listening on ${host}:${port}`);
    serveConnections(loop, listener, function* (socket) {
      while ((yield* socket.read(4096)) !== '');
    });
  }
  yield* log('info', '[sp] stream processor started');
  const follow = function* (input: Input, fromStart: boolean): Task<void> {
    for (const { path: file, inode } of input.tailing?.discover(fromStart) ?? [])
      yield* log('info', `[input:tail:${input.name}] inotify_fs_add(): inode=${inode} watch_fd=${++input.watched} name=${file}`);
  };
  for (const input of inputs) yield* follow(input, /^(on|true|yes)$/i.test(input.settings.get('read_from_head') ?? ''));
  const outputs = named(sections, 'output');
  for (const { name, plugin } of outputs) if (plugin === 'stdout') yield* log('info', `[output:stdout:${name}] worker #0 started`);
  for (const signal of ['TERM', 'INT'] as const) process.onSignal(signal, () => loop.stop());
  const flush = Number(sections.findLast(({ kind }) => kind === 'service')?.settings.get('flush') ?? 1) || 1;
  const filters = sections.filter(({ kind }) => kind === 'filter');
  for (const { settings } of filters)
    if (!/^(grep|modify|record_modifier)$/i.test(settings.get('name') ?? ''))
      process.remark({ kind: 'NotFollowed', program: 'fluent-bit', why: `filter ${settings.get('name')}`, taken: 'done' });
  const engine = function* (): Task<void> {
    for (;;) {
      yield* process.sleep(seconds(flush));
      const records: Logged[] = [];
      for (const input of inputs) {
        records.push(...(yield* read(process, input)));
        if (input.tailing && process.now >= input.next) {
          for (const file of input.tailing.left.splice(0))
            yield* log(
              'error',
              `[input:tail:${input.name}] file=${file} requires a larger buffer size, lines are too long. Skipping file.`,
            );
          input.next =
            process.now +
            (input.tailing.isNamed ? SECOND : seconds(Number.parseInt(input.settings.get('refresh_interval') ?? '60', 10) || 60));
          yield* follow(input, true);
        }
      }
      const kept = records.flatMap((record) => filtered(record, filters));
      for (const { plugin, settings } of outputs) if (plugin === 'stdout') yield* print(process, kept, settings, isSince(version, 2, 1));
    }
  };
  loop.start(engine());
  yield* loop.run();
  yield* process.write(2, `[${localText(process, '%Y/%m/%d %H:%M:%S')}] [engine] caught signal (SIGTERM)\n`);
  yield* log('warn', '[engine] service will shutdown in max 5 seconds');
  for (const { name } of inputs) if (isSince(version, 2, 0)) yield* log('info', `[input] pausing ${name}`);
  yield* process.sleep(SECOND);
  yield* log('info', '[engine] service has stopped (0 pending tasks)');
  for (const { name, plugin } of outputs)
    if (plugin === 'stdout')
      for (const how of ['stopping...', 'stopped']) yield* log('info', `[output:stdout:${name}] thread worker #0 ${how}`);
  return 0;
}

/** Buffer_Max_Size. @see fluent-bit: plugins/in_tail/tail_file.c flb_tail_file_chunk */
const BUFFER = 32 * 1024;

/** Plugins of a kind are told apart by numbers. */
function named(sections: readonly Section[], kind: string): { name: string; plugin: string; settings: ReadonlyMap<string, string> }[] {
  const counts = new Map<string, number>();
  return sections
    .filter((section) => section.kind === kind)
    .map(({ settings }) => {
      const plugin = (settings.get('name') ?? '').toLowerCase();
      const count = counts.get(plugin) ?? 0;
      counts.set(plugin, count + 1);
      return { name: `${plugin}.${count}`, plugin, settings };
    });
}

const listed = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);

function inputsOf(process: Process, sections: readonly Section[]): Input[] {
  return named(sections, 'input').map(({ name, plugin, settings }) => ({
    name,
    tag: settings.get('tag') ?? name,
    settings,
    ...(plugin === 'tail' && { tailing: new Tailing(process, listed(settings.get('path')), listed(settings.get('exclude_path')), BUFFER) }),
    processors: plugin === 'cpu' ? (process.readFile('/proc/cpuinfo').match(/^processor/gm)?.length ?? 1) : 0,
    watched: 0,
    next: process.now + SECOND,
  }));
}
