import type { Task } from '../../engine/index.ts';
import { joinPath } from './lib/files.ts';
import type { Stat } from './lib/kernel.ts';
import { readOptions } from './lib/options.ts';
import { quote } from './lib/quote.ts';
import { Failure, reason, type Tool, utility } from './lib/tool.ts';
import { Accounts } from './lib/users.ts';

export const chown = utility((tool) => changeOwners(tool, false));
export const chgrp = utility((tool) => changeOwners(tool, true));

function* changeOwners(tool: Tool, groupOnly: boolean): Task<number> {
  const { process } = tool;
  const options = readOptions(tool, {
    short: 'RvfchHLP',
    long: {
      recursive: 'R',
      verbose: 'v',
      silent: 'f',
      quiet: 'f',
      changes: 'c',
      'no-dereference': 'h',
      dereference: 'dereference',
      reference: 'reference:',
      from: 'from:',
    },
  });
  const reference = options.value('reference');
  const [owner, ...files] = reference === undefined ? options.operands : [referenceOwner(reference), ...options.operands];
  if (owner === undefined) throw tool.usage('missing operand');
  if (files.length === 0) throw tool.usage(`missing operand after ${quote(owner)}`);
  const [uid, gid] = owners(owner);
  const from = options.value('from');
  const [fromUid, fromGid] = from === undefined ? [] : owners(from);
  // Without -R, what a symbolic link leads to. @see coreutils: src/chown.c main; busybox: coreutils/chown.c
  const follows = !options.has('h', 'R');
  let code = 0;
  for (const file of files) yield* change(file);
  return code;

  /**
   * What is in a directory comes before it with GNU's, after it with busybox', which goes no further where the directory itself
   * cannot be changed, and says that twice. @see coreutils: src/chown-core.c change_file_owner; busybox: libbb/recursive_action.c
   */
  function* change(path: string): Task<void> {
    let stat: Stat;
    try {
      stat = follows ? process.stat(path) : process.lstat(path);
    } catch (error) {
      return yield* refuse(path, reason(error));
    }
    const descends = options.has('R') && stat.type === 'directory';
    if (descends && tool.gnu && !(yield* descend(path))) return;
    try {
      if ((fromUid ?? stat.uid) === stat.uid && (fromGid ?? stat.gid) === stat.gid) {
        process.chown(follows ? process.realpath(path) : path, uid ?? stat.uid, gid ?? stat.gid);
        tell(path, stat);
      } else tell(path, stat, true);
    } catch (error) {
      for (let times = descends && !tool.gnu ? 2 : 1; times > 0; times--) yield* refuse(path, reason(error));
      return;
    }
    if (descends && !tool.gnu) yield* descend(path);
  }

  function* descend(path: string): Task<boolean> {
    let names: string[];
    try {
      names = process.readdir(path);
    } catch (error) {
      yield* refuse(path, reason(error), 'cannot read directory');
      return false;
    }
    for (const name of names) yield* change(joinPath(path, name));
    return true;
  }

  function* refuse(path: string, why: string, what?: string): Task<void> {
    code = 1;
    if (options.has('f')) return;
    const word =
      what ??
      (why === 'No such file or directory' || why === 'Not a directory'
        ? 'cannot access'
        : `changing ${groupOnly ? 'group' : 'ownership'} of`);
    yield* tool.warn(tool.gnu ? `${word} ${quote(path)}: ${why}` : `${path}: ${why}`);
    if (options.has('v') && tool.gnu) tool.print(`failed to change ${groupOnly ? 'group' : 'ownership'} of ${quote(path)} to ${owner}\n`);
  }

  function tell(path: string, was: Stat, left = false): void {
    const changed = !left && ((uid ?? was.uid) !== was.uid || (gid ?? was.gid) !== was.gid);
    if (!options.has('v') && !(options.has('c') && changed)) return;
    if (!tool.gnu) {
      tool.print(`changed ownership of '${path}' to ${uid ?? was.uid}:${gid ?? was.gid}\n`);
      return;
    }
    const accounts = new Accounts(process);
    const named = (stat: { readonly uid: number; readonly gid: number }): string => {
      const [user, group] = [accounts.userName(stat.uid), accounts.groupName(stat.gid)];
      return groupOnly || uid === undefined ? (groupOnly ? group : `:${group}`) : gid === undefined ? user : `${user}:${group}`;
    };
    const to = named({ uid: uid ?? was.uid, gid: gid ?? was.gid });
    const what = `${groupOnly ? 'group' : 'ownership'} of ${quote(path)}`;
    // As it was given: a number is not looked up.
    const given = reference === undefined && /^[^:.]+(:[^:]+)?$/.test(owner as string) ? owner : to;
    tool.print(changed ? `changed ${what} from ${named(was)} to ${given}\n` : `${what} retained as ${to}\n`);
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
