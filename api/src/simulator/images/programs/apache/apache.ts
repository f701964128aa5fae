import { MILLISECOND, type Task } from '../../../engine/index.ts';
import { byteLength, OsError, type Process, type Program, type SignalName } from '../../../kernel/index.ts';
import { notFollowed } from '../../../shell/utilities/index.ts';
import { baseName, makeParents } from '../../../shell/utilities/lib/files.ts';
import { httpDate } from '../../../shell/utilities/time/calendar.ts';
import { localText } from '../../../shell/utilities/time/zone.ts';
import { EventLoop } from '../../servers/event-loop.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import { serveHttp } from '../../servers/http-server.ts';
import { tryListen } from '../../servers/run-server.ts';
import { numbers } from '../errno.ts';
import { mimeTypes } from '../nginx/pages.ts';
import { ownAddress } from '../own-address.ts';
import { errorPage } from './pages.ts';
import { finished, hostOf, proxied, ruled } from './rules.ts';
import { type ApacheSite, accessLogs, type Host, readSite } from './site.ts';

/** Of the CPU, for a request, before any module of a language. */
const CLIENT_CPU = 0.08 * MILLISECOND;

/** What differs between builds of Apache. */
export interface ApacheOptions {
  readonly version: string;
  /** `Unix`, `Debian` */
  readonly platform: string;
  readonly configFile: string;
  /** Of several processes or of threads. */
  readonly model: 'mpm_event' | 'mpm_prefork';
  readonly commandLine: string;
  /** Access lines in the common or the combined format. */
  readonly format: 'common' | 'combined';
  /** Answers what is no plain file. */
  readonly dynamic?: (process: Process, path: string, request: HttpRequest) => HttpResponse | Task<HttpResponse>;
  readonly module?: string;
  /** An application of which not all is known. */
  readonly partly?: string;
  /** Its directives are those of the modules that its configuration loads. */
  readonly loadsModules?: true;
  /** Where it logs to, if not to its output, and where its pid stands. */
  readonly files?: { readonly access?: string; readonly error?: string; readonly pid: string };
  /** A port for TLS alone, by a certificate of another name than its own. */
  readonly tls?: { readonly port: number; readonly name: string };
}

