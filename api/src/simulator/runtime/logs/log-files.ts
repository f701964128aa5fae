import { formatTime, formatTimeNano } from '../../apimachinery/time.ts';
import type { Micros } from '../../engine/index.ts';
import { byteLength, Content, type Data, type FileTree, growingFile, type Inode, repeated, virtualFile } from '../../kernel/index.ts';
import { compress } from '../../shell/utilities/index.ts';
import type { ContainerConfig, LogRecord } from '../types.ts';
import { COMPRESSED, type ContainerLog, type RotatedFile } from './container-log.ts';

/** A container, as far as its log goes. */
export interface Logged {
  readonly id: string;
  readonly config: Pick<ContainerConfig, 'podUid' | 'podKey' | 'name' | 'attempt'>;
  readonly log: Pick<ContainerLog, 'lines' | 'file' | 'rotated'>;
  readonly createdAt: Micros;
  readonly startedAt: Micros | undefined;
}

/**
 * Where a node keeps what its containers say, and by which names others look for it: made when somebody looks.
 * @see kubernetes: pkg/kubelet/kuberuntime/helpers.go BuildPodLogsDirectory, legacy.go logSymlink
 */
export function showLogs(node: FileTree, present: () => readonly Logged[]): void {
  const made = new Map<string, Inode>();
  const once = (key: string, make: () => Inode): Inode => {
    const file = made.get(key) ?? make();
    made.set(key, file);
    return file;
  };
  const directory = (path: string, instances: Instances, namesOf: Names, child: Child): Inode =>
    once(path, () => filled(virtualFile(node, 'directory', 0o755, {}), instances, namesOf, child));
  const file = (instance: Logged): Inode =>
    once(`${instance.id} ${instance.log.file.number}`, () => growingFile(node, new LogFile(instance)));
  const rotated = (instance: Logged, name: string): Inode | undefined => {
    const aside = instance.log.rotated.find((one) => rotatedName(instance, one) === name);
    return aside && once(`${instance.id} ${name}`, () => growingFile(node, new RotatedLogFile(instance, aside)));
  };
  const ofPod = (pod: string): Inode => {
    const here = () => present().filter((instance) => podDirectory(instance) === pod);
    return directory(pod, here, only(containerDirectory), (container) => {
      const inside = () => here().filter((instance) => containerDirectory(instance) === container);
      return directory(`${pod}/${container}`, inside, fileNames, (name) => {
        const found = inside().findLast((instance) => fileNames(instance).includes(name));
        return found && (fileName(found) === name ? file(found) : rotated(found, name));
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
  filled(node.lookup(PODS) as Inode, present, only(podDirectory), ofPod);
  filled(node.lookup('/var/log/containers') as Inode, started, only(linkName), link);
}

const PODS = '/var/log/pods';

type Name = (instance: Logged) => string;
type Names = (instance: Logged) => readonly string[];
const only =
  (nameOf: Name): Names =>
  (instance) => [nameOf(instance)];
const podDirectory: Name = ({ config }) => `${config.podKey.replace('/', '_')}_${config.podUid}`;
const containerDirectory: Name = ({ config }) => config.name;
const fileName: Name = ({ config }) => `${config.attempt}.log`;
/** @see kubernetes: pkg/kubelet/logs/container_log_manager.go timestampFormat, compressSuffix */
const rotatedName = (instance: Logged, { at, compressed }: RotatedFile): string =>
  `${fileName(instance)}.${formatTime(at).replace(/[-:Z]/g, '').replace('T', '-')}${compressed ? '.gz' : ''}`;
const fileNames: Names = (instance) => [fileName(instance), ...instance.log.rotated.map((one) => rotatedName(instance, one))];
const linkName: Name = ({ id, config }) => `${config.podKey.split('/').reverse().join('_')}_${config.name}-${id}.log`;

type Instances = () => readonly Logged[];
type Child = (name: string) => Inode | undefined;

function filled(directory: Inode, instances: Instances, namesOf: Names, child: Child): Inode {
  const { type, mode, uid, gid, nlink, number: inode } = directory;
  directory.virtual = {
    names: () => [...new Set(instances().flatMap(namesOf))],
    lookup: (name) => (instances().some((instance) => namesOf(instance).includes(name)) ? child(name) : undefined),
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

  constructor(readonly instance: Logged) {
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

/** As it was when it was put aside. */
class RotatedLogFile {
  readonly #instance: Logged;
  readonly #file: RotatedFile;
  #content: Content | undefined;

  constructor(instance: Logged, file: RotatedFile) {
    this.#instance = instance;
    this.#file = file;
  }

  content(): Content {
    if (!this.#content) {
      const { first, end, compressed } = this.#file;
      const content = new Content();
      for (const record of this.#instance.log.lines.slice(first, end)) content.write(content.size, entry(record));
      this.#content = compressed ? new Content(packed(content)) : content;
    }
    return this.#content;
  }
  get mtime(): number {
    return this.#file.at;
  }
}

/** What is too large to be looked into has its size alone. */
const packed = (content: Content): Data =>
  content.size > 2 ** 24 ? { fill: '\0', length: Math.ceil(content.size * COMPRESSED) } : compress(content.text());

const entry = ({ at, stream, text, partial, times = 1 }: LogRecord): Data => {
  const before = `${formatTimeNano(at).replace(/\.?0*Z$/, 'Z')} ${stream} ${partial ? 'P' : 'F'} `;
  if (times === 1) return `${before}${text}\n`;
  const lines = text.split('\n').map((line) => `${before}${line}\n`);
  return repeated(lines.join(''), byteLength(lines.join('')) * times);
};
