import type { Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';

/** What init scripts start, in the background, and what they say. */
const scripts: Readonly<Record<string, { readonly command: readonly string[]; readonly says: string }>> = {
  nginx: { command: ['nginx'], says: 'Starting nginx: nginx.\n' },
  apache2: { command: ['apache2'], says: 'Starting Apache httpd web server: apache2.\n' },
  'redis-server': { command: ['redis-server', '--daemonize', 'yes'], says: 'Starting redis-server: redis-server.\n' },
};

/** Debian's `service NAME start`. @see debian: init-system-helpers/script/service */
export function* service(process: Process): Task<number> {
  const [name = '', action = ''] = process.argv.slice(1);
  const known = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
  if (!known || process.which(known.command[0] as string) === undefined) {
    yield* process.write(
      2,
      name === ''
        ? 'Usage: service < option > | --status-all | [ service_name [ command | --full-restart ] ]\n'
        : `${name}: unrecognized service\n`,
    );
    return 1;
  }
  if (action !== 'start' && action !== 'restart') return 0;
  const pid = process.spawn({ argv: known.command });
  const { status } = yield* process.waitpid(pid);
  yield* process.write(1, status.code === 0 ? known.says : known.says.replace(/\.\n$/, ' failed!\n'));
  return status.code;
}
