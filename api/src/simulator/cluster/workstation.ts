import { Future, type Random, SECOND, Signal, type Task, wait } from '../engine/index.ts';
import { workstation as programs } from '../images/index.ts';
import {
  ALL_CAPABILITIES,
  type Container,
  type ExitStatus,
  type ImageNode,
  imageTree,
  type NetworkNamespace,
  NODE_NAME_SERVER,
  NODE_RESOLV_CONF,
  NodeKernel,
  type Program,
  type Remark,
} from '../kernel/index.ts';
import { API_SERVER_PORT } from './api-server-port.ts';

/** What a line of the shell is given, and who hears of it while it is carried out. */
interface LineOptions {
  /** Its standard input; undefined: its terminal. */
  readonly input: string | undefined;
  /** Characters that it may write. */
  readonly most: number;
  readonly onOutput: (stream: 'stdout' | 'stderr', text: string) => void;
  readonly onRemark: (remark: Remark) => void;
}

const NAME = 'workstation';
/** Of the bridge that the nodes' containers are connected to: how the nodes see it. */
const ADDRESS = NODE_NAME_SERVER;
const HOME = '/root';

/** When the shell has ended, its jobs in the background may still write to the terminal: so long they are listened to. */
const AFTERWARDS = SECOND;

/** The machine of who looks after the cluster, beside it: with a shell, what a Linux has, and kubectl. */
export class Workstation {
  readonly #kernel: NodeKernel;
  readonly #container: Container;
  #onRemark: ((remark: Remark) => void) | undefined;

  /** `outside`: where the API server listens, as kind has it lead there from the machine itself. */
  constructor(random: Random, outside: NetworkNamespace) {
    const { engine } = outside.cluster;
    this.#kernel = new NodeKernel({ engine, random, network: outside.cluster, name: NAME, ip: ADDRESS, isOutside: true });
    const { network } = this.#kernel;
    network.hostPorts.push({ ip: '127.0.0.1', port: API_SERVER_PORT, protocol: 'TCP', to: outside, toPort: API_SERVER_PORT });
    this.#container = this.#kernel.createContainer({
      id: NAME,
      image: disk(),
      network,
      privileged: true,
      capabilities: ALL_CAPABILITIES,
      onRemark: (remark) => this.#onRemark?.(remark),
    });
    this.#container.start({ argv: ['/sbin/init'], program: init, env: new Map(), cwd: '/', user: ADMINISTRATOR, onExit() {} });
  }

  /** Undefined if there is no such file. */
  read(path: string): string | undefined {
    return this.#container.readFile(whole(path));
  }
  write(path: string, text: string): void {
    if (this.read(path) !== text) this.#container.rootfs.writeFile(whole(path), text, { mode: 0o600 });
  }

  /** Whether there is such a file, or directory. */
  has(path: string): boolean {
    return this.#container.lstat(whole(path)) !== undefined;
  }

  /** What bash makes of a line: its exit code; undefined: it was stopped, since it has written too much. */
  *run(line: string, { input, most, onOutput, onRemark }: LineOptions): Task<number | undefined> {
    const { engine } = this.#kernel;
    const before = new Set(this.#container.processes);
    const ended = new Future<number | undefined>();
    let written = 0;
    this.#onRemark = onRemark;
    const options = {
      argv: ['bash', '-c', line.replaceAll('\0', '')],
      env: ENVIRONMENT,
      cwd: HOME,
      user: ADMINISTRATOR,
      ...(input !== undefined && { stdin: input }),
      isTerminal: true,
      onOutput(stream: 'stdout' | 'stderr', text: string): void {
        written += text.length;
        if (written > most) ended.resolve(undefined);
        else if (!ended.known) onOutput(stream, text);
      },
      onEnd: ({ code }: ExitStatus) => engine.after(AFTERWARDS, () => ended.resolve(code)),
    };
    this.#container.exec(options, ({ exitCode }) => ended.resolve(exitCode));
    const code = yield* wait(ended);
    if (code === undefined)
      for (const process of [...this.#container.processes]) if (!before.has(process)) process.finish({ code: 130, signal: 'INT' });
    return code;
  }
}

/** Seen from where lines begin. */
const whole = (path: string): string => (path.startsWith('/') ? path : `${HOME}/${path}`);

/** It starts nothing, and has all others that nobody waits for. */
const init: Program = function* () {
  yield* wait(new Signal());
  return 0;
};

const ADMINISTRATOR = { uid: 0, gid: 0, groups: [0] };
const ENVIRONMENT: ReadonlyMap<string, string> = new Map(
  Object.entries({
    SHELL: '/bin/bash',
    PWD: HOME,
    LOGNAME: 'root',
    HOME,
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    USER: 'root',
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  }),
);

/** All runs have the same. */
function disk(): ImageNode {
  made ??= imageTree(programs, {
    '/etc/hostname': `${NAME}\n`,
    '/etc/hosts': `127.0.0.1\tlocalhost\n127.0.1.1\t${NAME}\n`,
    '/etc/resolv.conf': NODE_RESOLV_CONF,
    [`${HOME}/.kube`]: { directory: true },
  });
  return made;
}
let made: ImageNode | undefined;