/** httpd; in the background, unless it is told to stay. @see httpd: server/mpm_unix.c, docs/conf/httpd.conf */
export const apache = (options: ApacheOptions): Program =>
  function* (process) {
    const args = process.argv.slice(1);
    if (args.includes('-v') || args.includes('-V')) {
      yield* process.write(1, `Server version: Apache/${options.version} (${options.platform})\nServer built:   May  3 2023 20:02:11\n`);
      return 0;
    }
    const wrong = args.find(
      (word, i) =>
        (word === '-k' && !Object.hasOwn(CONTROL, args[i + 1] ?? '') && args[i + 1] !== 'start') ||
        (!OPTION.test(word) && !WITH_WORD.test(args[i - 1] ?? '')),
    );
    if (wrong !== undefined) {
      const short = baseName(process.argv[0] ?? 'httpd');
      const why = wrong.startsWith('-') ? `${short}: illegal option -- ${wrong[1]}\n` : '';
      const [bin] = process.argv;
      yield* process.write(
        2,
        `${why}Usage: ${bin} [-D name] [-d directory] [-f file]\n       ${' '.repeat(bin?.length ?? 0)} [-C "directive"] [-c "directive"]\n       ${' '.repeat(bin?.length ?? 0)} [-k start|restart|graceful|graceful-stop|stop]\n       ${' '.repeat(bin?.length ?? 0)} [-v] [-V] [-h] [-l] [-L] [-t] [-T] [-S] [-X]\n`,
      );
      return 1;
    }
    const site = readSite(process, configPath(args, options.configFile), options.loadsModules === true);
    if (typeof site === 'string') {
      yield* process.write(2, `${site}\n`);
      return 1;
    }
    if (args.some((word) => /^-[lLMS]$/.test(word))) return notFollowed(process);
    if (args.includes('-t')) {
      yield* process.write(2, 'Syntax OK\n');
      return 0;
    }
    const verb = args[args.indexOf('-k') + 1] ?? '';
    if (args.includes('-k') && (verb !== 'start' || running(process, pidFileOf(options)) !== undefined)) {
      if (!site.named) yield* process.write(2, namelessly(process));
      return yield* control(process, verb, pidFileOf(options));
    }
    process.clientCost = CLIENT_CPU;
    yield* process.sleep(60 * MILLISECOND);
    // Said for each time that its configuration is read; before the second it opens its ports and logs. @see httpd: server/main.c
    const said = site.named ? '' : namelessly(process);
    yield* process.write(2, said);
    if (!args.some((word) => /^-X$|FOREGROUND$|NO_DETACH$/.test(word))) {
      process.spawn({ argv: [...process.argv, '-DFOREGROUND'] });
      return 0;
    }
    const loop = new EventLoop();
    for (const port of site.ports) {
      const listener = tryListen(process, port, undefined, undefined, 511);
      if ('error' in listener) {
        const why = `(${numbers[listener.error.code]})${listener.error.message}: AH00072: make_sock: could not bind to address`;
        yield* process.write(
          2,
          `${why} [::]:${port}\n${why} 0.0.0.0:${port}\nno listening sockets available, shutting down\nAH00015: Unable to open logs\n`,
        );
        return 1;
      }
      serveHttp(loop, listener, {
        *handle(request) {
          const response = yield* respond(process, options, site, request);
          const line = accessLine(process, options, request, response);
          const logs: (1 | 2 | string)[] = options.loadsModules
            ? accessLogs(site, hostOf(site, request)).map(logAt)
            : [options.files?.access ?? 1];
          for (const each of logs) yield* append(process, each, line);
          return response;
        },
        malformed: badRequest(options),
        keepAlive: 5_000_000,
        ...(port === options.tls?.port && { tls: { refusal: badRequest(options) } }),
      });
    }
    // Only then: what is wrong with a port is said before what is said goes into a log. @see httpd: server/mpm/event/event.c event_hooks
    const errors = options.loadsModules ? logAt(site.errorLog) : (options.files?.error ?? 2);
    if (typeof errors === 'string') {
      const why = cannotOpen(process, errors);
      if (why !== undefined) {
        yield* process.write(2, `${why}: AH00091: httpd: could not open error log file ${errors}.\nAH00015: Unable to open logs\n`);
        return 1;
      }
    }
    yield* append(process, errors, said);
    const log = (module: string, text: string, level = 'notice'): Task<void> =>
      append(
        process,
        errors,
        `[${localText(process, '%a %b %d %H:%M:%S.%6N %Y')}] [${module}:${level}] [pid ${process.pid}${options.model === 'mpm_event' ? ':tid 140193473481600' : ''}] ${text}\n`,
      );
    // They are there from the start, before anybody asks for anything. @see httpd: modules/loggers/mod_log_config.c init_config_log
    const transfers = options.loadsModules
      ? [site.main, ...site.hosts].flatMap((host) => accessLogs(site, host).map(logAt))
      : [options.files?.access ?? 1];
    for (const each of transfers) {
      const why = typeof each === 'string' ? cannotOpen(process, each) : undefined;
      if (why === undefined) continue;
      yield* log('log_config', `${why}: AH00649: could not open transfer log file ${each}.`, 'error');
      yield* append(process, errors, 'AH00015: Unable to open logs\n');
      return 1;
    }
    // @see httpd: server/core.c core_post_config
    if (options.loadsModules && !site.hasUnixd) {
      const why = 'AH00136: Server MUST relinquish startup privileges before accepting connections.';
      yield* log('core', `${why}  Please ensure mod_unixd or other system security module is loaded.`, 'emerg');
      yield* append(process, errors, 'AH00016: Configuration Failed\n');
      return 1;
    }
    const pidFile = pidFileOf(options);
    try {
      makeParents(process, pidFile);
      process.writeFile(pidFile, `${process.pid}\n`);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* log('core', `(${numbers[error.code]})${error.message}: AH00099: could not create ${pidFile}.${suffix(process)}`, 'error');
      yield* log('core', `AH00100: ${process.argv[0]}: could not log pid to file ${pidFile}`, 'error');
      return 1;
    }
    // Each time that its configuration is read.
    const { tls } = options;
    const unlike = tls && `AH01909: ${tls.name}:${tls.port}:0 server certificate does NOT include an ID which matches the server name`;
    for (const text of unlike ? [unlike, unlike] : []) yield* log('ssl', text, 'warn');
    let ending: { text: string; code: number } | undefined;
    for (const [signal, text] of [
      ['TERM', 'AH00491: caught SIGTERM, shutting down'],
      ['INT', 'AH00491: caught SIGTERM, shutting down'],
      ['WINCH', 'AH00492: caught SIGWINCH, shutting down gracefully'],
    ] as const)
      process.onSignal(signal, () => {
        ending = { text, code: 0 };
        loop.stop();
      });
    process.onSignal('HUP', 'ignore');
    process.onSignal('USR1', 'ignore');
    yield* log(
      options.model,
      `${options.model === 'mpm_event' ? 'AH00489' : 'AH00163'}: Apache/${options.version} (${options.platform})${options.module ?? ''} configured -- resuming normal operations`,
    );
    yield* log('core', `AH00094: Command line: '${options.commandLine.replace(/^httpd(?= )/, process.argv[0] ?? 'httpd')}'`);
    yield* loop.run();
    if (ending) yield* log(options.model, ending.text);
    return ending?.code ?? 0;
  };

