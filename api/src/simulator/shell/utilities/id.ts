import type { Process } from './lib/kernel.ts';
import { readOnlyOptions, readOptions } from './lib/options.ts';
import { quote } from './lib/quote.ts';
import { Failure, type Tool, utility } from './lib/tool.ts';
import { Accounts } from './lib/users.ts';

export const id = utility(function* (tool) {
  const options = readOptions(tool, {
    short: 'augGnrzZ',
    long: { user: 'u', group: 'g', groups: 'G', name: 'n', real: 'r', zero: 'z', context: 'Z' },
  });
  const only = (['u', 'g', 'G'] as const).filter((each) => options.has(each));
  if (options.has('Z')) throw new Failure('--context (-Z) works only on an SELinux-enabled kernel', 1);
  if (only.length > 1) throw tool.gnu ? new Failure('cannot print "only" of more than one choice', 1) : tool.usage('bad usage');
  if (tool.gnu && options.has('z') && only.length === 0) throw new Failure('option --zero not permitted in default format', 1);
  const end = options.has('z') ? '\0' : '\n';
  const accounts = new Accounts(tool.process);
  const { operands } = options;
  if (!tool.gnu && operands.length > 1) throw tool.usage('bad usage');
  let code = 0;
  for (const name of operands.length > 0 ? operands : [undefined]) {
    const who = identity(tool, accounts, name);
    if (who) tell(who);
    else {
      if (!tool.gnu) throw new Failure(`unknown user ${name}`, 1);
      yield* tool.warn(`${quote(name ?? '')}: no such user`);
      code = 1;
    }
  }
  return code;

  function tell({ uid, gid, groups }: Identity): void {
    const user = (number: number): string => (options.has('n') ? accounts.userName(number) : String(number));
    const group = (number: number): string => (options.has('n') ? accounts.groupName(number) : String(number));
    if (options.has('u')) tool.print(`${user(uid)}${end}`);
    else if (options.has('g')) tool.print(`${group(gid)}${end}`);
    else if (options.has('G')) tool.print(`${groups.map(group).join(options.has('z') ? end : ' ')}${end}`);
    else if (options.has('n', 'r')) throw new Failure(tool.gnu ? 'cannot print only names or real IDs in default format' : 'bad usage', 1);
    else {
      const named = (number: number, name: string): string => (name === String(number) ? name : `${number}(${name})`);
      const all = groups.map((number) => named(number, accounts.groupName(number))).join(',');
      tool.print(
        `uid=${named(uid, accounts.userName(uid))} gid=${named(gid, accounts.groupName(gid))}${all === '' ? '' : ` groups=${all}`}\n`,
      );
    }
  }
});

type Identity = Pick<Process, 'uid' | 'gid' | 'groups'>;

export const whoami = utility((tool) => {
  readOnlyOptions(tool);
  const { uid } = tool.process;
  const name = new Accounts(tool.process).user(uid)?.name;
  if (name === undefined) throw new Failure(tool.gnu ? `cannot find name for user ID ${uid}` : `unknown uid ${uid}`, 1);
  tool.print(`${name}\n`);
  return 0;
});

export const groups = utility(function* (tool) {
  const accounts = new Accounts(tool.process);
  const { groups: all = [] } = identity(tool, accounts, tool.args[0]) ?? {};
  if (all.length === 0 && tool.args[0] !== undefined)
    throw new Failure(tool.gnu ? `${quote(tool.args[0])}: no such user` : `unknown user ${tool.args[0]}`, 1);
  let code = 0;
  const names: string[] = [];
  for (const gid of all) {
    const name = accounts.groupName(gid);
    names.push(name);
    if (tool.gnu && name === String(gid)) {
      yield* tool.warn(`cannot find name for group ID ${gid}`);
      code = 1;
    }
  }
  tool.print(`${tool.args[0] === undefined || !tool.gnu ? '' : `${tool.args[0]} : `}${names.join(' ')}\n`);
  return code;
});

/** Of a user by name, of GNU's also by number; nothing where there is none. */
function identity(tool: Tool, accounts: Accounts, name: string | undefined): Identity | undefined {
  const { process } = tool;
  // coreutils tells the own group first, busybox just what getgroups gives. @see coreutils: lib/mgetgroups.c; busybox: coreutils/id.c
  if (name === undefined) {
    const { uid, gid, groups } = process;
    return { uid, gid, groups: tool.gnu ? [...new Set([gid, ...groups])] : groups };
  }
  const user = accounts.userNamed(name) ?? (tool.gnu && /^\d+$/.test(name) ? accounts.user(Number(name)) : undefined);
  if (!user) return undefined;
  const more = accounts.groups.filter(({ members }) => members.includes(user.name)).map(({ gid }) => gid);
  return { uid: user.uid, gid: user.gid, groups: [...new Set([user.gid, ...more])] };
}
