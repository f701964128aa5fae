import { MILLISECOND, type Task } from '../../../engine/index.ts';
import { OsError, type Process, type Program, parsePasswd } from '../../../kernel/index.ts';
import { addressesOf } from '../../../shell/utilities/network/connect.ts';
import { numbers } from '../errno.ts';
import { configFiles, readConfig } from './config.ts';
import { checkConflicts, conflictingNames } from './conflicts.ts';
import { ConfigError } from './directive.ts';
import { inFull, type Layout, packaged, settled, signature } from './layout.ts';
import { bind, closeAll } from './listening.ts';
import { ErrorLog, firstLog, openLogs } from './log.ts';
import { unfollowed } from './lua.ts';
import { master } from './master.ts';
import { passesToSockets, resolveUpstreams } from './proxy.ts';
import { type Scope, type Site, setting, siteOf } from './site.ts';
import { checkVersion, warnings } from './versions.ts';
import type { Listeners, Work } from './work.ts';
import { isOn } from './worker.ts';

interface Options {
  test: boolean;
  dump: boolean;
  quiet: boolean;
  config: string;
  globals: string;
  signal: string | undefined;
}

/** nginx of one version. @see nginx: src/core/nginx.c */
export const nginx = (version: string, builtBy: string, layout = packaged): Program =>
  function* (process) {
    const options: Options = { test: false, dump: false, quiet: false, config: layout.config, globals: '', signal: undefined };
    const complaint = readOptions(process.argv.slice(1), options, layout);
    if (complaint === 'version' || complaint === 'build') {
      yield* process.write(2, `nginx version: ${signature(version)}\n${complaint === 'build' ? `built by ${builtBy}\n` : ''}`);
      return 0;
    }
    if (complaint === 'help') {
      yield* process.write(2, `nginx version: ${signature(version)}\n${usage(layout)}`);
      return 0;
    }
    if (complaint !== undefined) return yield* fail(process, complaint);
    if (options.signal !== undefined && !SIGNALS[options.signal])
      return yield* fail(process, `invalid option: "-s ${options.signal}"`, 'nginx');
    const { log: first, toStderr } = yield* firstLog(process, layout.errorLog);
    const refuse = function* (message: string, level: ConfigError['level'] = 'emerg'): Task<number> {
      yield* first.write(process, level, message);
      if (!toStderr) yield* process.write(2, `nginx: [${level}] ${message}\n`);
      if (options.test) yield* process.write(2, `nginx: configuration file ${options.config} test failed\n`);
      return 1;
    };
    let work: Work;
    try {
      work = yield* load(process, options, version, layout);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return yield* refuse(error.message, error.level);
    }
    const pidFile = setting({ own: work.site.main, outer: undefined }, 'pid')?.args[0] ?? layout.pid;
    if (options.signal !== undefined) return yield* signalMaster(process, work, options.signal, pidFile);
    const problem = prepare(process, work);
    if (problem !== undefined) return yield* refuse(problem);
    if (options.test || options.dump) {
      if (!options.quiet)
        yield* process.write(
          2,
          `nginx: the configuration file ${options.config} syntax is ok\nnginx: configuration file ${options.config} test is successful\n`,
        );
      if (options.dump)
        for (const [file, text] of configFiles(process, options.config, layout))
          yield* process.write(1, `# configuration file ${file}:\n${text}\n`);
      return 0;
    }
    const listeners = yield* bind(process, work, 'stderr');
    if (!listeners) return 1;
    try {
      process.writeFile(pidFile, `${process.pid}\n`);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      const message = `open() "${pidFile}" failed (${numbers[error.code]}: ${error.message})`;
      yield* work.log.write(process, 'emerg', message);
      yield* process.write(2, `nginx: [emerg] ${message}\n`);
      return 1;
    }
    const run = (self: Process, own: Listeners): Task<number> =>
      master(self, { ...work, listeners: own }, pidFile, builtBy, () => load(self, options, version, layout));
    if (isOn(work.site, 'daemon', true)) return daemonize(process, run, listeners, work, pidFile);
    yield* process.compute(START_CPU);
    return yield* run(process, listeners);
  };

