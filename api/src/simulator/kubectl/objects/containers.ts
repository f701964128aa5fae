import type { ContainerStatus, Pod } from '../../apimachinery/objects.ts';
import type { Context } from '../command/context.ts';

const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

/** Init containers, containers, ephemeral containers: the order in which logs are read. */
export const containerNames = ({ spec }: Pod): string[] =>
  [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])].map(({ name }) => name);

export const statusOf = ({ status }: Pod, container: string): ContainerStatus | undefined =>
  [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? []), ...(status.ephemeralContainerStatuses ?? [])].find(
    ({ name }) => name === container,
  );

/** The container that is meant where none is named: the annotated one, else the first, and then kubectl says so.
 *  @see kubernetes: kubectl/pkg/cmd/util/podcmd/podcmd.go FindOrDefaultContainerByName */
export function defaultContainerOf(context: Context, pod: Pod, quiet = false): string {
  const annotated = pod.metadata.annotations?.[DEFAULT_CONTAINER];
  if (annotated && containerNames(pod).includes(annotated)) return annotated;
  if (annotated) context.err(`Default container name "${annotated}" not found in pod ${pod.metadata.name}\n`);
  const first = pod.spec.containers[0]?.name ?? '';
  if (containerNames(pod).length > 1 && !quiet) context.err(`Defaulted container "${first}" out of: ${allNames(pod)}\n`);
  return first;
}

const allNames = ({ spec }: Pod): string =>
  [
    ...spec.containers.map(({ name }) => name),
    ...(spec.ephemeralContainers ?? []).map(({ name }) => `${name} (ephem)`),
    ...(spec.initContainers ?? []).map(({ name }) => `${name} (init)`),
  ].join(', ');
