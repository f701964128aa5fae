import { goQuote } from '../../apimachinery/go-quote.ts';
import type { Kind, KubernetesObject } from '../../apimachinery/objects.ts';
import type { Loose } from '../defaults/loose.ts';
import { type KindInfo, kindInfo } from '../schema/kinds.ts';
import { conflict, invalid, type Refused, refused } from './answer.ts';

export const MODIFIED = 'the object has been modified; please apply your changes to the latest version and try again';

/** A resourceVersion that is given, and is not 0, must be the object's own. @see kubernetes: apiserver/pkg/registry/generic/registry/store.go Update */
export function staleVersion(info: KindInfo, wanted: Loose | null, { metadata }: KubernetesObject): Refused | undefined {
  const version: string = wanted?.metadata?.resourceVersion || '0';
  const isNumber = /^\d+$/.test(version);
  if (!isNumber || BigInt(version) > MOST) {
    const why = isNumber ? 'value out of range' : 'invalid syntax';
    return refused(500, '', `strconv.ParseUint: parsing ${goQuote(version)}: ${why}`);
  }
  if (BigInt(version) > 0)
    return BigInt(version) === BigInt(metadata.resourceVersion) ? undefined : conflict(info, metadata.name, MODIFIED);
  return conditional.has(info.kind) ? invalid({ ...info, kind: info.resource as Kind }, metadata.name, [NO_VERSION]) : undefined;
}
const MOST = 2n ** 64n - 1n;
/** Who changes these has to know the version. @see kubernetes: the AllowUnconditionalUpdate of pkg/registry/ */
const conditional: ReadonlySet<Kind> = new Set(['PodDisruptionBudget', 'RuntimeClass']);
const NO_VERSION = { path: 'metadata.resourceVersion', type: 'Invalid value', detail: '0x0: must be specified for an update' };

export const OTHER_NAMESPACE = 'the namespace of the provided object does not match the namespace sent on the request';

/**
 * What a patch makes is still called what the request calls it; a namespace may be left out.
 * @see kubernetes: apiserver/pkg/endpoints/handlers/patch.go applyPatch, rest.go checkName
 */
export function renamed(
  info: KindInfo,
  { name: given, namespace }: Loose,
  { metadata: { name, ...old } }: KubernetesObject,
): Refused | undefined {
  const refuse = (why: string): Refused => refused(400, 'BadRequest', why);
  if (info.namespaced && namespace && namespace !== old.namespace) return refuse(OTHER_NAMESPACE);
  if (!given) return refuse(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  return given === name ? undefined : refuse(`the name of the object (${given}) does not match the name on the URL (${name})`);
}

/** Of an update: the store itself compares. @see kubernetes: apiserver/pkg/storage/interfaces.go Preconditions.Check, apiserver/pkg/storage/errors.go */
export function otherUid(info: KindInfo, { metadata }: KubernetesObject, uid: string | undefined): Refused | undefined {
  if (!uid || uid === metadata.uid) return undefined;
  const key = ['/registry', STORED_AS[info.resource] ?? info.resource, metadata.namespace, metadata.name].filter(Boolean).join('/');
  const detail = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`;
  const error = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${detail}`;
  return conflict(info, metadata.name, error);
}
/** @see kubernetes: pkg/kubeapiserver/default_storage_factory_builder.go SpecialDefaultResourcePrefixes */
const STORED_AS: Readonly<Record<string, string>> = { nodes: 'minions', services: 'services/specs', endpoints: 'services/endpoints' };

/** Of a deletion: it is told of the kind. @see kubernetes: apiserver/pkg/registry/rest/delete.go BeforeDelete */
export function otherRecord(
  kind: Kind,
  { metadata }: Pick<KubernetesObject, 'metadata'>,
  { uid, resourceVersion: version }: { readonly uid?: string; readonly resourceVersion?: string },
): Refused | undefined {
  const unlike = (what: string, given: string, own: string, why: string): Refused =>
    conflict(
      { ...kindInfo(kind), resource: kind },
      metadata.name,
      `the ${what} in the precondition (${given}) does not match the ${what} in record (${own}). The object might have been ${why}`,
    );
  if (uid && uid !== metadata.uid) return unlike('UID', uid, metadata.uid, 'deleted and then recreated');
  if (version && version !== metadata.resourceVersion) return unlike('ResourceVersion', version, metadata.resourceVersion, 'modified');
  return undefined;
}
