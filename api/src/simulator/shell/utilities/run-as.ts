import { baseName } from './lib/files.ts';
import type { Process } from './lib/kernel.ts';
import { readOptions } from './lib/options.ts';
import { become } from './lib/run-command.ts';
import { Failure, reason, type Tool, utility } from './lib/tool.ts';
import { Accounts } from './lib/users.ts';

/** Programs that become another user, and then another program. */

const IDS = /^(e|r|re)(uid|gid)$/;

/** Busybox's has none of its options for users. @see util-linux: sys-utils/setpriv.c */
export const setpriv = utility(
  function* (tool) {
    const options = readOptions(tool, {
      short: 'd',
      long: tool.gnu
        ? {
            dump: 'd',
            'no-new-privs': 'nnp',
            ...named('reuid:', 'ruid:', 'euid:', 'regid:', 'rgid:', 'egid:', 'groups:', 'inh-caps:', 'ambient-caps:', 'bounding-set:'),
            ...named('securebits:', 'pdeathsig:', 'selinux-label:', 'apparmor-profile:'),
            ...named('clear-groups', 'keep-groups', 'init-groups', 'reset-env', 'list-caps', 'nnp'),
          }
        : { dump: 'd', 'no-new-privs': 'nnp', nnp: 'nnp', ...named('inh-caps:', 'ambient-caps:') },
      inOrder: true,
    });
    const { given, operands } = options;
    if (operands.length === 0) throw tool.usage('No program specified');
    const accounts = new Accounts(tool.process);
    const idOf = (kind: 'uid' | 'gid'): number | undefined => {
      const [name, text] = given.findLast(([option]) => IDS.test(option) && option.endsWith(kind)) ?? [];
      if (text === undefined) return undefined;
      const id = /^\d+$/.test(text) ? Number(text) : kind === 'uid' ? accounts.userNamed(text)?.uid : accounts.groupNamed(text)?.gid;
      if (id === undefined) throw new Failure(`failed to parse ${name}: '${text}'`, 1);
      return id;
    };
    const { uid, gid, groups } = tool.process;
    const [newUid, newGid] = [idOf('uid') ?? uid, idOf('gid') ?? gid];
    if (newGid !== gid && !options.has('clear-groups', 'keep-groups', 'init-groups', 'groups'))
      throw new Failure('--[re]gid requires --keep-groups, --clear-groups, --init-groups, or --groups', 1);
    const others = options.has('clear-groups')
      ? []
      : options.has('init-groups')
        ? accounts.groupsOf({ uid: newUid, gid: newGid })
        : (options.value('groups')?.split(',').map(Number) ?? groups);
    if (newUid !== uid || newGid !== gid || others !== groups) {
      const call = newUid !== uid ? 'setresuid' : newGid !== gid ? 'setresgid' : 'setgroups';
      changeTo(tool, { uid: newUid, gid: newGid, groups: others }, `${call} failed`);
    }
    return yield* become(tool, operands);
  },
  { shortName: true, usageCode: 1 },
);

const named = (...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name.replace(':', ''), name]));

/** @see util-linux: login-utils/su-common.c */
export const runuser = utility(
  function* (tool) {
    const options = readOptions(tool, {
      short: 'u:c:s:g:G:lmp',
      long: { user: 'u', command: 'c', shell: 's', login: 'l', group: 'g', 'preserve-environment': 'm' },
      inOrder: true,
    });
    if (tool.process.uid !== 0) throw new Failure('may not be used by non-root users', 1);
    const operands = options.operands.filter((word) => word !== '-');
    const [name = 'root', ...rest] = options.has('u') ? [options.value('u') as string, ...operands] : operands;
    const accounts = new Accounts(tool.process);
    const user = accounts.userNamed(name);
    if (!user) throw new Failure(`user ${name} does not exist or the user entry does not contain all the required fields`, 1);
    changeTo(tool, { uid: user.uid, gid: user.gid, groups: accounts.groupsOf(user) }, 'cannot set groups');
    if (options.has('u')) return yield* become(tool, rest);
    const shell = options.value('s') ?? (user.shell || '/bin/sh');
    if (!options.has('m', 'p')) tool.process.env.set('HOME', user.home).set('SHELL', shell);
    const more = readOptions(tool, { short: 'c:s:', long: { command: 'c', shell: 's' } }, rest);
    const command = options.value('c') ?? more.value('c');
    const chosen = more.value('s') ?? shell;
    const argv = [chosen, ...(command === undefined ? [] : ['-c', command]), ...more.operands];
    return yield* become(tool, argv, undefined, baseName(chosen));
  },
  { shortName: true },
);

