import type { Container, Pod } from '../../apimachinery/objects.ts';
import { amountOf, resourceList } from '../../apimachinery/resources.ts';
import { Random } from '../../engine/index.ts';

const GPU = 'nvidia.com/gpu';

/**
 * What a device plugin has a container told of the devices that are its own: of a node that has NVIDIA's GPUs it is theirs.
 * @see kubernetes: pkg/kubelet/cm/devicemanager/manager.go GetDeviceRunContainerOptions; NVIDIA/k8s-device-plugin: internal/plugin/server.go
 * updateResponseForDeviceListEnvvar
 */
export function deviceEnvironment({ metadata: { uid } }: Pod, { name, resources }: Container): [name: string, value: string][] {
  const count = Number(amountOf(resourceList(resources?.limits), GPU).value());
  if (count === 0) return [];
  const random = new Random(`${GPU}/${uid}/${name}`);
  return [['NVIDIA_VISIBLE_DEVICES', Array.from({ length: count }, () => `GPU-${random.uuid()}`).join(',')]];
}
