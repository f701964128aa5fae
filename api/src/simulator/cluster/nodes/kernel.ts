import { nodeAddress } from '../../api-server/index.ts';
import { internalAddress } from '../../apimachinery/node-address.ts';
import type { Node } from '../../apimachinery/objects.ts';
import { resourceList } from '../../apimachinery/resources.ts';
import { NodeKernel } from '../../kernel/index.ts';
import type { KubeletConfiguration } from '../../kubelet/kubeletconfig/configuration.ts';
import { podLimits } from './settings.ts';

type Machine = Pick<ConstructorParameters<typeof NodeKernel>[0], 'engine' | 'random' | 'network' | 'image'> & {
  readonly configuration: KubeletConfiguration;
};

/** The machine that a Node's object tells of; `index` gives it an address, if the object has none. */
export function kernelOf(node: Node, index: number, { engine, random, network, image, configuration }: Machine): NodeKernel {
  const { metadata, status } = node;
  const capacity = resourceList(status.capacity);
  const number = (resource: string, otherwise: number): number => capacity.get(resource)?.toNumber() ?? otherwise;
  return new NodeKernel({
    engine,
    random,
    network,
    image,
    name: metadata.name,
    ip: internalAddress(node) || nodeAddress(index),
    cpus: Math.max(1, Math.ceil(number('cpu', 4))),
    memoryBytes: number('memory', 8 * 2 ** 30),
    kernelVersion: status.nodeInfo?.kernelVersion,
    architecture: status.nodeInfo?.architecture,
    diskBytes: number('ephemeral-storage', 100 * 2 ** 30),
    podLimits: podLimits(capacity, configuration),
  });
}
