import { decodeBase64, encodeBase64 } from '../../apimachinery/base64.ts';
import { compareText } from '../../apimachinery/compare-text.ts';
import { jsonSyntaxError } from '../../apimachinery/go-json-syntax.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { isRecord } from '../../apimachinery/records.ts';
import type { HttpRequest, HttpResponse } from '../../images/index.ts';
import { failure } from './answers.ts';

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
  const prefix = namespace === undefined ? '' : `${namespace}/`;
  const from = query.get('continue') ? startOf(query.get('continue') as string) : { start: '', rv: revision };
  if ('wrong' in from) return failure(400, 'BadRequest', `invalid continue token: continue key is not valid: ${from.wrong}`);
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

const VERSION = 'meta.k8s.io/v1';

/** Where a list goes on, or why the token is none. @see kubernetes: apiserver/pkg/storage/continue.go DecodeContinue */
function startOf(token: string): { readonly start: string; readonly rv: number } | { readonly wrong: string } {
  const strange = /[^A-Za-z0-9_-]/.exec(token)?.index ?? (token.length % 4 === 1 ? token.length - 1 : undefined);
  if (strange !== undefined) return { wrong: `illegal base64 data at input byte ${strange}` };
  const text = decodeBase64(token.replaceAll('-', '+').replaceAll('_', '/'));
  const unreadable = jsonSyntaxError(text);
  if (unreadable !== undefined) return { wrong: unreadable };
  const value: unknown = JSON.parse(text);
  const { v = '', rv = 0, start = '' } = isRecord(value) ? value : {};
  if (v !== VERSION) return { wrong: `server does not recognize this encoded version ${v}` };
  if (typeof rv !== 'number' || rv === 0) return { wrong: `incorrect encoded start resourceVersion (version ${VERSION})` };
  if (typeof start !== 'string' || start === '') return { wrong: `encoded start key empty (version ${VERSION})` };
  return isClean(start) ? { start, rv } : { wrong: start };
}

/** No step of it leads back. @see Go: path.Clean */
const isClean = (key: string): boolean => !`/${key}`.split('/').some((step, i) => step === '.' || step === '..' || (step === '' && i > 0));
