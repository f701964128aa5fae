import { jsonKind } from '../../apimachinery/type-meta.ts';
import type { Json } from './yaml.ts';

/** How a patch is meant. */
export type PatchType = 'strategic' | 'merge' | 'json';

/** What stands there; or why it is no JSON. */
export type PatchText = { readonly value: Json } | { readonly syntaxError: string };

/** How a library refuses what is no patch of its type. */
export interface PatchMessages {
  readonly syntax: (error: string) => string;
  readonly kind: (kind: string) => string;
  /** Of one of a list of operations. */
  readonly operation: (kind: string) => string;
}

export const NO_PATCH = 'Invalid JSON Patch';

/** As Go's decoder refuses a value of another kind. */
export const cannotUnmarshal =
  (type: string, prefix = '') =>
  (kind: string): string =>
    `${prefix}json: cannot unmarshal ${kind} into Go value of type ${type}`;

const DECODING = 'error decoding patch: ';
const MAP = 'map[string]interface {}';

/** @see kubernetes: apiserver/pkg/endpoints/handlers/patch.go applyJSPatch, strategicPatchObject */
const SERVER: Readonly<Record<PatchType, PatchMessages>> = {
  strategic: { syntax: (error) => error, kind: cannotUnmarshal(MAP), operation: cannotUnmarshal(MAP) },
  merge: { syntax: (error) => DECODING + error, kind: cannotUnmarshal(MAP, DECODING), operation: cannotUnmarshal(MAP, DECODING) },
  json: {
    syntax: (error) => DECODING + error,
    kind: cannotUnmarshal('[]handlers.jsonPatchOp', DECODING),
    operation: cannotUnmarshal('handlers.jsonPatchOp', DECODING),
  },
};

/** Why it is no patch of that type: a list of operations, or a map; in the API server's words, or in those of who patches by itself. */
export function patchProblem(text: PatchText, type: PatchType, messages: PatchMessages = SERVER[type]): string | undefined {
  if ('syntaxError' in text) return messages.syntax(text.syntaxError);
  const { value } = text;
  if (value === null) return type === 'merge' ? NO_PATCH : undefined;
  const isList = Array.isArray(value);
  if (typeof value !== 'object' || isList !== (type === 'json')) return messages.kind(jsonKind(value));
  const wrong = isList ? value.find((one) => typeof one !== 'object' || Array.isArray(one)) : undefined;
  return wrong === undefined ? undefined : messages.operation(jsonKind(wrong));
}
