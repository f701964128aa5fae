import { encodeBase64 } from '../apimachinery/base64.ts';
import { sha256 } from '../apimachinery/digest.ts';
import { goJson } from '../apimachinery/go-json.ts';
import { hasStrayBytes } from '../apimachinery/utf8.ts';
import { fail } from './error.ts';
import { keyValues } from './key-values.ts';
import type { Generator, GeneratorOptions } from './kustomization.ts';
import type { Loader } from './loader.ts';
import { keepId, kindOf, nameOf, type Resource, resourceOf, setName } from './resource.ts';
import { type Fields, isMap, isScalar, jsonOf, type Maybe, Scalar, textOf } from './values.ts';

/** @see sigs.k8s.io/kustomize: api/internal/generators/configmap.go, secret.go */
export function generated(loader: Loader, kind: 'ConfigMap' | 'Secret', args: Generator, all: GeneratorOptions | undefined): Resource {
  const { name = '', namespace, behavior = '', type } = args;
  const options = bothOf(args.options, all);
  if (name === '') fail('a configmap must have a name');
  const metadata: Fields = { name, ...(namespace && { namespace }) };
  const fields: Fields = { apiVersion: 'v1', kind, metadata };
  if (kind === 'Secret') fields.type = type || 'Opaque';
  const values = [...keyValues(loader, args)];
  const isBinary = (value: string): boolean => kind === 'ConfigMap' && hasStrayBytes(value);
  const put = (field: string, pairs: readonly (readonly [string, string])[]): void => {
    if (pairs.length > 0 || (kind === 'Secret' && field === 'data')) fields[field] = Object.fromEntries(pairs);
  };
  const encode = ([key, value]: readonly [string, string]) => [key, inLines(encodeBase64(value))] as const;
  const texts = values.filter(([, value]) => !isBinary(value));
  put('data', kind === 'Secret' ? texts.map(encode) : texts);
  put('binaryData', values.filter(([, value]) => isBinary(value)).map(encode));
  for (const field of ['labels', 'annotations'] as const)
    if (Object.keys(options[field] ?? {}).length > 0) metadata[field] = { ...options[field] };
  if (options.immutable) fields.immutable = new Scalar('true');
  return { ...resourceOf(fields), generated: { behavior: behavior.toLowerCase(), isHashed: !options.disableNameSuffixHash } };
}

/** What is said of all comes first. @see sigs.k8s.io/kustomize: api/types/generatoroptions.go MergeGlobalOptionsIntoLocal */
function bothOf(own: GeneratorOptions = {}, all: GeneratorOptions = {}): GeneratorOptions {
  return {
    labels: { ...all.labels, ...own.labels },
    annotations: { ...all.annotations, ...own.annotations },
    disableNameSuffixHash: own.disableNameSuffixHash || all.disableNameSuffixHash || false,
    immutable: own.immutable || all.immutable || false,
  };
}

const LINE = 70;

/** @see sigs.k8s.io/kustomize: kyaml/yaml/datamap.go encodeBase64 */
const inLines = (text: string): string => (text.length < LINE ? text : (text.match(/.{1,70}/g) ?? []).map((line) => `${line}\n`).join(''));

/** What those that are generated are called in the end. @see sigs.k8s.io/kustomize: api/internal/builtins/HashTransformer.go */
export function hashNames(resources: readonly Resource[]): void {
  for (const resource of resources)
    if (resource.generated?.isHashed) {
      keepId(resource);
      setName(resource, `${nameOf(resource)}-${hashOf(resource)}`);
    }
}

/** @see sigs.k8s.io/kustomize: api/hasher/hasher.go */
function hashOf(resource: Resource): string {
  const { fields } = resource;
  const kind = kindOf(resource);
  const part = (value: Maybe) => (isMap(value) ? jsonOf(value) : isScalar(value) ? textOf(value) : '');
  const hashed = {
    kind,
    // Its name is none of it, though that has a place.
    name: '',
    data: part(fields.data),
    ...(kind === 'Secret' && { type: part(fields.type) }),
    ...(kind === 'ConfigMap' && isMap(fields.binaryData) && { binaryData: part(fields.binaryData) }),
    ...(kind === 'Secret' && isMap(fields.stringData) && { stringData: part(fields.stringData) }),
  };
  return sha256(goJson(hashed, ''))
    .slice(0, 10)
    .replace(/[013ae]/g, (digit) => SAFE[digit] as string);
}
const SAFE: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' };
