import { formatTimeMilli } from '../../apimachinery/time.ts';
import { MILLISECOND, type Task } from '../../engine/index.ts';
import { OsError, type Process } from '../../kernel/index.ts';
import { makeDirectories } from '../../shell/utilities/lib/files.ts';
import { strftime } from '../../shell/utilities/time/calendar.ts';
import { klog, plain } from '../servers/go-http.ts';
import { runDaemon } from './daemon.ts';
import { COMMIT, fetched } from './git.ts';
import { flagOf } from './start-checks.ts';

type Fields = readonly (readonly [name: string, value: unknown])[];

/** Where it logs what: version 3 as klogr does, version 4 in JSON. @see kubernetes/git-sync: pkg/logging/logging.go */
interface Voice {
  info(line: number, msg: string, fields?: Fields): Task<void>;
  error(line: number, msg: string, error: string, fields?: Fields): Task<void>;
}

/** A repository's files, kept in a directory that a link names. @see kubernetes/git-sync: main.go, release-3.x: cmd/git-sync/main.go */
export function* gitSync(process: Process, version: string): Task<number> {
  const isOld = /^[0-3]\./.test(version);
  if (process.pid === 1) yield* process.write(2, 'INFO: detected pid 1, running init handler\n');
  const setting = (flag: string, ...variables: string[]): string =>
    flagOf(process, flag) ?? variables.map((name) => process.env.get(name)).find((value) => value) ?? '';
  const named = (name: string): readonly [string, string] => [`GITSYNC_${name}`, `GIT_SYNC_${name}`];
  const url = setting('repo', ...named('REPO'));
  const root = setting('root', ...named('ROOT'));
  const link =
    setting('link', ...named('LINK')) ||
    setting('dest', 'GIT_SYNC_DEST') ||
    (url
      .replace(/^\/+|\/+$/g, '')
      .split('/')
      .at(-1) ??
      '');
  const wrong = wrongSetting(isOld, url, root, link);
  if (wrong !== undefined) {
    const usage = isOld ? 'Usage of /git-sync:\n' : 'Usage: git-sync [FLAGS...]\n\n FLAGS:\n';
    yield* process.write(2, `${wrong}\n${usage}`);
    return 1;
  }
  yield* process.sleep(60 * MILLISECOND);
  const voice = isOld ? klogr(process) : inJson(process);
  const identity: Fields = [
    ['pid', childOf(process)],
    ['uid', process.uid],
    ['gid', process.gid],
    ['home', process.env.get('HOME') ?? ''],
  ];
  yield* isOld
    ? voice.info(401, 'starting up', [...identity, ['args', process.argv]])
    : voice.info(569, 'starting up', [['version', `v${version}`], ...identity, ['flags', process.argv.slice(1)]]);
  let isReady = false;
  const isOnce = /^(1|t|true)$/i.test(setting('one-time', ...named('ONE_TIME'))) || process.argv.includes('--one-time');
  const address = setting('http-bind', ...named('HTTP_BIND'));
  const port = Number(/:(\d+)$/.exec(address)?.[1]);
  if (port) yield* voice.info(isOld ? 500 : 720, 'serving HTTP', [['endpoint', address]]);
  return yield* runDaemon(process, {
    stream: 2,
    megabytes: 20,
    ports: port
      ? [{ port, http: { handle: ({ path }) => (path === '/metrics' || isReady ? plain(200, '') : plain(503, 'repo is not ready\n')) } }]
      : [],
    portTaken: (taken) => `can't bind HTTP endpoint: listen tcp :${taken}: bind: address already in use`,
    *begins(self) {
      const failed = yield* synced(self, { url, root, link, isOld }, voice);
      if (failed) return 1;
      isReady = true;
      return isOnce ? 0 : undefined;
    },
    stops: [{ signals: ['TERM', 'INT'], code: 143 }],
  });
}

function wrongSetting(isOld: boolean, url: string, root: string, link: string): string | undefined {
  if (isOld) {
    if (url === '') return 'ERROR: --repo must be specified';
    if (root === '') return 'ERROR: --root must be specified';
    if (link.includes('/')) return "ERROR: --link must not contain '/'";
    return link.startsWith('.') ? "ERROR: --link must not start with '.'" : undefined;
  }
  if (root === '') return 'required flag: --root must be specified';
  return url === '' ? 'required flag: --repo must be specified' : undefined;
}

