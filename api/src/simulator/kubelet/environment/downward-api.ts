import type * as core from 'kubernetes-types/core/v1.d.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import type { Container, Pod } from '../../apimachinery/objects.ts';
import { divideUp, parseQuantity, Quantity } from '../../apimachinery/quantity.ts';
import { amountOf, type ResourceList, resourceList } from '../../apimachinery/resources.ts';

/** Addresses as they are known when a container is created. */
export interface Addresses {
  readonly podIP: string;
  readonly podIPs: readonly string[];
  readonly hostIP: string;
}

/** A field that can not be told; the message stands in the event. */
export class DownwardApiError extends Error {}

/** The value of a `fieldRef`. @see kubernetes: pkg/kubelet/kubelet_pods.go podFieldSelectorRuntimeValue */
export function fieldRefValue(pod: Pod, fieldPath: string, addresses: Addresses): string {
  switch (fieldPath) {
    case 'spec.nodeName':
    case 'spec.host':
      return pod.spec.nodeName ?? '';
    case 'spec.serviceAccountName':
      return pod.spec.serviceAccountName ?? '';
    case 'status.hostIP':
      return addresses.hostIP;
    case 'status.podIP':
      return addresses.podIP;
    case 'status.podIPs':
      return addresses.podIPs.join(',');
    default:
      return metadataValue(pod, fieldPath);
  }
}

/** What a volume may show as well. @see kubernetes: pkg/fieldpath/fieldpath.go ExtractFieldPathAsString */
export function metadataValue({ metadata }: Pod, fieldPath: string): string {
  const subscript = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(fieldPath);
  if (subscript) return metadata[subscript[1] as 'labels' | 'annotations']?.[subscript[2] ?? ''] ?? '';
  switch (fieldPath) {
    case 'metadata.name':
      return metadata.name;
    case 'metadata.namespace':
      return metadata.namespace;
    case 'metadata.uid':
      return metadata.uid;
    case 'metadata.labels':
      return formatMap(metadata.labels);
    case 'metadata.annotations':
      return formatMap(metadata.annotations);
    default:
      throw new DownwardApiError(`unsupported fieldPath: ${fieldPath}`);
  }
}

/** One `key="value"` a line, by key. @see kubernetes: pkg/fieldpath/fieldpath.go FormatMap */
const formatMap = (map: Readonly<Record<string, string>> = {}): string =>
  Object.keys(map)
    .sort()
    .map((key) => `${key}=${goQuote(map[key] ?? '')}`)
    .join('\n');

/**
 * The value of a `resourceFieldRef`: limits that are not set are what the node can give.
 * @param container that the reference stands in; in a volume, it must name one
 * @see kubernetes: pkg/api/v1/resource/helpers.go ExtractContainerResourceValue, MergeContainerResourceLimits
 */
export function resourceFieldRefValue(
  pod: Pod,
  container: Container | undefined,
  { resource, containerName, divisor }: core.ResourceFieldSelector,
  allocatable: ResourceList,
): string {
  const target = containerName ? findContainer(pod, containerName) : container;
  if (!target) throw new DownwardApiError(`container ${containerName ?? ''} not found`);
  const [kind = '', ...rest] = resource.split('.');
  const name = rest.join('.');
  if ((kind !== 'limits' && kind !== 'requests') || !(known.has(name) || name.startsWith('hugepages-')))
    throw new DownwardApiError(`Unsupported container resource : ${resource}`);
  let amount = amountOf(resourceList(target.resources?.[kind]), name);
  if (kind === 'limits' && amount.isZero() && known.has(name)) amount = amountOf(allocatable, name);
  const given = divisor === undefined ? undefined : parseQuantity(divisor);
  const unit = given && !given.isZero() ? given : Quantity.fromValue(1);
  return String(name === 'cpu' ? divideUp(amount.milliValue(), unit.milliValue()) : divideUp(amount.value(), unit.value()));
}

const known: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage']);

const findContainer = ({ spec }: Pod, name: string): Container | undefined =>
  [...spec.containers, ...(spec.initContainers ?? [])].find((container) => container.name === name);
