import { SECOND, type Task } from '../../engine/index.ts';
import { OsError, type Process, type Program } from '../../kernel/index.ts';
import { type Tool, utility } from '../../shell/utilities/index.ts';
import { makeDirectories } from '../../shell/utilities/lib/files.ts';
import { SAYS_MISSING } from '../existence.data.ts';
import { repositories } from './repositories.data.ts';

/**
 * git, as init containers and sidecars use it: what clones, asks where it is and pulls. Repositories that nobody knows hold a
 * README.md, which is told. What would show what has changed is told of as not followed. @see git: builtin/clone.c, setup.c
 */
export const git: Program = utility(
  function* (tool) {
    const [action, ...rest] = withoutGlobals(tool.args);
    switch (action) {
      case undefined:
      case 'help':
      case '--help':
        tool.print(USAGE);
        return action === undefined ? 1 : 0;
      case 'version':
      case '--version':
        tool.print('git version 2.39.2\n');
        return 0;
      case 'clone':
        return yield* clone(tool, rest);
      case 'init':
        return yield* init(tool, rest);
      case 'config':
        return yield* config(tool.process, rest);
      default:
        return COMMANDS.has(action) ? yield* inRepository(tool, action, rest) : yield* unknown(tool, action);
    }
  },
  { shortName: true },
)('gnu');

const USAGE = 'usage: git [-v | --version] [-h | --help] [-C <path>] [-c <name>=<value>]\n';
const COMMANDS: ReadonlySet<string> = new Set(
  'add am apply archive bisect blame branch checkout cherry-pick clean commit describe diff fetch gc grep log ls-files merge mv pull push rebase remote reset restore rev-parse revert rm show sparse-checkout stash status submodule switch tag worktree'.split(
    ' ',
  ),
);

const withoutGlobals = (args: readonly string[]): string[] => {
  let i = 0;
  while (/^-[Cc]$/.test(args[i] ?? '')) i += 2;
  return args.slice(i);
};

function* unknown(tool: Tool, action: string): Task<number> {
  yield* tool.complain(
    action.startsWith('-') ? `unknown option: ${action}\n${USAGE}` : `git: '${action}' is not a git command. See 'git --help'.\n`,
  );
  return action.startsWith('-') ? 129 : 1;
}

/** What is done in a working tree. */
function* inRepository(tool: Tool, action: string, args: readonly string[]): Task<number> {
  const { process } = tool;
  const at = tool.args[0] === '-C' ? (tool.args[1] as string) : process.cwd;
  if (!process.access(at, 'f')) {
    yield* tool.complain(`fatal: cannot change to '${at}': No such file or directory\n`);
    return 128;
  }
  const top = topOf(process, process.realpath(at));
  if (top === undefined) {
    yield* tool.complain('fatal: not a git repository (or any of the parent directories): .git\n');
    return 128;
  }
  if (!isOwn(process, top)) {
    yield* tool.complain(
      `fatal: detected dubious ownership in repository at '${top}'\nTo add an exception for this directory, call:\n\n\tgit config --global --add safe.directory ${top}\n`,
    );
    return 128;
  }
  if (action === 'pull' || action === 'fetch') {
    yield* process.sleep(SECOND / 2);
    if (action === 'pull') tool.print('Already up to date.\n');
    return 0;
  }
  if (action === 'rev-parse' && args.at(-1) === '--show-toplevel') tool.print(`${top}\n`);
  else if (action === 'rev-parse' && args.at(-1) === 'HEAD')
    tool.print(args[0] === '--abbrev-ref' ? 'master\n' : `${args[0] === '--short' ? COMMIT.slice(0, 7) : COMMIT}\n`);
  else process.remark({ kind: 'NotFollowed', program: 'command git', why: `git ${action}`, taken: 'done' });
  return 0;
}

function topOf(process: Process, from: string): string | undefined {
  for (let at = from; ; at = at.slice(0, at.lastIndexOf('/'))) {
    if (process.access(`${at}/.git`, 'f')) return at === '' ? '/' : at;
    if (at === '') return undefined;
  }
}

/** Others' repositories are used only where the configuration says so. @see git: setup.c ensure_valid_ownership */
function isOwn(process: Process, top: string): boolean {
  if ([top, `${top}/.git`].every((path) => process.stat(path).uid === process.uid)) return true;
  const safe = configured(process).filter(({ name }) => name === 'safe.directory');
  return safe.some(({ value }) => value === '*' || value === top);
}

interface Setting {
  readonly name: string;
  readonly value: string;
}
const globalFile = (process: Process): string => `${process.env.get('HOME') ?? '/root'}/.gitconfig`;

/** The settings of the user and of the machine. */
const configured = (process: Process): Setting[] =>
  ['/etc/gitconfig', globalFile(process)].filter((file) => process.access(file, 'r')).flatMap((file) => settingsIn(process.readFile(file)));

function settingsIn(text: string | { readonly length: number }): Setting[] {
  let section = '';
  const found: Setting[] = [];
  for (const line of String(text).split('\n')) {
    section = /^\s*\[(.*)\]/.exec(line)?.[1] ?? section;
    const [, key, value = ''] = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key !== undefined) found.push({ name: `${section}.${key}`.toLowerCase(), value });
  }
  return found;
}

