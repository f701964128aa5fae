export { findJsonPath, JsonPath, printJsonPath, printJsonPathAsJson, relaxedPath, UNEXPECTED_PATH } from './evaluate.ts';
export { JsonPathError, JsonPathSyntaxError } from './parse.ts';
