import { YamlError } from '../apimachinery/go-yaml/index.ts';
import { fail, KustomizeError } from './error.ts';
import { type Resource, resourceOf } from './resource.ts';
import { type Fields, type Flaws, isMap, isMissing, readValue, textOf, type Value } from './values.ts';

/** What is no YAML. */
export class MalformedYaml extends KustomizeError {}

/**
 * The resources of a text, those of lists, too.
 * @see sigs.k8s.io/kustomize: api/resource/factory.go RNodesFromBytes, kyaml/kio/byteio_reader.go
 */
export function readResources(text: string): Resource[] {
  const read = wanted(documentsOf(text));
  const resources: Resource[] = [];
  for (let node = read.shift(); node; node = read.shift()) {
    const kind = textOf(node.fields.kind);
    if (!kind.endsWith('List')) {
      resources.push({ ...resourceOf(node.fields), ...(node.flaws && { flaws: node.flaws }) });
      continue;
    }
    const { items } = node.fields;
    if (isMissing(items)) continue;
    if (!Array.isArray(items))
      return fail(`expected array in ${kind}/items, but found ${isMap(items) ? 'map[string]interface {}' : 'string'}`);
    read.push(...wanted(items.map((value) => ({ value }))));
  }
  return resources;
}

interface Document {
  readonly value: Value;
  readonly flaws?: Flaws;
}
interface Named {
  readonly fields: Fields;
  readonly flaws?: Flaws;
}

function documentsOf(text: string): Document[] {
  const parts = partsOf(text.replaceAll('\r\n', '\n'));
  const documents = parts.flatMap((part): Document[] => {
    try {
      const read = readValue(part);
      return read && !isMissing(read.value) ? [read] : [];
    } catch (error) {
      throw error instanceof YamlError ? new MalformedYaml(`MalformedYAMLError: ${error.newerMessage}`) : error;
    }
  });
  const [only] = documents;
  const list = parts.length === 1 && only && isMap(only.value) ? only.value : undefined;
  const isList = list && ['List', 'ResourceList'].includes(textOf(list.kind));
  return isList && Array.isArray(list.items) ? list.items.map((value) => ({ value })) : documents;
}

/** @see sigs.k8s.io/kustomize: kyaml/kio/byteio_reader.go splitDocuments */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const { 0: separator, index } of text.matchAll(/\n---.*\n/g)) {
    const rest = separator.slice(4).trim();
    if (rest !== '' && !rest.startsWith('#')) fail(`invalid document separator: ${separator.trim()}`);
    parts.push(`${text.slice(from, index)}\n`);
    from = index + separator.length;
  }
  return [...parts, text.slice(from)];
}

const wanted = (documents: readonly Document[]): Named[] =>
  documents.flatMap(({ value, flaws }): Named[] => {
    if (isMissing(value) || (isMap(value) && Object.keys(value).length === 0)) return [];
    const fields = validated(value);
    return [{ fields, ...(flaws && { flaws }) }];
  });

/** @see sigs.k8s.io/kustomize: kyaml/yaml/rnode.go GetValidatedMetadata */
export function validated(value: Value): Fields {
  if (!isMap(value) || (value.kind === undefined && value.apiVersion === undefined && value.metadata === undefined))
    return fail('missing Resource metadata');
  const [kind, apiVersion] = [textOf(value.kind), textOf(value.apiVersion)];
  const metadata = isMap(value.metadata) ? value.metadata : {};
  const texts = (field: string): string => {
    const map = metadata[field];
    const entries = isMap(map) ? Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)) : [];
    return `map[${entries.map(([key, one]) => `${key}:${textOf(one)}`).join(' ')}]`;
  };
  const [name, namespace] = [textOf(metadata.name), textOf(metadata.namespace)];
  const shown = `{{${apiVersion} ${kind}} {{${name} ${namespace}} ${texts('labels')} ${texts('annotations')}}}`;
  if (kind === '') fail(`missing kind in object ${shown}`);
  if (name === '' && !kind.endsWith('List')) fail(`missing metadata.name in object ${shown}`);
  return value;
}
