import type { Pod } from '../apimachinery/objects.ts';
import { hasAddress } from '../cluster/index.ts';
import type { TraceEntry } from '../engine/index.ts';
import { findImage } from '../images/index.ts';
import type { ContainerBehaviorInput } from '../types.ts';

/** Where the run had to assume what a real cluster would know. In the order of the manifest, each once. */
export function assumptions(pods: readonly Pod[], behaviors: readonly ContainerBehaviorInput[]): string[] {
  const said = new Set<string>();
  const names = new Set<string>();
  for (const { spec } of pods) {
    const { initContainers = [], containers } = spec;
    for (const [i, { name, image = '' }] of [...initContainers, ...containers].entries()) {
      names.add(name);
      const found = findImage(image);
      const told = behaviors.some(({ container }) => container === name);
      if (typeof found !== 'string' && !found.open && spec.imagePullSecrets?.length) {
        said.add(
          `the image "${image}" is taken to be private, as the Pod names pull Secrets: one of them must be there and be for its registry`,
        );
      }
      if (typeof found !== 'string' && found.known && !found.open)
        said.add(`the image "${image}" is taken to be a copy of the official image of that name`);
      if (typeof found !== 'string' && !found.known && !told) {
        said.add(
          `nothing is known of the image "${image}": its process is taken to ${i < initContainers.length ? 'do its work and end well' : 'listen on the ports that the Pod names and to run until it is told to stop'}; \`behaviors\` can say otherwise`,
        );
      }
    }
    for (const { name, ...source } of spec.volumes ?? []) {
      const [kind] = Object.keys(source);
      if (kind && NETWORK_VOLUMES.has(kind) && (!source.nfs || hasAddress(source.nfs.server)))
        said.add(`the volume "${name}" (${kind}) is taken to be reachable, and empty at first`);
    }
  }
  for (const { container } of behaviors)
    if (!names.has(container)) said.add(`behaviors: no Pod of the manifest has a container "${container}"`);
  return [...said];
}

/** Scripts that were followed only so far: each kind once for each container. */
export const unfollowed = (entries: readonly TraceEntry[]): string[] => [
  ...new Set(entries.filter(({ type }) => type.name === 'NotFollowed').map(({ type, detail }) => type.en(detail))),
];

/** Hosts of the Internet whose answers had to be made up. */
export const assumedPages = (hosts: Iterable<string>): string[] =>
  [...hosts].map((host) => `nothing is known of what ${host} serves: it is taken to answer every request, with a page of little content`);

const NETWORK_VOLUMES: ReadonlySet<string> = new Set([
  'nfs',
  'iscsi',
  'rbd',
  'cephfs',
  'gitRepo',
  'fc',
  'awsElasticBlockStore',
  'gcePersistentDisk',
  'azureDisk',
  'azureFile',
  'cinder',
  'vsphereVolume',
  'portworxVolume',
]);
