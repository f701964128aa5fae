import type { ContainerStatus } from '../../apimachinery/objects.ts';

/** Up to here looking through a list is quicker than making an index of it. */
const FEW = 16;

/** The first status of a container's name. A Pod may have hundreds of containers, and each sync asks for all of them. */
export function statusByName(statuses: readonly ContainerStatus[]): (name: string) => ContainerStatus | undefined {
  if (statuses.length <= FEW) return (name) => statuses.find((status) => status.name === name);
  const index = new Map<string, ContainerStatus>();
  for (const status of statuses) if (!index.has(status.name)) index.set(status.name, status);
  return (name) => index.get(name);
}
