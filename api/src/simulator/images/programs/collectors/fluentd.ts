import { SECOND, seconds, type Task } from '../../../engine/index.ts';
import { goWords, OsError, type Process, type Socket } from '../../../kernel/index.ts';
import { localText } from '../../../shell/utilities/time/zone.ts';
import { EventLoop } from '../../servers/event-loop.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import { serveHttp } from '../../servers/http-server.ts';
import { tryListen } from '../../servers/run-server.ts';
import { serveConnections } from '../../servers/tcp-server.ts';
import { type Element, matches, parse, settingOf, shown, typeOf } from './fluentd-config.ts';
import { unwritableFile } from './fluentd-out-file.ts';
import { Tailing } from './tailing.ts';

interface Source {
  readonly tag: string;
  readonly tailing: Tailing;
  readonly element: Element;
  next: number;
}

interface Called {
  readonly path: string;
  readonly command: readonly string[];
}

/** How an image has it: whom its supervisor starts, and with which words. */
export interface FluentdBuild {
  readonly executables: readonly [ruby: string, fluentd: string];
  readonly ruby?: string;
  readonly called: (process: Process) => Task<Called>;
}

/** One Fluentd: its configuration, and how its supervisor and its worker write. */
interface Fluentd {
  readonly process: Process;
  readonly root: Element;
  /** Where events go to, or through: in the order of the configuration. */
  readonly outlets: readonly Element[];
  log(text: string, level?: string): Task<void>;
  /** What the worker says of itself is an event, too. */
  say(message: string, fields?: Readonly<Record<string, unknown>>): Task<void>;
}

/** Fluentd: a supervisor's words and its worker's. What comes in goes, as its configuration says, to its standard output. @see fluentd: lib/fluent/supervisor.rb; recorded of 1.6 to 1.18 */
export function* fluentd(process: Process, version: string, build: FluentdBuild = official): Task<number> {
  const isRecent = Number(version.split('.')[1]) >= 15;
  const log = (text: string, level = 'info'): Task<void> => process.write(1, `${stamp(process)} [${level}]: ${text}\n`);
  const { path, command } = yield* build.called(process);
  const ruby = build.ruby ?? (isRecent ? '3.1.4' : '2.7.6');
  yield* process.sleep(1_200_000);
  if (isRecent) yield* log('init supervisor logger path=nil rotate_age=nil rotate_size=nil');
  const read = configuration(process, path);
  if ('wrong' in read) {
    yield* log(`config error file="${path}" ${read.wrong}`, 'error');
    return 1;
  }
  const { root } = read;
  const said: Readonly<Record<string, unknown>>[] = [];
  const outlets = root.elements.filter(({ name }) => name === 'match' || name === 'filter');
  const say = (message: string, fields: Readonly<Record<string, unknown>>): Task<void> => {
    said.push({ ...fields, message });
    return log(`#0 ${message}`);
  };
  const self: Fluentd = { process, root, outlets, log, say };
  const catchesItself = outlets.some(({ name, argument }) => name === 'match' && matches(argument, 'fluent.info'));
  yield* log(`parsing config file is succeeded path="${path}"`);
  yield* log(`gem 'fluentd' version '${version}'`);
  const unwritable = unwritableFile(process, root);
  if (unwritable !== undefined) {
    yield* log(`config error file="${path}" error_class=Fluent::ConfigError error="out_file: \`${unwritable}\` is not writable"`, 'error');
    return 1;
  }
  if (catchesItself) yield* log(DEPRECATED, 'warn');
  yield* process.write(1, `${stamp(process)} [info]: using configuration file: ${shown(root, 0)}`);
  yield* log(`starting fluentd-${version} pid=${process.pid} ruby="${ruby}"`);
  yield* log(
    `spawn command to main:  cmdline=[${[...build.executables.slice(0, 1), '-Eascii-8bit:ascii-8bit', ...build.executables.slice(1), ...command, '--under-supervisor'].map((word) => `"${word}"`).join(', ')}]`,
  );
  yield* process.sleep(500_000);
  if (isRecent) yield* log('#0 init worker0 logger path=nil rotate_age=nil rotate_size=nil');
  yield* tellParts(self);
  if (catchesItself) yield* log(`#0 ${DEPRECATED}`, 'warn');
  process.setMemory(55 * 2 ** 20);
  const pid = process.pid + 9;
  yield* say(`starting fluentd worker pid=${pid} ppid=${process.pid} worker=0`, { pid, ppid: process.pid, worker: 0 });
  const loop = new EventLoop();
  const sources = yield* openSources(self, loop);
  if (!sources) return 1;
  for (const source of sources) yield* follow(self, source, settingOf(source.element, 'read_from_head') === 'true');
  yield* say('fluentd worker is now running worker=0', { worker: 0 });
  for (const own of catchesItself ? said : []) yield* emit(self, 'fluent.info', JSON.stringify(own));
  for (const signal of ['TERM', 'INT'] as const) process.onSignal(signal, () => loop.stop());
  loop.start(readOn(self, sources));
  yield* loop.run();
  yield* tellEnd(self);
  return 0;
}

