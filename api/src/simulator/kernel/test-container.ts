import { Engine, type Limits, type Micros, Random } from '../engine/index.ts';
import {
  ClusterNetwork,
  type Container,
  type ContainerExit,
  type ContainerOptions,
  type ImageFiles,
  imageTree,
  type NetworkHooks,
  NodeKernel,
  type Program,
} from './index.ts';

/** What a test runs, and in which container. */
export interface TestContainerInput {
  /** Beside /etc/passwd, /etc/group, /etc/hosts and /tmp. */
  readonly files?: ImageFiles;
  /** By absolute path, or by name (in /bin). */
  readonly programs?: Readonly<Record<string, Program>>;
  /** What is run: a program, or an argv. */
  readonly run: Program | readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly user?: { readonly uid: number; readonly gid: number; readonly groups?: readonly number[] };
  readonly container?: Partial<ContainerOptions>;
  readonly network?: NetworkHooks;
  readonly limits?: Limits;
  /** A day if absent. */
  readonly until?: Micros;
  /** Before the clock moves: for signals and the like. */
  readonly before?: (made: { engine: Engine; node: NodeKernel; container: Container }) => void;
}

/** What came of it. */
export interface TestContainerOutput {
  readonly stdout: string;
  readonly stderr: string;
  /** undefined: it still runs. */
  readonly exitCode: number | undefined;
  readonly exit: ContainerExit | undefined;
  /** When it ended. */
  readonly at: Micros | undefined;
  readonly engine: Engine;
  readonly node: NodeKernel;
  readonly container: Container;
}

/** For tests: an engine, a node and one container that runs one program to its end. */
export function testContainer(input: TestContainerInput): TestContainerOutput {
  const engine = new Engine(input.limits);
  const random = new Random('test');
  const cluster = new ClusterNetwork(engine, random, input.network);
  const node = new NodeKernel({ engine, random, network: cluster, name: 'node-1', ip: '172.18.0.2' });
  const programs: Record<string, ImageFiles[string]> = {};
  for (const [name, program] of Object.entries(input.programs ?? {})) programs[name.includes('/') ? name : `/bin/${name}`] = { program };
  if (typeof input.run === 'function') programs['/bin/test-program'] = { program: input.run };
  const out = { stdout: '', stderr: '' };
  const container = node.createContainer({
    id: 'test',
    image: imageTree(baseFiles, programs, input.files ?? {}),
    network: node.createNetworkNamespace({ ip: '10.244.1.2', hostname: 'test-pod' }),
    stdout: (text) => {
      out.stdout += text;
    },
    stderr: (text) => {
      out.stderr += text;
    },
    ...input.container,
  });
  let exit: ContainerExit | undefined;
  let at: Micros | undefined;
  const { user = { uid: 0, gid: 0 } } = input;
  container.start({
    argv: typeof input.run === 'function' ? ['test-program'] : input.run,
    env: new Map(Object.entries({ PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', ...input.env })),
    cwd: input.cwd ?? '/',
    user: { groups: [], ...user },
    onExit(ended) {
      exit = ended;
      at = engine.now;
    },
  });
  input.before?.({ engine, node, container });
  engine.run(input.until ?? A_DAY);
  return { ...out, exitCode: exit?.status.code, exit, at, engine, node, container };
}

const baseFiles: ImageFiles = {
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n',
  '/etc/group': 'root:x:0:\nnogroup:x:65534:\n',
  '/etc/hosts': '127.0.0.1\tlocalhost\n10.244.1.2\ttest-pod\n',
  '/etc/hostname': 'test-pod\n',
  '/root': { directory: true, mode: 0o700 },
  '/tmp': { directory: true, mode: 0o1777 },
};
const A_DAY: Micros = 86_400_000_000;
