import type { ManifestProblem } from '../../types.ts';
import { parseDocument, TooManyValues, YamlError } from './go-yaml/index.ts';
import { ConversionError, type Json, jsonValue, TooManyEntries } from './json-value.ts';
import { Locator } from './locator.ts';

export type { Json } from './json-value.ts';

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A document that was read. `locate` finds the node at a field path, or else the nearest one above it. */
export interface YamlDocument {
  readonly value: Json;
  /** Paths of keys that a mapping has twice; the last one counts. */
  readonly duplicates: readonly { readonly path: string; readonly position: Position }[];
  locate(path: string): Position;
}

export interface ReadText {
  readonly documents: YamlDocument[];
  readonly problems: ManifestProblem[];
  /** There is more than is looked at. */
  readonly tooMany?: ManifestLimit;
}

export type ManifestLimit = 'manifestDocuments' | 'manifestEntries' | 'manifestValues';

/** Far more than a thousand Pods need, and what they need. */
export const manifestLimits: Readonly<Record<ManifestLimit, number>> = {
  manifestDocuments: 3_000,
  /** Of one list, or one mapping. */
  manifestEntries: 4_096,
  /** Keys and values. */
  manifestValues: 40_000,
};

/** Reads YAML or JSON as kubectl does: each document for itself. Never throws. */
export function readYaml(text: string): ReadText {
  const documents: YamlDocument[] = [];
  const problems: ManifestProblem[] = [];
  const lines = new Lines(text);
  const all = [...parts(text)];
  if (all.length > manifestLimits.manifestDocuments) return { documents, problems, tooMany: 'manifestDocuments' };
  let left = manifestLimits.manifestValues;
  for (const part of all) {
    if (part.wrong !== undefined) {
      problems.push(syntaxProblem(`invalid Yaml document separator: ${part.wrong}`, lines.position(part.start)));
      continue;
    }
    const position = (pos: number): Position => lines.position(Math.min(text.length, part.start + pos));
    try {
      const parsed = parseDocument(part.text, { json: isJson(part.text), maxValues: left });
      if (!parsed) continue;
      left -= parsed.values;
      const { value, duplicates } = jsonValue(parsed, manifestLimits.manifestEntries);
      if (value === null) continue;
      const locator = new Locator(parsed.root);
      documents.push({
        value,
        duplicates: duplicates.map(({ path, pos }) => ({ path, position: position(pos) })),
        locate: (path) => position(locator.locate(path)),
      });
    } catch (error) {
      if (error instanceof TooManyValues) return { documents, problems, tooMany: 'manifestValues' };
      if (error instanceof TooManyEntries) return { documents, problems, tooMany: 'manifestEntries' };
      if (!(error instanceof YamlError || error instanceof ConversionError)) throw error;
      problems.push(syntaxProblem(`error converting YAML to JSON: ${error.message}`, position(error.pos)));
    }
  }
  return { documents, problems };
}

const syntaxProblem = (detail: string, position: Position): ManifestProblem => ({ path: '', type: 'Syntax', detail, ...position });

interface Part {
  readonly text: string;
  /** Where it begins in the whole. */
  readonly start: number;
  /** What stands behind the dashes and should not. */
  readonly wrong?: string;
}

/** The documents of a stream, which lines of three dashes separate. @see kubernetes: apimachinery/pkg/util/yaml/decoder.go YAMLReader */
function* parts(text: string): Generator<Part> {
  const separatorFrom = (lineStart: number): number => {
    if (text.startsWith('---', lineStart)) return lineStart;
    const before = text.indexOf('\n---', lineStart);
    return before < 0 ? before : before + 1;
  };
  let start = 0;
  for (let at = separatorFrom(0); at >= 0; ) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline + 1;
    const after = text.slice(at + 3, end).trim();
    // A separator with nothing before it belongs to the document that it begins.
    if (at > start) {
      yield { text: text.slice(start, at), start };
      start = end;
    }
    if (after && !after.startsWith('#')) {
      yield { text: '', start: at, wrong: after };
      return;
    }
    at = end < text.length ? separatorFrom(end) : -1;
  }
  // The last line ends with a break, whether the text does or not.
  if (start < text.length) yield { text: text.endsWith('\n') ? text.slice(start) : `${text.slice(start)}\n`, start };
}

/** What has no quoted key first is none: a refusal by the parser costs as much as a document. */
function isJson(text: string): boolean {
  if (!/^\s*\{\s*["}]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

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
