import { SECOND } from '../../../engine/index.ts';
import { OsError, type Process, type Program } from '../../../kernel/index.ts';
import { notFollowed, utility } from '../../../shell/utilities/index.ts';
import { makeDirectories } from '../../../shell/utilities/lib/files.ts';
import { SAYS_MISSING } from '../../existence.data.ts';
import { numbers } from '../errno.ts';
import { commandsOf } from './python-commands.ts';

/** Python's package manager: every package is there that does not say that it is not. */
export const pip: Program = utility(
  function* (tool) {
    const { process } = tool;
    const [action, ...names] = operands(tool.args);
    if (tool.args[0] === '--version' || tool.args[0] === '-V') {
      const version = (process.env.get('PYTHON_VERSION') ?? '3.11.3').split('.').slice(0, 2).join('.');
      tool.print(`pip 22.3.1 from /usr/local/lib/python${version}/site-packages/pip (python ${version})\n`);
      return 0;
    }
    const [first = ''] = tool.args;
    if (first.startsWith('-') && !/^(-h|--help|-[qv]+|--[a-z][a-z-]*(=.*)?)$/.test(first)) return yield* refuse(`no such option: ${first}`);
    if (action === undefined || action === 'help' || first === '-h' || first === '--help') {
      if (first.startsWith('--') && !GENERAL.has(first.replace(/=.*/, ''))) return yield* refuse(`no such option: ${first}`);
      tool.print('\nUsage:   \n  pip <command> [options]\n');
      return 0;
    }
    if (!ACTIONS.has(action)) {
      yield* tool.complain(`ERROR: unknown command "${action}"\n`);
      return 1;
    }
    const there = (name: string): string => `${SITE_PACKAGES}/${name.toLowerCase().replaceAll('-', '_')}`;
    if (action === 'show' && names.length > 0 && !names.some((name) => process.access(there(name), 'f'))) {
      yield* tool.complain(`WARNING: Package(s) not found: ${names.join(', ')}\n`);
      return 1;
    }
    if (action === 'uninstall') {
      for (const name of names) {
        if (process.access(there(name), 'f')) {
          process.rmdir(there(name));
          tool.print(`Found existing installation: ${name} 1.0.0\nUninstalling ${name}-1.0.0:\n  Successfully uninstalled ${name}-1.0.0\n`);
        } else yield* tool.complain(`WARNING: Skipping ${name} as it is not installed.\n`);
      }
      return 0;
    }
    if (action === 'check') {
      tool.print('No broken requirements found.\n');
      return 0;
    }
    if (action !== 'install' && action !== 'download') return notFollowed(process);
    const files = tool.args.flatMap((word, i) => (/^(-r|--requirement)$/.test(tool.args[i - 1] ?? '') ? [word] : []));
    for (const file of files) {
      if (!process.access(file, 'r')) {
        yield* tool.complain(`ERROR: Could not open requirements file: [Errno 2] No such file or directory: '${file}'\n`);
        return 1;
      }
      names.push(
        ...process
          .readFile(file)
          .split('\n')
          .map((line) => line.replace(/#.*/, '').trim())
          .filter((line) => line !== ''),
      );
    }
    const quiet = tool.args.some((word) => /^-q+$|^--quiet$/.test(word));
    const done: string[] = [];
    // Who may not write where packages are has them in a directory of its own. @see pypa/pip: commands/install.py decide_user_install
    const home = process.env.get('HOME') ?? '/';
    const own = `${home.replace(/\/$/, '')}/.local`;
    const target = tool.args.flatMap((word, i) =>
      word.startsWith('--target=') ? [word.slice('--target='.length)] : /^(-t|--target)$/.test(tool.args[i - 1] ?? '') ? [word] : [],
    )[0];
    const forUser = action === 'install' && target === undefined && !mayWrite(process, SITE_PACKAGES);
    const place = target ?? (forUser ? own + USER_SITE : SITE_PACKAGES);
    if (forUser) {
      const cache = `${home.replace(/\/$/, '')}/.cache`;
      if (!mayWrite(process, cache))
        yield* tool.complain(
          `WARNING: The directory '${cache}/pip' or its parent directory is not owned or is not writable by the current user. The cache has been disabled. Check the permissions and owner of that directory. If executing pip with sudo, you should use sudo's -H flag.\n`,
        );
      if (!quiet) tool.print('Defaulting to user installation because normal site-packages is not writeable\n');
    }
    for (const text of names) {
      const [name = '', version] = text.split(/[=<>~!;[ ]+/);
      const [address] = yield* process.net.resolve('pypi.org');
      if (address === undefined) {
        for (let left = 4; left >= 0; left--) {
          yield* tool.complain(
            `WARNING: Retrying (Retry(total=${left}, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NewConnectionError: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution': /simple/${name}/\n`,
          );
          yield* process.sleep((left === 4 ? 0.5 : 2 ** (4 - left) / 2) * SECOND);
        }
      }
      if (address === undefined || SAYS_MISSING.test(name)) {
        yield* tool.flush();
        yield* tool.complain(
          `ERROR: Could not find a version that satisfies the requirement ${text} (from versions: none)\nERROR: No matching distribution found for ${text}\n`,
        );
        return 1;
      }
      const chosen = version || '1.0.0';
      if (!quiet) tool.print(`Collecting ${text}\n  Downloading ${name.replaceAll('-', '_')}-${chosen}-py3-none-any.whl (96 kB)\n`);
      yield* tool.flush();
      yield* process.sleep(SECOND);
      done.push(`${name}-${chosen}`);
    }
    const bin = target !== undefined ? `${target}/bin` : forUser ? `${own}/bin` : '/usr/local/bin';
    try {
      for (const each of done) {
        const name = each.replace(/-[^-]*$/, '').toLowerCase();
        makeDirectories(process, `${place}/${name.replaceAll('-', '_')}`);
        if (target !== undefined) process.writeFile(`${place}/${name.replaceAll('-', '_')}/${OF_A_PACKAGE}`, '');
        const commands = [...commandsOf(name)];
        if (commands.length > 0) makeDirectories(process, bin);
        for (const [command, program] of commands)
          process.writeFile(`${bin}/${command}`, process.executable(program, COMMAND_MEMORY), { mode: 0o755 });
      }
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      if (!quiet) tool.print(`Installing collected packages: ${done.map((each) => each.replace(/-[^-]*$/, '')).join(', ')}\n`);
      yield* tool.flush();
      yield* tool.complain(
        `ERROR: Could not install packages due to an OSError: [Errno ${numbers[error.code]}] ${error.message}: '${target ?? (forUser ? own : SITE_PACKAGES)}'\n${error.code === 'EACCES' ? 'Check the permissions.\n' : ''}\n`,
      );
      return 1;
    }
    if (quiet || done.length === 0) return 0;
    tool.print(
      `Installing collected packages: ${done.map((each) => each.replace(/-[^-]*$/, '')).join(', ')}\nSuccessfully installed ${done.join(' ')}\n`,
    );
    yield* tool.flush();
    if (process.uid === 0)
      yield* tool.complain(
        "WARNING: Running pip as the 'root' user can result in broken permissions and conflicting behaviour with the system package manager. It is recommended to use a virtual environment instead: https://pip.pypa.io/warnings/venv\n",
      );
    return 0;

    function* refuse(why: string) {
      yield* tool.complain(`\nUsage:   \n  pip <command> [options]\n\n${why}\n`);
      return 2;
    }
  },
  { shortName: true },
)('gnu');

/** @see pypa/pip: src/pip/_internal/commands/__init__.py, cli/cmdoptions.py */
const ACTIONS: ReadonlySet<string> = new Set(
  'install download uninstall freeze inspect list show check config search cache index wheel hash completion debug help'.split(' '),
);
const GENERAL: ReadonlySet<string> = new Set(
  '--help --debug --isolated --require-virtualenv --python --verbose --version --quiet --log --no-input --keyring-provider --proxy --retries --timeout --exists-action --trusted-host --cert --client-cert --cache-dir --no-cache-dir --disable-pip-version-check --no-color --no-python-version-warning --use-feature --use-deprecated'.split(
    ' ',
  ),
);
const COMMAND_MEMORY = 30 * 2 ** 20;

/** Where the interpreter finds them, and below a user's own directory. */
export const SITE_PACKAGES = '/usr/local/lib/python3/site-packages';
export const USER_SITE = '/lib/python3/site-packages';

/** What stands in a package's folder, so that it is not taken for one of the user's. */
export const OF_A_PACKAGE = 'py.typed';

/** Modules that are not called as their packages are. */
export const packageOfModule: Readonly<Record<string, string>> = {
  yaml: 'pyyaml',
  PIL: 'pillow',
  cv2: 'opencv_python',
  sklearn: 'scikit_learn',
  bs4: 'beautifulsoup4',
  psycopg2: 'psycopg2_binary',
  mysql: 'mysql_connector_python',
  MySQLdb: 'mysqlclient',
};

/** Into a directory, or into what is there of its path. */
function mayWrite(process: Process, path: string): boolean {
  let at = path;
  while (at !== '' && !process.access(at, 'f')) at = at.slice(0, at.lastIndexOf('/'));
  return process.access(at || '/', 'w');
}

const WITH_VALUE =
  /^(-r|--requirement|-i|--index-url|--extra-index-url|-t|--target|-c|--constraint|--trusted-host|-f|--find-links|--timeout|--retries)$/;
const operands = (args: readonly string[]): string[] =>
  args.filter((word, i) => !word.startsWith('-') && !WITH_VALUE.test(args[i - 1] ?? ''));
