import { goQuote } from '../../apimachinery/go-quote.ts';
import { versionOf } from '../../apimachinery/group-version.ts';
import { clusterScoped, type Kind } from '../../apimachinery/objects.ts';
import { isRecord } from '../../apimachinery/records.ts';
import type { LimitExceeded, ManifestProblem } from '../../types.ts';
import type { AccessObject } from '../authorizer/types.ts';
import { keptBystander } from '../defaults/bystanders.ts';
import { checkTold, type FieldProblem, fieldProblemText, invalidMessage } from '../problems.ts';
import type { Bystander } from '../schema/bystanders.ts';
import type { KindInfo } from '../schema/kinds.ts';
import { validateBystander } from '../validation/bystanders.ts';
import { objectWarnings } from '../validation/other-warnings.ts';
import { type Checked, checkObject, firstTypeProblem, inOrderOfPaths } from './check.ts';
import { kindOf, type RawObject, rawObjects } from './documents.ts';
import { invalidData, STDIN, undecodableMetadata } from './invalid-data.ts';
import { isTooLarge, MAX_BYTES, manifestLimit } from './size.ts';
import { MOST_STRICT_ERRORS } from './strict-errors.ts';
import { type Json, type ManifestLimit, manifestLimits, type Position, readYaml, type YamlDocument } from './yaml.ts';

/** An object as a manifest gives it: of the right types, not yet defaulted. */
export interface DecodedDocument {
  readonly kind: Kind;
  readonly info: KindInfo;
  // biome-ignore lint/suspicious/noExplicitAny: its shape was checked against the schema of its kind.
  readonly object: any;
  /** As it stands in the manifest. */
  readonly given: Json;
  /** Where the node at that field path stands, or else the nearest one above it. */
  locate(path: string): Position;
}
/** What the API server refuses before it is an object. */
export interface RefusedDocument {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: { readonly name?: string; readonly generateName?: string; readonly namespace?: string };
  /** How many of those in order come before it. */
  readonly after: number;
  /** Itself, unchecked, where it is of a kind of the store and none of its type. */
  readonly misfit?: DecodedDocument;
  /** The same of what would be kept beside it: of which type it is none, and what was given. */
  readonly beside?: { readonly type: string; readonly given: RawObject['value'] };
}
/** A manifest as it was read: its documents, and all that is wrong with them. */
export interface DecodedManifest {
  readonly documents: readonly DecodedDocument[];
  readonly problems: readonly ManifestProblem[];
  /** In the API server's words (`Pod in version "v1" cannot be handled as a Pod: …`), one for each document refused. */
  readonly messages: readonly string[];
  /** What it is that is refused, by the index of that message; the other messages are kubectl's, which sends nothing. */
  readonly refused: ReadonlyMap<number, RefusedDocument>;
  readonly warnings: readonly string[];
  /** What a run does not follow. */
  readonly notes: readonly { readonly en: string; readonly zhHans: string }[];
  /** What is kept beside the store: roles and their bindings, and what nothing in a run goes by. */
  readonly access: readonly AccessObject[];
  /** All that was read, in its order. */
  readonly inOrder: readonly (DecodedDocument | AccessObject)[];
  /** Its documents before they were looked at. */
  readonly read: readonly YamlDocument[];
  /** Set when the manifest is too large to be looked at. */
  readonly limit?: LimitExceeded;
}
interface DecodeOptions {
  /** Of objects that name none. */
  readonly namespace?: string | null;
  /** Whether there must be a Pod. */
  readonly podsNeeded?: boolean;
  /** Whether kubectl reads it first, and what it tells comes before what the API server would. Default: it does. */
  readonly byKubectl?: boolean;
  /** What becomes of unknown fields. Default: Strict. */
  readonly fieldValidation?: 'Strict' | 'Warn' | 'Ignore';
}

/** Reads a manifest: YAML or JSON, one or more documents or Lists. All problems at once; never throws. */
export function decodeManifest(text: string, options: DecodeOptions = {}): DecodedManifest {
  const empty = { documents: [], messages: [], refused: new Map(), warnings: [], notes: [], access: [], inOrder: [], read: [] };
  if (isTooLarge(text)) return { ...empty, problems: [], limit: manifestLimit('manifestBytes', MAX_BYTES) };
  const { documents: read, problems: syntax, warnings, tooMany } = readYaml(text);
  const limited = (limit: ManifestLimit): DecodedManifest => ({
    ...empty,
    problems: [],
    limit: manifestLimit(limit, manifestLimits[limit]),
  });
  if (tooMany) return limited(tooMany);
  const all = read.map((document) => ({ document, ...rawObjects(document) }));
  const over = tooManyObjects(all.flatMap(({ objects }) => objects));
  if (over) return limited(over);
  const messages = syntax.map(({ detail }) => detail);
  const result: Result = { ...nothingYet(), problems: [...syntax], messages, warnings };
  let ended = false;
  for (const one of all) {
    const objection: Objection | undefined = options.byKubectl === false ? undefined : ended ? ENDED : objectionOf(one.document.value);
    if (objection) withholdDocument(one, objection, result);
    else decodeDocument(one, options, result);
    ended ||= objection?.ends === true;
  }
  result.problems.push(...missingPod(result, options.podsNeeded ?? true));
  return { ...result, read };
}

