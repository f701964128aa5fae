/**
 * Writes the schema of the v1.27 API (names, types, required fields, descriptions) of every kind that the simulator accepts.
 * Sources, both generated from the OpenAPI document of Kubernetes release 1.27, (c) The Kubernetes Authors, Apache-2.0:
 * `@kubernetes/client-node` 0.19.0 (all types, status included) and `cdk8s-plus-27` (descriptions of fields that are
 * objects, and which strings are quantities). They are fetched into a temporary folder and are no dependency.
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
const ROOTS = [
  ...['Pod', 'Namespace', 'Node', 'ConfigMap', 'Secret', 'Service', 'ServiceAccount', 'PersistentVolume', 'PersistentVolumeClaim'],
  ...['StorageClass', 'PriorityClass', 'RuntimeClass', 'LimitRange', 'ResourceQuota', 'PodDisruptionBudget'],
];
/** What the clients' types do not tell apart: integers of 64 bits (all others have 32), and bytes in base64. */
const INT64 = new Set([
  ...['activeDeadlineSeconds', 'terminationGracePeriodSeconds', 'runAsUser', 'runAsGroup', 'fsGroup', 'supplementalGroups'],
  ...['expirationSeconds', 'tolerationSeconds', 'generation', 'deletionGracePeriodSeconds', 'observedGeneration', 'sizeBytes'],
]);
const BYTES = new Set(['Secret.data', 'ConfigMap.binaryData']);
/** Quantities of types that cdk8s leaves out (status), by type and field. */
const QUANTITIES = new Set([
  ...['NodeStatus.allocatable', 'NodeStatus.capacity', 'ContainerStatus.allocatedResources', 'ResourceQuotaStatus.hard'],
  ...['ResourceQuotaStatus.used', 'PersistentVolumeClaimStatus.capacity', 'PersistentVolumeClaimStatus.allocatedResources'],
]);

const folder = mkdtempSync(join(tmpdir(), 'api-schema-'));
try {
  const client = unpack(CLIENT);
  const cdk8s = readCdk8s(readFileSync(join(unpack(CDK8S), 'lib/imports/k8s.d.ts'), 'utf8'));
  write(readModels(join(client, 'dist/gen/model'), cdk8s));
} finally {
  rmSync(folder, { recursive: true });
}

function unpack(name) {
  const target = mkdtempSync(join(folder, 'p-'));
  const file = execFileSync('npm', ['pack', name, '--silent', '--pack-destination', target], { encoding: 'utf8' }).trim();
  execFileSync('tar', ['xzf', join(target, file), '-C', target]);
  return join(target, 'package');
}

/** `Type.field` → its description, and whether it is a quantity. */
function readCdk8s(text) {
  const fields = new Map();
  for (const [, comment, type, field, ts] of text.matchAll(
    /\/\*\*((?:(?!\*\/)[\s\S])*?)@schema io\.k8s\.[\w.-]+\.v1\.(\w+)#(\w+)\s*\*\/\s*readonly \w+\??: ([^;]*(?:;\s*\})?)/g,
  ))
    fields.set(`${type}.${field}`, { description: prose(comment), quantity: /\bQuantity\b/.test(ts) });
  return fields;
}

function prose(comment) {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\*? ?/, '').trimEnd());
  const text = lines
    .filter((line) => !line.startsWith('@'))
    .join('\n')
    .trim();
  return text.replaceAll(/\\(['"`])/g, '$1').replaceAll('* / ', '*/');
}

function readModels(models, cdk8s) {
  const types = {};
  const descriptions = {};
  const waiting = ROOTS.map((kind) => `V1${kind}`);
  for (let model = waiting.shift(); model; model = waiting.shift()) {
    const name = model.replace(/^V1/, '');
    if (types[name]) continue;
    const file = join(models, `${model[0].toLowerCase()}${model.slice(1)}`);
    const declaration = readFileSync(`${file}.d.ts`, 'utf8');
    const map = JSON.parse(/attributeTypeMap = (\[[\s\S]*?\n\]);/.exec(readFileSync(`${file}.js`, 'utf8'))[1]);
    types[name] = {};
    descriptions[name] = prose(/\/\*\*((?:(?!\*\/)[\s\S])*?)\*\/\s*export declare class/.exec(declaration)?.[1] ?? '');
    for (const { name: property, baseName: field, type } of map) {
      const [, comment, optional] = new RegExp(`(?:/\\*\\*((?:(?!\\*/)[\\s\\S])*?)\\*/\\s*)?'${property}'(\\??):`).exec(declaration);
      types[name][field] = (optional ? '' : '!') + typeOf(type, name, field, cdk8s);
      descriptions[`${name}.${field}`] = comment ? prose(comment) : (cdk8s.get(`${name}.${field}`)?.description ?? '');
      const referred = /V1\w+/.exec(type)?.[0];
      if (referred) waiting.push(referred);
    }
  }
  for (const key of Object.keys(descriptions)) {
    const [type, field] = key.split('.');
    if (field && !descriptions[key]) descriptions[key] = descriptions[types[type][field].replace(/^!?(\[\]|map\[string\])*/, '')] ?? '';
  }
  return { types, descriptions };
}

function typeOf(type, owner, field, cdk8s) {
  const list = /^Array<(.*)>$/.exec(type);
  if (list) return `[]${typeOf(list[1], owner, field, cdk8s)}`;
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type);
  if (map) return `map[string]${typeOf(map[1], owner, field, cdk8s)}`;
  const key = `${owner}.${field}`;
  if (type === 'number') return INT64.has(field) ? 'int64' : 'int32';
  if (type === 'Date') return 'Time';
  if (BYTES.has(key)) return 'bytes';
  if (type === 'string' && (QUANTITIES.has(key) || cdk8s.get(key)?.quantity)) return 'Quantity';
  return type.replace(/^V1/, '');
}

function write({ types, descriptions }) {
  const into = fileURLToPath(new URL('../src/simulator/api-server/schema/', import.meta.url));
  const head = (what) =>
    `/**\n * ${what} Generated by api/scripts/update-api-schema.mjs from\n * ${CLIENT} and ${CDK8S}, which follow the OpenAPI document of Kubernetes v1.27,\n * (c) The Kubernetes Authors, Apache License 2.0.\n */\n`;
  const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(
    join(into, 'types.data.ts'),
    `${head('Every type of the v1.27 API and its fields; `!` marks a required one.')}export const types: Readonly<Record<string, Readonly<Record<string, string>>>> = ${JSON.stringify(sorted(types), null, 2)};\n`,
  );
  writeFileSync(
    join(into, 'descriptions.data.ts'),
    `${head('What upstream says of each type (`Pod`) and field (`Pod.spec`).')}export const descriptions: Readonly<Record<string, string>> = ${JSON.stringify(sorted(descriptions), null, 2)};\n`,
  );
}
