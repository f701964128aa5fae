import { YamlError } from './cursor.ts';

/**
 * Refuses characters that YAML does not have. The scanner rests on that: to it a zero is the end of the text.
 * @see go-yaml: readerc.go yaml_parser_update_buffer
 */
export function checkCharacters(text: string): void {
  const match = FORBIDDEN.exec(text);
  if (match) throw new YamlError('control characters are not allowed', match.index);
}
const FORBIDDEN = /(?![\t\n\r\u0085])\p{Cc}|[\ufffe\uffff]/u;

/** Halves of characters are none, in JSON either. */
export function checkSurrogates(text: string): void {
  const match = /\p{Cs}/u.exec(text);
  if (match) throw new YamlError('invalid Unicode character', match.index);
}
