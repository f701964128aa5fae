import { goJson } from '../../../apimachinery/go-json.ts';
import {
  type Functions,
  functions,
  GoTemplateError,
  GoTemplateExecutionError,
  goTemplate,
} from '../../../apimachinery/go-template/index.ts';
import { Fatal } from './fatal.ts';

/** A template's text, of what is otherwise told as JSON; `why` is where it went wrong. @see cri-tools: cmd/crictl/templates.go tmplExecuteRawJSON */
export function templateText(template: string, data: object, why: string): string {
  try {
    return goTemplate(template, data, { name: 'tmplExecuteRawJSON', functions: KNOWN, refuseMissing: true });
  } catch (error) {
    if (error instanceof GoTemplateExecutionError) throw new Fatal(`${why}failed to template data: ${error.message}`);
    if (error instanceof GoTemplateError) throw new Fatal(`${why}failed to generate go-template: ${error.message}`);
    throw error;
  }
}

const { exists: _, base64decode: __, ...GO } = functions;
const KNOWN: Functions = {
  ...GO,
  json: { fixed: ['any'], run: (value) => `${goJson(decoded(value), '')}\n` },
  title: { fixed: ['string'], run: (text) => (text as string).replace(/(?<![\p{L}\p{N}])\p{L}/gu, (letter) => letter.toUpperCase()) },
  lower: { fixed: ['string'], run: (text) => (text as string).toLowerCase() },
  upper: { fixed: ['string'], run: (text) => (text as string).toUpperCase() },
};

/** With numbers as JSON has them. */
function decoded(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(decoded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, decoded(one)]));
}
