import { isStored } from '../../api-server/index.ts';
import { groupOf as apiGroup } from '../../apimachinery/group-version.ts';
import type { Kind } from '../../apimachinery/objects.ts';
import { EVERY_VERB, OLDER_VERSIONS, olderVersionsOf, type ServedResource, servedResources } from '../../apimachinery/served-resources.ts';

/** A resource as kubectl knows it; `kind` is set where the simulated cluster can hold such objects. */
export interface Resource extends ServedResource {
  readonly singular: string;
  readonly kind?: Kind;
}

/** In the order of `kubectl api-resources`. */
export const resources: readonly Resource[] = servedResources.map((one) => ({
  ...one,
  singular: one.kindName.toLowerCase(),
  ...(isStored(one.kindName) && { kind: one.kindName }),
}));

/** In alphabetical order. */
export const servedVersions = (): string[] => [...new Set([...resources.map(({ apiVersion }) => apiVersion), ...OLDER_VERSIONS])].sort();

/** Empty for the core group. */
export const groupOf = ({ apiVersion }: Pick<Resource, 'apiVersion'>): string => apiGroup(apiVersion);

/** Some are only read, others only created. A verb that is no method is everyone's. */
export const hasVerb = ({ verbs }: Resource, verb: string): boolean =>
  !EVERY_VERB.split(',').includes(verb) || verbs.split(',').includes(verb);
/** `pod`, `storageclass.storage.k8s.io`: before `/NAME`. */
export const qualifiedKind = (one: Resource): string => (groupOf(one) ? `${one.singular}.${groupOf(one)}` : one.singular);

/** The resource that a name, a singular, a short name or a kind means, with or without its group and version. */
export function findResource(text: string): Resource | undefined {
  const [name = '', ...group] = text.toLowerCase().split('.');
  const rest = group.join('.');
  const named = findResources(name);
  const inVersion = (one: Resource, served: string): boolean => rest === `${served.replace(/^.*\//, '')}.${groupOf(one)}`;
  const isMeant = (one: Resource): boolean => rest === '' || rest === groupOf(one) || inVersion(one, one.apiVersion);
  const older = named.flatMap((one) =>
    olderVersionsOf(one)
      .filter((served) => inVersion(one, served))
      .map((apiVersion) => ({ ...one, apiVersion })),
  );
  // A group may be cut short where none is called just so. @see kubernetes: apimachinery/pkg/api/meta/restmapper.go ResourcesFor
  return named.find(isMeant) ?? older[0] ?? named.find((one) => rest !== '' && groupOf(one).startsWith(rest));
}

/** What a version of a group calls so. */
export function resourceIn(apiVersion: string, name: string): Resource | undefined {
  const found = resources.find((one) => one.name === name && (one.apiVersion === apiVersion || olderVersionsOf(one).includes(apiVersion)));
  return found && { ...found, apiVersion };
}

/** Every resource of that name, in whatever group. */
export const findResources = (name: string): Resource[] =>
  resources.filter((one) => one.name === name || one.singular === name || one.shortNames.includes(name));

/** The resource of a kind that the cluster is known to have. */
export const resourceOfKind = (kind: string): Resource => resources.find((one) => one.kindName === kind) as Resource;

/** What `all` stands for. */
const allResources: readonly Resource[] = [
  'pods',
  'replicationcontrollers',
  'services',
  'daemonsets',
  'deployments',
  'replicasets',
  'statefulsets',
  'horizontalpodautoscalers',
  'cronjobs',
  'jobs',
].map((name) => resources.find((one) => one.name === name) as Resource);

const extensions = ['apiservices', 'mutatingwebhookconfigurations', 'validatingwebhookconfigurations', 'customresourcedefinitions'].map(
  (name) => resources.find((one) => one.name === name) as Resource,
);

/** Names that stand for several resources. */
export const categories: ReadonlyMap<string, readonly Resource[]> = new Map([
  ['all', allResources],
  ['api-extensions', extensions],
]);

/** Those that a resource is in. */
export const categoriesOf = (one: Resource): string[] => [...categories].flatMap(([name, of]) => (of.includes(one) ? [name] : []));