const SECURE_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const NO_PASSWORD =
  'a terminal is required to read the password; either use the -S option to read from standard input or configure an askpass helper\n';
const NO_PRIVILEGES =
  'sudo: The "no new privileges" flag is set, which prevents sudo from running as root.\nsudo: If sudo is running in a container, you may need to adjust the container configuration to disable the flag.\n';

/** As it is where nobody has changed its rules: root may do all, others are asked for a password. @see sudo: src/sudo.c, plugins/sudoers/env.c */
export const sudo = utility(
  function* (tool) {
    const options = readOptions(tool, {
      short: 'u:g:EHinsSkKvlbAp:h:C:D:R:T:',
      long: { user: 'u', group: 'g', 'preserve-env': 'E', 'set-home': 'H', login: 'i', shell: 's', 'non-interactive': 'n', stdin: 'S' },
      inOrder: true,
    });
    const { process } = tool;
    if (process.uid !== 0) {
      const status = process.readFile('/proc/self/status');
      yield* tool.complain(
        /^NoNewPrivs:\t1$/m.test(status)
          ? NO_PRIVILEGES
          : `${options.has('n') ? '' : `sudo: ${NO_PASSWORD}`}sudo: a password is required\n`,
      );
      return 1;
    }
    const name = options.value('u') ?? 'root';
    const accounts = new Accounts(process);
    const user = name.startsWith('#') ? accounts.user(Number(name.slice(1))) : accounts.userNamed(name);
    if (!user) throw new Failure(`unknown user ${name}\nsudo: error initializing audit plugin sudoers_audit`, 1);
    const set = options.operands.filter((_, i, all) => all.slice(0, i + 1).every((each) => /^\w+=/.test(each)));
    const asked = options.operands.slice(set.length);
    const shell = options.has('i') ? user.shell || '/bin/sh' : (process.env.get('SHELL') ?? (user.shell || '/bin/sh'));
    const command = options.has('i', 's') ? [shell, ...(asked.length > 0 ? ['-c', asked.join(' ')] : [])] : asked;
    if (command.length === 0) throw tool.usage('no command specified');
    const environment = environmentOf(process, user, command, options.has('E'));
    for (const each of set) environment.set(each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1));
    changeTo(tool, { uid: user.uid, gid: user.gid, groups: accounts.groupsOf(user) }, 'unable to change to runas gid');
    if (options.has('i')) process.cwd = user.home;
    if (!process.which(command[0] as string)) {
      yield* tool.complain(`sudo: ${command[0]}: command not found\n`);
      return 1;
    }
    return yield* become(tool, command, environment);
  },
  { shortName: true },
);

function environmentOf(process: Process, user: { name: string; home: string; shell: string }, command: readonly string[], all: boolean) {
  const kept = [...process.env].filter(([name]) => all || /^(TERM|LANG|LC_\w+|DISPLAY|COLORS|LS_COLORS|TZ)$/.test(name));
  return new Map([
    ...kept,
    ['PATH', SECURE_PATH],
    ['MAIL', `/var/mail/${user.name}`],
    ['LOGNAME', user.name],
    ['USER', user.name],
    ['HOME', user.home],
    ['SHELL', user.shell || '/bin/sh'],
    ['SUDO_COMMAND', [process.which(command[0] as string) ?? '', ...command.slice(1)].join(' ')],
    ['SUDO_USER', 'root'],
    ['SUDO_UID', '0'],
    ['SUDO_GID', '0'],
  ]);
}

function changeTo(tool: Tool, user: Parameters<Process['setUser']>[0], what: string): void {
  try {
    tool.process.setUser(user);
  } catch (error) {
    throw new Failure(`${what}: ${reason(error)}`, 1);
  }
}
