import { type Json, jsonKind } from '../../api-server/index.ts';
import { jsonSyntaxError } from '../../apimachinery/go-json-syntax.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import { fail, messageOf, serverError } from '../command/errors.ts';
import { parseJsonOrYaml } from './change.ts';

/** What `--type` may be. */
export type PatchType = 'strategic' | 'merge' | 'json';

/** What stands there; or why it is no JSON. */
export type PatchText = { readonly value: Json } | { readonly syntaxError: string };

/** What looks like JSON is taken as it stands; all else is YAML. @see kubernetes: apimachinery/pkg/util/yaml/decoder.go ToJSON */
export function readPatch(text: string): PatchText {
  const syntaxError = /^\s*\{/.test(text) ? jsonSyntaxError(text) : undefined;
  if (syntaxError !== undefined) return { syntaxError };
  try {
    return { value: (parseJsonOrYaml(text) ?? null) as Json };
  } catch (problem) {
    return fail(`unable to parse ${goQuote(text)}: ${messageOf(problem).split('\n')[0]}`);
  }
}

/** The patch as its type has it, a list of operations or a map; what is none, each library refuses in its own words. */
export function typedPatch(text: PatchText, type: PatchType, isOwn: boolean): object {
  const refuse: (message: string) => never = isOwn ? fail : (message) => serverError('BadRequest', message);
  const messages = isOwn ? OWN[type] : SERVER[type];
  if ('syntaxError' in text) return refuse(messages.syntax(text.syntaxError));
  const { value } = text;
  if (value === null) return type === 'merge' ? refuse(NO_PATCH) : type === 'json' ? [] : {};
  const isList = Array.isArray(value);
  if (typeof value !== 'object' || isList !== (type === 'json')) return refuse(messages.kind(jsonKind(value)));
  const wrong = isList ? value.find((one) => typeof one !== 'object' || Array.isArray(one)) : undefined;
  if (wrong !== undefined) return refuse(messages.operation(jsonKind(wrong)));
  return value;
}

interface Messages {
  readonly syntax: (error: string) => string;
  readonly kind: (kind: string) => string;
  /** Of one of a list of operations. */
  readonly operation: (kind: string) => string;
}

const NO_PATCH = 'Invalid JSON Patch';
const NO_DOCUMENT = 'invalid JSON document';
const unmarshal =
  (type: string, prefix = '') =>
  (kind: string): string =>
    `${prefix}json: cannot unmarshal ${kind} into Go value of type ${type}`;
const DECODING = 'error decoding patch: ';
const MAP = 'map[string]interface {}';

/** Those of kubectl, which patches by itself where it only tells what would be. */
const OWN: Readonly<Record<PatchType, Messages>> = {
  strategic: { syntax: () => NO_DOCUMENT, kind: () => NO_DOCUMENT, operation: () => NO_DOCUMENT },
  merge: {
    syntax: () => NO_PATCH,
    kind: (kind) => (kind === 'array' ? unmarshal('unstructured.detector')(kind) : NO_PATCH),
    operation: () => NO_PATCH,
  },
  json: { syntax: (error) => error, kind: unmarshal('jsonpatch.Patch'), operation: unmarshal('jsonpatch.Operation') },
};

/** @see kubernetes: apiserver/pkg/endpoints/handlers/patch.go applyJSPatch, strategicPatchObject */
const SERVER: Readonly<Record<PatchType, Messages>> = {
  strategic: { syntax: (error) => error, kind: unmarshal(MAP), operation: unmarshal(MAP) },
  merge: { syntax: (error) => DECODING + error, kind: unmarshal(MAP, DECODING), operation: unmarshal(MAP, DECODING) },
  json: {
    syntax: (error) => DECODING + error,
    kind: unmarshal('[]handlers.jsonPatchOp', DECODING),
    operation: unmarshal('handlers.jsonPatchOp', DECODING),
  },
};
