import { MILLISECOND, type Task } from '../../../engine/index.ts';
import { type Process, type Program, parsePasswd, type Socket } from '../../../kernel/index.ts';
import { statOrNone } from '../../../shell/utilities/lib/files.ts';
import { localText } from '../../../shell/utilities/time/zone.ts';
import { hearInSilence } from '../../servers/tcp-server.ts';
import { type DaemonLine, daemon } from '../daemon.ts';
import type { FastCgiAnswer, FastCgiRequest } from '../fastcgi.ts';
import { phpPage } from './php.ts';

/** What a page takes of the CPU. */
const PAGE_CPU = 2 * MILLISECOND;

/** PHP's server for FastCGI clients, as the image configures it. @see php-src: sapi/fpm/fpm/fpm_main.c; docker-library/php: docker.conf, zz-docker.conf */
export const phpFpm = (version: string): Program =>
  daemon((process) => {
    const line = (text: string) => (): string => `[${localText(process, '%d-%b-%Y %H:%M:%S')}] ${text}`;
    const listen = listenOf(process);
    const gid = cannotBecome(process);
    const talk = (socket: Socket) => (gid === undefined ? answerRequest(process, version, socket) : hearInSilence(socket));
    const ends = (text: string) => [
      { after: 0, text: line(`NOTICE: ${text} ...`) },
      { after: 0, text: line('NOTICE: exiting, bye-bye!') },
    ];
    return {
      stream: 2,
      ports: typeof listen === 'string' ? [] : [{ ...listen, talk }],
      sockets: typeof listen === 'string' ? [{ path: listen, talk }] : [],
      starting: ['user', 'group']
        .filter((directive) => process.uid !== 0 && poolSays(process, directive))
        .map((directive) => ({
          after: 0,
          text: line(`NOTICE: [pool www] '${directive}' directive is ignored when FPM is not running as root`),
        })),
      ready: [
        { after: 0.05, text: line(`NOTICE: fpm is running, pid ${process.pid}`) },
        { after: 0, text: line('NOTICE: ready to handle connections') },
        ...(gid === undefined ? [] : workersEnd(process, gid, line)),
      ],
      portTaken: (port) =>
        `${line(`ERROR: unable to bind listening socket for address '${port}': Address already in use (98)`)()}\n${line('ERROR: FPM initialization failed')()}\n`,
      stops: [
        { signals: ['QUIT'], lines: ends('Finishing'), code: 0 },
        { signals: ['TERM', 'INT'], lines: ends('Terminating'), code: 0 },
      ],
    };
  });

/** The group that its workers are to be of and may not; undefined where they may. */
function cannotBecome(process: Process): number | undefined {
  if (process.uid !== 0 || (process.holds('SETGID') && process.holds('SETUID'))) return undefined;
  return parsePasswd(process.readFile('/etc/passwd')).find(({ name }) => name === 'www-data')?.gid;
}

/**
 * One worker after the other ends at once, and another is started, as fast as the machine can: of that, one round is written.
 * @see php-src: sapi/fpm/fpm/fpm_unix.c fpm_unix_init_child, fpm_children.c fpm_child_init, fpm_children_bury
 */
function workersEnd(process: Process, gid: number, line: (text: string) => () => string): readonly DaemonLine[] {
  process.remark({
    kind: 'NotFollowed',
    program: 'php-fpm',
    why: 'that its workers end and are started again and again',
    taken: 'running',
  });
  const first = process.pid + 6;
  return [
    { after: 0, text: line(`ERROR: [pool www] failed to setgid(${gid}): Operation not permitted (1)`) },
    { after: 0, text: line('ERROR: [pool www] child failed to initialize') },
    { after: 0.005, text: line(`WARNING: [pool www] child ${first} exited with code 70 after 0.005 seconds from start`) },
    { after: 0, text: line(`NOTICE: [pool www] child ${first + 2} started`) },
  ];
}

/** Its image's own pool names both; one's own may not. @see php-src: sapi/fpm/fpm/fpm_unix.c fpm_unix_conf_wp */
function poolSays(process: Process, directive: string): boolean {
  const own = '/usr/local/etc/php-fpm.d/www.conf';
  return !process.access(own, 'r') || new RegExp(`^\\s*${directive}\\s*=\\s*\\S`, 'm').test(process.readFile(own));
}

/** Of the pool's files the last that says so: an address, a port, or the path of a socket. */
function listenOf(process: Process): { readonly port: number; readonly address?: string } | string {
  const folder = '/usr/local/etc/php-fpm.d';
  const files = process.access(folder, 'f') ? process.readdir(folder).filter((name) => name.endsWith('.conf')) : [];
  const said = files
    .sort()
    .flatMap((name) => [...process.readFile(`${folder}/${name}`).matchAll(/^\s*listen\s*=\s*(\S+)/gm)].map(([, to]) => to));
  const listen = said.at(-1) ?? '9000';
  if (listen.startsWith('/')) return listen;
  const [, address, port = listen] = /^(.*):(\d+)$/.exec(listen) ?? [];
  return { port: Number(port), ...(address && !/^\[?::\]?$/.test(address) && { address }) };
}

function* answerRequest(process: Process, version: string, socket: Socket): Task<void> {
  let text = '';
  while (!text.endsWith('\n')) {
    const more = yield* socket.read();
    if (more === '') return;
    text += more;
  }
  let request: FastCgiRequest;
  try {
    request = JSON.parse(text) as FastCgiRequest;
  } catch {
    // Whoever speaks something else (HTTP) is hung up on.
    return;
  }
  yield* process.compute(PAGE_CPU);
  const answer = pageOf(process, version, request);
  const { method, params } = request;
  const at = localText(process, '%d/%b/%Y:%H:%M:%S %z');
  yield* process.write(2, `${socket.remoteAddress || '-'} -  ${at} "${method} ${params.SCRIPT_NAME ?? ''}" ${answer.status}\n`);
  yield* socket.write(`${JSON.stringify(answer)}\n`);
}

/** @see php-src: sapi/fpm/fpm/fpm_main.c main, init_request_info */
function pageOf(process: Process, version: string, { params }: FastCgiRequest): FastCgiAnswer {
  const script = params.SCRIPT_FILENAME ?? '';
  const html = { 'Content-Type': 'text/html; charset=UTF-8' };
  // Nobody has said which script: there is nothing to say, either.
  if (script === '') return { status: 200, headers: html, body: '' };
  const found = statOrNone(process, script);
  if (found?.type !== 'file') return { status: 404, headers: html, body: 'File not found.\n', error: 'Primary script unknown' };
  if (!script.endsWith('.php'))
    return {
      status: 403,
      headers: html,
      body: 'Access denied.\n',
      error: `Access to the script '${script}' has been denied (see security.limit_extensions)`,
    };
  if (!isReadable(process, found))
    return { status: 403, headers: html, body: 'Access denied.\n', error: `Unable to open primary script: ${script} (Permission denied)` };
  const { status, headers = {}, body = '' } = phpPage(process, script, version, params);
  return { status, headers: { ...headers }, body };
}

/** Its workers are www-data where it began as root. */
function isReadable(process: Process, { mode, uid, gid }: ReturnType<Process['stat']>): boolean {
  const worker = process.uid === 0 ? parsePasswd(process.readFile('/etc/passwd')).find(({ name }) => name === 'www-data') : process;
  if (!worker) return true;
  return (mode & (worker.uid === uid ? 0o400 : worker.gid === gid ? 0o040 : 0o004)) !== 0;
}
