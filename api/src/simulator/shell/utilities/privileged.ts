import { idleFor } from './lib/idle.ts';
import { notFollowed } from './lib/not-followed.ts';
import { readOptions } from './lib/options.ts';
import { become } from './lib/run-command.ts';
import { Failure, type Maker, utility } from './lib/tool.ts';

/** By their options, in the order in which they are entered. @see util-linux: sys-utils/nsenter.c namespace_files; busybox: util-linux/nsenter.c ns_list */
const NAMESPACES = [
  ['U', 'user'],
  ['C', 'cgroup'],
  ['i', 'ipc'],
  ['u', 'uts'],
  ['n', 'net'],
  ['p', 'pid'],
  ['m', 'mnt'],
] as const;

/** Into other processes' namespaces: for the mighty. */
export const nsenter: Maker = utility(
  function* (tool) {
    const options = readOptions(tool, {
      // Of any namespace its file may be named.
      short: 't:m::u::i::n::p::C::U::aS:G:r::w::FZT',
      long: { target: 't', mount: 'm', uts: 'u', ipc: 'i', net: 'n', pid: 'p', cgroup: 'C', user: 'U', all: 'a' },
      inOrder: true,
    });
    const { operands } = options;
    const named = options.given.map(([, value]) => /^\/proc\/(\d+)\/ns\/\w+$/.exec(value)?.[1]).find((pid) => pid !== undefined);
    const target = options.value('t') ?? named;
    if (target === undefined)
      throw tool.gnu ? new Failure(`no target PID specified${options.has('a') ? ' for --all' : ''}`, 1) : tool.usage('bad usage');
    const first = NAMESPACES.find(([letter]) => options.has(letter, 'a'))?.[1] ?? 'mnt';
    const denied = (): Failure =>
      new Failure(
        tool.gnu
          ? `cannot open /proc/${target}/ns/${first}: Permission denied`
          : `can't open '/proc/${target}/ns/${first}': Permission denied`,
        1,
      );
    if (!tool.process.access(`/proc/${target}`, 'f'))
      throw new Failure(`${tool.gnu ? 'cannot open' : "can't open"} '/proc/${target}/ns/mnt': No such file or directory`, 1);
    try {
      tool.process.readlink(`/proc/${target}/ns/mnt`);
    } catch {
      throw denied();
    }
    // The files of a process of one's own kind are there to be opened, but nothing comes of it.
    if (!tool.process.holds('SYS_ADMIN'))
      throw new Failure(
        tool.gnu
          ? `reassociate to namespace 'ns/${first}' failed: Operation not permitted`
          : `setns(): can't reassociate to namespace '${first}': Operation not permitted`,
        1,
      );
    tool.process.enterNamespaces(Number(target), { mounts: options.has('m', 'a'), network: options.has('n', 'u', 'a') });
    return yield* become(tool, operands.length > 0 ? operands : ['/bin/sh']);
  },
  { shortName: true },
);

/** Whoever makes a user namespace has all rights within it; the runtime's seccomp profile lets only the mighty. @see user_namespaces(7) */
export const unshare: Maker = utility(
  function* (tool) {
    const options = readOptions(tool, {
      short: 'muinpCUfrcT',
      long: {
        mount: 'm',
        uts: 'u',
        ipc: 'i',
        net: 'n',
        pid: 'p',
        cgroup: 'C',
        user: 'U',
        fork: 'f',
        'map-root-user': 'r',
        'mount-proc': 'mount-proc::',
      },
      inOrder: true,
    });
    const { operands } = options;
    const flags = NAMESPACE_FLAGS.reduce(
      (sum, [option, flag]) => sum + (options.has(option, ...(option === 'U' ? ['r'] : [])) ? flag : 0),
      0,
    );
    const ofUsers = options.has('U', 'r') && !/^Seccomp:\t2$/m.test(tool.process.readFile('/proc/self/status'));
    if (!tool.process.holds('SYS_ADMIN') && !ofUsers)
      throw new Failure(`${tool.gnu ? 'unshare failed' : `unshare(0x${flags.toString(16)})`}: Operation not permitted`, 1);
    if (ofUsers && tool.process.uid !== 0) return notFollowed(tool.process);
    // Its mounts are to be its own: AppArmor's profile lets nobody say so. @see util-linux: sys-utils/unshare.c set_propagation
    if (options.has('m') && tool.process.readFile('/proc/self/attr/current') !== 'unconfined\n') {
      const denied = tool.gnu ? 'cannot change root filesystem propagation' : "can't mount none on / (flags:0x44000)";
      throw new Failure(`${denied}: Permission denied`, 1);
    }
    return yield* become(tool, operands.length > 0 ? operands : ['/bin/sh']);
  },
  { shortName: true },
);

/** @see linux: include/uapi/linux/sched.h CLONE_NEW… */
const NAMESPACE_FLAGS = [
  ['m', 0x20000],
  ['C', 0x2000000],
  ['u', 0x4000000],
  ['i', 0x8000000],
  ['U', 0x10000000],
  ['p', 0x20000000],
  ['n', 0x40000000],
] as const;

/** Packets are not seen here: it listens in silence. */
export const tcpdump: Maker = utility(
  function* (tool) {
    const at = tool.args.indexOf('-i');
    const name = at >= 0 ? (tool.args[at + 1] as string) : 'eth0';
    if (!tool.process.holds('NET_RAW')) {
      yield* tool.complain(
        `tcpdump: ${name}: You don't have permission to perform this capture on that device\n(socket: Operation not permitted)\n`,
      );
      return 1;
    }
    yield* tool.complain(
      `tcpdump: verbose output suppressed, use -v[v]... for full protocol decode\nlistening on ${name}, link-type ${name === 'any' ? 'LINUX_SLL2 (Linux cooked v2)' : 'EN10MB (Ethernet)'}, snapshot length 262144 bytes\n`,
    );
    return yield* idleFor(tool.process);
  },
  { shortName: true },
);
