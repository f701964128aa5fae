import { decodeManifest } from '../../api-server/index.ts';
import { goJson } from '../../apimachinery/go-json.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { isRecord } from '../../apimachinery/records.ts';
import { fail, serverError } from '../command/errors.ts';
import { OLDER_VERSIONS, resources } from './resources.ts';

/** What is wrong with a document, so that kubectl sends nothing of it. @see kubernetes: kubectl/pkg/validation/schema.go getObjectKind */
export function checkValid(value: unknown, file: string): void {
  const wrong = isRecord(value)
    ? (['apiVersion', 'kind'] as const).flatMap((field) => {
        const given = value[field];
        if (given === undefined || given === null) return [`${field} not set`];
        return typeof given === 'string' ? [] : [`${field} isn't string type`];
      })
    : ['invalid object to validate'];
  if (wrong.length === 0) return;
  const told = wrong.length === 1 ? wrong[0] : `[${wrong.join(', ')}]`;
  fail(
    `error validating ${goQuote(file)}: error validating data: ${told}; if you choose to ignore these errors, turn validation off with --validate=false`,
  );
}

/** An object of a kind that there is. @see kubernetes: cli-runtime/pkg/resource/mapper.go infoForData */
export function recognized(value: unknown, file: string): KubernetesObject {
  const undecodable = (why: string): never => fail(`unable to decode ${goQuote(file)}: ${why}`);
  if (!isRecord(value))
    return undecodable(`json: cannot unmarshal ${typeOf(value)} into Go value of type struct { Items json.RawMessage }`);
  const { kind, apiVersion, metadata } = value;
  if (typeof kind !== 'string' || kind === '') return undecodable(`Object 'Kind' is missing in '${goJson(value, '')}'`);
  const version = typeof apiVersion === 'string' ? apiVersion : '';
  const isOf = (one: { readonly apiVersion: string }): boolean =>
    version === '' || one.apiVersion === version || OLDER_VERSIONS.includes(version);
  if (resources.some((one) => one.kindName === kind && isOf(one))) return value as unknown as KubernetesObject;
  // In lower case it is found, and sent.
  if (resources.some((one) => one.kindName.toLowerCase() === kind && isOf(one)))
    return serverError(
      'BadRequest',
      `error when creating ${goQuote(file)}: ${decodeManifest(goJson(value, ''), { podsNeeded: false }).messages[0]}`,
    );
  const { name, namespace } = isRecord(metadata) ? metadata : ({} as Record<string, unknown>);
  const from = `name: ${goQuote(String(name ?? ''))} namespace: ${goQuote(String(namespace ?? ''))} from ${goQuote(file)}`;
  return fail(
    `resource mapping not found for ${from}: no matches for kind ${goQuote(kind)} in version ${goQuote(version)}\nensure CRDs are installed first`,
  );
}

const typeOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value);
