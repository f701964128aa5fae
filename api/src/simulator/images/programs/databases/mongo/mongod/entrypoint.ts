import type { Task } from '../../../../../engine/index.ts';
import type { Process, Program } from '../../../../../kernel/index.ts';
import { takeFromFiles } from '../../../file-env.ts';
import { become, claim, execCommand } from '../../../gosu.ts';
import { dataDirectory, mongoSetting } from './options.ts';

/** The image's docker-entrypoint.sh; `shell` is the one that it sets the server up with. @see docker-library/mongo: docker-entrypoint.sh */
export const mongoEntrypoint = (shell: 'mongo' | 'mongosh'): Program =>
  function* (process) {
    let command = process.argv.slice(1);
    if (command[0]?.startsWith('-')) command = ['mongod', ...command];
    const isServer = command[0] === 'mongod';
    if (command[0]?.startsWith('mongo') && process.uid === 0) {
      if (isServer && (yield* claim(process, 'mongodb', ['/data/configdb', '/data/db'])) !== 0) return 1;
      if (!process.holds('CHOWN'))
        for (const fd of [1, 2])
          yield* process.write(2, `chown: changing ownership of '/proc/${process.pid}/fd/${fd}': Operation not permitted\n`);
      return yield* become(process, 'mongodb', [process.argv[0] ?? 'docker-entrypoint.sh', ...command]);
    }
    if (!isServer) return yield* execCommand(process, command, SCRIPT, 'line 427');
    const refused = takeFromFiles(process, [USER, PASSWORD], { line: 83 });
    if (refused !== undefined) {
      yield* process.write(2, refused);
      return 1;
    }
    const hasUser = (process.env.get(USER) ?? '') !== '';
    if (hasUser !== ((process.env.get(PASSWORD) ?? '') !== '')) {
      yield* process.write(2, `\nerror: missing '${USER}' or '${PASSWORD}'\n       both must be specified for a user to be created\n\n`);
      return 1;
    }
    if (hasUser && !command.includes('--auth')) command = [...command, '--auth'];
    const scripts = initScripts(process);
    const isNew = !KEPT.some((name) => process.access(`${dataDirectory(process, command)}/${name}`, 'f'));
    if (isNew && (hasUser || scripts.some((name) => /\.(sh|js)$/.test(name)))) {
      const ended = yield* initialize(process, command, hasUser, scripts, shell);
      if (ended !== undefined) return ended;
    }
    const isBound =
      command.some((word) => /^--bind_ip(_all)?(=|$)/.test(word)) || mongoSetting(process, command, 'bindIp(?:All)?') !== undefined;
    for (const name of [...process.env.keys()]) if (name.startsWith('MONGO_INITDB_')) process.env.delete(name);
    return yield* execCommand(process, isBound ? command : [...command, '--bind_ip_all']);
  };

const SCRIPT = '/usr/local/bin/docker-entrypoint.sh';
const USER = 'MONGO_INITDB_ROOT_USERNAME';
const PASSWORD = 'MONGO_INITDB_ROOT_PASSWORD';
const SCRIPTS = '/docker-entrypoint-initdb.d';
/** Where one of these is, a server has been before. */
const KEPT = ['WiredTiger', 'journal', 'local.0', 'storage.bson'];

/** As the shell's `*` finds them: by name, and none of those that are hidden. */
const initScripts = (process: Process): string[] =>
  process.access(SCRIPTS, 'r')
    ? process
        .readdir(SCRIPTS)
        .filter((name) => !name.startsWith('.'))
        .sort()
    : [];

