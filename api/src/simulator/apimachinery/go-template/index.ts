import { execute, GoTemplateExecutionError, type Options } from './execute.ts';
import { type Functions, functions } from './functions.ts';
import { parse } from './parse.ts';
import { GoTemplateError } from './reader.ts';
import { decodedNumbers, type Value } from './value.ts';

export { decodedNumbers, type Functions, functions, GoTemplateError, GoTemplateExecutionError };

/** As kubectl calls each. */
const NAME = 'output';

/** What a Go template makes of data. @see Go: text/template; kubernetes: cli-runtime/pkg/printers/template.go */
export function goTemplate(template: string, data: Value, options: Options = {}): string {
  const { name = NAME, functions: known = functions } = options;
  const templates = parse(name, template, (one) => Object.hasOwn(known, one));
  return execute(name, template, templates, decodedNumbers(data), options);
}
