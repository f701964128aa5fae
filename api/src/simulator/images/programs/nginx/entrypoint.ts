import { nothing, type Task } from '../../../engine/index.ts';
import { OsError, type Process, type Program } from '../../../kernel/index.ts';
import { execCommand } from '../gosu.ts';

/**
 * The image's /docker-entrypoint.sh: runs what is in /docker-entrypoint.d if nginx is what will run, then becomes that.
 * @see docker-nginx: entrypoint/docker-entrypoint.sh
 */
export const entrypoint: Program = function* (process) {
  const [, ...command] = process.argv;
  const name = command[0] ?? '';
  if (name === 'nginx' || name === 'nginx-debug') yield* configure(process);
  return yield* execCommand(process, command, '/docker-entrypoint.sh', process.env.has('BASH') ? 'line 47' : 47);
};

function* configure(process: Process): Task<void> {
  const quiet = process.env.has('NGINX_ENTRYPOINT_QUIET_LOGS');
  const say = (text: string): Task<void> => (quiet ? nothing : process.write(1, `${text}\n`));
  const me = '/docker-entrypoint.sh';
  let names: string[] = [];
  try {
    names = process.readdir('/docker-entrypoint.d').sort();
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
  }
  if (names.length === 0) return yield* say(`${me}: No files found in /docker-entrypoint.d/, skipping configuration`);
  process.passPids(LOOKING);
  yield* say(`${me}: /docker-entrypoint.d/ is not empty, will attempt to perform configuration`);
  yield* say(`${me}: Looking for shell scripts in /docker-entrypoint.d/`);
  for (const name of names) {
    const path = `/docker-entrypoint.d/${name}`;
    if (!/\.(sh|envsh)$/.test(name)) {
      yield* say(`${me}: Ignoring ${path}`);
      continue;
    }
    if (!process.access(path, 'x')) {
      yield* say(`${me}: Ignoring ${path}, not executable`);
      continue;
    }
    yield* say(`${me}: ${name.endsWith('.envsh') ? 'Sourcing' : 'Launching'} ${path}`);
    const own = scripts[name];
    if (own) yield* own(process, say);
    else if (name.endsWith('.sh')) {
      const pid = process.spawn({ argv: [path] });
      const { status } = yield* process.waitpid(pid);
      if (status.code !== 0) process.exit(status.code);
    }
  }
  yield* say(`${me}: Configuration complete; ready for start up`);
}

/** What the script starts to look around: find, read, find, sort, and the loop that reads what they found. */
const LOOKING = 5;

/** One more, with Alpine's package manager. */
const apk = (process: Process): number => Number(process.access('/sbin/apk', 'f'));

/** @see docker-nginx: entrypoint/20-envsubst-on-templates.sh, up to 1.23.1; 1.22.1 came after that */
function namesByEnv(process: Process): boolean {
  const [, minor = 0, patch = 0] = (process.env.get('NGINX_VERSION') ?? '1.25.0').split('.').map(Number);
  return minor < 22 || (minor === 22 && patch < 1) || (minor === 23 && patch < 2);
}

type Script = (process: Process, say: (text: string) => Task<void>) => Task<void>;
const scripts: Readonly<Record<string, Script>> = {
  *'10-listen-on-ipv6-by-default.sh'(process, say) {
    const me = '10-listen-on-ipv6-by-default.sh';
    // Itself, and its basename.
    process.passPids(2);
    const path = '/etc/nginx/conf.d/default.conf';
    const shown = path.slice(1);
    let text: string;
    try {
      text = process.readFile(path);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      return yield* say(`${me}: info: /${shown} is not a file or does not exist`);
    }
    // touch, then grep.
    process.passPids(1);
    if (!process.access(path, 'w')) return yield* say(`${me}: info: can not modify /${shown} (read-only file system?)`);
    process.passPids(1);
    if (/listen\s*\[::]:80;/.test(text)) return yield* say(`${me}: info: IPv6 listen already enabled`);
    yield* say(`${me}: info: Getting the checksum of /${shown}`);
    // Asking the package manager, in a pipe; what it says, into another; and sed.
    process.passPids(6 + apk(process));
    if (!text.includes('#access_log  /var/log/nginx/host.access.log  main;'))
      return yield* say(`${me}: info: /${shown} differs from the packaged version`);
    process.passPids(1);
    process.writeFile(path, text.replace(/^(\s*)listen(\s+)80;/m, '$1listen$280;\n$1listen  [::]:80;'));
    yield* say(`${me}: info: Enabled listen on IPv6 in /${shown}`);
  },
  *'15-local-resolvers.envsh'() {},
  *'20-envsubst-on-templates.sh'(process, say) {
    // Itself, its basename, and awk's two shells; or those of printf, env and cut.
    process.passPids(4 + (namesByEnv(process) ? 2 + apk(process) : 0));
    const from = process.env.get('NGINX_ENVSUBST_TEMPLATE_DIR') ?? '/etc/nginx/templates';
    const suffix = process.env.get('NGINX_ENVSUBST_TEMPLATE_SUFFIX') ?? '.template';
    const to = process.env.get('NGINX_ENVSUBST_OUTPUT_DIR') ?? '/etc/nginx/conf.d';
    let names: string[];
    try {
      names = process.readdir(from);
    } catch (error) {
      if (error instanceof OsError) return;
      throw error;
    }
    for (const name of names.filter((each) => each.endsWith(suffix)).sort()) {
      const target = `${to}/${name.slice(0, -suffix.length)}`;
      yield* say(`20-envsubst-on-templates.sh: Running envsubst on ${from}/${name} to ${target}`);
      const text = process.readFile(`${from}/${name}`);
      const filled = text.replace(
        /\$\{(\w+)\}|\$(\w+)/g,
        (whole, braced?: string, plain?: string) => process.env.get(braced ?? plain ?? '') ?? whole,
      );
      process.writeFile(target, filled);
    }
  },
  '30-tune-worker-processes.sh'(process) {
    process.passPids(2);
    return nothing;
  },
};
