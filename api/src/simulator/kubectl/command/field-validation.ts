import { goQuote } from '../../apimachinery/go-quote.ts';
import type { Act } from '../view.ts';
import type { Context } from './context.ts';
import { fail } from './errors.ts';

/** What becomes of fields that the API does not have. @see kubernetes: kubectl/pkg/cmd/util/helpers.go GetValidationDirective */
export function fieldValidation({ flags }: Pick<Context, 'flags'>): NonNullable<Act['fieldValidation']> {
  const how = flags.given('validate') ? flags.text('validate') : 'strict';
  if (/^(strict|1|t|T|true|TRUE|True)$/.test(how)) return 'Strict';
  if (/^(ignore|0|f|F|false|FALSE|False)$/.test(how)) return 'Ignore';
  if (how === 'warn') return 'Warn';
  return fail(`invalid - validate option ${goQuote(how)}; must be one of: strict (or true), warn, ignore (or false)`);
}
