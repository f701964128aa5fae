export { findJsonPath, printJsonPath, relaxedPath } from './evaluate.ts';
export { JsonPathError } from './parse.ts';