const badRequest = (options: ApacheOptions): HttpResponse => ({
  status: 400,
  headers: { Server: server(options), 'Content-Type': 'text/html; charset=iso-8859-1' },
  body: errorPage(400, undefined, ''),
});

/** `-f FILE` */
const configPath = (args: readonly string[], usual: string): string => {
  const given = args.includes('-f') ? args[args.indexOf('-f') + 1] : undefined;
  return given === undefined ? usual : given.startsWith('/') ? given : `/usr/local/apache2/${given}`;
};

const pidFileOf = ({ files, platform }: ApacheOptions): string =>
  files ? files.pid : platform === 'Unix' ? '/usr/local/apache2/logs/httpd.pid' : '/var/run/apache2/apache2.pid';

/** The process that its pid file names, if it runs. */
function running(process: Process, pidFile: string): number | undefined {
  if (!process.access(pidFile, 'r')) return undefined;
  const pid = Number(process.readFile(pidFile));
  return process.processes().some((each) => each.pid === pid) ? pid : undefined;
}

/** `-k`: what is told to the server that runs, by a signal. @see httpd: server/mpm_unix.c ap_signal_server */
function* control(process: Process, verb: string, pidFile: string): Task<number> {
  const signal = CONTROL[verb];
  const pid = running(process, pidFile);
  if (signal === undefined) {
    yield* process.write(1, `httpd (pid ${pid}) already running\n`);
    return 0;
  }
  if (pid !== undefined) {
    process.kill(pid, signal);
    return 0;
  }
  if (signal === 'TERM' || signal === 'WINCH') {
    const about = process.access(pidFile, 'r') ? `(pid ${process.readFile(pidFile).trim()}?)` : '(no pid file)';
    yield* process.write(1, `httpd ${about} not running\n`);
    return 0;
  }
  yield* process.write(1, 'httpd not running, trying to start\n');
  return yield* process.exec([process.argv[0] ?? 'httpd']);
}

const CONTROL: Readonly<Record<string, SignalName>> = { stop: 'TERM', 'graceful-stop': 'WINCH', graceful: 'USR1', restart: 'HUP' };
const OPTION = /^-([DCcdfEek].*|[vVhlLtTSXM])$/;
const WITH_WORD = /^-[DCcdfEek]$/;

function* append(process: Process, to: 1 | 2 | string, text: string): Task<void> {
  if (typeof to === 'number') return yield* process.write(to, text);
  if (!to.startsWith('/')) return;
  try {
    process.writeFile(to, text, { append: true });
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
  }
}

/** A file, by its name within the server's root, or what it writes to anyway. */
function logAt(name: string): 1 | 2 | string {
  if (/^\/(dev\/stdout|(proc\/self|dev)\/fd\/1)$/.test(name)) return 1;
  if (/^\/(dev\/stderr|(proc\/self|dev)\/fd\/2)$/.test(name)) return 2;
  return /^([/|]|syslog)/.test(name) ? name : `/usr/local/apache2/${name}`;
}

/** Why a log cannot be written to; what is piped to a program, or told to syslog, can. */
function cannotOpen(process: Process, path: string): string | undefined {
  if (!path.startsWith('/')) return undefined;
  try {
    process.writeFile(path, '', { append: true });
    return undefined;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return `(${numbers[error.code]})${error.message}`;
  }
}

function namelessly(process: Process): string {
  const address = ownAddress(process);
  const name = baseName(process.argv[0] ?? 'httpd');
  return `AH00558: ${name}: Could not reliably determine the server's fully qualified domain name, using ${address}. Set the 'ServerName' directive globally to suppress this message\n`;
}

/** mkstemp's six characters. */
const suffix = ({ random }: Process): string => Array.from({ length: 6 }, () => LETTERS[random.int(LETTERS.length)]).join('');
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