const official: FluentdBuild = { executables: ['/usr/bin/ruby', '/usr/bin/fluentd'], called };

/** As Ruby's own image has it. @see fluent/fluentd-docker-image: v1.16/debian/Dockerfile */
export const ofRubysImage: FluentdBuild = { executables: ['/usr/local/bin/ruby', '/usr/local/bundle/bin/fluentd'], called };

const DEPRECATED = 'define <match fluent.**> to capture fluentd logs in top level is deprecated. Use <label @FLUENT_LOG> instead';

const stamp = (process: Process): string => localText(process, '%Y-%m-%d %H:%M:%S %z');

/** Its configuration file, and its words as its supervisor tells them. */
function* called(process: Process): Task<Called> {
  const words = process.argv.slice(process.argv[1] === 'fluentd' ? 2 : 1);
  const at = words.findIndex((word) => word === '-c' || word === '--config');
  const path = at >= 0 ? (words[at + 1] ?? '') : `/fluentd/etc/${process.env.get('FLUENTD_CONF') ?? 'fluent.conf'}`;
  // The image's script looks with grep for what it was told, and does not keep to itself what it finds. @see fluentd-docker-image: entrypoint.sh
  if (at >= 0) yield* process.write(1, `fluentd ${words.join(' ')}\n`);
  const all = [
    ...words,
    ...(at >= 0 ? [] : ['--config', path]),
    ...(words.some((word) => /^(-p|--plugin)$/.test(word)) ? [] : ['--plugin', '/fluentd/plugins']),
  ];
  return { path, command: all };
}

/** What its file says, or what is wrong with it. */
function configuration(process: Process, path: string): { readonly root: Element } | { readonly wrong: string } {
  let text: string;
  try {
    text = process.readFile(path);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return { wrong: `error_class=Errno::ENOENT error="${error.message} @ rb_sysopen - ${path}"` };
  }
  const root: Element = { name: 'ROOT', argument: '', settings: [], elements: [] };
  parse(process, path, text, root);
  const tails = sourcesOf(root).filter((source) => typeOf(source) === 'tail' && !source.elements.some(({ name }) => name === 'parse'));
  for (const source of tails) {
    const format = settingOf(source, 'format');
    if (format === undefined) return { wrong: 'error_class=Fluent::ConfigError error="<parse> section is required."' };
    source.elements.push({ name: 'parse', argument: '', settings: [['@type', format]], elements: [] });
  }
  return { root };
}

const sourcesOf = (root: Element): Element[] => root.elements.filter(({ name }) => name === 'source');

function* tellParts({ root, outlets, log }: Fluentd): Task<void> {
  for (const label of root.elements.filter(({ name }) => name === 'label'))
    for (const each of label.elements)
      yield* log(`adding ${each.name} in ${label.argument} pattern="${each.argument}" type="${typeOf(each)}"`);
  for (const each of outlets) yield* log(`adding ${each.name} pattern="${each.argument}" type="${typeOf(each)}"`);
  for (const each of sourcesOf(root)) yield* log(`adding source type="${typeOf(each)}"`);
}

/** An event is printed as often as it goes to, or through, what prints it. */
function emit({ process, outlets }: Fluentd, tag: string, json: string): Task<void> {
  const [first] = outlets.filter(({ name, argument }) => name === 'match' && matches(argument, tag));
  const prints = [
    ...outlets.filter(({ name, argument }) => name === 'filter' && matches(argument, tag)),
    ...(first ? [first, ...first.elements.filter(({ name }) => name === 'store')] : []),
  ].filter((each) => typeOf(each) === 'stdout').length;
  const nanoseconds = `${String(process.now % 1e6).padStart(6, '0')}${String(process.random.int(1000)).padStart(3, '0')}`;
  return process.write(1, `${localText(process, `%Y-%m-%d %H:%M:%S.${nanoseconds} %z`)} ${tag}: ${json}\n`.repeat(prints));
}