/** A document, and the objects in it: several if it is a List. */
type ReadDocument = { readonly document: YamlDocument } & ReturnType<typeof rawObjects>;

interface Result {
  documents: DecodedDocument[];
  /** How many objects a run does not keep. */
  others: number;
  problems: ManifestProblem[];
  messages: string[];
  refused: Map<number, RefusedDocument>;
  warnings: string[];
  notes: { en: string; zhHans: string }[];
  access: AccessObject[];
  inOrder: (DecodedDocument | AccessObject)[];
}

const nothingYet = (): Result => ({
  documents: [],
  others: 0,
  problems: [],
  messages: [],
  refused: new Map(),
  warnings: [],
  notes: [],
  access: [],
  inOrder: [],
});

/** Why kubectl sends nothing of a document, and whether it reads no further. */
interface Objection {
  readonly message?: string | undefined;
  readonly ends: boolean;
}
const ENDED: Objection = { ends: true };

/** @see kubernetes: cli-runtime/pkg/resource/visitor.go StreamVisitor */
function objectionOf(value: Json): Objection | undefined {
  const invalid = invalidData(value, STDIN);
  if (invalid !== undefined || !isRecord(value)) return { message: invalid, ends: true };
  const undecodable = undecodableMetadata(value, STDIN);
  return undecodable === undefined ? undefined : { message: undecodable, ends: false };
}

/** All that is wrong with it is found all the same. */
function withholdDocument(one: ReadDocument, { message }: Objection, result: Result): void {
  const apart = nothingYet();
  decodeDocument(one, {}, apart);
  result.problems.push(...apart.problems);
  if (message === undefined) return;
  result.messages.push(message);
  if (apart.problems.length === 0) result.problems.push({ path: '', type: 'Invalid value', detail: message, ...one.document.locate('') });
}

function tooManyObjects(objects: readonly RawObject[]): ManifestLimit | undefined {
  if (objects.length > manifestLimits.manifestObjects) return 'manifestObjects';
  const nodes = objects.filter(({ value }) => value.kind === 'Node');
  return nodes.length > manifestLimits.manifestNodes ? 'manifestNodes' : undefined;
}

function decodeDocument({ document, objects, problems }: ReadDocument, options: DecodeOptions, result: Result): void {
  const namespace = options.namespace || 'default';
  const report = (found: readonly FieldProblem[], prefix: string): void => {
    for (const problem of found) result.problems.push({ ...problem, ...document.locate(join(prefix, problem.path)) });
  };
  report(problems, '');
  result.messages.push(...problems.map(({ detail }) => detail));
  for (const { path, position } of document.duplicates) {
    const detail = `strict decoding error: duplicate field ${goQuote(path)}`;
    result.problems.push({ path, type: 'Duplicate value', detail, ...position });
    result.messages.push(detail);
  }
  for (const raw of objects) {
    const kind = kindOf(raw);
    if ('problems' in kind) {
      report(kind.problems, raw.prefix);
      result.messages.push(...(kind.message === undefined ? kind.problems.map(({ detail }) => detail) : [kind.message]));
      continue;
    }
    if ('bystander' in kind) {
      decodeBystander(raw, kind.bystander, options, result, report);
      continue;
    }
    const checked = leniently(checkObject(raw.value, kind.info.kind), options);
    const wrong = [...checked.typeProblems, ...checked.unknownFields];
    report(wrong, raw.prefix);
    if (wrong.length > 0) {
      const misfit = isRecord(raw.value.metadata) ? decoded(raw, kind.info, raw.value, namespace) : undefined;
      const metadata = misfit?.object.metadata ?? (clusterScoped.has(kind.info.kind) ? {} : { namespace });
      const { kind: name, apiVersion } = kind.info;
      refuse(result, { kind: name, apiVersion, metadata, ...(misfit && { misfit }) }, cannotBeHandled(kind.info, checked));
    }
    result.warnings.push(...checked.warnings);
    result.notes.push(...checked.leftOut);
    if (wrong.length > 0) continue;
    const one = decoded(raw, kind.info, checked.object, namespace);
    result.documents.push(one);
    result.inOrder.push(one);
  }
}

function refuse(result: Result, one: Omit<RefusedDocument, 'after'>, message: string): void {
  result.refused.set(result.messages.length, { ...one, after: result.inOrder.length });
  result.messages.push(message);
}

/** Unknown fields are left out, or that is what is warned of, where kubectl asked for it. @see kubernetes: apiserver/pkg/endpoints/handlers/create.go */
function leniently(checked: Checked, { fieldValidation = 'Strict' }: DecodeOptions): Checked {
  if (fieldValidation === 'Strict') return checked;
  const told =
    fieldValidation === 'Warn' ? checked.unknownFields.toSorted(inOrderOfPaths).map(({ path }) => `unknown field ${goQuote(path)}`) : [];
  return { ...checked, unknownFields: [], warnings: told };
}

