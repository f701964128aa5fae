import { formatTimeNano } from '../apimachinery/time.ts';
import { Content, type FileTree, growingFile, type Inode, virtualFile } from '../kernel/index.ts';
import type { ContainerInstance } from './instance.ts';
import type { LogRecord } from './types.ts';

/**
 * Where a node keeps what its containers say, and by which names others look for it: made when somebody looks.
 * @see kubernetes: pkg/kubelet/kuberuntime/helpers.go BuildPodLogsDirectory, legacy.go logSymlink
 */
export function showLogs(node: FileTree, present: () => readonly ContainerInstance[]): void {
  const made = new Map<string, Inode>();
  const once = (key: string, make: () => Inode): Inode => {
    const file = made.get(key) ?? make();
    made.set(key, file);
    return file;
  };
  const directory = (path: string, instances: Instances, nameOf: Name, child: Child): Inode =>
    once(path, () => filled(virtualFile(node, 'directory', 0o755, {}), instances, nameOf, child));
  const file = (instance: ContainerInstance): Inode =>
    once(`${instance.id} ${instance.log.file.number}`, () => growingFile(node, 0o640, new LogFile(instance)));
  const ofPod = (pod: string): Inode => {
    const here = () => present().filter((instance) => podDirectory(instance) === pod);
    return directory(pod, here, containerDirectory, (container) => {
      const inside = () => here().filter((instance) => containerDirectory(instance) === container);
      return directory(`${pod}/${container}`, inside, fileName, (name) => {
        const found = inside().findLast((instance) => fileName(instance) === name);
        return found && file(found);
      });
    });
  };
  const link = (name: string): Inode | undefined => {
    const instance = present().find((one) => linkName(one) === name);
    return (
      instance && once(name, () => linkTo(node, [PODS, podDirectory(instance), containerDirectory(instance), fileName(instance)].join('/')))
    );
  };
  const started = () => present().filter(({ startedAt }) => startedAt !== undefined);
  filled(node.lookup(PODS) as Inode, present, podDirectory, ofPod);
  filled(node.lookup('/var/log/containers') as Inode, started, linkName, link);
}

const PODS = '/var/log/pods';

type Name = (instance: ContainerInstance) => string;
const podDirectory: Name = ({ config }) => `${config.podKey.replace('/', '_')}_${config.podUid}`;
const containerDirectory: Name = ({ config }) => config.name;
const fileName: Name = ({ config }) => `${config.attempt}.log`;
const linkName: Name = ({ id, config }) => `${config.podKey.split('/').reverse().join('_')}_${config.name}-${id}.log`;

type Instances = () => readonly ContainerInstance[];
type Child = (name: string) => Inode | undefined;

function filled(directory: Inode, instances: Instances, nameOf: Name, child: Child): Inode {
  const { type, mode, uid, gid, nlink, number: inode } = directory;
  directory.virtual = {
    names: () => [...new Set(instances().map(nameOf))],
    lookup: (name) => (instances().some((instance) => nameOf(instance) === name) ? child(name) : undefined),
    stat: () => ({ type, mode, uid, gid, nlink, inode, size: 4096, mtime: instances()[0]?.createdAt ?? directory.mtime }),
  };
  return directory;
}

function linkTo(node: FileTree, target: string): Inode {
  const link = virtualFile(node, 'symlink', 0o777, {});
  link.target = target;
  return link;
}

/** @see containerd: pkg/cri/io/logger.go redirectLogs */
class LogFile {
  readonly #content = new Content();
  #next: number;

  constructor(readonly instance: ContainerInstance) {
    this.#next = instance.log.file.first;
  }

  content(): Content {
    const { lines } = this.instance.log;
    for (; this.#next < lines.length; this.#next++) this.#content.write(this.#content.size, entry(lines[this.#next] as LogRecord));
    return this.#content;
  }
  get mtime(): number {
    return this.instance.log.lines[this.#next - 1]?.at ?? this.instance.createdAt;
  }
}

const entry = ({ at, stream, text, partial }: LogRecord): string =>
  `${formatTimeNano(at).replace(/\.?0*Z$/, 'Z')} ${stream} ${partial ? 'P' : 'F'} ${text}\n`;
