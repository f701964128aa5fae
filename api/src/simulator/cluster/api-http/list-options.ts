import { type FieldProblem, fieldProblemText, invalidMessage } from '../../api-server/index.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import type { HttpRequest, HttpResponse } from '../../images/index.ts';
import { failure, refusal } from './answers.ts';

type Query = HttpRequest['query'];

/** What is wrong with how a list is asked for, or watched. `newest`: the last version that there is, of which etcd tells caches of all kinds. */
export const listRefusal = (query: Query, newest: number, isWatch = false): HttpResponse | undefined =>
  wrongNumber(query) ?? wrongMatch(query, isWatch) ?? wrongVersion(query) ?? (isWatch ? undefined : tooNew(query, newest));

/** Of one object. @see kubernetes: apiserver/pkg/storage/cacher/cacher.go Get */
export const getRefusal = (query: Query, newest: number): HttpResponse | undefined => wrongVersion(query) ?? tooNew(query, newest);

/** As url.Values are converted. @see kubernetes: apimachinery/pkg/runtime/converter.go */
function wrongNumber(query: Query): HttpResponse | undefined {
  const wrong = ['timeoutSeconds', 'limit'].map((name) => query.get(name) ?? '').find((value) => !/^([+-]?\d+)?$/.test(value));
  return wrong === undefined ? undefined : failure(400, 'BadRequest', `strconv.ParseInt: parsing ${goQuote(wrong)}: invalid syntax`);
}

/** @see kubernetes: apiserver/pkg/storage/api_object_versioner.go ParseResourceVersion */
function wrongVersion(query: Query): HttpResponse | undefined {
  const version = query.get('resourceVersion') ?? '';
  if (/^\d*$/.test(version)) return undefined;
  const why = `strconv.ParseUint: parsing ${goQuote(version)}: invalid syntax`;
  return failure(500, '', `resourceVersion: Invalid value: ${goQuote(version)}: ${why}`);
}

/** @see kubernetes: apimachinery/pkg/apis/meta/internalversion/validation/validation.go ValidateListOptions */
function wrongMatch(query: Query, isWatch: boolean): HttpResponse | undefined {
  const problems = isWatch ? watchProblems(query) : listProblems(query);
  if (problems.length === 0) return undefined;
  const message = invalidMessage('ListOptions', '', problems.map(fieldProblemText), 'meta.k8s.io');
  return refusal({ ok: false, code: 422, reason: 'Invalid', message, problems });
}

const forbidden = (path: string, why: string): FieldProblem => ({ path, type: 'Forbidden', detail: why });
const ofMatch = (why: string): FieldProblem => forbidden(MATCH, `${MATCH} ${why}`);
const unsupported = (match: string, known: readonly string[]): FieldProblem => ({
  path: MATCH,
  type: 'Unsupported value',
  detail: `${goQuote(match)}: supported values: ${known.map((one) => goQuote(one)).join(', ')}`,
});
const MATCH = 'resourceVersionMatch';
const INITIAL = 'sendInitialEvents';

function listProblems(query: Query): FieldProblem[] {
  const match = query.get(MATCH) ?? '';
  const version = query.get('resourceVersion') ?? '';
  const problems: FieldProblem[] = [];
  if (match !== '') {
    if (version === '') problems.push(ofMatch('is forbidden unless resourceVersion is provided'));
    if (query.get('continue')) problems.push(ofMatch('is forbidden when continue is provided'));
    if (match !== 'Exact' && match !== 'NotOlderThan') problems.push(unsupported(match, ['Exact', 'NotOlderThan', '']));
    if (match === 'Exact' && version === '0') problems.push(ofMatch('"exact" is forbidden for resourceVersion "0"'));
  }
  if (query.has(INITIAL)) problems.push(forbidden(INITIAL, `${INITIAL} is forbidden for list`));
  return problems;
}

/** Lists by a watch are behind a gate that is closed. */
function watchProblems(query: Query): FieldProblem[] {
  const match = query.get(MATCH) ?? '';
  const problems: FieldProblem[] = [];
  if (query.has(INITIAL)) {
    if (match !== 'NotOlderThan') problems.push(forbidden(MATCH, `${INITIAL} requires setting ${MATCH} to NotOlderThan`));
    problems.push(forbidden(INITIAL, `${INITIAL} is forbidden for watch unless the WatchList feature gate is enabled`));
  }
  if (match !== '') {
    if (!query.has(INITIAL)) problems.push(ofMatch(`is forbidden for watch unless ${INITIAL} is provided`));
    if (match !== 'NotOlderThan') problems.push(unsupported(match, ['NotOlderThan']));
    if (query.get('continue')) problems.push(ofMatch('is forbidden when continue is provided'));
  }
  return problems;
}

/** What the cache has not heard of in three seconds. @see kubernetes: apiserver/pkg/storage/cacher/watch_cache.go waitUntilFreshAndBlock, storage/errors.go NewTooLargeResourceVersionError */
function tooNew(query: Query, newest: number): HttpResponse | undefined {
  const version = Number(query.get('resourceVersion') || 0);
  if (version <= newest) return undefined;
  const why = 'Too large resource version';
  const answer = failure(504, 'Timeout', `Timeout: ${why}: ${version}, current: ${newest}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: why }],
    retryAfterSeconds: 1,
  });
  return { ...answer, headers: { ...answer.headers, 'Retry-After': '1' } };
}
