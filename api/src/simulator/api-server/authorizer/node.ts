import { isMirrorPod } from '../../apimachinery/mirror-pod.ts';
import type { Pod } from '../../apimachinery/objects.ts';
import { isRecord } from '../../apimachinery/records.ts';
import type { Loose } from '../defaults/loose.ts';
import type { Decision, PathRequest, ResourceRequest, User } from './types.ts';

const PREFIX = 'system:node:';

/**
 * The node whose kubelet asks; undefined: nobody's.
 * @see kubernetes: pkg/auth/nodeidentifier/default.go NodeIdentity
 */
export function nodeIdentity({ name, groups }: User): string | undefined {
  return name.startsWith(PREFIX) && groups.includes('system:nodes') ? name.slice(PREFIX.length) : undefined;
}

/** What a node's kubelet may do beside what roles allow it: undefined where that is what the role system:node says. */
type Subdivided = Decision | undefined;

const ALLOWED: Decision = { allowed: true, reason: '' };
const no = (reason: string): Decision => ({ allowed: false, reason });
/** All that may be done with what is a node's own. */
const OWN = ['get', 'create', 'update', 'patch', 'delete'];

/**
 * A kubelet reads what its Pods need, one by one, and changes what is its node's own.
 * @see kubernetes: plugin/pkg/auth/authorizer/node/node_authorizer.go Authorize
 */
export function subdivided(node: string, asked: ResourceRequest | PathRequest, pods: readonly Pod[]): Subdivided {
  if ('path' in asked) return undefined;
  const { verb, group, resource, subresource = '', name = '', namespace = '' } = asked;
  const related = (): Decision => {
    if (name === '') return no('No Object name found');
    return isRelated(node, pods, resource, namespace, name) ? ALLOWED : no(`no relationship found between node '${node}' and this object`);
  };
  switch (`${resource}.${group}`) {
    case 'secrets.':
    case 'configmaps.':
      if (!['get', 'list', 'watch'].includes(verb)) return no('can only read resources of this type');
      if (subresource !== '') return no('cannot read subresource');
      return namespace === '' ? no('can only read namespaced object of this type') : related();
    case 'persistentvolumeclaims.':
      if (subresource === 'status')
        return ['get', 'update', 'patch'].includes(verb) ? related() : no('can only get/update/patch this type');
      return oneByOne(verb, subresource) ?? related();
    case 'persistentvolumes.':
    case 'volumeattachments.storage.k8s.io':
      return oneByOne(verb, subresource);
    case 'serviceaccounts.':
      if (verb !== 'create' || name === '') return no('can only create tokens for individual service accounts');
      return subresource === 'token' ? related() : no('can only create token subresource of service account');
    case 'leases.coordination.k8s.io':
      if (!OWN.includes(verb)) return no('can only get, create, update, patch, or delete a node lease');
      if (namespace !== 'kube-node-lease') return no('can only access leases in the "kube-node-lease" system namespace');
      return verb === 'create' || name === node ? ALLOWED : no('can only access node lease with the same name as the requesting node');
    case 'csinodes.storage.k8s.io':
      if (!OWN.includes(verb)) return no('can only get, create, update, patch, or delete a CSINode');
      if (subresource !== '') return no('cannot authorize CSINode subresources');
      return verb === 'create' || name === node ? ALLOWED : no('can only access CSINode with the same name as the requesting node');
    default:
      return undefined;
  }
}

function oneByOne(verb: string, subresource: string): Decision | undefined {
  if (verb !== 'get') return no('can only get individual resources of this type');
  return subresource === '' ? undefined : no('cannot get subresource');
}

/** Whether a Pod of that node needs the object; the mirror of a static Pod gives no right to any. @see kubernetes: plugin/pkg/auth/authorizer/node/graph.go AddPod */
export const isRelated = (node: string, pods: readonly Pod[], resource: string, namespace: string, name: string): boolean =>
  pods.some((pod) => pod.spec.nodeName === node && pod.metadata.namespace === namespace && !isMirrorPod(pod) && names(pod, resource, name));

/** Whether a Pod names that object of those that it needs. */
const names = (pod: Pod, resource: string, name: string): boolean => namesOne(pod, resource, (one) => one === name);

/** Whether a Pod names any. */
export const namesSome = (pod: Loose, resource: 'secrets' | 'configmaps'): boolean => namesOne(pod as Pod, resource, () => true);

/** @see kubernetes: pkg/api/v1/pod/util.go VisitPodSecretNames, VisitPodConfigmapNames */
function namesOne({ metadata, spec }: Pod, resource: string, isIt: (name: string) => boolean): boolean {
  const { volumes = [], imagePullSecrets = [] } = spec;
  const containers = [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])];
  const refers = (ref: { readonly name?: string } | undefined): boolean => ref?.name !== undefined && isIt(ref.name);
  switch (resource) {
    case 'serviceaccounts':
      return isIt(spec.serviceAccountName ?? '');
    case 'persistentvolumeclaims':
      return volumes.some(
        ({ persistentVolumeClaim, ephemeral, name }) =>
          (persistentVolumeClaim && isIt(persistentVolumeClaim.claimName)) || (ephemeral && isIt(`${metadata.name}-${name}`)),
      );
    case 'configmaps':
      return (
        volumes.some(({ configMap, projected }) => refers(configMap) || projected?.sources?.some((source) => refers(source.configMap))) ||
        containers.some(
          ({ env = [], envFrom = [] }) =>
            env.some(({ valueFrom }) => refers(valueFrom?.configMapKeyRef)) || envFrom.some(({ configMapRef }) => refers(configMapRef)),
        )
      );
    default:
      return (
        imagePullSecrets.some(refers) ||
        volumes.some((volume) => namesSecret(volume, isIt)) ||
        containers.some(
          ({ env = [], envFrom = [] }) =>
            env.some(({ valueFrom }) => refers(valueFrom?.secretKeyRef)) || envFrom.some(({ secretRef }) => refers(secretRef)),
        )
      );
  }
}

/** Most kinds of volumes can name one by which they are reached. */
function namesSecret({ projected, ...volume }: NonNullable<Pod['spec']['volumes']>[number], isIt: (name: string) => boolean): boolean {
  const is = (name: unknown): boolean => typeof name === 'string' && isIt(name);
  if (projected?.sources?.some(({ secret }) => is(secret?.name))) return true;
  return Object.values(volume).some((source) => {
    if (!isRecord(source)) return false;
    const refs = [source.secretRef, source.nodePublishSecretRef].filter(isRecord);
    return is(source.secretName) || refs.some((ref) => is(ref.name));
  });
}