function* respond(process: Process, options: ApacheOptions, site: ApacheSite, request: HttpRequest): Task<HttpResponse> {
  const date = httpDate(process.now);
  const wrap = (response: HttpResponse): HttpResponse => ({
    ...response,
    headers: { Date: date, Server: server(options), ...response.headers },
  });
  const host = (request.headers.get('host') ?? '').replace(/:\d+$/, '');
  const page = (status: number, more: Readonly<Record<string, string>> = {}): HttpResponse =>
    wrap({
      status,
      headers: { ...more, 'Content-Type': 'text/html; charset=iso-8859-1' },
      body: errorPage(
        status,
        options.platform === 'Unix' ? undefined : `${server(options)} Server at ${host} Port ${request.localPort}`,
        more.Location ?? '',
      ),
    });
  // Several hosts become one, whose comma no host has.
  if (request.manyHosts || request.path.includes('/../')) return page(400);
  const own = hostOf(site, request);
  const rule = ruled(process, own, request);
  const done = (response: HttpResponse): HttpResponse => finished(process, own, request.path, response);
  if (rule.location !== undefined) return done(page(rule.status ?? 302, { Location: rule.location }));
  if (rule.status !== undefined) return done(page(rule.status));
  if (rule.proxied !== undefined) {
    const answer = yield* proxied(process, rule.proxied, request, own, site);
    return done(answer === 'nobody' ? page(503) : { ...answer, headers: { Date: date, ...answer.headers } });
  }
  return done(yield* serveFile(process, options, site, own, request, rule.path, { host, wrap, page }));
}

interface Wrappers {
  readonly host: string;
  readonly wrap: (response: HttpResponse) => HttpResponse;
  readonly page: (status: number, more?: Readonly<Record<string, string>>) => HttpResponse;
}

function* serveFile(
  process: Process,
  options: ApacheOptions,
  site: ApacheSite,
  own: Host,
  request: HttpRequest,
  file: string,
  { host, wrap, page }: Wrappers,
): Task<HttpResponse> {
  let path = file;
  try {
    let stat = process.stat(path);
    if (stat.type === 'directory') {
      if (!request.path.endsWith('/')) return page(301, { Location: `http://${request.headers.get('host') ?? host}${request.path}/` });
      const index = own.indexes.find((name) => process.access(`${path}${name}`, 'f'));
      if (index === undefined) {
        if (!site.listing) return page(403);
        const rows = process
          .readdir(path)
          .sort()
          .map((name) => `<li><a href="${name}"> ${name}</a></li>\n`);
        return wrap({
          status: 200,
          headers: { 'Content-Type': 'text/html;charset=ISO-8859-1' },
          body: `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n<html>\n <head>\n  <title>Index of ${request.path}</title>\n </head>\n <body>\n<h1>Index of ${request.path}</h1>\n<ul>${rows.join('')}</ul>\n</body></html>\n`,
        });
      }
      path += index;
      stat = process.stat(path);
    }
    if (!process.access(path, 'r')) return page(403);
    if (path.endsWith('.php') && options.dynamic) {
      const made = options.dynamic(process, path, request);
      return wrap('next' in made ? yield* made : made);
    }
    const body = process.readFile(path);
    const type = mimeTypes[/\.([^./]*)$/.exec(path)?.[1] ?? ''];
    return wrap({
      status: 200,
      headers: {
        'Last-Modified': httpDate(stat.mtime),
        ETag: `"${byteLength(body).toString(16)}-5fb2ac3d8a000"`,
        'Accept-Ranges': 'bytes',
        ...(type && { 'Content-Type': type }),
      },
      body,
    });
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    if (options.partly !== undefined && error.code !== 'EACCES')
      process.remark({
        kind: 'NotFollowed',
        program: options.partly,
        why: `what it answers to ${request.method} ${request.path}`,
        taken: 'statement',
      });
    return page(error.code === 'EACCES' ? 403 : 404);
  }
}

const server = ({ version, platform }: ApacheOptions): string => `Apache/${version} (${platform})`;

function accessLine(process: Process, { format }: ApacheOptions, request: HttpRequest, { status, body = '' }: HttpResponse): string {
  const time = localText(process, '%d/%b/%Y:%H:%M:%S %z');
  const rest = format === 'common' ? '' : ` "${request.headers.get('referer') ?? '-'}" "${request.headers.get('user-agent') ?? '-'}"`;
  return `${request.remoteAddress} - - [${time}] "${request.method} ${request.target} ${request.version}" ${status} ${format === 'common' ? byteLength(body) || '-' : byteLength(body) + 200}${rest}\n`;
}
