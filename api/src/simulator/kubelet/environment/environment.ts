import type * as core from 'kubernetes-types/core/v1.d.ts';
import { expand, lookupIn } from '../../apimachinery/expansion.ts';
import type { ConfigMap, Container, Pod, Secret, Service } from '../../apimachinery/objects.ts';
import type { ResourceList } from '../../apimachinery/resources.ts';
import { Outcome } from '../../engine/index.ts';
import { NotSynced } from '../object-cache.ts';
import { type Addresses, DownwardApiError, fieldRefValue, resourceFieldRefValue } from './downward-api.ts';
import { serviceEnvironment } from './services.ts';

/** Where the values come from. */
export interface EnvironmentSources extends Addresses {
  /** Throws NotSynced, as the next does. */
  configMap(name: string): ConfigMap | undefined;
  secret(name: string): Secret | undefined;
  /** Of all namespaces. */
  readonly services: readonly Service[];
  /** Of the node. */
  readonly allocatable: ResourceList;
  /** The text of a Secret's value. */
  decode(base64: string): string;
}

interface Environment {
  readonly ok: true;
  /** In the order in which they were declared, then those of the Services. */
  readonly variables: ReadonlyMap<string, string>;
  /** Messages of Warning events InvalidEnvironmentVariableNames. */
  readonly invalidNames: readonly string[];
}
/** The message of CreateContainerConfigError. */
interface EnvironmentFailure {
  readonly ok: false;
  readonly error: string;
  /** Nothing has answered for a second. */
  readonly isLate: boolean;
  readonly invalidNames: readonly string[];
}

/**
 * @see kubernetes: pkg/kubelet/kubelet_pods.go makeEnvironmentVariables
 */
export function makeEnvironmentVariables(pod: Pod, container: Container, sources: EnvironmentSources): Environment | EnvironmentFailure {
  const invalidNames: string[] = [];
  try {
    const services = serviceEnvironment(sources.services, pod.metadata.namespace, pod.spec.enableServiceLinks ?? true);
    const variables = new Map<string, string>();
    for (const from of container.envFrom ?? []) addAll(pod, from, sources, variables, invalidNames);
    const lookup = lookupIn(variables, services);
    for (const { name, value, valueFrom } of container.env ?? []) {
      if (value) variables.set(name, expand(value, lookup));
      else {
        const resolved = valueFrom ? resolve(pod, container, valueFrom, sources) : '';
        if (resolved !== undefined) variables.set(name, resolved);
      }
    }
    for (const [name, value] of services) if (!variables.has(name)) variables.set(name, value);
    return { ok: true, variables, invalidNames };
  } catch (error) {
    const isLate = error instanceof NotSynced;
    if (isLate || error instanceof MissingSource || error instanceof DownwardApiError)
      return { ok: false, error: error.message, isLate, invalidNames };
    throw error;
  }
}

/** `command` and `args` with their references to variables. @see kubernetes: pkg/kubelet/container/helpers.go ExpandContainerCommandAndArgs */
export const expandCommand = (words: readonly string[] | undefined, variables: ReadonlyMap<string, string>): string[] =>
  (words ?? []).map((word) => expand(word, lookupIn(variables)));

/**
 * The command of a probe, where references know no variables but those that the spec itself gives a value: one that has its value
 * from elsewhere is empty. @see kubernetes: pkg/kubelet/container/helpers.go ExpandContainerCommandOnlyStatic
 */
export function expandCommandOnlyStatic(words: readonly string[], { env }: Container): readonly string[] {
  if (!words.some((word) => word.includes('$'))) return words;
  const variables = new Map((env ?? []).map(({ name, value = '' }) => [name, value]));
  return words.map((word) => expand(word, lookupIn(variables)));
}

/** Variables that are not there, or are empty, must not be named by a `subPathExpr`. @see kubernetes: …/helpers.go ExpandContainerVolumeMounts */
export function expandSubPath(
  text: string,
  variables: ReadonlyMap<string, string>,
): { readonly ok: true; readonly path: string } | { readonly ok: false; readonly error: string } {
  const missing = new Set<string>();
  const path = expand(text, (name) => {
    const value = variables.get(name);
    if (!value) missing.add(name);
    return value ?? '';
  });
  return missing.size === 0 ? { ok: true, path } : { ok: false, error: `missing value for ${[...missing].sort().join(', ')}` };
}

class MissingSource extends Outcome {}

function addAll(
  pod: Pod,
  from: core.EnvFromSource,
  sources: EnvironmentSources,
  variables: Map<string, string>,
  invalidNames: string[],
): void {
  const { configMapRef, secretRef, prefix = '' } = from;
  const name = configMapRef?.name ?? secretRef?.name ?? '';
  const data = configMapRef
    ? configMapData(name, configMapRef.optional, sources)
    : secretRef
      ? secretData(name, secretRef.optional, sources)
      : undefined;
  if (!data) return;
  const invalid: string[] = [];
  for (const [key, value] of Object.entries(data)) {
    if (isEnvVarName(prefix + key)) variables.set(prefix + key, value());
    else invalid.push(prefix + key);
  }
  if (invalid.length === 0) return;
  const kind = configMapRef ? 'configMap' : 'secret';
  const where = `${kind} ${pod.metadata.namespace}/${name}`;
  invalidNames.push(
    `Keys [${invalid.sort().join(', ')}] from the EnvFrom ${where} were skipped since they are considered invalid environment variable names.`,
  );
}

/** Undefined where an optional source is missing: the variable is not set. */
function resolve(pod: Pod, container: Container, from: core.EnvVarSource, sources: EnvironmentSources): string | undefined {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = from;
  if (fieldRef) return fieldRefValue(pod, fieldRef.fieldPath, sources);
  if (resourceFieldRef) return resourceFieldRefValue(pod, container, resourceFieldRef, sources.allocatable);
  const reference = configMapKeyRef ?? secretKeyRef;
  if (!reference) return '';
  const { name = '', key, optional } = reference;
  const data = configMapKeyRef ? configMapData(name, optional, sources) : secretData(name, optional, sources);
  if (!data) return undefined;
  if (Object.hasOwn(data, key)) return data[key]?.();
  if (optional) return undefined;
  throw new MissingSource(`couldn't find key ${key} in ${configMapKeyRef ? 'ConfigMap' : 'Secret'} ${pod.metadata.namespace}/${name}`);
}

type Data = Readonly<Record<string, () => string>>;

function configMapData(name: string, optional: boolean | undefined, sources: EnvironmentSources): Data | undefined {
  const found = sources.configMap(name);
  if (!found && !optional) throw new MissingSource(`configmap "${name}" not found`);
  return found && mapValues(found.data, (value) => value);
}

function secretData(name: string, optional: boolean | undefined, sources: EnvironmentSources): Data | undefined {
  const found = sources.secret(name);
  if (!found && !optional) throw new MissingSource(`secret "${name}" not found`);
  return found && mapValues(found.data, sources.decode);
}

const mapValues = (data: Readonly<Record<string, string>> | undefined, read: (text: string) => string): Data =>
  Object.fromEntries(Object.entries(data ?? {}).map(([key, text]) => [key, () => read(text)]));

/** @see kubernetes: staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go IsEnvVarName */
const isEnvVarName = (name: string): boolean => /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name) && name !== '.' && !name.startsWith('..');
