import { SECOND, seconds, type Task } from '../../../engine/index.ts';
import { goWords, OsError, type Process } from '../../../kernel/index.ts';
import { strftime } from '../../../shell/utilities/lib/calendar.ts';
import { EventLoop } from '../../servers/event-loop.ts';
import { serveHttp } from '../../servers/http-server.ts';
import { tryListen } from '../../servers/run-server.ts';
import { serveConnections } from '../../servers/tcp-server.ts';
import { type Element, matches, parse, settingOf, shown, typeOf } from './fluentd-config.ts';
import { Tailing } from './tailing.ts';

interface Source {
  readonly tag: string;
  readonly tailing: Tailing;
  readonly element: Element;
  next: number;
}

/** Fluentd: a supervisor's words and its worker's. What comes in goes, as its configuration says, to its standard output. @see fluentd: lib/fluent/supervisor.rb; recorded of 1.6 to 1.18 */
export function* fluentd(process: Process, version: string): Task<number> {
  const isRecent = Number(version.split('.')[1]) >= 15;
  const stamp = (): string => strftime('%Y-%m-%d %H:%M:%S +0000', process.now);
  const log = (text: string, level = 'info'): Task<void> => process.write(1, `${stamp()} [${level}]: ${text}\n`);
  const words = process.argv.slice(process.argv[1] === 'fluentd' ? 2 : 1);
  const at = words.findIndex((word) => word === '-c' || word === '--config');
  const path = at >= 0 ? (words[at + 1] ?? '') : `/fluentd/etc/${process.env.get('FLUENTD_CONF') ?? 'fluent.conf'}`;
  // The image's script looks with grep for what it was told, and does not keep to itself what it finds. @see fluentd-docker-image: entrypoint.sh
  if (at >= 0) yield* process.write(1, `fluentd ${words.join(' ')}\n`);
  const called = [
    ...words,
    ...(at >= 0 ? [] : ['--config', path]),
    ...(words.some((word) => /^(-p|--plugin)$/.test(word)) ? [] : ['--plugin', '/fluentd/plugins']),
  ];
  yield* process.sleep(1_200_000);
  if (isRecent) yield* log('init supervisor logger path=nil rotate_age=nil rotate_size=nil');
  let text: string;
  try {
    text = process.readFile(path);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* log(`config error file="${path}" error_class=Errno::ENOENT error="${error.message} @ rb_sysopen - ${path}"`, 'error');
    return 1;
  }
  const root: Element = { name: 'ROOT', argument: '', settings: [], elements: [] };
  parse(process, path, text, root);
  for (const source of root.elements.filter(({ name }) => name === 'source'))
    if (typeOf(source) === 'tail' && !source.elements.some(({ name }) => name === 'parse')) {
      const format = settingOf(source, 'format');
      if (format === undefined) {
        yield* log(`config error file="${path}" error_class=Fluent::ConfigError error="<parse> section is required."`, 'error');
        return 1;
      }
      source.elements.push({ name: 'parse', argument: '', settings: [['@type', format]], elements: [] });
    }
  yield* log(`parsing config file is succeeded path="${path}"`);
  yield* log(`gem 'fluentd' version '${version}'`);
  const outlets = root.elements.filter(({ name }) => name === 'match' || name === 'filter');
  const catchesItself = outlets.some(({ name, argument }) => name === 'match' && matches(argument, 'fluent.info'));
  const deprecated = 'define <match fluent.**> to capture fluentd logs in top level is deprecated. Use <label @FLUENT_LOG> instead';
  if (catchesItself) yield* log(deprecated, 'warn');
  yield* process.write(1, `${stamp()} [info]: using configuration file: ${shown(root, 0)}`);
  yield* log(`starting fluentd-${version} pid=${process.pid} ruby="${isRecent ? '3.1.4' : '2.7.6'}"`);
  yield* log(
    `spawn command to main:  cmdline=["/usr/bin/ruby", "-Eascii-8bit:ascii-8bit", "/usr/bin/fluentd", ${called.map((word) => `"${word}"`).join(', ')}, "--under-supervisor"]`,
  );
  yield* process.sleep(500_000);
  if (isRecent) yield* log('#0 init worker0 logger path=nil rotate_age=nil rotate_size=nil');
  for (const label of root.elements.filter(({ name }) => name === 'label'))
    for (const each of label.elements)
      yield* log(`adding ${each.name} in ${label.argument} pattern="${each.argument}" type="${typeOf(each)}"`);
  for (const each of outlets) yield* log(`adding ${each.name} pattern="${each.argument}" type="${typeOf(each)}"`);
  const given = root.elements.filter(({ name }) => name === 'source');
  for (const each of given) yield* log(`adding source type="${typeOf(each)}"`);
  if (catchesItself) yield* log(`#0 ${deprecated}`, 'warn');
  process.setMemory(55 * 2 ** 20);
  // What the worker says of itself are events, too.
  const said: Readonly<Record<string, unknown>>[] = [];
  const say = (message: string, fields: Readonly<Record<string, unknown>> = {}): Task<void> => {
    said.push({ ...fields, message });
    return log(`#0 ${message}`);
  };
  const pid = process.pid + 9;
  yield* say(`starting fluentd worker pid=${pid} ppid=${process.pid} worker=0`, { pid, ppid: process.pid, worker: 0 });
  const emit = (tag: string, json: string): Task<void> => {
    const [first] = outlets.filter(({ name, argument }) => name === 'match' && matches(argument, tag));
    const prints = [
      ...outlets.filter(({ name, argument }) => name === 'filter' && matches(argument, tag)),
      ...(first ? [first, ...first.elements.filter(({ name }) => name === 'store')] : []),
    ].filter((each) => typeOf(each) === 'stdout').length;
    const nanoseconds = `${String(process.now % 1e6).padStart(6, '0')}${String(process.random.int(1000)).padStart(3, '0')}`;
    return process.write(1, `${strftime(`%Y-%m-%d %H:%M:%S.${nanoseconds} +0000`, process.now)} ${tag}: ${json}\n`.repeat(prints));
  };
  const loop = new EventLoop();
  const sources: Source[] = [];
  for (const element of given) {
    const type = typeOf(element);
    if (type === 'tail') {
      const paths = (settingOf(element, 'path') ?? '').split(',').map((each) => each.trim());
      sources.push({ tag: settingOf(element, 'tag') ?? '', tailing: new Tailing(process, paths), element, next: process.now + SECOND });
    } else if (type === 'forward' || type === 'http') {
      const port = Number(settingOf(element, 'port') ?? (type === 'http' ? 9880 : 24_224));
      const bind = settingOf(element, 'bind') ?? '0.0.0.0';
      const listener = tryListen(process, port, undefined, 4);
      if ('error' in listener) {
        yield* log(
          `#0 unexpected error error_class=Errno::EADDRINUSE error="Address already in use - bind(2) for \\"${bind}\\" port ${port}" (${goWords(listener.error)})`,
          'error',
        );
        return 1;
      }
      if (type === 'forward') yield* say(`listening port port=${port} bind="${bind}"`, { port, bind });
      if (type === 'forward')
        serveConnections(loop, listener, function* (socket) {
          while ((yield* socket.read(4096)) !== '');
        });
      else
        serveHttp(loop, listener, {
          *handle({ path: asked, body }) {
            const [, given = body] = /^json=(.*)$/s.exec(body) ?? [];
            const json = decoded(given);
            if (!isObject(json)) return { status: 400, headers: { 'Content-Type': 'text/plain' }, body: '400 Bad Request\n' };
            yield* emit(asked.slice(1).replaceAll('/', '.'), JSON.stringify(JSON.parse(json)));
            return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: '' };
          },
        });
    }
  }
  const follow = function* ({ tailing }: Source, fromStart: boolean): Task<void> {
    for (const file of tailing.discover(fromStart)) yield* say(`following tail of ${file.path}`);
  };
  for (const source of sources) yield* follow(source, settingOf(source.element, 'read_from_head') === 'true');
  yield* say('fluentd worker is now running worker=0', { worker: 0 });
  for (const own of catchesItself ? said : []) yield* emit('fluent.info', JSON.stringify(own));
  for (const signal of ['TERM', 'INT'] as const) process.onSignal(signal, () => loop.stop());
  loop.start(
    (function* (): Task<void> {
      for (;;) {
        yield* process.sleep(SECOND);
        for (const source of sources) {
          if (process.now >= source.next) {
            source.next =
              process.now +
              (source.tailing.isNamed ? SECOND : seconds(Number.parseInt(settingOf(source.element, 'refresh_interval') ?? '60', 10) || 60));
            yield* follow(source, true);
          }
          const isJson = source.element.elements.some((each) => each.name === 'parse' && typeOf(each) === 'json');
          for (const { path: file, line } of yield* source.tailing.lines()) {
            const tag = source.tag.replace('*', file.slice(1).replaceAll('/', '.'));
            if (isJson && !isObject(line)) yield* log(`#0 pattern not matched: ${JSON.stringify(line)}`, 'warn');
            else yield* emit(tag, isJson ? JSON.stringify(JSON.parse(line)) : JSON.stringify({ message: line }));
          }
        }
      }
    })(),
  );
  yield* loop.run();
  yield* log('Received graceful stop');
  yield* process.sleep(SECOND);
  yield* log('#0 fluentd worker is now stopping worker=0');
  yield* log('#0 shutting down fluentd worker worker=0');
  for (const each of given)
    yield* log(
      `#0 shutting down input plugin type=:${typeOf(each)} plugin_id="${settingOf(each, '@id') ?? `object:${process.random.hex(3)}`}"`,
    );
  yield* log('Worker 0 finished with status 0');
  return 0;
}

function decoded(text: string): string {
  try {
    return text.startsWith('{') ? text : decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function isObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