/** The first process ends as soon as the one in the background has begun. */
function daemonize(
  process: Process,
  run: (self: Process, listeners: Listeners) => Task<number>,
  listeners: Listeners,
  work: Work,
  pidFile: string,
): number {
  closeAll(listeners.values());
  process.spawn({
    argv: process.argv,
    program: (child) => inBackground(child, run, work, pidFile),
  });
  return 0;
}

function* inBackground(
  process: Process,
  run: (self: Process, listeners: Listeners) => Task<number>,
  work: Work,
  pidFile: string,
): Task<number> {
  const opened = yield* bind(process, work, 'stderr');
  if (!opened) return 1;
  process.writeFile(pidFile, `${process.pid}\n`);
  return yield* run(process, opened);
}

function* load(process: Process, options: Options, version: string, layout: Layout): Task<Work> {
  const tree = settled(readConfig(process, options.config, options.globals, layout), layout);
  checkVersion(tree, version);
  for (const warning of warnings(tree, version)) yield* warn(process, warning);
  checkConflicts(tree);
  const site: Site = siteOf(tree);
  const main = { own: site.main, outer: undefined };
  const user = setting(main, 'user');
  const passwd = process.readFile('/etc/passwd');
  const name = user?.args[0];
  if (name !== undefined && process.uid === 0 && !passwd.split('\n').some((line) => line.startsWith(`${name}:`)))
    throw new ConfigError(`getpwnam("${name}") failed in ${user?.file}:${user?.line}`);
  const log = new ErrorLog(setting(main, 'error_log'));
  if (user && process.uid !== 0) {
    const warning = `the "user" directive makes sense only if the master process runs with super-user privileges, ignored in ${user.file}:${user.line}`;
    yield* warn(process, warning);
  }
  for (const { scope, listens } of site.servers) if (listens.some(({ ssl }) => ssl)) checkCertificates(process, scope, layout);
  const upstreams = yield* resolveUpstreams(site, (host) => addressesOf(process, host));
  for (const warning of conflictingNames(site)) yield* warn(process, warning);
  if (passesToSockets(site))
    process.remark({ kind: 'NotFollowed', program: 'nginx', why: 'what is passed on to a socket in the file system', taken: 'statement' });
  const [other] = layout.modules ? unfollowed(tree, layout.modules) : [];
  if (other !== undefined) process.remark({ kind: 'NotFollowed', program: 'openresty', why: `what ${other} does`, taken: 'statement' });
  return { site, version, log, configuration: tree, listeners: new Map(), upstreams, connections: { count: 0 }, user: name };
}

function* warn(process: Process, warning: string): Task<void> {
  yield* new ErrorLog({ args: ['stderr', 'warn'] }).write(process, 'warn', warning);
  yield* process.write(2, `nginx: [warn] ${warning}\n`);
}

/** Certificates and keys are read at once. @see nginx: src/event/ngx_event_openssl.c ngx_ssl_certificate */
function checkCertificates(process: Process, scope: Scope, layout: Layout): void {
  for (const [name, what, reader] of [
    [
      'ssl_certificate',
      'certificate',
      'PEM_read_bio_X509_AUX() failed (SSL: error:0480006C:PEM routines::no start line:Expecting: TRUSTED CERTIFICATE)',
    ],
    [
      'ssl_certificate_key',
      'certificate key',
      'PEM_read_bio_PrivateKey() failed (SSL: error:1E08010C:DECODER routines::unsupported:No supported data to decode. Input type: PEM)',
    ],
  ] as const) {
    const given = setting(scope, name)?.args[0] ?? '';
    if (given.startsWith('data:') || given.includes('$')) continue;
    const path = inFull(given, layout);
    const fails = (why: string): ConfigError => new ConfigError(`cannot load ${what} "${path}": ${why}`);
    let text: string;
    try {
      text = process.readFile(path);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      const call = `SSL: error:8000000${numbers[error.code] === 13 ? 'D' : '2'}:system library::${error.message}:calling fopen(${path}, r)`;
      const kind = error.code === 'ENOENT' ? ' error:10000080:BIO routines::no such file' : ' error:10080002:BIO routines::system lib';
      throw fails(`BIO_new_file() failed (${call}${kind})`);
    }
    if (!text.includes('-----BEGIN ')) throw fails(reader);
  }
}

