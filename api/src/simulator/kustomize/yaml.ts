import {
  ConversionError,
  type Json,
  jsonValue,
  parseDocument,
  TooManyEntries,
  TooManyValues,
  YamlError,
} from '../apimachinery/go-yaml/index.ts';
import { KustomizeError, NotFollowed } from './error.ts';

/** Of a document. */
export const MOST_VALUES = 100_000;

/** Throws YamlError. */
export function parsedYaml(text: string): ReturnType<typeof parseDocument> {
  try {
    return parseDocument(text, { json: false, maxValues: MOST_VALUES });
  } catch (error) {
    throw error instanceof TooManyValues ? new NotFollowed('kustomize of a document that long') : error;
  }
}

/** What a document means in JSON; undefined if there is none. @see sigs.k8s.io/yaml: yaml.go YAMLToJSON */
export function jsonOfYaml(text: string): Json | undefined {
  try {
    const document = parsedYaml(text);
    return document && jsonValue(document, MOST_VALUES).value;
  } catch (error) {
    if (error instanceof TooManyEntries) throw new NotFollowed('kustomize of a document that long');
    throw error instanceof YamlError || error instanceof ConversionError ? new KustomizeError(error.message) : error;
  }
}
