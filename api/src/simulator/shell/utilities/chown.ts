import type { Task } from '../../engine/index.ts';
import { joinPath } from './lib/files.ts';
import { quote } from './lib/quote.ts';
import { Failure, reason, type Tool, utility } from './lib/tool.ts';
import { Accounts } from './lib/users.ts';
import { readOptions } from './options.ts';

export const chown = utility((tool) => changeOwners(tool, false));
export const chgrp = utility((tool) => changeOwners(tool, true));

function* changeOwners(tool: Tool, groupOnly: boolean): Task<number> {
  const { process } = tool;
  const options = readOptions(tool, {
    short: 'RvfchHLP',
    long: { recursive: 'R', verbose: 'v', silent: 'f', quiet: 'f', changes: 'c', 'no-dereference': 'h', reference: 'reference:' },
  });
  const reference = options.value('reference');
  const [owner, ...files] = reference === undefined ? options.operands : [referenceOwner(reference), ...options.operands];
  if (owner === undefined) throw tool.usage('missing operand');
  if (files.length === 0) throw tool.usage(`missing operand after ${quote(owner)}`);
  const [uid, gid] = owners(owner);
  let code = 0;
  for (const file of files) yield* change(file);
  return code;

  function* change(path: string): Task<void> {
    try {
      const stat = process.lstat(path);
      process.chown(path, uid ?? stat.uid, gid ?? stat.gid);
      if (!options.has('R') || stat.type !== 'directory') return;
      for (const name of process.readdir(path)) yield* change(joinPath(path, name));
    } catch (error) {
      const why = reason(error);
      code = 1;
      if (options.has('f')) return;
      const word =
        why === 'No such file or directory' || why === 'Not a directory'
          ? 'cannot access'
          : `changing ${groupOnly ? 'group' : 'ownership'} of`;
      yield* tool.warn(tool.gnu ? `${word} ${quote(path)}: ${why}` : `${path}: ${why}`);
    }
  }

  function referenceOwner(path: string): string {
    const stat = process.stat(path);
    return groupOnly ? String(stat.gid) : `${stat.uid}:${stat.gid}`;
  }

  function owners(text: string): [number | undefined, number | undefined] {
    const accounts = new Accounts(process);
    const split = groupOnly ? ['', text] : text.split(/[:.]/, 2);
    const [name = '', group] = split;
    const user = accounts.userNamed(name);
    const userId =
      name === ''
        ? undefined
        : (user?.uid ?? (/^\d+$/.test(name) ? Number(name) : unknown(`invalid user: ${quote(text)}`, `unknown user ${name}`)));
    if (group === undefined) return [userId, undefined];
    if (group === '') return [userId, user?.gid];
    const groupId =
      accounts.groupNamed(group)?.gid ??
      (/^\d+$/.test(group) ? Number(group) : unknown(`invalid group: ${quote(text)}`, `unknown group ${group}`));
    return [userId, groupId];
  }

  function unknown(gnu: string, busybox: string): never {
    throw new Failure(tool.gnu ? gnu : busybox, 1);
  }
}
