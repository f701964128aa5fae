import type { FileTree } from '../files/file-tree.ts';
import type { Inode } from '../files/inode.ts';
import { fixedDirectory, textFile } from '../files/virtual.ts';
import type { NetworkNamespace } from '../network/namespace.ts';
import { hardwareAddress } from '../network/routes.ts';

type Maker = (tree: FileTree) => Inode;

const text =
  (value: string | number): Maker =>
  (of) =>
    textFile(of, () => `${value}\n`);
const texts = (values: Readonly<Record<string, string | number>>): Record<string, Maker> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, text(value)]));

/** Nobody counts what goes over them. @see linux: Documentation/ABI/testing/sysfs-class-net-statistics */
const STATISTICS = texts(
  Object.fromEntries(['bytes', 'dropped', 'errors', 'packets'].flatMap((name) => [`rx_${name}`, `tx_${name}`]).map((name) => [name, 0])),
);

/** /sys/class/net: the interfaces of whoever's network it is. @see linux: Documentation/ABI/testing/sysfs-class-net */
export function networkInterfaces(tree: FileTree, { interfaces }: NetworkNamespace): Inode {
  return fixedDirectory(
    tree,
    Object.fromEntries(
      interfaces.map(({ name, address }, i): [string, Maker] => {
        const loop = name === 'lo';
        const values = {
          address: loop ? '00:00:00:00:00:00' : hardwareAddress(address),
          addr_len: 6,
          broadcast: loop ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff',
          carrier: 1,
          flags: loop ? '0x9' : '0x1003',
          ifindex: i + 1,
          mtu: loop ? 65536 : 1500,
          operstate: loop ? 'unknown' : 'up',
          tx_queue_len: loop ? 1000 : 0,
          type: loop ? 772 : 1,
          ...(!loop && { duplex: 'full', speed: 10000 }),
        };
        return [name, (of) => fixedDirectory(of, { ...texts(values), statistics: (inner) => fixedDirectory(inner, STATISTICS) })];
      }),
    ),
  );
}

/** /sys/devices: its processors, all in one place. @see linux: Documentation/ABI/testing/sysfs-devices-system-cpu */
export function systemDevices(tree: FileTree, { cpus }: { readonly cpus: number }): Inode {
  const all = cpus > 1 ? `0-${cpus - 1}` : '0';
  const processors = Object.fromEntries(
    Array.from({ length: cpus }, (_, i): [string, Maker] => [`cpu${i}`, (of) => fixedDirectory(of, i > 0 ? texts({ online: 1 }) : {})]),
  );
  return fixedDirectory(tree, {
    system: (system) =>
      fixedDirectory(system, {
        cpu: (of) =>
          fixedDirectory(of, { ...processors, ...texts({ kernel_max: 8191, offline: '', online: all, possible: all, present: all }) }),
        node: (of) =>
          fixedDirectory(of, {
            ...texts({ has_cpu: 0, online: 0, possible: 0 }),
            node0: (node) => fixedDirectory(node, texts({ cpulist: all })),
          }),
      }),
  });
}
