import { decodeManifest, invalidData, noMapping } from '../../api-server/index.ts';
import { goJson } from '../../apimachinery/go-json.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { isRecord } from '../../apimachinery/records.ts';
import { OLDER_VERSIONS } from '../../apimachinery/served-resources.ts';
import { fail, serverError } from '../command/errors.ts';
import { resources } from './resources.ts';

/** What is wrong with a document is told. */
export function checkValid(value: unknown, file: string): void {
  const wrong = invalidData(value, file);
  if (wrong !== undefined) fail(wrong);
}

/** An object of a kind that there is. @see kubernetes: cli-runtime/pkg/resource/mapper.go infoForData */
export function recognized(value: unknown, file: string): KubernetesObject {
  const undecodable = (why: string): never => fail(`unable to decode ${goQuote(file)}: ${why}`);
  if (!isRecord(value)) return undecodable(`json: cannot unmarshal ${typeOf(value)} into Go value of type unstructured.detector`);
  const { kind, apiVersion } = value;
  if (typeof kind !== 'string' || kind === '') return undecodable(`Object 'Kind' is missing in '${goJson(value, '')}'`);
  const version = typeof apiVersion === 'string' ? apiVersion : '';
  const isOf = (one: { readonly apiVersion: string }): boolean =>
    version === '' || one.apiVersion === version || OLDER_VERSIONS.includes(version);
  const found = resources.find((one) => one.kindName === kind && isOf(one));
  // Where no version is said, the one that is found is asked, and takes it for its own.
  if (found) return (version === '' ? { apiVersion: found.apiVersion, ...value } : value) as unknown as KubernetesObject;
  // In lower case it is found, and sent.
  if (resources.some((one) => one.kindName.toLowerCase() === kind && isOf(one)))
    return serverError(
      'BadRequest',
      `error when creating ${goQuote(file)}: ${decodeManifest(goJson(value, ''), { podsNeeded: false }).messages[0]}`,
    );
  // A list is none of the things in one.
  if (kind === 'List' && version === 'v1') return fail('*unstructured.Unstructured is not a list: no Items field in this object');
  return fail(noMapping(value, file));
}

const typeOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value);
