import type { Task } from '../../engine/index.ts';
// One place for tools that have next to no code.

import { baseName } from './lib/files.ts';
import { readOnlyOptions, readOptions } from './lib/options.ts';
import { quote } from './lib/quote.ts';
import { become } from './lib/run-command.ts';
import { Failure, reason, type Tool, utility } from './lib/tool.ts';
import { Accounts } from './lib/users.ts';

/** @see coreutils: src/tty.c */
export const tty = utility(
  (tool) => {
    const options = readOnlyOptions(tool, { short: 's', long: { silent: 's', quiet: 's' } });
    const terminal = tool.process.terminalOf(0);
    if (!options.has('s')) tool.print(terminal ? `/dev/pts/${terminal.terminalNumber}\n` : 'not a tty\n');
    return terminal ? 0 : 1;
  },
  { usageCode: 2, busyboxUsageCode: 2 },
);

/** Files are always written. */
export const sync = utility(function* (tool) {
  const { operands } = readOptions(tool, { short: 'df', long: { data: 'd', 'file-system': 'f' } });
  let code = 0;
  for (const path of operands) {
    if (tool.process.access(path, 'f')) continue;
    yield* tool.warn(
      tool.gnu ? `error opening ${quote(path)}: No such file or directory` : `can't open '${path}': No such file or directory`,
    );
    code = 1;
  }
  return code;
});

export const clear = utility(function* (tool) {
  if (tool.gnu && !tool.process.env.get('TERM')) {
    yield* tool.complain('TERM environment variable not set.\n');
    return 1;
  }
  // ncurses forgets what has scrolled away, too.
  tool.print(tool.gnu ? '\x1b[H\x1b[2J\x1b[3J' : '\x1b[H\x1b[J');
  return 0;
});

/** In microseconds. */
export const usleep = utility(function* (tool) {
  const time = Number(tool.args[0]);
  if (!Number.isInteger(time) || time < 0) throw tool.usage('missing operand');
  yield* tool.process.sleep(time);
  return 0;
});

/** No syslog listens in a container: what is logged is lost, or copied to stderr with -s. */
export const logger = utility(function* (tool) {
  const options = readOptions(tool, { short: 'st:p:i', long: { stderr: 's', tag: 't', priority: 'p' } });
  if (options.has('s'))
    yield* tool.complain(`${options.value('t') ?? new Accounts(tool.process).userName(tool.process.uid)}: ${options.operands.join(' ')}\n`);
  return 0;
});

/** Nobody has logged in. */
export const logname = utility((tool) => {
  readOnlyOptions(tool);
  throw new Failure('no login name', 1);
});

export const unlink = utility((tool) => {
  const [path] = readOnlyOptions(tool, { short: '' }, 1).operands;
  if (path === undefined) throw tool.usage('missing operand');
  try {
    tool.process.unlink(path);
  } catch (error) {
    throw new Failure(tool.gnu ? `cannot unlink ${quote(path)}: ${reason(error)}` : `can't remove file '${path}': ${reason(error)}`, 1);
  }
  return 0;
});

export const link = utility((tool) => {
  const [from, to] = readOnlyOptions(tool, { short: '' }, 2).operands;
  if (from === undefined || to === undefined) throw tool.usage('missing operand');
  try {
    tool.process.link(from, to);
  } catch (error) {
    throw new Failure(
      tool.gnu
        ? `cannot create link ${quote(to)} to ${quote(from)}: ${reason(error)}`
        : `can't create hardlink '${to}' to '${from}': ${reason(error)}`,
      1,
    );
  }
  return 0;
});

export const mkfifo = utility(function* (tool) {
  const options = readOptions(tool, { short: 'm:', long: { mode: 'm' } });
  if (options.operands.length === 0) throw tool.usage('missing operand');
  let code = 0;
  for (const path of options.operands) {
    try {
      tool.process.mknod(path, 'fifo', Number.parseInt(options.value('m') ?? '666', 8));
    } catch (error) {
      yield* tool.warn(tool.gnu ? `cannot create fifo ${quote(path)}: ${reason(error)}` : `${path}: ${reason(error)}`);
      code = 1;
    }
  }
  return code;
});