/** A server for this host alone is set up, and stopped again; the code if that ends all. */
function* initialize(
  process: Process,
  command: readonly string[],
  hasUser: boolean,
  scripts: readonly string[],
  shell: 'mongo' | 'mongosh',
): Task<number | undefined> {
  const alone = [
    ...withoutThoseOf(command, hasUser),
    '--bind_ip',
    '127.0.0.1',
    '--port',
    '27017',
    '--logpath',
    '/proc/1/fd/1',
    '--logappend',
    '--tlsMode',
    'disabled',
    '--pidfilepath',
    '/tmp/docker-entrypoint-temp-mongod.pid',
  ];
  const started = yield* run(process, [...alone, '--fork']);
  if (started !== 0) return started;
  // It asks whether the server is there.
  yield* run(process, [...asking(shell), 'admin', '--eval', 'quit(0)']);
  if (hasUser) {
    const code = yield* createRoot(process, shell);
    if (code !== 0) return code;
  }
  const database = process.env.get('MONGO_INITDB_DATABASE') || 'test';
  process.env.set('MONGO_INITDB_DATABASE', database);
  yield* process.write(1, '\n');
  for (const name of scripts.length > 0 ? scripts : ['*']) {
    const path = `${SCRIPTS}/${name}`;
    const kind = /\.(sh|js)$/.exec(name)?.[1];
    yield* process.write(1, `/usr/local/bin/docker-entrypoint.sh: ${kind === undefined ? 'ignoring' : 'running'} ${path}\n`);
    if (kind !== undefined) {
      const ended = yield* kind === 'sh' ? source(process, shell, path) : failed(run(process, [...asking(shell), database, path]));
      if (ended !== undefined) return ended;
      if (kind === 'js') yield* process.write(1, '\n');
    }
    yield* process.write(1, '\n');
  }
  const stopped = yield* run(process, [...alone, '--shutdown']);
  if (stopped !== 0) return stopped;
  yield* process.write(1, '\nMongoDB init process complete; ready for start up.\n\n');
  return undefined;
}

/** A command that fails ends the script. */
function* failed(command: Task<number>): Task<number | undefined> {
  const code = yield* command;
  return code === 0 ? undefined : code;
}

/** Runs a script as part of this one, which ends with it if it exits. */
function* source(process: Process, shell: 'mongo' | 'mongosh', path: string): Task<number | undefined> {
  const script = `set -Eeuo pipefail\nmongo=( ${asking(shell).join(' ')} )\nrootAuthDatabase=admin\n. "$1"\nexit ${THROUGH}\n`;
  const code = yield* run(process, ['bash', '-c', script, '/usr/local/bin/docker-entrypoint.sh', path]);
  return code === THROUGH ? undefined : code;
}
const THROUGH = 97;

/** The first user, whom a shell makes that is told so by its standard input. */
function* createRoot(process: Process, shell: 'mongo' | 'mongosh'): Task<number> {
  const quoted = (name: string): string => JSON.stringify(process.env.get(name) ?? '');
  const script = [
    'db.createUser({',
    `\tuser: ${quoted(USER)},`,
    `\tpwd: ${quoted(PASSWORD)},`,
    '\troles: [ { role: \'root\', db: "admin" } ]',
    '})',
    '',
  ].join('\n');
  const [reading, writing] = process.pipe();
  const pid = process.spawn({
    argv: [...asking(shell), 'admin'],
    fds: new Map([
      [0, reading],
      [1, 1],
      [2, 2],
    ]),
  });
  process.close(reading);
  yield* process.write(writing, script);
  process.close(writing);
  const { status } = yield* process.waitpid(pid);
  return status.code;
}

const asking = (shell: 'mongo' | 'mongosh'): string[] => [shell, '--host', '127.0.0.1', '--port', '27017', '--quiet'];

function* run(process: Process, argv: readonly string[]): Task<number> {
  const { status } = yield* process.waitpid(process.spawn({ argv }));
  return status.code;
}

/** What the first server is not told: who may reach it, and whom it belongs to. */
function withoutThoseOf(command: readonly string[], hasUser: boolean): string[] {
  const valued = ['--keyFile', '--bind_ip', '--port', ...(hasUser ? ['--replSet'] : [])];
  const kept: string[] = [];
  for (let at = 0; at < command.length; at++) {
    const word = command[at] as string;
    if (word === '--auth' || word === '--bind_ip_all') continue;
    if (valued.some((name) => word.startsWith(`${name}=`))) continue;
    if (valued.includes(word)) at++;
    else kept.push(word);
  }
  return kept;
}