/** `git config --global NAME VALUE`, which is kept, and `git config NAME`, which is told. */
function* config(process: Process, args: readonly string[]): Task<number> {
  if (args.some((word) => word === '-l' || word === '--list')) {
    yield* process.write(
      1,
      configured(process)
        .map(({ name, value }) => `${name}=${value}\n`)
        .join(''),
    );
    return 0;
  }
  const [name = '', value] = args.filter((word) => !word.startsWith('-'));
  const file = args.includes('--system') ? '/etc/gitconfig' : globalFile(process);
  if (value === undefined) {
    const known = configured(process).findLast((one) => one.name === name.toLowerCase());
    if (known) yield* process.write(1, `${known.value}\n`);
    return known ? 0 : 1;
  }
  const [section = '', key = ''] = name.split(/\.(?=[^.]*$)/);
  process.writeFile(file, `[${section}]\n\t${key} = ${value}\n`, { append: true });
  return 0;
}

function* init(tool: Tool, args: readonly string[]): Task<number> {
  const { process } = tool;
  const [directory = '.'] = args.filter((word) => !word.startsWith('-'));
  const there = process.access(`${directory}/.git`, 'f');
  makeRepository(process, directory);
  if (!args.some((word) => word === '-q' || word === '--quiet'))
    tool.print(`${there ? 'Reinitialized existing' : 'Initialized empty'} Git repository in ${process.realpath(`${directory}/.git`)}/\n`);
  return 0;
}

function makeRepository(process: Process, directory: string): void {
  makeDirectories(process, `${directory}/.git`);
  process.writeFile(`${directory}/.git/HEAD`, 'ref: refs/heads/master\n');
}

function* clone(tool: Tool, args: readonly string[]): Task<number> {
  const { process } = tool;
  const [url, given] = args.filter((word, i) => !word.startsWith('-') && !WITH_VALUE.test(args[i - 1] ?? ''));
  if (url === undefined) {
    yield* tool.complain('fatal: You must specify a repository to clone.\n');
    return 129;
  }
  const name = (url.replace(/\/+$/, '').split(/[/:]/).at(-1) ?? '').replace(/\.git$/, '');
  const directory = given ?? name;
  const failed = function* (words: string): Task<number> {
    yield* tool.complain(words);
    return 128;
  };
  if (process.access(directory, 'f') && process.readdir(directory).length > 0)
    return yield* failed(`fatal: destination path '${directory}' already exists and is not an empty directory.\n`);
  if (hostOf(url).host === undefined) return yield* failed(`fatal: repository '${url}' does not exist\n`);
  const isNew = !process.access(directory, 'f');
  const unmade = madeWorkTree(process, directory);
  if (unmade !== undefined) return yield* failed(unmade);
  if (!args.some((word) => word === '-q' || word === '--quiet')) yield* tool.complain(`Cloning into '${directory}'...\n`);
  const refused = yield* fetched(process, url, directory);
  if (refused === undefined) return 0;
  if (isNew) process.rmdir(directory);
  return yield* failed(refused);
}

function hostOf(url: string): { readonly host: string | undefined; readonly isSsh: boolean } {
  const ssh = /^(?:ssh:\/\/)?(?:[^@/]+@)([^:/]+)[:/]/.exec(url)?.[1];
  return { host: ssh ?? /^[a-z]+:\/\/(?:[^@/]*@)?([^/:]+)/.exec(url)?.[1], isSsh: ssh !== undefined };
}

/** Gets what a repository holds into a directory that is there; or why there is nothing, in git's words. */
export function* fetched(process: Process, url: string, directory: string): Task<string | undefined> {
  const { host, isSsh } = hostOf(url);
  if (host === undefined) return `fatal: repository '${url}' does not exist\n`;
  const refused = yield* refusal(process, url, host, isSsh);
  if (refused !== undefined) return refused;
  makeRepository(process, directory);
  const name = (url.replace(/\/+$/, '').split(/[/:]/).at(-1) ?? '').replace(/\.git$/, '');
  const known = repositories[`${host}${url.slice(url.indexOf(host) + host.length).replace(/(\.git)?\/*$/, '')}`.toLowerCase()];
  if (!known) process.remark({ kind: 'NotFollowed', program: 'command git', why: `what ${url} holds but a README.md`, taken: 'done' });
  for (const [file, text] of Object.entries(known ?? { 'README.md': `# ${name}\n` })) process.writeFile(`${directory}/${file}`, text);
  return undefined;
}

/** Makes it with those above it; why it could not be made. */
function madeWorkTree(process: Process, directory: string): string | undefined {
  const parent = /^(.*)\/[^/]+\/*$/.exec(directory)?.[1];
  let what = 'leading directories of';
  try {
    if (parent) makeDirectories(process, parent);
    what = 'work tree dir';
    if (!process.access(directory, 'f')) process.mkdir(directory);
    return undefined;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return `fatal: could not create ${what} '${directory}': ${error.message}\n`;
  }
}

/** Why the other side, or the way there, gives nothing. */
function* refusal(process: Process, url: string, host: string, isSsh: boolean): Task<string | undefined> {
  const [address] = yield* process.net.resolve(host);
  if (address === undefined)
    return isSsh
      ? `ssh: Could not resolve hostname ${host}: ${process.net.noSuchName}\r\n${NO_READING}`
      : `fatal: unable to access '${url}/': Could not resolve host: ${host}\n`;
  yield* process.sleep(1.5 * SECOND);
  if (isSsh) return `Host key verification failed.\r\n${NO_READING}`;
  if (!SAYS_MISSING.test(url)) return undefined;
  return host === 'github.com'
    ? `fatal: could not read Username for 'https://github.com': No such device or address\n`
    : `fatal: repository '${url.replace(/\/*$/, '/')}' not found\n`;
}

const NO_READING =
  'fatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n';
const WITH_VALUE = /^(-b|--branch|--depth|-c|--config|-o|--origin|--filter|-j|--jobs|--reference|--separate-git-dir)$/;
/** The one commit that repositories have here. */
export const COMMIT = '7fd1a60b01f91b314f59955a4e4d4e80d8edf11d';