/** @see coreutils: src/mknod.c; busybox: coreutils/mknod.c */
export const mknod = utility(function* (tool) {
  const options = readOptions(tool, { short: 'm:', long: { mode: 'm' } });
  const [path, letter = '', ...numbers] = options.operands;
  if (path === undefined || letter === '') throw tool.usage('missing operand');
  const type = special[letter];
  if (type === undefined) throw tool.gnu ? tool.usage(`invalid device type ${quote(letter)}`) : tool.usage('bad usage');
  if (numbers.length !== (type === 'fifo' ? 0 : 2)) throw tool.usage('missing operand');
  try {
    tool.process.mknod(path, type, Number.parseInt(options.value('m') ?? '666', 8), numbers.map(Number).join(':'));
    return 0;
  } catch (error) {
    yield* tool.warn(`${path}: ${reason(error)}`);
    return 1;
  }
});
const special: Readonly<Record<string, 'fifo' | 'char' | 'block'>> = { p: 'fifo', c: 'char', u: 'char', b: 'block' };

export const mountpoint = utility(
  function* (tool) {
    const options = readOptions(tool, { short: 'qdx', long: { quiet: 'q' } });
    const [path] = options.operands;
    if (path === undefined) throw tool.usage('bad usage');
    let full: string;
    try {
      full = tool.process.realpath(path);
    } catch (error) {
      throw new Failure(options.has('q') ? '' : `${path}: ${reason(error)}`, 1);
    }
    const is = tool.process.mounts().some((mount) => mount.path === full);
    if (!options.has('q')) tool.print(`${path} is ${is ? '' : 'not '}a mountpoint\n`);
    return is ? 0 : tool.gnu ? 32 : 1;
  },
  { shortName: true },
);

/** Who has no home is warned; busybox then goes to the root. @see util-linux: login-utils/su-common.c; busybox: libbb/setup_environment.c */
function* enterHome(tool: Tool, home: string): Task<void> {
  try {
    tool.process.cwd = home;
  } catch (error) {
    yield* tool.warn(
      tool.gnu ? `warning: cannot change directory to ${home}: ${reason(error)}` : `can't change directory to '${home}': ${reason(error)}`,
    );
    if (!tool.gnu) tool.process.cwd = '/';
  }
}

/** su runs a shell or, with -c, a command. Only root may without a password. @see busybox: loginutils/su.c; util-linux: su-common.c */
export const su = utility(
  function* (tool) {
    const options = readOptions(tool, { short: 'c:s:lmp', long: { command: 'c', shell: 's', login: 'l' } });
    const [name = 'root', ...rest] = options.operands.filter((word) => word !== '-');
    const accounts = new Accounts(tool.process);
    const { process } = tool;
    // busybox has no look at anything before: its file has no mark that makes it root's.
    if (process.uid !== 0 && !tool.gnu) throw new Failure('must be suid to work properly', 1);
    const user = accounts.userNamed(name);
    if (!user)
      throw new Failure(
        tool.gnu ? `user ${name} does not exist or the user entry does not contain all the required fields` : `unknown user ${name}`,
        1,
      );
    if (process.uid !== 0) {
      yield* tool.complain('Password: ');
      throw new Failure('Authentication failure', 1);
    }
    try {
      process.setUser({ uid: user.uid, gid: user.gid, groups: accounts.groupsOf(user) });
    } catch (error) {
      throw new Failure(`${tool.gnu ? 'cannot set groups' : "can't set groups"}: ${reason(error)}`, 1);
    }
    const login = options.has('l') || tool.args.includes('-');
    if (!options.has('m', 'p')) {
      if (login) yield* enterHome(tool, user.home);
      process.env.set('HOME', user.home).set('SHELL', options.value('s') ?? (user.shell || '/bin/sh'));
      if (user.uid !== 0 || login) process.env.set('USER', name).set('LOGNAME', name);
    }
    const command = options.value('c');
    const shell = options.value('s') ?? (user.shell || '/bin/sh');
    const argv = [shell, ...(command === undefined ? [] : ['-c', command]), ...rest];
    return yield* become(tool, argv, undefined, `${login ? '-' : ''}${baseName(shell)}`);
  },
  { shortName: true },
);
