import { decodeBase64, encodeBase64 } from '../apimachinery/base64.ts';
import { compareText } from '../apimachinery/compare-text.ts';
import { goQuote } from '../apimachinery/go-quote.ts';
import type { KubernetesObject } from '../apimachinery/objects.ts';
import type { HttpRequest, HttpResponse } from '../images/index.ts';
import { failure } from './http-answers.ts';

/** A part of a list, and what is said of it. */
interface Page<T> {
  readonly items: readonly T[];
  readonly metadata: object;
}

/** Where an object stands, below all of its kind. */
const keyOf = ({ metadata: { namespace, name } }: KubernetesObject): string => (namespace ? `${namespace}/${name}` : name);

/** As etcd keeps them. @see kubernetes: apiserver/pkg/registry/generic/registry/store.go NamespaceKeyFunc */
export const inOrder = <T extends KubernetesObject>(objects: readonly T[]): T[] => {
  const keys = new Map(objects.map((object) => [object, keyOf(object)]));
  return [...objects].sort((a, b) => compareText(keys.get(a) as string, keys.get(b) as string));
};

/**
 * As many as are wanted of a list that is in order, from where the last part ended, and how to go on.
 * @see kubernetes: apiserver/pkg/storage/etcd3/store.go GetList; apiserver/pkg/storage/continue.go EncodeContinue
 */
export function pageOf<T extends KubernetesObject>(
  objects: readonly T[],
  { query }: Pick<HttpRequest, 'query'>,
  namespace: string | undefined,
  revision: number,
): Page<T> | HttpResponse {
  const wrong = wrongNumber(query);
  if (wrong) return wrong;
  const prefix = namespace === undefined ? '' : `${namespace}/`;
  const from = query.get('continue') ? startOf(query.get('continue') as string) : { start: '', rv: revision };
  if (from === undefined) return failure(400, 'BadRequest', 'invalid continue token: continue key is not valid');
  const left = from.start === '' ? objects : objects.filter((object) => compareText(keyOf(object), prefix + from.start) >= 0);
  const limit = Number(query.get('limit') || 0);
  const most = limit > 0 ? limit : left.length;
  const items = left.slice(0, most);
  const last = items.at(-1);
  const resourceVersion = String(from.rv);
  if (left.length <= most || !last) return { items, metadata: { resourceVersion } };
  const start = `${keyOf(last).slice(prefix.length)}\u0000`;
  const token = encodeBase64(JSON.stringify({ v: VERSION, rv: from.rv, start }))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
  const isWhole = !query.get('labelSelector') && !query.get('fieldSelector');
  return { items, metadata: { resourceVersion, continue: token, ...(isWhole && { remainingItemCount: left.length - most }) } };
}

/** As url.Values are converted. @see kubernetes: apimachinery/pkg/runtime/converter.go; apiserver/pkg/storage/api_object_versioner.go ParseResourceVersion */
export function wrongNumber(query: HttpRequest['query']): HttpResponse | undefined {
  const wrong = ['timeoutSeconds', 'limit'].map((name) => query.get(name) ?? '').find((value) => !/^([+-]?\d+)?$/.test(value));
  if (wrong !== undefined) return failure(400, 'BadRequest', `strconv.ParseInt: parsing ${goQuote(wrong)}: invalid syntax`);
  const version = query.get('resourceVersion') ?? '';
  if (/^\d*$/.test(version)) return undefined;
  const why = `strconv.ParseUint: parsing ${goQuote(version)}: invalid syntax`;
  return failure(500, '', `resourceVersion: Invalid value: ${goQuote(version)}: ${why}`);
}

const VERSION = 'meta.k8s.io/v1';

function startOf(token: string): { readonly start: string; readonly rv: number } | undefined {
  try {
    const { v, rv, start } = JSON.parse(decodeBase64(token.replaceAll('-', '+').replaceAll('_', '/'))) as Record<string, unknown>;
    return v === VERSION && typeof rv === 'number' && typeof start === 'string' ? { start, rv } : undefined;
  } catch {
    return undefined;
  }
}
