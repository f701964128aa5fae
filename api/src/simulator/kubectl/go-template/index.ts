import { execute, GoTemplateExecutionError, type Options } from './execute.ts';
import { functions } from './functions.ts';
import { parse } from './parse.ts';
import { GoTemplateError } from './reader.ts';
import { decodedNumbers, type Value } from './value.ts';

export { decodedNumbers, GoTemplateError, GoTemplateExecutionError };

/** As kubectl calls each. */
const NAME = 'output';

/** What a Go template makes of data. @see Go: text/template; kubernetes: cli-runtime/pkg/printers/template.go */
export function goTemplate(template: string, data: Value, options?: Options): string {
  const templates = parse(NAME, template, (name) => Object.hasOwn(functions, name));
  return execute(NAME, template, templates, decodedNumbers(data), options);
}
