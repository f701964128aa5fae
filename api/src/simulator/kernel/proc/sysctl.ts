import type { Engine } from '../../engine/index.ts';
import { osError } from '../errno.ts';
import { FileTree } from '../files/file-tree.ts';
import type { Inode, VirtualFile } from '../files/inode.ts';
import { fixedEntries, lazyEntries, textFile, virtualFile } from '../files/virtual.ts';
import type { Viewer } from '../permissions.ts';
import { fixedInPods } from './sysctl.data.ts';
import { isHiddenInPods, parameters, type Sysctls, writtenValue } from './sysctl-values.ts';

/**
 * /proc/sys of a node: what a process reads is of its own namespaces, or the machine's. Whether it may write is its mount's
 * to say.
 * @see linux: Documentation/admin-guide/sysctl/
 */
export function sysctlTree(engine: Engine, machine: Sysctls): FileTree {
  const tree = new FileTree(engine, { kind: 'virtual', mode: 0o555 });
  tree.root.virtual = lazyEntries(() => directoryOf(tree, filesOf(tree, machine)));
  return tree;
}

function filesOf(tree: FileTree, machine: Sysctls): ReadonlyMap<string, () => Inode> {
  const readerOf = (viewer: Viewer) => (name: string) => namespaceOf(viewer, name)?.get(name) ?? parameters.get(name)?.initial ?? '';
  const namespaceOf = ({ surroundings }: Viewer, name: string): Sysctls | undefined =>
    parameters.get(name)?.isNamespaced ? surroundings?.network.sysctls : machine;
  const write = (name: string, text: string, viewer: Viewer): void => {
    if (fixedInPods.has(name) && isInPod(viewer)) throw osError('EACCES');
    const written = writtenValue(name, text, readerOf(viewer));
    if (!written.ok) throw osError(written.errno);
    namespaceOf(viewer, name)?.set(name, written.value);
  };
  const files = new Map<string, () => Inode>();
  for (const name of parameters.keys()) {
    files.set(name, () =>
      textFile(
        tree,
        (viewer) => `${readerOf(viewer)(name)}\n`,
        (text, viewer) => write(name, text, viewer),
      ),
    );
  }
  for (const [name, make] of Object.entries(told)) files.set(name, () => textFile(tree, (viewer) => `${make(viewer) ?? ''}\n`));
  // What it is told is the name of the writer's UTS namespace. @see linux: kernel/utsname_sysctl.c proc_do_uts_string
  const { 'kernel.hostname': hostname } = told;
  files.set('kernel.hostname', () =>
    textFile(
      tree,
      (viewer) => `${hostname?.(viewer) ?? ''}\n`,
      (text, viewer) => {
        const { surroundings } = viewer;
        if (surroundings) surroundings.network.hostname = text.split('\n')[0] ?? '';
      },
    ),
  );
  return files;
}

const told: Readonly<Record<string, (reader: Viewer) => string | undefined>> = {
  'kernel.hostname': ({ surroundings }) => surroundings?.network.hostname,
  'kernel.osrelease': ({ surroundings }) => surroundings?.node.system.release,
  'kernel.random.uuid': ({ random }) => random?.uuid(),
};

const isInPod = (viewer: Viewer): boolean => viewer.surroundings?.network.isNode === false;

/** The files of a directory, and its directories, by what is before the first dot. Those of the node's own network are for it alone. */
function directoryOf(tree: FileTree, files: ReadonlyMap<string, () => Inode>, path = ''): VirtualFile {
  const inner = new Map<string, Map<string, () => Inode>>();
  for (const [name, file] of files) {
    const [first = '', ...rest] = name.split('.');
    const entries = inner.get(first) ?? new Map<string, () => Inode>();
    entries.set(rest.join('.'), file);
    inner.set(first, entries);
  }
  const sorted = [...inner].sort(([a], [b]) => (a < b ? -1 : 1));
  const ofNode = new Set(
    sorted.flatMap(([name, entries]) =>
      [...entries.keys()].every((rest) => isHiddenInPods(`${path}${name}${rest && `.${rest}`}`)) ? name : [],
    ),
  );
  const entries = fixedEntries(
    tree,
    Object.fromEntries(
      sorted.map(([name, entries]) => [
        name,
        entries.get('') ?? (() => virtualFile(tree, 'directory', 0o755, directoryOf(tree, entries, `${path}${name}.`))),
      ]),
    ),
  );
  if (ofNode.size === 0) return entries;
  return {
    names: (viewer) => (entries.names?.(viewer) ?? []).filter((name) => !ofNode.has(name) || !isInPod(viewer)),
    lookup: (name, viewer) => (ofNode.has(name) && isInPod(viewer) ? undefined : entries.lookup?.(name, viewer)),
  };
}