interface Wanted {
  readonly url: string;
  readonly root: string;
  readonly link: string;
  readonly isOld: boolean;
}

/** Whether it has failed: the first time it may not. */
function* synced(process: Process, { url, root, link, isOld }: Wanted, voice: Voice): Task<boolean> {
  const tree = isOld ? `${root}/${COMMIT}` : `${root}/.worktrees/${COMMIT}`;
  const name = link.startsWith('/') ? link : `${root}/${link}`;
  try {
    makeDirectories(process, root);
    if (isOld)
      yield* voice.info(950, 'cloning repo', [
        ['origin', url],
        ['path', root],
      ]);
    else {
      yield* voice.info(1052, 'repo directory was empty or failed checks', [['path', root]]);
      yield* voice.info(1062, 'initializing repo directory', [['path', root]]);
    }
    const isNew = !process.access(tree, 'f');
    makeDirectories(process, tree);
    const refused = yield* fetched(process, url, tree);
    if (refused !== undefined) {
      if (isNew) process.rmdir(tree);
      const command = isOld ? `git clone --no-checkout -b master ${url} ${root}` : `git ls-remote -q ${url} HEAD HEAD^{}`;
      const said = isOld ? `Cloning into '${root}'...\n${refused}` : refused;
      const error = `Run(${command}): exit status 128: { stdout: "", stderr: ${JSON.stringify(said.trimEnd())} }`;
      yield* isOld
        ? voice.error(542, 'too many failures, aborting', error, [['failCount', 0]])
        : voice.error(867, 'too many failures, aborting', error, [['failCount', 0]]);
      return true;
    }
    if (isOld) {
      yield* voice.info(760, 'syncing git', [
        ['rev', 'HEAD'],
        ['hash', COMMIT],
      ]);
      yield* voice.info(800, 'adding worktree', [
        ['path', tree],
        ['branch', 'origin/master'],
      ]);
      yield* voice.info(860, 'reset worktree to hash', [
        ['path', tree],
        ['hash', COMMIT],
      ]);
      yield* voice.info(865, 'updating submodules');
    } else
      yield* voice.info(1563, 'update required', [
        ['ref', 'HEAD'],
        ['local', ''],
        ['remote', COMMIT],
        ['syncCount', 0],
      ]);
    if (process.access(name, 'f')) process.unlink(name);
    process.symlink(tree.startsWith(`${root}/`) && name.startsWith(`${root}/`) ? tree.slice(root.length + 1) : tree, name);
    if (!isOld)
      yield* voice.info(1609, 'updated successfully', [
        ['ref', 'HEAD'],
        ['remote', COMMIT],
        ['syncCount', 1],
      ]);
    return false;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* voice.error(
      isOld ? 470 : 600,
      isOld ? "ERROR: can't make root dir" : "FATAL: can't make root dir",
      `mkdir ${root}: ${error.message.toLowerCase()}`,
      [['path', root]],
    );
    return true;
  }
}

/** Its work is done by a child of the first process. */
const childOf = ({ pid }: Process): number => (pid === 1 ? pid + 11 : pid);

const klogr = (process: Process): Voice => {
  const write = (level: string, line: number, text: string): Task<void> => {
    const said = klog(process, level, `main.go:${line}`, text);
    return process.write(2, said.replace(String(process.pid).padStart(7), String(childOf(process)).padStart(7)));
  };
  const told = (fields: Fields): string => fields.map(([name, value]) => ` "${name}"=${JSON.stringify(value)}`).join('');
  return {
    info: (line, msg, fields = []) => write('I', line, `"level"=0 "msg"="${msg}"${told(fields)}`),
    error: (line, msg, error, fields = []) => write('E', line, `"msg"="${msg}" "error"=${JSON.stringify(error)}${told(fields)}`),
  };
};

const inJson = (process: Process): Voice => {
  const write = (line: number, fields: Fields): Task<void> => {
    const ts = `${strftime('%Y-%m-%d %H:%M:%S', process.now)}.${formatTimeMilli(process.now).slice(-4, -1)}000`;
    return process.write(2, `${JSON.stringify({ logger: '', ts, caller: { file: 'main.go', line }, ...Object.fromEntries(fields) })}\n`);
  };
  return {
    info: (line, msg, fields = []) => write(line, [['level', 0], ['msg', msg], ...fields]),
    error: (line, msg, error, fields = []) => write(line, [['msg', msg], ['error', error], ...fields]),
  };
};
