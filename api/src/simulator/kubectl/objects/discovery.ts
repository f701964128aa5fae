import { sha256 } from '../../apimachinery/digest.ts';
import { OLDER_VERSIONS, SERVED_PARTS } from '../../apimachinery/served-resources.ts';
import { categoriesOf, groupOf, type Resource, resources } from './resources.ts';

/** What is served in a group and version, as `/api/v1` or `/apis/apps/v1` tells it. @see kubernetes: apiserver/pkg/endpoints/installer.go registerResourceHandlers */
export function apiResourceList(groupVersion: string): object | undefined {
  const older = OLDER_VERSIONS.includes(groupVersion) && resources.filter((one) => groupOf(one) === groupVersion.split('/')[0]);
  const own = older || resources.filter(({ apiVersion }) => apiVersion === groupVersion);
  if (own.length === 0) return undefined;
  const isBuiltIn = !groupVersion.startsWith('metrics.');
  const entries = own.flatMap((one) => [
    [one.name, { ...entryOf(one), ...(!isBuiltIn && { singularName: '' }) }] as const,
    ...Object.entries(SERVED_PARTS)
      .filter(([path]) => isBuiltIn && path.startsWith(`${one.name}/`))
      .map(([path, what]) => [path, partOf(one, path, what)] as const),
  ]);
  return {
    kind: 'APIResourceList',
    ...(groupVersion !== 'v1' && { apiVersion: 'v1' }),
    groupVersion,
    resources: entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry),
  };
}

function entryOf(one: Resource): object {
  const { name, singular, namespaced, kindName, verbs, shortNames } = one;
  const categories = categoriesOf(one);
  const isStored = verbs.includes('watch');
  return {
    name,
    singularName: singular,
    namespaced,
    kind: kindName,
    verbs: verbs.split(','),
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
    ...(isStored && { storageVersionHash: storageVersionHash(one) }),
  };
}

function partOf({ namespaced, kindName }: Resource, name: string, what: string): object {
  const [verbs = '', sent = ''] = what.split(' ');
  const [kind = '', version, group] = sent.split('/').toReversed();
  return { name, singularName: '', namespaced, ...(group && { group, version }), kind: kind || kindName, verbs: verbs.split(',') };
}

/** Of the version in which it is stored; events are those of the core. @see kubernetes: apiserver/pkg/endpoints/discovery/storageversionhash.go */
function storageVersionHash({ apiVersion, kindName }: Resource): string {
  const stored = kindName === 'Event' ? 'v1' : apiVersion;
  const digest = sha256(`${stored.includes('/') ? '' : '/'}${stored}/${kindName}`).slice(0, 16);
  return btoa((digest.match(/../g) ?? []).map((byte) => String.fromCharCode(Number.parseInt(byte, 16))).join(''));
}
