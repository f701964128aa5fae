import {
  ConversionError,
  type Json,
  jsonValue,
  parseDocument,
  TooManyEntries,
  TooManyValues,
  YamlError,
} from '../../apimachinery/go-yaml/index.ts';
import type { ManifestProblem } from '../../types.ts';
import { Locator } from './locator.ts';
import { manifestParts } from './parts.ts';

export type { Json } from '../../apimachinery/go-yaml/index.ts';

/** Line and column, from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A document that was read. `locate` finds the node at a field path, or else the nearest one above it. */
export interface YamlDocument {
  readonly value: Json;
  /** As it stands in the manifest. */
  readonly text: string;
  /** Paths of keys that a mapping has twice; the last one counts. */
  readonly duplicates: readonly { readonly path: string; readonly position: Position }[];
  locate(path: string): Position;
}

interface ReadText {
  readonly documents: YamlDocument[];
  readonly problems: ManifestProblem[];
  readonly warnings: string[];
  /** There is more than is looked at. */
  readonly tooMany?: ManifestLimit;
}

/** Which of the run's limits a manifest exceeds. */
export type ManifestLimit = 'manifestObjects' | 'manifestNodes' | 'manifestEntries' | 'manifestValues';

/** Far more than a thousand Pods need, and what they need. */
export const manifestLimits: Readonly<Record<ManifestLimit, number>> = {
  /** Documents, and the items of Lists. */
  manifestObjects: 2_000,
  /** Each brings a kubelet and its Pods. */
  manifestNodes: 1_000,
  /** Of one list, or one mapping. */
  manifestEntries: 2_048,
  /** Keys and values. */
  manifestValues: 40_000,
};

/** Reads YAML or JSON as kubectl does: each document for itself; what it alone would refuse is refused where it is said to read. Never throws. */
export function readYaml(text: string, by: { readonly byKubectl?: boolean } = {}): ReadText {
  const documents: YamlDocument[] = [];
  const problems: ManifestProblem[] = [];
  const warnings: string[] = [];
  const lines = new Lines(text);
  const all = manifestParts(text, by);
  if (all.length > manifestLimits.manifestObjects) return { documents, problems, warnings, tooMany: 'manifestObjects' };
  let left = manifestLimits.manifestValues;
  for (const part of all) {
    if (part.wrong !== undefined) {
      problems.push(syntaxProblem(part.wrong, lines.position(part.start)));
      continue;
    }
    const position = (pos: number): Position => lines.position(Math.min(text.length, part.start + pos));
    try {
      const parsed = parseDocument(part.text, { json: part.json, maxValues: left });
      if (!parsed) continue;
      left -= parsed.values;
      const { value, duplicates } = jsonValue(parsed, manifestLimits.manifestEntries);
      if (value === null) continue;
      if (part.doubt)
        warnings.push(`kubectl reads a text that begins with a brace as JSON, and would refuse this one: ${part.doubt.detail}`);
      const locator = new Locator(parsed.root);
      documents.push({
        value,
        text: part.text,
        duplicates: duplicates.map(({ path, pos }) => ({ path, position: position(pos) })),
        locate: (path) => position(locator.locate(path)),
      });
    } catch (error) {
      if (error instanceof TooManyValues) return { documents, problems, warnings, tooMany: 'manifestValues' };
      if (error instanceof TooManyEntries) return { documents, problems, warnings, tooMany: 'manifestEntries' };
      if (!(error instanceof YamlError || error instanceof ConversionError)) throw error;
      if (part.doubt) problems.push(syntaxProblem(part.doubt.detail, lines.position(part.doubt.at)));
      else problems.push(syntaxProblem(`error converting YAML to JSON: ${error.message}`, position(error.pos)));
    }
  }
  return { documents, problems, warnings };
}

const syntaxProblem = (detail: string, position: Position): ManifestProblem => ({ path: '', type: 'Syntax', detail, ...position });

/** Lines and columns count from 1. */
class Lines {
  readonly #text: string;
  #starts: number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  position(pos: number): Position {
    if (!this.#starts) {
      this.#starts = [0];
      for (let at = this.#text.indexOf('\n'); at >= 0; at = this.#text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
    }
    const starts = this.#starts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= pos) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: pos - (starts[low] as number) + 1 };
  }
}
