import { SECOND, type Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';

/** What an init script starts, in the background. */
interface Script {
  readonly command: readonly string[];
  readonly describes: string;
}

const scripts: Readonly<Record<string, Script>> = {
  nginx: { command: ['nginx'], describes: 'nginx' },
  apache2: { command: ['apache2'], describes: 'Apache httpd web server' },
  'redis-server': { command: ['redis-server', '--daemonize', 'yes'], describes: 'redis-server' },
};

/** Debian's `service NAME ACTION`. @see debian: init-system-helpers/script/service, lsb-base/init-functions */
export function* service(process: Process): Task<number> {
  const [name = '', action = ''] = process.argv.slice(1);
  const script = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
  if (!script || process.which(script.command[0] as string) === undefined) {
    yield* process.write(
      2,
      name === ''
        ? 'Usage: service < option > | --status-all | [ service_name [ command | --full-restart ] ]\n'
        : `${name}: unrecognized service\n`,
    );
    return 1;
  }
  const say = (doing: string, isDone: boolean) => process.write(1, `${doing} ${script.describes}: ${name}${isDone ? '.' : ' failed!'}\n`);
  switch (action) {
    case 'start': {
      const code = pidOf(process, script) === undefined ? yield* start(process, script) : 0;
      yield* say('Starting', code === 0);
      return code;
    }
    case 'stop':
      yield* stop(process, script);
      yield* say('Stopping', true);
      return 0;
    case 'restart': {
      yield* stop(process, script);
      const code = yield* start(process, script);
      yield* say('Restarting', code === 0);
      return code;
    }
    case 'reload': {
      const pid = pidOf(process, script);
      if (pid !== undefined) process.kill(pid, 'HUP');
      yield* say('Reloading', pid !== undefined);
      return pid === undefined ? 1 : 0;
    }
    case 'status': {
      const runs = pidOf(process, script) !== undefined;
      yield* process.write(1, runs ? `${name} is running.\n` : `${name} is not running ... failed!\n`);
      return runs ? 0 : NOT_RUNNING;
    }
    default:
      yield* process.write(1, `Usage: /etc/init.d/${name} {start|stop|status|restart|reload}\n`);
      return NOT_RUNNING;
  }
}

/** @see lsb-base: init-functions pidofproc */
const NOT_RUNNING = 3;
/** How long a script waits for a server to end, and how often it looks. */
const PATIENCE = 30 * SECOND;
const LOOK = SECOND / 10;

function* start(process: Process, { command }: Script): Task<number> {
  const pid = process.spawn({ argv: command });
  const { status } = yield* process.waitpid(pid);
  return status.code;
}

function* stop(process: Process, script: Script): Task<void> {
  const pid = pidOf(process, script);
  if (pid === undefined) return;
  process.kill(pid, 'TERM');
  for (const end = process.now + PATIENCE; process.now < end && isAlive(process, pid); ) yield* process.sleep(LOOK);
}

/** Of the server, if it runs: the first process of that name. */
const pidOf = (process: Process, { command: [name] }: Script): number | undefined =>
  process
    .readdir('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && isAlive(process, pid) && String(process.readFile(`/proc/${pid}/comm`)).trim() === name)
    .sort((a, b) => a - b)[0];

const isAlive = (process: Process, pid: number): boolean => process.access(`/proc/${pid}`, 'f');
