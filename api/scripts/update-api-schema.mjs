/**
 * Writes the schema of the v1.27 API (names, types, required fields, descriptions) of every kind that the simulator accepts
 * or that kubectl explains.
 * Sources, all generated from the OpenAPI document of Kubernetes, (c) The Kubernetes Authors, Apache-2.0:
 * of release 1.27 `@kubernetes/client-node` 0.19.0 (all types, status included), `cdk8s-plus-27` (which strings are
 * quantities) and `@pulumi/kubernetes` 3.27.1 (descriptions with their line breaks); of older ones, for what these leave out,
 * `@pulumi/kubernetes` 3.15.1 (what the values of enumerations mean) and `kubernetes-types` 1.26.0 (what a Quantity is).
 * They are fetched into a temporary folder and are no dependency.
 *
 * Usage: node api/scripts/update-api-schema.mjs
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CLIENT = '@kubernetes/client-node@0.19.0';
const CDK8S = 'cdk8s-plus-27@2.9.5';
const PROSE = '@pulumi/kubernetes@3.27.1';
const ENUMERATIONS = '@pulumi/kubernetes@3.15.1';
const SCALARS = 'kubernetes-types@1.26.0';
/** The API groups whose types are taken, the first that has a name first. */
const GROUPS = [
  ...['core.v1', 'meta.v1', 'policy.v1', 'storage.v1', 'node.v1', 'scheduling.v1'],
  ...['discovery.v1', 'apps.v1', 'batch.v1', 'networking.v1', 'rbac.v1', 'autoscaling.v1', 'coordination.v1'],
];
/** Whose types have the names of another group's, and its version before them here. */
const SECOND = { group: 'autoscaling.v2', prefix: 'V2' };
const ROOTS = [
  ...['Pod', 'Namespace', 'Node', 'ConfigMap', 'Secret', 'Service', 'ServiceAccount', 'PersistentVolume', 'PersistentVolumeClaim'],
  ...['StorageClass', 'PriorityClass', 'RuntimeClass', 'LimitRange', 'ResourceQuota', 'PodDisruptionBudget'],
  ...['Endpoints', 'Event', 'EndpointSlice', 'PodTemplate', 'ReplicationController'],
  ...['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'Ingress', 'NetworkPolicy'],
  ...['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'],
];
/** Where two groups have a type of one name, the clients' types have the group's, too: core's is the plain one here. */
const MODELS = { Event: 'CoreV1Event' };
/** Models of kinds that are checked, and that no part of a run goes by. */
const BYSTANDERS = [
  ...['V1Role', 'V1RoleBinding', 'V1ClusterRole', 'V1ClusterRoleBinding', 'V1NetworkPolicy', 'V1Ingress', 'V1IngressClass'],
  ...['V1HorizontalPodAutoscaler', 'V2HorizontalPodAutoscaler', 'V1Lease', 'V1CSIDriver'],
];
/** What the clients' types do not tell apart: integers of 64 bits (all others have 32), and bytes in base64. */
const INT64 = new Set([
  ...['activeDeadlineSeconds', 'terminationGracePeriodSeconds', 'runAsUser', 'runAsGroup', 'fsGroup', 'supplementalGroups'],
  ...['expirationSeconds', 'tolerationSeconds', 'generation', 'deletionGracePeriodSeconds', 'observedGeneration', 'sizeBytes'],
  'startingDeadlineSeconds',
]);
const BYTES = new Set(['Secret.data', 'ConfigMap.binaryData']);
/** Quantities of types that cdk8s leaves out (status), by type and field. */
const QUANTITIES = new Set([
  ...['NodeStatus.allocatable', 'NodeStatus.capacity', 'ContainerStatus.allocatedResources', 'ResourceQuotaStatus.hard'],
  ...['ResourceQuotaStatus.used', 'PersistentVolumeClaimStatus.capacity', 'PersistentVolumeClaimStatus.allocatedResources'],
  ...['V2MetricTarget.averageValue', 'V2MetricTarget.value', 'V2MetricValueStatus.averageValue', 'V2MetricValueStatus.value'],
]);

/** Enumerations in v1.23 and no more: what is open to other values too. */
const OPEN = /Condition\.type$|^NodeAddress\.type$|^PodReadinessGate\.|^LimitRangeItem\.type$/;
/** What has been reworded since. @see kubernetes: staging/src/k8s.io/api/core/v1/types.go */
const REWORDED = {
  'ServiceSpec.externalTrafficPolicy': [
    ['specifies node-global (legacy) behavior.', 'routes traffic to all endpoints.'],
    [
      'specifies node-local endpoints behavior.',
      'preserves the source IP of the traffic by routing only to endpoints on the same node as the traffic was received on (dropping the traffic if there are no local endpoints).',
    ],
  ],
  'ScopedResourceSelectorRequirement.scopeName': [
    [' This is a beta feature enabled by the PodAffinityNamespaceSelector feature flag.', ''],
  ],
};

const folder = mkdtempSync(join(tmpdir(), 'api-schema-'));
try {
  const client = unpack(CLIENT);
  const quantities = readQuantities(readFileSync(join(unpack(CDK8S), 'lib/imports/k8s.d.ts'), 'utf8'));
  const said = {
    now: readComments(readFileSync(join(unpack(PROSE), 'types/output.d.ts'), 'utf8')),
    before: readComments(readFileSync(join(unpack(ENUMERATIONS), 'types/output.d.ts'), 'utf8')),
  };
  const { types, descriptions } = readModels(
    join(client, 'dist/gen/model'),
    ROOTS.map((kind) => MODELS[kind] ?? `V1${kind}`),
    quantities,
    said,
  );
  const all = readModels(join(client, 'dist/gen/model'), BYSTANDERS, quantities, said);
  const bystanders = Object.fromEntries(Object.entries(all.types).filter(([name]) => !types[name]));
  Object.assign(descriptions, { ...all.descriptions, ...descriptions });
  const scalars = unpack(SCALARS);
  descriptions.Quantity = scalar(join(scalars, 'api/resource.d.ts'), 'Quantity');
  for (const name of ['Time', 'MicroTime', 'FieldsV1']) descriptions[name] = scalar(join(scalars, 'meta/v1.d.ts'), name);
  write({ types, bystanders, descriptions });
} finally {
  rmSync(folder, { recursive: true });
}

function unpack(name) {
  const target = mkdtempSync(join(folder, 'p-'));
  const file = execFileSync('npm', ['pack', name, '--silent', '--pack-destination', target], { encoding: 'utf8' }).trim();
  execFileSync('tar', ['xzf', join(target, file), '-C', target]);
  return join(target, 'package');
}

/** The fields (`Type.field`) that are quantities. */
function readQuantities(text) {
  const fields = new Set();
  for (const [, type, field, ts] of text.matchAll(
    /@schema io\.k8s\.[\w.-]+\.v1\.(\w+)#(\w+)\s*\*\/\s*readonly \w+\??: ([^;]*(?:;\s*\})?)/g,
  ))
    if (/\bQuantity\b/.test(ts)) fields.add(`${type}.${field}`);
  return fields;
}

/** What is said of each `Type` and `Type.field`; '' of a type of which nothing is said. */
function readComments(text) {
  const byGroup = new Map([...GROUPS, SECOND.group].map((group) => [group, new Map()]));
  const namespaces = [];
  let comments = new Map();
  let type = '';
  let comment = [];
  for (const line of text.split('\n')) {
    const depth = line.search(/\S/) / 4;
    const [, namespace] = /^\s*(?:export declare )?namespace (\w+) \{/.exec(line) ?? [];
    const [, opened] = /^\s*interface (\w+) \{/.exec(line) ?? [];
    const [, field] = /^\s*(?:readonly )?(\w+)\??: /.exec(line) ?? [];
    if (/^\s*\/\*\*/.test(line)) comment = [];
    else if (/^\s*\* ?/.test(line)) comment.push(line.replace(/^\s*\*(?:\/| ?)/, ''));
    else if (namespace) {
      namespaces.splice(depth, namespaces.length, namespace);
      comments = byGroup.get(namespaces.join('.')) ?? new Map();
    } else if (opened || field) {
      if (opened) type = opened;
      comments.set(opened ?? `${type}.${field}`, comment.join('\n').trim());
      comment = [];
    }
  }
  const second = [...byGroup.get(SECOND.group)].map(([key, text]) => [SECOND.prefix + key, text]);
  const first = GROUPS.toReversed().flatMap((group) => [...byGroup.get(group)]);
  return new Map([...first, ...second]);
}

/** With the values of an enumeration, as an API server with OpenAPIEnums adds them. */
function described(key, otherwise, { now, before }) {
  const type = key.split('.')[0];
  // What a tool says of its own handling of a kind is not upstream's word.
  const text =
    ROOTS.includes(key) || BYSTANDERS.some((model) => nameOf(model) === key) || !now.has(type) ? otherwise : (now.get(key) ?? '');
  const same = text.replaceAll('\\', '') === otherwise.replaceAll('\\', '') ? otherwise : text;
  const [, values] = /\n\n(Possible enum values:[\s\S]*)$/.exec(before.get(key) ?? '') ?? [];
  if (!values || OPEN.test(key)) return same;
  const reworded = (REWORDED[key] ?? []).reduce((result, [was, is]) => result.replace(was, is), values);
  return `${same}\n\n${reworded}`;
}

function scalar(file, name) {
  const comment = new RegExp(
    `\\/\\*\\*((?:(?!\\*\\/)[\\s\\S])*?)\\*\\/\\s*export (?:declare type ${name} = string|interface ${name} )`,
  ).exec(readFileSync(file, 'utf8'));
  return prose(comment[1]);
}

function prose(comment) {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\*? ?/, '').trimEnd());
  const text = lines
    .filter((line) => !line.startsWith('@'))
    .join('\n')
    .trim();
  return text.replaceAll(/\\(['"`])/g, '$1').replaceAll('* / ', '*/');
}

function readModels(models, roots, quantities, said) {
  const types = {};
  const descriptions = {};
  const waiting = [...roots];
  for (let model = waiting.shift(); model; model = waiting.shift()) {
    const name = nameOf(model);
    if (types[name]) continue;
    const file = join(models, `${model[0].toLowerCase()}${model.slice(1)}`);
    const declaration = readFileSync(`${file}.d.ts`, 'utf8');
    const map = JSON.parse(/attributeTypeMap = (\[[\s\S]*?\n\]);/.exec(readFileSync(`${file}.js`, 'utf8'))[1]);
    types[name] = {};
    const own = prose(/\/\*\*((?:(?!\*\/)[\s\S])*?)\*\/\s*export declare class/.exec(declaration)?.[1] ?? '');
    descriptions[name] = described(name, own, said);
    for (const { name: property, baseName: field, type } of map) {
      const [, comment, optional] = new RegExp(`(?:/\\*\\*((?:(?!\\*/)[\\s\\S])*?)\\*/\\s*)?'${property}'(\\??):`).exec(declaration);
      types[name][field] = (optional ? '' : '!') + typeOf(type, name, field, quantities);
      const key = `${name}.${field}`;
      const text = comment ? prose(comment) : '';
      descriptions[key] = described(key, text, said);
      if (text.startsWith('IntOrString is')) descriptions.IntOrString = text;
      const referred = /\w*V[12]\w+/.exec(type)?.[0];
      if (referred && referred !== 'V1MicroTime') waiting.push(referred);
    }
  }
  return { types, descriptions };
}

/** Of a model: `V1Pod`, `StorageV1TokenRequest`; `DiscoveryV1EndpointPort` is another than core's. */
function nameOf(model) {
  return model.replace(/^(Discovery)V1(?=[A-Z])/, '$1').replace(/^([A-Z][a-z]+)?V1(?=[A-Z])/, '');
}

function typeOf(type, owner, field, quantities) {
  const list = /^Array<(.*)>$/.exec(type);
  if (list) return `[]${typeOf(list[1], owner, field, quantities)}`;
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type);
  if (map) return `map[string]${typeOf(map[1], owner, field, quantities)}`;
  const key = `${owner}.${field}`;
  if (type === 'number') return INT64.has(field) ? 'int64' : 'int32';
  if (type === 'Date') return 'Time';
  if (BYTES.has(key)) return 'bytes';
  if (field === 'fieldsV1') return 'FieldsV1';
  if (type === 'string' && (QUANTITIES.has(key) || quantities.has(key))) return 'Quantity';
  return nameOf(type);
}

function write({ types, bystanders, descriptions }) {
  const into = fileURLToPath(new URL('../src/simulator/api-server/schema/', import.meta.url));
  const head = (what) =>
    `/**\n * ${what} Generated by api/scripts/update-api-schema.mjs from\n * ${[CLIENT, CDK8S, PROSE, ENUMERATIONS, SCALARS].join(', ')},\n * which follow the OpenAPI document of Kubernetes v1.27,\n * (c) The Kubernetes Authors, Apache License 2.0.\n */\n`;
  const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(
    join(into, 'types.data.ts'),
    `${head('Every type of the v1.27 API and its fields; `!` marks a required one.')}export const types: Readonly<Record<string, Readonly<Record<string, string>>>> = ${JSON.stringify(sorted(types), null, 2)};\n`,
  );
  writeFileSync(
    join(into, 'bystander-types.data.ts'),
    `${head('The types of kinds that change nothing in a run, but for those that the others have too.')}export const bystanderTypes: Readonly<Record<string, Readonly<Record<string, string>>>> = ${JSON.stringify(sorted(bystanders), null, 2)};\n`,
  );
  writeFileSync(
    join(into, 'descriptions.data.ts'),
    `${head('What upstream says of each type (`Pod`) and field (`Pod.spec`).')}export const descriptions: Readonly<Record<string, string>> = ${JSON.stringify(sorted(descriptions), null, 2)};\n`,
  );
}
