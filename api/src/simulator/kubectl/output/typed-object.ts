import type { Container, KubernetesObject, Pod, Service } from '../../apimachinery/objects.ts';

/** As Go's own types write it, with what they never leave out. @see kubernetes: api/core/v1/types.go */
export function typedObject(object: KubernetesObject): KubernetesObject {
  const metadata = Object.assign({ creationTimestamp: null }, object.metadata);
  if (object.kind === 'Pod') {
    const { spec, status = {} } = object as Pod;
    const typed = { ...spec, containers: spec.containers.map(withResources) };
    const init = spec.initContainers && { initContainers: spec.initContainers.map(withResources) };
    return { ...object, metadata, spec: { ...typed, ...init }, status } as KubernetesObject;
  }
  if (object.kind !== 'Service') return { ...object, metadata };
  const { spec, status = {} } = object as Service;
  const ports = spec?.ports && { ports: spec.ports.map((port) => ({ targetPort: 0, ...port })) };
  return { ...object, metadata, spec: { ...spec, ...ports }, status: { loadBalancer: {}, ...status } } as KubernetesObject;
}

const withResources = (container: Container): Container => ({ ...container, resources: container.resources ?? {} });
