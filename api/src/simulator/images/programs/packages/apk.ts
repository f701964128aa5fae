import { MILLISECOND, SECOND, type Task } from '../../../engine/index.ts';
import type { Program } from '../../../kernel/index.ts';
import { type Tool, utility } from '../../../shell/utilities/index.ts';
import { installed, plan, unpack, unwritable } from './install.ts';

/** Alpine's package manager. @see apk-tools: doc/apk-add.8.scd */
export const apk: Program = utility(
  function* (tool) {
    const [action, ...names] = tool.args.filter((word) => !word.startsWith('-'));
    if (action === undefined) return 1;
    if (action === 'info' || action === 'list') {
      for (const name of installed(tool.process, DATABASE)) tool.print(`${name}\n`);
      return 0;
    }
    const refused = unwritable(tool.process, '/lib/apk/db');
    if (refused) {
      yield* tool.complain(`ERROR: Unable to lock database: ${refused.message}\nERROR: Failed to open apk database: ${refused.message}\n`);
      return 99;
    }
    if (action === 'del') return 0;
    // An option's value (`--repository URL`) is no package.
    return yield* online(
      tool,
      action,
      names.filter((name) => !name.includes('://')).map((name) => name.replace(/[=<>~@].*/, '')),
    );
  },
  { shortName: true },
)('gnu');

function* online(tool: Tool, action: string, names: readonly string[]): Task<number> {
  const { process } = tool;
  const quiet = tool.args.some((word) => /^(-[a-z]*q[a-z]*|--quiet)$/.test(word));
  const fresh = action !== 'add' || tool.args.some((word) => /^(--no-cache|--update(-cache)?|-U)$/.test(word));
  const known = process.access(INDEX, 'f');
  if (fresh || known) {
    let reached = 0;
    for (const repository of fresh ? ['main', 'community'] : []) {
      const url = `${MIRROR}/${repository}`;
      if (!quiet) tool.print(`fetch ${url}/x86_64/APKINDEX.tar.gz\n`);
      yield* tool.flush();
      const [address] = yield* process.net.resolve('dl-cdn.alpinelinux.org');
      if (address !== undefined) {
        yield* process.sleep(300 * MILLISECOND);
        reached++;
        continue;
      }
      const verb = tool.args.includes('--no-cache') ? `fetching ${url}` : `updating and opening ${url}`;
      yield* tool.complain(`WARNING: ${verb}: temporary error (try again later)\n`);
    }
    if (action === 'update') {
      if (reached === 0) {
        yield* tool.complain('2 unavailable, 0 stale; 15 distinct packages available\n');
        return 2;
      }
      for (const repository of ['main', 'community']) if (!quiet) tool.print(`v3.18.0-18-g3e4a9dc8e [${MIRROR}/${repository}]\n`);
      if (!quiet) tool.print('OK: 20062 distinct packages available\n');
      process.writeFile(INDEX, 'main community\n');
      return 0;
    }
    if (reached === 0 && fresh) return yield* noSuch(tool, names);
  } else return yield* noSuch(tool, names);
  if (action === 'upgrade') {
    tool.print('OK: 7 MiB in 15 packages\n');
    return 0;
  }
  return yield* add(tool, names, quiet);
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
  }
  if (quiet) return 0;
  if (packages.length > 0) tool.print('Executing busybox-1.36.0-r9.trigger\n');
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

const MIRROR = 'https://dl-cdn.alpinelinux.org/alpine/v3.18';
const DATABASE = '/lib/apk/db/installed';
const INDEX = '/var/cache/apk/APKINDEX';
