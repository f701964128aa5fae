import type { ConfigMap, Secret } from 'kubernetes-types/core/v1.d.ts';
import { jsonSyntaxError } from '../../apimachinery/go-json-syntax.ts';
import { isConfigKey, isDnsSubdomain } from '../../apimachinery/names.ts';
import { ACCOUNT_NAME, TOKEN_SECRET } from '../../apimachinery/service-account.ts';
import { byteLength } from '../../apimachinery/utf8.ts';
import type { FieldProblem } from '../problems.ts';
import { immutable, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { forbidden, invalid, invalids, required, tooLong, WHOLE_OBJECT } from './problem.ts';
import { entries, text } from './reading.ts';
import { sameValue } from './same.ts';

const MAX_BYTES = 1024 * 1024;

/** @see kubernetes: pkg/apis/core/validation ValidateConfigMap */
export function validateConfigMap(map: ConfigMap): FieldProblem[] {
  const data = entries(map.data);
  const binary = entries(map.binaryData);
  const binaryKeys = new Set(binary.map(([key]) => key));
  const problems = validateObjectMeta(map.metadata, true, isDnsSubdomain);
  for (const [key] of data) {
    problems.push(...invalids(`data[${key}]`, key, isConfigKey(key)));
    if (binaryKeys.has(key)) problems.push(invalid(`data[${key}]`, key, 'duplicate of key present in binaryData'));
  }
  for (const [key] of binary) problems.push(...invalids(`binaryData[${key}]`, key, isConfigKey(key)));
  const size = sum(data.map(([, value]) => byteLength(value))) + sum(binary.map(([, value]) => decodedLength(value)));
  if (size > MAX_BYTES) problems.push(tooLong(WHOLE_OBJECT, MAX_BYTES));
  return problems;
}

/** What is immutable stays so, and keeps its data. @see kubernetes: pkg/apis/core/validation ValidateConfigMapUpdate */
export function validateConfigMapUpdate(updated: ConfigMap, old: ConfigMap): FieldProblem[] {
  return [
    ...validateObjectMetaUpdate(updated.metadata, old.metadata),
    ...frozen(updated, old, ['data', 'binaryData']),
    ...validateConfigMap(updated),
  ];
}

/** Its data is base64 text; what was given as stringData has been moved there before. @see kubernetes: ValidateSecret */
export function validateSecret(secret: Secret): FieldProblem[] {
  const data = new Map([...entries(secret.data), ...entries(secret.stringData).map(([key, value]) => [key, base64(value)] as const)]);
  const problems = validateObjectMeta(secret.metadata, true, isDnsSubdomain);
  for (const key of data.keys()) problems.push(...invalids(`data[${key}]`, key, isConfigKey(key)));
  if (sum([...data.values()].map(decodedLength)) > MAX_BYTES) problems.push(tooLong('data', MAX_BYTES));
  return [...problems, ...ofType(secret, data)];
}

/** Its type never changes. @see kubernetes: pkg/apis/core/validation ValidateSecretUpdate */
export function validateSecretUpdate(updated: Secret, old: Secret): FieldProblem[] {
  return [
    ...validateObjectMetaUpdate(updated.metadata, old.metadata),
    ...immutable(text(updated.type) === text(old.type), text(updated.type), 'type'),
    ...frozen(updated, old, ['data']),
    ...validateSecret(updated),
  ];
}

function ofType(secret: Secret, data: ReadonlyMap<string, string>): FieldProblem[] {
  const needed = (key: string) => (data.has(key) ? [] : [required(`data[${key}]`)]);
  switch (secret.type) {
    case TOKEN_SECRET:
      return text(secret.metadata?.annotations?.[ACCOUNT_NAME]) ? [] : [required(`metadata.annotations[${ACCOUNT_NAME}]`)];
    case 'kubernetes.io/dockercfg':
      return jsonValue(data, '.dockercfg');
    case 'kubernetes.io/dockerconfigjson':
      return jsonValue(data, '.dockerconfigjson');
    case 'kubernetes.io/basic-auth':
      return data.has('username') || data.has('password') ? [] : [required('data[username]'), required('data[password]')];
    case 'kubernetes.io/ssh-auth':
      return data.get('ssh-privatekey') ? [] : [required('data[ssh-privatekey]')];
    case 'kubernetes.io/tls':
      return [...needed('tls.crt'), ...needed('tls.key')];
    default:
      return [];
  }
}

function jsonValue(data: ReadonlyMap<string, string>, key: string): FieldProblem[] {
  const encoded = data.get(key);
  if (encoded === undefined) return [required(`data[${key}]`)];
  const decoded = fromBase64(encoded);
  const reason = jsonSyntaxError(decoded) ?? notAMap(JSON.parse(decoded));
  return reason === undefined ? [] : [invalid(`data[${key}]`, '<secret contents redacted>', reason)];
}

/** @see Go: encoding/json UnmarshalTypeError */
function notAMap(value: unknown): string | undefined {
  if (value === null || (typeof value === 'object' && !Array.isArray(value))) return undefined;
  const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`;
}

function frozen<K extends string>(
  updated: { [F in K | 'immutable']?: unknown },
  old: { [F in K | 'immutable']?: unknown },
  fields: readonly K[],
): FieldProblem[] {
  if (old.immutable !== true) return [];
  const refuse = (field: string) => forbidden(field, 'field is immutable when `immutable` is set');
  return [
    ...(updated.immutable === true ? [] : [refuse('immutable')]),
    ...fields.filter((field) => !sameValue(updated[field], old[field])).map(refuse),
  ];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

const decodedLength = (encoded: string): number => Math.floor((encoded.replace(/[=\s]/g, '').length * 3) / 4);

const base64 = (value: string): string => btoa(Array.from(new TextEncoder().encode(value), (byte) => String.fromCharCode(byte)).join(''));

function fromBase64(encoded: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)));
  } catch {
    return '';
  }
}
