import { invalidData, noMapping } from '../../api-server/index.ts';
import { goJson } from '../../apimachinery/go-json.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { isRecord } from '../../apimachinery/records.ts';
import { OLDER_VERSIONS } from '../../apimachinery/served-resources.ts';
import { fail, KubectlError, serverError } from '../command/errors.ts';
import { resources } from './resources.ts';

/** What is wrong with a document is told. */
export function checkValid(value: unknown, file: string): void {
  const wrong = invalidData(value, file);
  if (wrong !== undefined) fail(wrong);
}

interface Recognizing {
  /** What it is sent for, if it is. */
  readonly sent?: 'applying' | 'creating' | 'replacing' | undefined;
  /** It stands in a list, of which kubectl tells by itself. */
  readonly isItem?: boolean;
}

/** An object of a kind that there is. @see kubernetes: cli-runtime/pkg/resource/mapper.go infoForData, infoForObject */
export function recognized(value: unknown, file: string, { sent, isItem = false }: Recognizing = {}): KubernetesObject {
  const undecodable = (why: string): never => fail(`unable to decode ${goQuote(file)}: ${why}`);
  if (!isRecord(value)) return undecodable(`json: cannot unmarshal ${typeOf(value)} into Go value of type unstructured.detector`);
  const { kind, apiVersion } = value;
  if (isItem && !(kind && apiVersion)) throw new KubectlError(typeless(kind ? 'apiVersion' : 'Kind'));
  if (typeof kind !== 'string' || kind === '') return undecodable(`Object 'Kind' is missing in '${goJson(value, '')}'`);
  const version = typeof apiVersion === 'string' ? apiVersion : '';
  const isOf = (one: { readonly apiVersion: string }): boolean =>
    version === '' || one.apiVersion === version || OLDER_VERSIONS.includes(version);
  const found = resources.find((one) => one.kindName === kind && isOf(one));
  // Where no version is said, the one that is found is asked, and takes it for its own.
  if (found) return (version === '' ? { apiVersion: found.apiVersion, ...value } : value) as unknown as KubernetesObject;
  // In lower case it is found, and the API server has no such kind.
  const lower = resources.find((one) => one.kindName.toLowerCase() === kind && isOf(one));
  if (lower && !sent) return { ...value, kind: lower.kindName } as unknown as KubernetesObject;
  if (lower) {
    const [version, group = ''] = lower.apiVersion.split('/').reverse();
    const why = `${kind} in version ${goQuote(version as string)} cannot be handled as a ${lower.kindName}: no kind ${goQuote(kind)} is registered for version ${goQuote(group ? lower.apiVersion : (version as string))} in scheme "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30"`;
    return serverError('BadRequest', sent === 'applying' ? why : `error when ${sent} ${goQuote(file)}: ${why}`);
  }
  // A list is none of the things in one.
  if (kind === 'List' && version === 'v1') return fail('*unstructured.Unstructured is not a list: no Items field in this object');
  if (isItem) throw new KubectlError(`unable to recognize no matches for kind ${goQuote(kind)} in version ${goQuote(version)}\n`);
  return fail(noMapping(value, file));
}

/** @see kubernetes: apimachinery/pkg/runtime/error.go NewMissingKindErr, NewMissingVersionErr */
const typeless = (missing: 'Kind' | 'apiVersion'): string =>
  `unable to get type info from the object "*unstructured.Unstructured": Object '${missing}' is missing in '${missing === 'Kind' ? 'object has no kind field ' : 'object has no apiVersion field'}'\n`;

/** As Go calls it. */
export const typeOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value);