/** Opens the ports of its sources; answers with the files that it is to follow, or with nothing where a port is taken. */
function* openSources(self: Fluentd, loop: EventLoop): Task<Source[] | undefined> {
  const { process, root, log, say } = self;
  const sources: Source[] = [];
  for (const element of sourcesOf(root)) {
    const type = typeOf(element);
    if (type === 'tail') {
      const paths = (settingOf(element, 'path') ?? '').split(',').map((each) => each.trim());
      sources.push({ tag: settingOf(element, 'tag') ?? '', tailing: new Tailing(process, paths), element, next: process.now + SECOND });
      continue;
    }
    if (type !== 'forward' && type !== 'http') continue;
    const port = Number(settingOf(element, 'port') ?? (type === 'http' ? 9880 : 24_224));
    const bind = settingOf(element, 'bind') ?? '0.0.0.0';
    const listener = tryListen(process, port, undefined, 4);
    if ('error' in listener) {
      const why = `Address already in use - bind(2) for \\"${bind}\\" port ${port}" (${goWords(listener.error)})`;
      yield* log(`#0 unexpected error error_class=Errno::EADDRINUSE error="${why}`, 'error');
      return undefined;
    }
    if (type === 'http') serveHttp(loop, listener, { handle: (request) => posted(self, request) });
    else {
      yield* say(`listening port port=${port} bind="${bind}"`, { port, bind });
      serveConnections(loop, listener, readToTheEnd);
    }
  }
  return sources;
}

function* readToTheEnd(socket: Socket): Task<void> {
  while ((yield* socket.read(4096)) !== '');
}

function* posted(self: Fluentd, { path, body }: HttpRequest): Task<HttpResponse> {
  const [, given = body] = /^json=(.*)$/s.exec(body) ?? [];
  const json = decoded(given);
  if (!isObject(json)) return { status: 400, headers: { 'Content-Type': 'text/plain' }, body: '400 Bad Request\n' };
  yield* emit(self, path.slice(1).replaceAll('/', '.'), JSON.stringify(JSON.parse(json)));
  return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: '' };
}

function* follow({ say }: Fluentd, { tailing }: Source, fromStart: boolean): Task<void> {
  for (const file of tailing.discover(fromStart)) yield* say(`following tail of ${file.path}`);
}

/** Looks each second for lines, and now and then for files. */
function* readOn(self: Fluentd, sources: readonly Source[]): Task<void> {
  const { process } = self;
  for (;;) {
    yield* process.sleep(SECOND);
    for (const source of sources) {
      if (process.now >= source.next) {
        const interval = seconds(Number.parseInt(settingOf(source.element, 'refresh_interval') ?? '60', 10) || 60);
        source.next = process.now + (source.tailing.isNamed ? SECOND : interval);
        yield* follow(self, source, true);
      }
      yield* emitLines(self, source);
    }
  }
}

function* emitLines(self: Fluentd, { element, tailing, tag }: Source): Task<void> {
  const isJson = element.elements.some((each) => each.name === 'parse' && typeOf(each) === 'json');
  for (const { path, line } of yield* tailing.lines())
    if (isJson && !isObject(line)) yield* self.log(`#0 pattern not matched: ${JSON.stringify(line)}`, 'warn');
    else {
      const json = isJson ? JSON.stringify(JSON.parse(line)) : JSON.stringify({ message: line });
      yield* emit(self, tag.replace('*', path.slice(1).replaceAll('/', '.')), json);
    }
}

function* tellEnd({ process, root, log }: Fluentd): Task<void> {
  yield* log('Received graceful stop');
  yield* process.sleep(SECOND);
  yield* log('#0 fluentd worker is now stopping worker=0');
  yield* log('#0 shutting down fluentd worker worker=0');
  for (const each of sourcesOf(root)) {
    const id = settingOf(each, '@id') ?? `object:${process.random.hex(3)}`;
    yield* log(`#0 shutting down input plugin type=:${typeOf(each)} plugin_id="${id}"`);
  }
  yield* log('Worker 0 finished with status 0');
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