const rawOf = new WeakMap<AccessObject, unknown>();

/** The document that an object beside the store was read from, as it was given; the object itself where it was not. */
export const givenOf = (object: AccessObject): unknown => rawOf.get(object) ?? object;

/** A patch changes an object, and not what it was given as. */
export const keepGiven = (patched: AccessObject, current: AccessObject): void => void rawOf.set(patched, givenOf(current));

type Report = (found: readonly FieldProblem[], prefix: string) => void;

/** It is refused as the API server refuses it, or else kept beside the store. */
function decodeBystander({ value, prefix }: RawObject, bystander: Bystander, options: DecodeOptions, result: Result, report: Report): void {
  const { kind, apiVersion, type, namespaced, why } = bystander;
  const checked = leniently(checkObject(value, type), options);
  const wrong = [...checked.typeProblems, ...checked.unknownFields];
  report(wrong, prefix);
  result.others++;
  const given = (checked.object.metadata ?? {}) as { [key: string]: Json };
  const metadata = { ...given, ...(namespaced && { namespace: given.namespace || options.namespace || 'default' }) };
  if (wrong.length > 0) {
    const named = metadata as RefusedDocument['metadata'];
    refuse(
      result,
      { kind, apiVersion, metadata: named, beside: { type, given: { ...value, metadata } } },
      cannotBeHandled(bystander, checked),
    );
    return;
  }
  const problems = validateBystander(kind, { ...checked.object, metadata } as object, namespaced);
  checkTold(problems);
  report(problems, prefix);
  const name = String(given.name ?? '');
  const told = [...new Set(problems.map(fieldProblemText))];
  if (told.length > 0) {
    refuse(
      result,
      { kind, apiVersion, metadata: metadata as RefusedDocument['metadata'] },
      invalidMessage(kind, name, told, apiVersion.split('/')[0]),
    );
    return;
  }
  result.notes.push(...checked.leftOut);
  result.warnings.push(...checked.warnings, ...objectWarnings(kind, { ...checked.object, metadata }));
  const object = { ...checked.object, apiVersion, kind, metadata };
  if (why !== undefined) {
    const what = `${kind} "${name || given.generateName}"`;
    result.notes.push({ en: `${what} is kept, and nothing goes by it: ${why.en}`, zhHans: `${what} 会被保存，但不起作用：${why.zhHans}` });
  }
  if (name === '') return;
  const kept = keptBystander(object) as unknown as AccessObject;
  rawOf.set(kept, value);
  result.access.push(kept);
  result.inOrder.push(kept);
}

/**
 * One error of a type hides all unknown fields. kubectl sends the fields in the order of their names, and so they are told.
 * @see kubernetes: apiserver/pkg/endpoints/handlers/create.go transformDecodeError
 */
function cannotBeHandled({ kind, apiVersion }: Pick<KindInfo | Bystander, 'kind' | 'apiVersion'>, checked: Checked): string {
  const version = versionOf(apiVersion);
  const first = firstTypeProblem(checked);
  const strict = checked.unknownFields.toSorted(inOrderOfPaths).map(({ detail }) => detail.replace('strict decoding error: ', ''));
  return `${kind} in version "${version}" cannot be handled as a ${kind}: ${first ? first.detail : `strict decoding error: ${strict.slice(0, MOST_STRICT_ERRORS).join(', ')}`}`;
}

function decoded(
  { value, document, prefix }: RawObject,
  info: KindInfo,
  object: { [key: string]: Json },
  namespace: string,
): DecodedDocument {
  const given = (object.metadata ?? {}) as { [key: string]: Json };
  const { namespace: own, ...rest } = given;
  const metadata = clusterScoped.has(info.kind) ? rest : { ...given, namespace: own || namespace };
  return {
    kind: info.kind,
    info,
    object: { ...object, apiVersion: info.apiVersion, kind: info.kind, metadata },
    given: value,
    locate: (path) => document.locate(join(prefix, path)),
  };
}

const join = (prefix: string, path: string): string => (prefix && path ? `${prefix}.${path}` : prefix || path);

function missingPod({ documents, others, problems, messages }: Result, wanted: boolean): ManifestProblem[] {
  if (!wanted || problems.length > 0 || documents.some(({ kind }) => kind === 'Pod')) return [];
  const detail =
    documents.length + others === 0
      ? 'no objects passed to create: a v1 Pod is needed'
      : 'the manifest has no Pod: at least one document must be a v1 Pod';
  messages.push(detail);
  return [{ path: 'kind', type: 'Required value', detail, line: 1, column: 1, hint: podNeeded }];
}

const podNeeded = {
  en: 'At least one document has to be a Pod: `apiVersion: v1` and `kind: Pod`.',
  zhHans: '至少要有一个文档是 Pod：`apiVersion: v1`、`kind: Pod`。',
};
