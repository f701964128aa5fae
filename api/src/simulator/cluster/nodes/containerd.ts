import type { Store } from '../../api-server/index.ts';
import { internalAddress } from '../../apimachinery/node-address.ts';
import type { Node } from '../../apimachinery/objects.ts';
import type { Engine, Random } from '../../engine/index.ts';
import type { NodeKernel, Route } from '../../kernel/index.ts';
import type { KubeletConfiguration } from '../../kubelet/kubeletconfig/configuration.ts';
import { ContainerRuntime, ImageStore, type Registry, SandboxStore } from '../../runtime/index.ts';
import type { ContainerBehaviorInput } from '../../types.ts';

interface Parts {
  readonly engine: Engine;
  readonly store: Store;
  readonly random: Random;
  readonly kernel: NodeKernel;
  readonly podNetwork: string;
  readonly registry: Registry;
  readonly behaviors: readonly ContainerBehaviorInput[];
  readonly configuration: Pick<KubeletConfiguration, 'logRotation'>;
}

/** The container runtime of a node, with the images that the Node says are there, and the routes that its network has to the others. */
export function containerdOf(
  node: Node,
  { engine, store, random, kernel, podNetwork, registry, behaviors, configuration }: Parts,
): { readonly runtime: ContainerRuntime; readonly sandboxes: SandboxStore } {
  const { name, labels } = node.metadata;
  const preloaded = () => (node.status.images ?? []).map(({ names = [], sizeBytes }) => ({ names, sizeBytes }));
  const images = new ImageStore(engine, registry, kernel, {
    os: labels?.['kubernetes.io/os'],
    atFirst: preloaded,
    agent: () => containerdVersion(node).replace('://', '/'),
  });
  const routesToNodes = (): Route[] =>
    store.list('Node').flatMap(({ metadata, spec: { podCIDR = '' }, ...other }) => {
      const [to = '', bits] = podCIDR.split('/');
      const via = internalAddress({ metadata, spec: { podCIDR }, ...other });
      return metadata.name === name || !to.includes('.') || !via ? [] : [{ to, bits: Number(bits), via }];
    });
  kernel.network.routesToNodes = routesToNodes;
  // containerd knows the handlers that it is set up for: here, as on a plain cluster, runc alone.
  const sandboxes = new SandboxStore({ engine, random, kernel, podNetwork, runtimeHandlers: (handler) => handler === 'runc' });
  const runtime = new ContainerRuntime({
    engine,
    random,
    kernel,
    images,
    sandboxes,
    behaviors,
    logRotation: configuration.logRotation,
    version: () => containerdVersion(node),
  });
  return { runtime, sandboxes };
}

/** As the Node tells it: `containerd://1.6.21`. */
export const containerdVersion = ({ status }: Node): string => status.nodeInfo?.containerRuntimeVersion ?? '';
