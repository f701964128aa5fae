import { SECOND, type Task } from '../../engine/index.ts';
import type { Program } from '../../kernel/index.ts';
import { type Tool, utility } from '../../shell/utilities/index.ts';
import { SAYS_MISSING } from '../existence.data.ts';

/** git, as init containers and sidecars use it: clone and pull. Repositories that nobody knows hold a README.md. */
export const git: Program = utility(
  function* (tool) {
    const words = withoutGlobals(tool.args);
    const [action, ...rest] = words;
    if (action === 'clone') return yield* clone(tool, rest);
    if (action === 'version' || action === '--version') tool.print('git version 2.39.2\n');
    else if (action === 'pull' || action === 'fetch' || action === 'status' || action === 'log' || action === 'rev-parse') {
      if (!tool.process.access(`${directoryOf(tool)}/.git`, 'f')) {
        yield* tool.complain('fatal: not a git repository (or any of the parent directories): .git\n');
        return 128;
      }
      yield* tool.process.sleep(SECOND / 2);
      if (action === 'pull') tool.print('Already up to date.\n');
      if (action === 'rev-parse') tool.print(`${COMMIT}\n`);
    } else if (action === undefined || action === '--help' || action === 'help') {
      tool.print('usage: git [-v | --version] [-h | --help] [-C <path>] [-c <name>=<value>]\n');
      return action === undefined ? 1 : 0;
    }
    return 0;
  },
  { shortName: true },
)('gnu');

const withoutGlobals = (args: readonly string[]): string[] => {
  let i = 0;
  while (/^-[Cc]$/.test(args[i] ?? '')) i += 2;
  return args.slice(i);
};
const directoryOf = ({ args, process }: Tool): string => (args[0] === '-C' ? (args[1] as string) : process.cwd).replace(/\/$/, '');

function* clone(tool: Tool, args: readonly string[]): Task<number> {
  const { process } = tool;
  const [url, given] = args.filter((word, i) => !word.startsWith('-') && !WITH_VALUE.test(args[i - 1] ?? ''));
  if (url === undefined) {
    yield* tool.complain('fatal: You must specify a repository to clone.\n');
    return 129;
  }
  const name = (url.replace(/\/+$/, '').split(/[/:]/).at(-1) ?? '').replace(/\.git$/, '');
  const directory = given ?? name;
  if (process.access(directory, 'f') && process.readdir(directory).length > 0) {
    yield* tool.complain(`fatal: destination path '${directory}' already exists and is not an empty directory.\n`);
    return 128;
  }
  if (!args.some((word) => word === '-q' || word === '--quiet')) yield* tool.complain(`Cloning into '${directory}'...\n`);
  const ssh = /^(?:ssh:\/\/)?(?:[^@/]+@)([^:/]+)[:/]/.exec(url)?.[1];
  const host = ssh ?? /^[a-z]+:\/\/(?:[^@/]*@)?([^/:]+)/.exec(url)?.[1];
  if (host === undefined) {
    yield* tool.complain(`fatal: repository '${url}' does not exist\n`);
    return 128;
  }
  const [address] = yield* process.net.resolve(host);
  if (address === undefined) {
    yield* tool.complain(
      ssh
        ? `ssh: Could not resolve hostname ${host}: ${process.net.noSuchName}\r\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n`
        : `fatal: unable to access '${url}/': Could not resolve host: ${host}\n`,
    );
    return 128;
  }
  yield* process.sleep(1.5 * SECOND);
  if (ssh) {
    yield* tool.complain(
      'Host key verification failed.\r\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n',
    );
    return 128;
  }
  if (SAYS_MISSING.test(url)) {
    yield* tool.complain(
      host === 'github.com'
        ? `fatal: could not read Username for 'https://github.com': No such device or address\n`
        : `fatal: repository '${url.replace(/\/*$/, '/')}' not found\n`,
    );
    return 128;
  }
  if (!process.access(directory, 'f')) process.mkdir(directory);
  process.mkdir(`${directory}/.git`);
  process.writeFile(`${directory}/.git/HEAD`, 'ref: refs/heads/master\n');
  process.writeFile(`${directory}/README.md`, `# ${name}\n`);
  return 0;
}

const WITH_VALUE = /^(-b|--branch|--depth|-c|--config|-o|--origin|--filter|-j|--jobs|--reference|--separate-git-dir)$/;
const COMMIT = '7fd1a60b01f91b314f59955a4e4d4e80d8edf11d';
