import { type DeleteOptions, decodeDeleteOptions, type FieldProblem, fieldProblemText, invalidMessage } from '../../api-server/index.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import { isRecord } from '../../apimachinery/records.ts';
import { byteLength } from '../../apimachinery/utf8.ts';
import type { HttpRequest, HttpResponse } from '../../images/index.ts';
import { failure, refusal } from './answers.ts';
import { mediaType, unsupportedType } from './media-types.ts';

type Kind = 'CreateOptions' | 'UpdateOptions' | 'PatchOptions' | 'DeleteOptions';
type Request = Pick<HttpRequest, 'query'> & Partial<Pick<HttpRequest, 'body' | 'headers'>>;

/** What is wrong with how something is asked for. @see kubernetes: apimachinery/pkg/apis/meta/v1/validation ValidateCreateOptions, ValidatePatchOptions, ValidateDeleteOptions */
export function optionsRefusal(kind: Kind, request: Request, isApply = false): HttpResponse | undefined {
  const { query } = request;
  const isDelete = kind === 'DeleteOptions';
  const manager = query.get('fieldManager') ?? '';
  const grace = isDelete && !request.body ? query.get('gracePeriodSeconds') : undefined;
  if (grace && !/^[+-]?\d+$/.test(grace)) return failure(400, 'BadRequest', `strconv.ParseInt: parsing ${goQuote(grace)}: invalid syntax`);
  const unreadable = isDelete && request.body ? unreadableBody(request.body, request.headers) : undefined;
  if (unreadable) return unreadable;
  const problems: FieldProblem[] = [];
  if (isDelete) problems.push(...policyProblems(saidOf(request)));
  if (kind === 'PatchOptions' && !isApply && query.has('force'))
    problems.push({ path: 'force', type: 'Forbidden', detail: 'may not be specified for non-apply patch' });
  if (isApply && !manager) problems.push({ path: 'fieldManager', type: 'Required value', detail: 'is required for apply patch' });
  if (!isDelete) problems.push(...managerProblems(manager));
  const dryRun = dryRunOf(isDelete ? saidOf(request) : { dryRun: query.get('dryRun') });
  if (dryRun.some((value) => value !== 'All'))
    problems.push(unsupported('dryRun', `[]string{${dryRun.map((value) => goQuote(value)).join(', ')}}`, ['All']));
  const strictness = query.get('fieldValidation') ?? '';
  if (!isDelete && !STRICTNESS.includes(strictness)) problems.push(unsupported('fieldValidation', goQuote(strictness), STRICTNESS));
  if (problems.length === 0) return undefined;
  const message = invalidMessage(kind, '', problems.map(fieldProblemText), 'meta.k8s.io');
  return refusal({ ok: false, code: 422, reason: 'Invalid', message, problems });
}
const STRICTNESS: readonly string[] = ['', 'Ignore', 'Strict', 'Warn'];
const POLICIES: readonly string[] = ['Foreground', 'Background', 'Orphan'];

const unsupported = (path: string, value: string, supported: readonly string[]): FieldProblem => ({
  path,
  type: 'Unsupported value',
  detail: `${value}: supported values: ${supported.map((one) => goQuote(one)).join(', ')}`,
});

function managerProblems(manager: string): FieldProblem[] {
  const path = 'fieldManager';
  const problems: FieldProblem[] = [];
  if (byteLength(manager) > 128) problems.push({ path, type: 'Too long', detail: 'must have at most 128 bytes' });
  let at = 0;
  for (const character of manager) {
    const code = `U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`;
    if (!PRINTED.test(character))
      problems.push({ path, type: 'Invalid value', detail: `${goQuote(manager)}: invalid character ${code} (at position ${at})` });
    at += byteLength(character);
  }
  return problems;
}
/** @see Go's unicode.IsPrint */
const PRINTED = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

function policyProblems({ orphanDependents, propagationPolicy: policy }: Said): FieldProblem[] {
  if (typeof policy !== 'string') return [];
  const path = 'propagationPolicy';
  const problems: FieldProblem[] = [];
  if (typeof orphanDependents === 'boolean')
    problems.push({
      path,
      type: 'Invalid value',
      detail: `${goQuote(policy)}: orphanDependents and deletionPropagation cannot be both set`,
    });
  if (!POLICIES.includes(policy)) problems.push(unsupported(path, goQuote(policy), [...POLICIES, 'nil']));
  return problems;
}

type Said = Readonly<Record<string, unknown>>;

/** What a request to delete says, in its body or else in its query. @see kubernetes: apiserver/pkg/endpoints/handlers/delete.go DeleteResource */
function saidOf({ body = '', query, headers }: Request): Said {
  if (body !== '') return read(body, headers);
  const grace = query.get('gracePeriodSeconds');
  const orphans = { true: true, false: false }[query.get('orphanDependents') ?? ''];
  const policy = query.get('propagationPolicy');
  return {
    dryRun: query.get('dryRun'),
    ...(grace && { gracePeriodSeconds: Number(grace) }),
    ...(orphans !== undefined && { orphanDependents: orphans }),
    ...(policy !== undefined && policy !== null && { propagationPolicy: policy }),
  };
}

function read(body: string, headers: HttpRequest['headers'] = new Map()): Said {
  const decoded = decodeDeleteOptions({ body, isYaml: mediaType({ headers }) === 'application/yaml' });
  return 'said' in decoded ? decoded.said : {};
}

function unreadableBody(body: string, headers: HttpRequest['headers'] = new Map()): HttpResponse | undefined {
  const decoded = decodeDeleteOptions({ body, isYaml: mediaType({ headers }) === 'application/yaml' });
  return unsupportedType({ headers }) ?? ('error' in decoded ? failure(500, '', decoded.error) : undefined);
}

const dryRunOf = ({ dryRun }: Said): readonly string[] =>
  Array.isArray(dryRun) ? dryRun.map(String) : typeof dryRun === 'string' ? [dryRun] : [];

/** What a request to delete says in its body, as far as it is of the right type. */
export function deleteOptions(request: Request): DeleteOptions {
  const { gracePeriodSeconds: grace, preconditions, orphanDependents: orphans, propagationPolicy } = saidOf(request);
  const policy = propagationPolicy ?? (typeof orphans === 'boolean' && (orphans ? 'Orphan' : 'Background'));
  const { uid, resourceVersion: version } = isRecord(preconditions) ? preconditions : {};
  return {
    ...(typeof grace === 'number' && Number.isInteger(grace) && { gracePeriodSeconds: grace }),
    ...(typeof uid === 'string' && { uid }),
    ...(typeof version === 'string' && { resourceVersion: version }),
    ...((policy === 'Orphan' || policy === 'Background' || policy === 'Foreground') && { propagationPolicy: policy }),
  };
}

/** `?dryRun=All`: the answer as if it were done, and nothing is. */
export const isDryRun = ({ query }: Pick<HttpRequest, 'query'>): boolean => query.get('dryRun') === 'All';
/** A request to delete may say so in its body. */
export const isDryDelete = (request: Request): boolean => dryRunOf(saidOf(request)).length > 0;
