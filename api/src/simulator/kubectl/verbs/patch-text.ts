import {
  cannotUnmarshal,
  type Json,
  NO_PATCH,
  type PatchMessages,
  type PatchText,
  type PatchType,
  patchProblem,
} from '../../api-server/index.ts';
import { goJson } from '../../apimachinery/go-json.ts';
import { jsonSyntaxError } from '../../apimachinery/go-json-syntax.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import { fail, messageOf, serverError } from '../command/errors.ts';
import { parseJsonOrYaml } from './change.ts';

/** What looks like JSON is taken as it stands; all else is YAML. @see kubernetes: apimachinery/pkg/util/yaml/decoder.go ToJSON */
export function readPatch(text: string): PatchText {
  const syntaxError = looksLikeJson(text) ? jsonSyntaxError(text) : undefined;
  if (syntaxError !== undefined) return { syntaxError };
  try {
    return { value: (parseJsonOrYaml(text) ?? null) as Json };
  } catch (problem) {
    return fail(`unable to parse ${goQuote(text)}: ${messageOf(problem).split('\n')[0]}`);
  }
}

const looksLikeJson = (text: string): boolean => /^\s*\{/.test(text);

/** What is sent of it. */
export const sentPatch = (text: string, read: PatchText): string =>
  looksLikeJson(text) || !('value' in read) ? text : goJson(read.value, '');

/** The patch as its type has it, a list of operations or a map; what is none, each library refuses in its own words. */
export function typedPatch(text: PatchText, type: PatchType, isOwn: boolean): object {
  const problem = patchProblem(text, type, isOwn ? OWN[type] : undefined);
  if (problem !== undefined) return isOwn ? fail(problem) : serverError('BadRequest', problem);
  return (text as { readonly value: object | null }).value ?? (type === 'json' ? [] : {});
}

const NO_DOCUMENT = 'invalid JSON document';

/** Those of kubectl, which patches by itself where it only tells what would be. */
const OWN: Readonly<Record<PatchType, PatchMessages>> = {
  strategic: { syntax: () => NO_DOCUMENT, kind: () => NO_DOCUMENT, operation: () => NO_DOCUMENT },
  merge: {
    syntax: () => NO_PATCH,
    kind: (kind) => (kind === 'array' ? cannotUnmarshal('unstructured.detector')(kind) : NO_PATCH),
    operation: () => NO_PATCH,
  },
  json: { syntax: (error) => error, kind: cannotUnmarshal('jsonpatch.Patch'), operation: cannotUnmarshal('jsonpatch.Operation') },
};
