import { keysOf } from './arrays.ts';
import { ansiQuote } from './quote.ts';
import type { Variable } from './variables.ts';

/** `ax`: what `declare -p` and `${x@a}` say of a variable's attributes. */
export const attributeLetters = ({ elements, associative, integer, letters, reference, readonly, exported }: Variable): string =>
  `${elements ? (associative ? 'A' : 'a') : ''}${integer ? 'i' : ''}${letters ? letters[0] : ''}${reference ? 'n' : ''}${readonly ? 'r' : ''}${exported ? 'x' : ''}`;

/** `declare -x A="1"` */
export function describeVariable(name: string, variable: Variable): string {
  const { elements, associative, value } = variable;
  const head = `declare -${attributeLetters(variable) || '-'} ${name}`;
  if (elements) {
    const items = keysOf(variable).map((key) => `[${keyQuoted(key)}]=${doubleQuote(elements.get(key) ?? '')}`);
    return `${head}=(${items.join(' ')}${associative && items.length > 0 ? ' ' : ''})`;
  }
  return value === undefined ? head : `${head}=${doubleQuote(value)}`;
}

/** A key as bash writes it, between quotes where it would be something else without. @see bash: assoc.c assoc_to_assign, lib/sh/shquote.c sh_contains_shell_metas */
export const keyQuoted = (key: number | string): string =>
  typeof key === 'string' && /[\s'"\\|&;()<>!{}*[?\]^$`]|(^|[=:])~|^#|^@$|\p{Cc}/u.test(key) ? doubleQuote(key) : String(key);

/** As bash writes a value that it would read again. */
export const doubleQuote = (text: string): string => (/\p{Cc}/u.test(text) ? ansiQuote(text) : `"${text.replace(/["$`\\]/g, '\\$&')}"`);
