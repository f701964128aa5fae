import { plainScalar } from '../../apimachinery/plain-scalar.ts';
import { byteLength } from '../../apimachinery/utf8.ts';

/**
 * How a text is written in YAML as kubectl prints it: plain, in single or double quotes, or as a literal block.
 * @see go-yaml v2: encode.go stringv, resolve.go resolve, emitterc.go yaml_emitter_analyze_scalar
 */
type ScalarStyle = 'plain' | 'single' | 'double' | 'literal';

/** How go-yaml writes a text: a block if it has lines, plain if it would be read back as the same text, else quoted. */
export function scalarStyle(text: string, isSimpleKey: boolean): ScalarStyle {
  const traits = analyze(text);
  if (text.includes('\n')) return traits.block ? 'literal' : 'double';
  if (!isPlainString(text)) return 'double';
  if (traits.plain && !(isSimpleKey && text === '')) return 'plain';
  return traits.single ? 'single' : 'double';
}

/** A key of several lines, or a long one, stands after a question mark. @see go-yaml v2: emitterc.go yaml_emitter_check_simple_key */
export const isSimpleKey = (key: string): boolean =>
  !BREAKS.test(key) && key.length <= SIMPLE_KEY_BYTES && byteLength(key) <= SIMPLE_KEY_BYTES;
const SIMPLE_KEY_BYTES = 128;

/** What ends a line in YAML 1.1. */
export const isBreak = (character: string): boolean => BREAKS.test(character);
const BREAKS = /[\n\r\u0085\u2028\u2029]/;

/** Go's emitter takes neither tabs nor characters beyond the basic plane for printable. */
export function isPrintable(character: string): boolean {
  const code = character.codePointAt(0) as number;
  return (
    code === 0x0a ||
    (code >= 0x20 && code <= 0x7e) ||
    (code >= 0xa0 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd && code !== 0xfeff)
  );
}

/** Whether it would be read back as a text if written plain, by others too: by those who know dates, and numbers of base 60. */
const isPlainString = (text: string): boolean => typeof plainScalar(text) === 'string' && !isTimestamp(text) && !BASE_60.test(text);

const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

/** A day that there is, with or without a time of it. @see go-yaml v2: resolve.go parseTimestamp, allowedTimestampFormats */
function isTimestamp(text: string): boolean {
  const match = TIMESTAMP.exec(text);
  if (!match) return false;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return day <= days;
}
const TIME = '(?:[01]?\\d|2[0-3]):[0-5]?\\d:[0-5]?\\d(?:[.,]\\d+)?';
const ZONE = '(?:Z|[-+](?:[01]\\d|2[0-4]):(?:[0-5]\\d|60))';
const TIMESTAMP = new RegExp(`^(\\d{4})-(0?[1-9]|1[0-2])-(0?[1-9]|[12]\\d|3[01])(?:[Tt]${TIME}${ZONE}| ${TIME})?$`);

interface Traits {
  readonly plain: boolean;
  readonly single: boolean;
  readonly block: boolean;
}

function analyze(text: string): Traits {
  const unquotable = / [\n\u2028\u2029]/.test(text) || [...text].some((character) => !isPrintable(character));
  const breakSpace = /[\n\u2028\u2029] /.test(text);
  return {
    plain: !(/^ | $/.test(text) || BREAKS.test(text) || unquotable || hasBlockIndicator(text)),
    single: !(breakSpace || unquotable),
    block: !(text.endsWith(' ') || unquotable),
  };
}

const hasBlockIndicator = (text: string): boolean =>
  /^(---|\.\.\.)/.test(text) || /^[#,[\]{}&*!|>'"%@`]/.test(text) || /^[-?](?: |$)/.test(text) || /:(?: |$)| #/.test(text);
