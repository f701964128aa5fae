export { YamlError } from './cursor.ts';
export { ConversionError, type Json, jsonValue, keyIndex, TooManyEntries } from './json-value.ts';
export type { MappingNode, Node } from './nodes.ts';
export { parseDocument, TooManyValues } from './parser.ts';
export { goYaml } from './writer.ts';