/** Makes the directories and files that it writes to. @see nginx: src/core/ngx_file.c ngx_create_paths */
function prepare(process: Process, { site, user, configuration, log }: Work): string | undefined {
  const scope = { own: site.http.own, outer: undefined };
  for (const kind of ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']) {
    const path = setting(scope, `${kind}_temp_path`)?.args[0] ?? `/var/cache/nginx/${kind === 'client_body' ? 'client' : kind}_temp`;
    try {
      process.mkdir(path, 0o700);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      if (error.code !== 'EEXIST') return `mkdir() "${path}" failed (${numbers[error.code]}: ${error.message})`;
    }
    const uid = process.uid === 0 ? uidOf(process, user ?? 'nobody') : undefined;
    if (uid === undefined || process.stat(path).uid === uid) continue;
    try {
      process.chown(path, uid, -1);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      return `chown("${path}", ${uid}) failed (${numbers[error.code]}: ${error.message})`;
    }
  }
  return openLogs(process, configuration, log);
}

const uidOf = (process: Process, name: string): number | undefined =>
  parsePasswd(process.readFile('/etc/passwd')).find((user) => user.name === name)?.uid;

function* signalMaster(process: Process, work: Work, name: string, pidFile: string): Task<number> {
  let text: string;
  try {
    text = process.readFile(pidFile);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* process.write(2, `nginx: [error] open() "${pidFile}" failed (${numbers[error.code]}: ${error.message})\n`);
    return 1;
  }
  yield* work.log.write(process, 'notice', 'signal process started');
  const pid = Number(text.trim());
  if (!pid) {
    yield* process.write(2, `nginx: [error] invalid PID number "${text.trim()}" in "${pidFile}"\n`);
    return 1;
  }
  try {
    process.kill(pid, SIGNALS[name] ?? 'TERM');
    return 0;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* process.write(2, `nginx: [alert] kill(${pid}, ${name}) failed (${numbers[error.code]}: ${error.message})\n`);
    return 1;
  }
}

const SIGNALS: Readonly<Record<string, 'TERM' | 'QUIT' | 'HUP' | 'USR1'>> = { stop: 'TERM', quit: 'QUIT', reload: 'HUP', reopen: 'USR1' };

/** A message, or what was asked for instead of running. */
function readOptions(args: readonly string[], options: Options, layout: Layout): string | undefined {
  for (let i = 0; i < args.length; i++) {
    const word = args[i] as string;
    if (!word.startsWith('-')) return `invalid option: "${word}"`;
    for (let j = 1; j < word.length; j++) {
      const letter = word[j] as string;
      if (letter === 'v') return 'version';
      if (letter === 'V') return 'build';
      if (letter === '?' || letter === 'h') return 'help';
      if (letter === 't') options.test = true;
      else if (letter === 'T') options.test = options.dump = true;
      else if (letter === 'q') options.quiet = true;
      else if ('pcgse'.includes(letter)) {
        const value = word.slice(j + 1) || args[++i];
        if (value === undefined)
          return `option "-${letter}" requires ${letter === 'g' ? 'parameter' : letter === 's' ? 'parameter' : 'file name'}`;
        if (letter === 'c') options.config = value.startsWith('/') ? value : `${layout.prefix}${value}`;
        else if (letter === 'g') options.globals = value;
        else if (letter === 's') options.signal = value;
        break;
      } else return `invalid option: "${letter}"`;
    }
  }
  return undefined;
}

function* fail(process: Process, message: string, prefix = 'nginx'): Task<number> {
  yield* process.write(2, `${prefix}: ${message}\n`);
  return 1;
}

const START_CPU = 8 * MILLISECOND;
const usage = ({ prefix, errorLog, config }: Layout): string => `Usage: nginx [-?hvVtTq] [-s signal] [-p prefix]
             [-e filename] [-c filename] [-g directives]

Options:
  -?,-h         : this help
  -v            : show version and exit
  -V            : show version and configure options then exit
  -t            : test configuration and exit
  -T            : test configuration, dump it and exit
  -q            : suppress non-error messages during configuration testing
  -s signal     : send signal to a master process: stop, quit, reopen, reload
  -p prefix     : set prefix path (default: ${prefix})
  -e filename   : set error log file (default: ${errorLog})
  -c filename   : set configuration file (default: ${config})
  -g directives : set global directives out of configuration file

`;
