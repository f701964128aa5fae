export { YamlError } from './cursor.ts';
export type { MappingNode, Node, ScalarNode } from './nodes.ts';
export { type ParsedDocument, parseDocument, TooManyValues } from './parser.ts';
