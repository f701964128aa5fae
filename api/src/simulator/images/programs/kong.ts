import { MILLISECOND, type Task } from '../../engine/index.ts';
import type { Process, Program } from '../../kernel/index.ts';
import { localText } from '../../shell/utilities/time/zone.ts';
import { json, partly } from '../models/answers.ts';
import { plain } from '../servers/go-http.ts';
import type { HttpRequest, HttpResponse } from '../servers/http-message.ts';
import { type DaemonPort, runDaemon } from './daemon.ts';
import { execCommand } from './gosu.ts';
import { unreachable } from './start-checks.ts';

/** Its image's script: other commands are run as they are. @see Kong/docker-kong: ubuntu/docker-entrypoint.sh */
export const kongEntrypoint: Program = (process) => execCommand(process, process.argv.slice(1));

/** Kong: it wants its database, or to be told that it has none. @see Kong/kong: kong/init.lua, kong/cmd */
export const kong = (version: string): Program =>
  function* (process) {
    const [verb = '', what = ''] = process.argv.slice(1);
    const hasDatabase = process.env.get('KONG_DATABASE') !== 'off';
    switch (verb) {
      case 'docker-start':
        return yield* start(process, version, hasDatabase);
      case 'version':
        yield* process.write(1, `${version}\n`);
        return 0;
      case 'health':
        yield* process.write(1, 'nginx.......running\n\nKong is healthy at /usr/local/kong\n');
        return 0;
      case 'migrations': {
        yield* process.sleep(300 * MILLISECOND);
        const why = hasDatabase ? yield* noDatabase(process) : undefined;
        if (why !== undefined) {
          yield* process.write(2, `Error: ${why}\n\n  Run with --v (verbose) or --vv (debug) for more details\n`);
          return 1;
        }
        if (what === 'bootstrap') yield* process.write(1, 'Bootstrapping database...\n');
        process.remark({ kind: 'NotFollowed', program: 'kong', why: `kong migrations ${what}`, taken: 'done' });
        return 0;
      }
      default:
        process.remark({ kind: 'NotFollowed', program: 'kong', why: `kong ${verb}`, taken: 'done' });
        return 0;
    }
  };

/** @see Kong/kong: kong/db/strategies/postgres/connector.lua */
function* noDatabase(process: Process): Task<string | undefined> {
  const host = process.env.get('KONG_PG_HOST') || '127.0.0.1';
  const why = yield* unreachable(process, host, Number(process.env.get('KONG_PG_PORT') || 5432));
  if (why === undefined) return undefined;
  const said = why === 'ENOTFOUND' ? 'host or service not provided, or not known' : why === 'ETIMEDOUT' ? 'timeout' : 'connection refused';
  return `[PostgreSQL error] failed to retrieve PostgreSQL server_version_num: ${said}`;
}

function* start(process: Process, version: string, hasDatabase: boolean): Task<number> {
  yield* process.sleep(800 * MILLISECOND);
  const log = (level: string, text: string): string => `${localText(process, '%Y/%m/%d %H:%M:%S')} [${level}] ${process.pid}#0: ${text}`;
  const config = process.env.get('KONG_DECLARATIVE_CONFIG');
  const problem = hasDatabase
    ? yield* noDatabase(process)
    : config && !process.access(config, 'r')
      ? `error parsing declarative config file ${config}:\n${config}: No such file or directory`
      : undefined;
  if (problem !== undefined) {
    const text = `init_by_lua error: /usr/local/share/lua/5.1/kong/init.lua:590: ${problem}\nstack traceback:\n\t[C]: in function '${hasDatabase ? 'assert' : 'error'}'\n\t/usr/local/share/lua/5.1/kong/init.lua:590: in function 'init'\n\tinit_by_lua:3: in main chunk`;
    yield* process.write(2, `${log('error', text)}\nnginx: [error] ${text}\n`);
    return 1;
  }
  if (hasDatabase) process.remark({ kind: 'NotFollowed', program: 'kong', why: 'what is in its database', taken: 'statement' });
  for (const text of [
    'using the "epoll" event method',
    'openresty/1.21.4.1',
    `OS: Linux ${process.system.release}`,
    'getrlimit(RLIMIT_NOFILE): 1048576:1048576',
    'start worker processes',
  ])
    yield* process.write(2, `${log('notice', text)}\n`);
  const routes = config !== undefined && process.access(config, 'r') && /^\s*-?\s*routes\s*:/m.test(process.readFile(config));
  const proxy = (): HttpResponse => {
    if (routes || hasDatabase) process.remark({ kind: 'NotFollowed', program: 'kong', why: 'what its routes pass on', taken: 'statement' });
    return { ...json({ message: 'no Route matched with those values' }), status: 404, headers: headersOf(version) };
  };
  const admin = (request: HttpRequest): HttpResponse =>
    request.path === '/status' || request.path === '/'
      ? partly('kong')(process, request)
      : { ...json({ message: 'Not found' }), status: 404 };
  return yield* runDaemon(process, {
    stream: 2,
    megabytes: 150,
    ports: [
      ...listeners(process, 'KONG_PROXY_LISTEN', '0.0.0.0:8000, 0.0.0.0:8443 ssl', proxy),
      ...listeners(process, 'KONG_ADMIN_LISTEN', '127.0.0.1:8001, 127.0.0.1:8444 ssl', admin),
      ...listeners(process, 'KONG_STATUS_LISTEN', 'off', (request) =>
        /^\/status/.test(request.path) ? partly('kong')(process, request) : plain(404, ''),
      ),
    ],
    portTaken: (port) => log('emerg', `bind() to 0.0.0.0:${port} failed (98: Address already in use)`),
    stops: [{ signals: ['QUIT', 'TERM', 'INT'], code: 0 }],
  });
}

const headersOf = (version: string): Record<string, string> => ({
  'Content-Type': 'application/json; charset=utf-8',
  Server: `kong/${version}`,
});

/** `0.0.0.0:8000 reuseport, 0.0.0.0:8443 ssl`. @see Kong/kong: kong/conf_loader/listeners.lua */
function listeners(process: Process, variable: string, usual: string, handle: (request: HttpRequest) => HttpResponse): DaemonPort[] {
  return (process.env.get(variable) || usual).split(',').flatMap((each) => {
    const [, address = '', port, rest = ''] = /^\s*(\S*):(\d+)(.*)$/.exec(each) ?? [];
    if (port === undefined) return [];
    const tls = /\bssl\b/.test(rest) ? { tls: { refusal: plain(400, 'The plain HTTP request was sent to HTTPS port') } } : {};
    return [{ port: Number(port), ...(address === '127.0.0.1' && { address }), http: { handle, ...tls } }];
  });
}
