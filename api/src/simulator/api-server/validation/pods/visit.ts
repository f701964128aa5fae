import type { Container, PodSpec } from 'kubernetes-types/core/v1.d.ts';
import { list } from '../reading.ts';

/** Init containers, containers, ephemeral containers. @see kubernetes: pkg/apis/core/pods/helpers.go VisitContainersWithPath */
export function visitContainers(spec: PodSpec | undefined, path: string, visit: (container: Container, path: string) => void): void {
  for (const [i, container] of list(spec?.initContainers).entries()) visit(container, `${path}.initContainers[${i}]`);
  for (const [i, container] of list(spec?.containers).entries()) visit(container, `${path}.containers[${i}]`);
  for (const [i, container] of list(spec?.ephemeralContainers).entries()) visit(container, `${path}.ephemeralContainers[${i}]`);
}
