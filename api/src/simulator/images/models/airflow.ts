import { SECOND, type Task } from '../../engine/index.ts';
import type { Process, Program } from '../../kernel/index.ts';
import { notFollowed } from '../../shell/utilities/index.ts';
import { debianSlim, packages } from '../bases/index.ts';
import { withAccount } from '../bases/users.ts';
import { idle, listeningProgram } from '../generic.ts';
import { executable, folder, type ImageModel, release } from '../model.ts';
import { execCommand } from '../programs/gosu.ts';
import { python } from '../programs/python/python.ts';
import { says } from '../programs/says.ts';
import { unreachable } from '../programs/start-checks.ts';
import { dumbInit } from '../programs/tiny-init.ts';

/** @see apache/airflow: Dockerfile */
export const airflowModel: ImageModel = {
  repositories: ['apache/airflow'],
  describe: (tag) => ({
    base: debianSlim,
    megabytes: 480,
    files: {
      ...packages.curl,
      ...withAccount(debianSlim, { name: 'airflow', uid: 50_000, gid: 0, shell: '/bin/bash' }),
      '/usr/bin/dumb-init': executable(dumbInit),
      '/entrypoint': executable(entrypoint),
      '/home/airflow/.local/bin/airflow': executable(airflow(release(tag, ['2.6.1', '2.5.3', '2.4.3', '2.3.4', '2.2.5'])), 110),
      '/usr/local/bin/python': executable(python('3.7.16'), 8),
      '/usr/local/bin/python3': executable(python('3.7.16'), 8),
      ...Object.fromEntries(
        ['/opt/airflow', '/opt/airflow/dags', '/opt/airflow/logs', '/home/airflow'].map((path) => [path, folder(0o775, 50_000, 0)]),
      ),
    },
    config: {
      user: '50000',
      entrypoint: ['/usr/bin/dumb-init', '--', '/entrypoint'],
      cmd: [],
      workingDir: '/opt/airflow',
      exposedPorts: [8080],
      env: {
        PATH: '/home/airflow/.local/bin:/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin',
        AIRFLOW_HOME: '/opt/airflow',
        AIRFLOW_USER_HOME_DIR: '/home/airflow',
      },
    },
  }),
};

/** @see apache/airflow: scripts/docker/entrypoint_prod.sh */
const entrypoint: Program = function* (process) {
  const [first, ...rest] = process.argv.slice(1);
  if (process.gid !== 0 && process.uid !== 50_000) {
    yield* process.write(2, notOfRoot(process));
    return 1;
  }
  if (process.gid !== 0) yield* process.write(2, warning(process));
  if (process.uid === 0)
    yield* process.write(2, 'The container is run as root user. For security, consider using a regular user account.\n');
  if (!(yield* reachesDatabase(process))) return 1;
  if (first === 'bash') return yield* execCommand(process, ['/bin/bash', ...rest]);
  if (first === 'python') return yield* execCommand(process, ['python', ...rest]);
  const words = first === undefined || first === 'airflow' ? rest : [first, ...rest];
  return yield* execCommand(process, ['airflow', ...words]);
};

const started = ({ uid, gid }: Process): string => ` You started the image with UID=${uid} and GID=${gid}\n`;
const SEE =
  " See more about it in the Airflow's docker image documentation\n     http://airflow.apache.org/docs/docker-stack/entrypoint\n\n";
const warning = (process: Process): string =>
  `\nWARNING! You should run the image with GID (Group ID) set to 0\n         even if you use 'airflow' user (UID=50000)\n\n${started(process)}\n This is to make sure you can run the image with an arbitrary UID in the future.\n\n${SEE}`;
const notOfRoot = (process: Process): string =>
  `\nERROR! You should run the image with GID=0\n\n${started(process)}\nThe image should always be run with GID (Group ID) set to 0 regardless of the UID used.\n This is to make sure you can run the image with an arbitrary UID.\n\n${SEE}`;

/** Twenty times, three seconds apart; a file is always there. */
function* reachesDatabase(process: Process): Task<boolean> {
  const { env } = process;
  const tries = Number(env.get('CONNECTION_CHECK_MAX_COUNT') || 20);
  if (tries === 0) return true;
  const address = env.get('AIRFLOW__DATABASE__SQL_ALCHEMY_CONN') ?? env.get('AIRFLOW__CORE__SQL_ALCHEMY_CONN') ?? '';
  const [, kind = '', host, port] = /^(\w+)(?:\+\w+)?:\/\/(?:[^@/]*@)?([^:/?]+)(?::(\d+))?/.exec(address) ?? [];
  for (let left = tries; ; ) {
    yield* process.compute(2 * SECOND);
    const why = host === undefined || kind === 'sqlite' ? undefined : yield* unreachable(process, host, Number(port ?? portOf(kind)));
    if (why === undefined) {
      yield* process.write(1, '\n');
      return true;
    }
    left--;
    yield* process.write(1, '.');
    if (left === 0) break;
    yield* process.sleep(Number(env.get('CONNECTION_CHECK_SLEEP_TIME') || 3) * SECOND);
  }
  yield* process.write(1, `\nERROR! Maximum number of retries (${tries}) reached.\n\nLast check result:\n$ airflow db check\n`);
  process.remark({
    kind: 'NotFollowed',
    program: 'airflow',
    why: 'what it says of the database that it does not reach',
    taken: 'statement',
  });
  return false;
}

const portOf = (kind: string): number => (kind.startsWith('mysql') ? 3306 : 5432);

const airflow = (version: string): Program =>
  function* (process) {
    const [command] = process.argv.slice(1);
    if (command === undefined)
      return yield* says(
        process,
        2,
        'Usage: airflow [-h] GROUP_OR_COMMAND ...\n\nairflow command error: the following arguments are required: GROUP_OR_COMMAND, see help above.\n',
        2,
      );
    if (command === 'version') return yield* says(process, 1, `${version}\n`, 0);
    const stays = /^(webserver|scheduler|celery|triggerer|standalone|dag-processor|kerberos)$/.test(command);
    notFollowed(process, stays ? 'running' : 'done');
    if (command === 'webserver' || command === 'standalone')
      return yield* listeningProgram({ ports: [8080], after: 12 * SECOND, status: 200 })(process);
    return stays ? yield* idle(process) : 0;
  };
