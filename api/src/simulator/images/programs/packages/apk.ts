import { MILLISECOND, SECOND, type Task } from '../../../engine/index.ts';
import type { Process, Program } from '../../../kernel/index.ts';
import { notFollowed, type Tool, utility } from '../../../shell/utilities/index.ts';
import { installed, plan, remove, unpack, unwritable } from './install.ts';

/** Alpine's package manager. @see apk-tools: doc/apk-add.8.scd */
export const apk: Program = utility(
  function* (tool) {
    const [action, ...names] = tool.args.filter((word) => !word.startsWith('-'));
    if (tool.args.some((word) => word === '--version' || word === '-V')) {
      tool.print('apk-tools 2.14.0, compiled for x86_64.\n');
      return 0;
    }
    if (action === undefined) return 1;
    if (action === 'info') return info(tool, names);
    if (!ACTIONS.has(action)) {
      yield* tool.complain(`ERROR: '${action}' is not an apk command. See 'apk --help'.\n`);
      return 1;
    }
    if (!CHANGES.has(action)) return notFollowed(tool.process);
    const refused = unwritable(tool.process, '/lib/apk/db');
    if (refused) {
      yield* tool.complain(`ERROR: Unable to lock database: ${refused.message}\nERROR: Failed to open apk database: ${refused.message}\n`);
      return 99;
    }
    if (action === 'del') {
      const gone = remove(tool.process, 'alpine', names, DATABASE);
      if (isQuiet(tool)) return 0;
      for (const [i, name] of gone.entries()) tool.print(`(${i + 1}/${gone.length}) Purging ${name}\n`);
      const count = 15 + installed(tool.process, DATABASE).size;
      tool.print(`OK: ${7 + Math.ceil((count - 15) * 0.8)} MiB in ${count} packages\n`);
      return 0;
    }
    // An option's value (`--repository URL`) is no package.
    return yield* online(
      tool,
      action,
      names.filter((name) => !name.includes('://')).map((name) => name.replace(/[=<>~@].*/, '')),
    );
  },
  { shortName: true },
)('gnu');

/**
 * The index of packages is fetched where there is none, or it may not be kept, or a fresh one is asked for.
 * @see apk-tools: src/database.c is_index_stale
 */
function* online(tool: Tool, action: string, names: readonly string[]): Task<number> {
  const { process } = tool;
  const passing = tool.args.includes('--no-cache');
  const asked = action !== 'add' || tool.args.some((word) => /^(--update(-cache)?|-U)$/.test(word));
  const reached = passing || asked || !process.access(INDEX, 'f') ? yield* fetchIndexes(tool, passing) : true;
  if (action === 'update') {
    if (!reached) {
      yield* tool.complain('2 unavailable, 0 stale; 15 distinct packages available\n');
      return 2;
    }
    if (!isQuiet(tool)) {
      for (const url of repositoriesOf(tool)) tool.print(`v${releaseOf(process)}-18-g3e4a9dc8e [${url}]\n`);
      tool.print('OK: 20062 distinct packages available\n');
    }
    return 0;
  }
  if (!reached) return yield* noSuch(tool, names);
  if (action === 'upgrade') {
    tool.print('OK: 7 MiB in 15 packages\n');
    return 0;
  }
  return yield* add(tool, names, isQuiet(tool));
}

/** `apk info`, and whether what is named is installed (`-e`). @see apk-tools: src/app_info.c */
function info(tool: Tool, names: readonly string[]): number {
  const present = installed(tool.process, DATABASE);
  if (names.length === 0) {
    for (const name of present) tool.print(`${name}\n`);
    return 0;
  }
  if (!tool.args.some((word) => /^(-[a-zA-Z]*e[a-zA-Z]*|--installed)$/.test(word))) return notFollowed(tool.process);
  const known = names.filter((name) => present.has(name));
  for (const name of known) tool.print(`${name}\n`);
  return names.length - known.length;
}

