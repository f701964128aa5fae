import { copyTree, destination, isInto } from './lib/copy.ts';
import { directoryName, isDirectory } from './lib/files.ts';
import { parseMode } from './lib/mode.ts';
import { readOptions } from './lib/options.ts';
import { quote } from './lib/quote.ts';
import { Failure, reason, type Tool, utility } from './lib/tool.ts';
import { Accounts } from './lib/users.ts';

export const install = utility(function* (tool) {
  const { process } = tool;
  const options = readOptions(tool, {
    short: 'cdDpsvm:o:g:t:T',
    long: { directory: 'd', mode: 'm', owner: 'o', group: 'g', 'target-directory': 't', verbose: 'v', 'preserve-timestamps': 'p' },
  });
  if (options.operands.length === 0) throw tool.usage('missing file operand');
  const mode = parseMode(options.value('m') ?? '755', 0, 0, false);
  if (mode === undefined) throw new Failure(`invalid mode ${quote(options.value('m') ?? '')}`, 1);
  let code = 0;
  if (options.has('d')) {
    for (const path of options.operands) {
      makeParents(tool, `${path}/`);
      own(path);
    }
    return 0;
  }
  const target = options.value('t') ?? (options.operands.at(-1) as string);
  const sources = options.has('t') ? options.operands : options.operands.slice(0, -1);
  if (sources.length === 0) throw tool.usage(`missing destination file operand after ${quote(target)}`);
  if (options.has('D')) makeParents(tool, options.has('t') ? `${target}/` : `${directoryName(target)}/`);
  const into = isInto(tool, target);
  for (const source of sources) {
    const to = destination(source, target, into);
    const copied = yield* copyTree(tool, source, to, { ...plain, preserveTimes: options.has('p'), verbose: options.has('v') });
    if (copied) own(to);
    else code = 1;
  }
  return code;

  function own(path: string): void {
    process.chmod(path, mode as number);
    const accounts = new Accounts(process);
    const [user, group] = [options.value('o'), options.value('g')];
    if (user === undefined && group === undefined) return;
    const uid = user === undefined ? process.uid : (accounts.userNamed(user)?.uid ?? Number(user));
    const gid = group === undefined ? process.gid : (accounts.groupNamed(group)?.gid ?? Number(group));
    if (Number.isNaN(uid)) throw new Failure(tool.gnu ? `invalid user: ${quote(user as string)}` : `unknown user ${user}`, 1);
    if (Number.isNaN(gid)) throw new Failure(tool.gnu ? `invalid group: ${quote(group as string)}` : `unknown group ${group}`, 1);
    process.chown(path, uid, gid);
  }
});

const plain = {
  recursive: false,
  follows: 'all',
  link: 'none',
  preserveTimes: false,
  preserveMode: false,
  preserveOwner: false,
  force: true,
  noClobber: false,
  update: false,
  verbose: false,
} as const;

function makeParents(tool: Tool, path: string): void {
  for (let slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
    const parent = path.slice(0, slash);
    if (isDirectory(tool.process, parent)) continue;
    try {
      tool.process.mkdir(parent, 0o755);
    } catch (error) {
      throw new Failure(
        tool.gnu ? `cannot create directory ${quote(parent)}: ${reason(error)}` : `can't create directory '${parent}': ${reason(error)}`,
        1,
      );
    }
  }
}
