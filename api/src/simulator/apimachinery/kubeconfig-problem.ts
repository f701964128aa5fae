import { byText } from '../engine/index.ts';
import { base64Error } from './base64.ts';
import { compareText } from './compare-text.ts';
import { goQuote } from './go-quote.ts';
import { ConversionError, type Json, jsonValue, parseDocument, TooManyEntries, TooManyValues, YamlError } from './go-yaml/index.ts';
import { isRecord } from './records.ts';
import { jsonKind, whatItIs } from './type-meta.ts';

/** A kubeconfig, as YAML has it; or why it cannot be read. */
type ReadKubeconfig = { readonly value: Readonly<Record<string, Json>> } | { readonly problem: string };

/**
 * What a file says, which is of the types that it should have.
 * @see kubernetes: client-go/tools/clientcmd/loader.go Load; apimachinery/pkg/runtime/serializer/json/json.go Decode
 */
export const loadKubeconfig: (text: string) => ReadKubeconfig = byText(load);

function load(text: string): ReadKubeconfig {
  let value: Json;
  try {
    const parsed = parseDocument(text, { json: false, maxValues: 20_000 });
    value = parsed ? jsonValue(parsed, 2000).value : null;
  } catch (error) {
    if ([YamlError, ConversionError].some((one) => error instanceof one)) return { problem: (error as Error).message };
    if ([TooManyValues, TooManyEntries].some((one) => error instanceof one)) return { value: {} };
    throw error;
  }
  if (value === null) return { value: {} };
  const found = whatItIs(value);
  if ('error' in found) return { problem: found.error };
  const [version, kind] = [found.apiVersion || 'v1', found.kind || 'Config'] as const;
  if (version !== 'v1' || kind !== 'Config')
    return { problem: `no kind ${goQuote(kind)} is registered for version ${goQuote(version)} in scheme ${goQuote(SCHEME)}` };
  const config = value as Readonly<Record<string, Json>>;
  const problem = firstProblem(config, 'Config', '');
  return problem === undefined ? { value: config } : { problem };
}

const SCHEME = 'vendor/k8s.io/client-go/tools/clientcmd/api/latest/latest.go:50';

/** By their types and names; `[]` stands before what a list holds. @see kubernetes: client-go/tools/clientcmd/api/v1/types.go */
export const TYPES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Config: {
    clusters: '[]NamedCluster',
    contexts: '[]NamedContext',
    'current-context': 'string',
    preferences: 'Preferences',
    users: '[]NamedAuthInfo',
  },
  Preferences: { colors: 'bool' },
  NamedCluster: { cluster: 'Cluster', name: 'string' },
  NamedContext: { context: 'Context', name: 'string' },
  NamedAuthInfo: { name: 'string', user: 'AuthInfo' },
  Cluster: {
    'certificate-authority': 'string',
    'certificate-authority-data': 'bytes',
    'disable-compression': 'bool',
    'insecure-skip-tls-verify': 'bool',
    'proxy-url': 'string',
    server: 'string',
    'tls-server-name': 'string',
  },
  Context: { cluster: 'string', namespace: 'string', user: 'string' },
  AuthInfo: {
    as: 'string',
    'as-groups': '[]string',
    'as-uid': 'string',
    'client-certificate': 'string',
    'client-certificate-data': 'bytes',
    'client-key': 'string',
    'client-key-data': 'bytes',
    password: 'string',
    token: 'string',
    tokenFile: 'string',
    username: 'string',
  },
};

const fits = (value: Json | undefined, type: string): boolean =>
  value === undefined || value === null || (type === 'bytes' ? typeof value === 'string' : jsonKind(value) === type);

/** In the order of the names, as YAML becomes JSON. */
function firstProblem(value: Readonly<Record<string, Json>>, type: string, path: string): string | undefined {
  const fields = TYPES[type] ?? {};
  for (const [name, one] of Object.entries(value).sort(([a], [b]) => compareText(a, b))) {
    const field = Object.hasOwn(fields, name) ? (fields[name] as string) : undefined;
    const at = `${path}${name}`;
    const problem = field && one !== null && problemOf(one, field, `struct field ${type}.${at}`, at);
    if (problem) return problem;
  }
  return undefined;
}

function problemOf(value: Json, type: string, target: string, path: string): string | undefined {
  const wrong = (): string => `json: cannot unmarshal ${jsonKind(value)} into Go ${target} of type ${goType(type)}`;
  if (type.startsWith('[]')) {
    if (!Array.isArray(value)) return wrong();
    for (const one of value) {
      const problem = one === null ? undefined : problemOf(one, type.slice(2), target, path);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
  if (Object.hasOwn(TYPES, type)) return isRecord(value) ? firstProblem(value, type, `${path}.`) : wrong();
  if (!fits(value, type)) return wrong();
  return type === 'bytes' ? base64Error(value as string) : undefined;
}

const goType = (type: string): string => {
  if (type.startsWith('[]')) return `[]${goType(type.slice(2))}`;
  return type === 'bytes' ? '[]uint8' : Object.hasOwn(TYPES, type) ? `v1.${type}` : type;
};