const CHANGES: ReadonlySet<string> = new Set(['add', 'del', 'update', 'upgrade']);
const ACTIONS: ReadonlySet<string> = new Set([
  ...CHANGES,
  ...'fix list dot policy search index fetch manifest verify audit cache stats version convdb convndx extract mkndx mkpkg'.split(' '),
]);
const isQuiet = (tool: Tool): boolean => tool.args.some((word) => /^(-[a-z]*q[a-z]*|--quiet)$/.test(word));

/** Whether a mirror was reached. What it says is kept, but in passing. */
function* fetchIndexes(tool: Tool, passing: boolean): Task<boolean> {
  const { process } = tool;
  let reached = false;
  for (const url of repositoriesOf(tool)) {
    if (!isQuiet(tool)) tool.print(`fetch ${url}/x86_64/APKINDEX.tar.gz\n`);
    yield* tool.flush();
    const [address] = yield* process.net.resolve(/^\w+:\/\/([^/:]+)/.exec(url)?.[1] ?? '');
    if (address !== undefined) {
      yield* process.sleep(300 * MILLISECOND);
      reached = true;
    } else
      yield* tool.complain(`WARNING: ${passing ? `fetching ${url}` : `updating and opening ${url}`}: temporary error (try again later)\n`);
  }
  if (reached && !passing) process.writeFile(INDEX, '');
  return reached;
}

function* add(tool: Tool, names: readonly string[], quiet: boolean): Task<number> {
  const { process } = tool;
  const present = installed(process, DATABASE);
  const { packages, missing } = plan('alpine', names, present);
  if (missing.length > 0) return yield* noSuch(tool, missing);
  for (const [i, found] of packages.entries()) {
    if (!quiet) tool.print(`(${i + 1}/${packages.length}) Installing ${found.name} (${found.version})\n`);
    yield* tool.flush();
    yield* process.sleep(60 * MILLISECOND);
    unpack(process, found);
    process.writeFile(DATABASE, `P:${found.name}\nV:${found.version}\n\n`, { append: true });
    if (!quiet && found.name === 'bash') tool.print(`Executing bash-${found.version}.post-install\n`);
  }
  if (quiet) return 0;
  if (packages.length > 0) tool.print('Executing busybox-1.36.0-r9.trigger\n');
  for (const { name, version } of packages) if (name === 'ca-certificates') tool.print(`Executing ${name}-${version}.trigger\n`);
  yield* process.sleep(SECOND / 10);
  const count = 15 + present.size + packages.length;
  tool.print(`OK: ${7 + Math.ceil((present.size + packages.length) * 0.8)} MiB in ${count} packages\n`);
  return 0;
}

function* noSuch(tool: Tool, names: readonly string[]): Task<number> {
  yield* tool.flush();
  yield* tool.complain(
    `ERROR: unable to select packages:\n${names.map((name) => `  ${name} (no such package):\n    required by: world[${name}]\n`).join('')}`,
  );
  return Math.max(1, names.length);
}

const DATABASE = '/lib/apk/db/installed';
const INDEX = '/var/cache/apk/APKINDEX';

/** What an image is; one without the file is of the newest. */
function releaseOf(process: Process): string {
  return process.access('/etc/alpine-release', 'r') ? process.readFile('/etc/alpine-release').trim() : '3.18.0';
}

/** Those that are named beside, and those of its file; a name before one is for packages that ask for it. @see apk-tools: doc/apk-repositories.5.scd */
function repositoriesOf({ process, args }: Tool): string[] {
  const named = args.flatMap((word, i) =>
    /^(-X|--repository)$/.test(args[i - 1] ?? '') ? [word] : (/^--repository=(.*)/.exec(word)?.slice(1) ?? []),
  );
  const file = process.access(REPOSITORIES, 'r') ? process.readFile(REPOSITORIES) : '';
  const lines = file.split('\n').map((line) =>
    line
      .replace(/#.*/, '')
      .trim()
      .replace(/^@\S+\s+/, ''),
  );
  return [...named, ...lines].filter((url) => url !== '').map((url) => url.replace(/\/+$/, ''));
}
const REPOSITORIES = '/etc/apk/repositories';
