import { byteLength } from '../../apimachinery/utf8.ts';

/**
 * How a text is written in YAML as kubectl prints it: plain, in single or double quotes, or as a literal block.
 * @see go-yaml v2: encode.go stringv, resolve.go resolve, emitterc.go yaml_emitter_analyze_scalar
 */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal';

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

/** Whether it would be read back as a text if written plain. */
function isPlainString(text: string): boolean {
  if (WORDS.has(text)) return false;
  if (!/^[-+.0-9]/.test(text)) return true;
  if (text.startsWith('.')) return !FLOAT.test(text);
  if (TIMESTAMP.test(text) || BASE_60.test(text)) return false;
  const digits = text.replaceAll('_', '');
  return !INTEGER.test(digits) && !FLOAT.test(digits);
}

const WORDS = new Set(
  'y Y yes Yes YES on On ON true True TRUE n N no No NO off Off OFF false False FALSE ~ null Null NULL .nan .NaN .NAN .inf .Inf .INF +.inf +.Inf +.INF -.inf -.Inf -.INF'
    .split(' ')
    .concat(''),
);
const INTEGER = /^[-+]?(0|[1-9][0-9]*|0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+)$/;
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const TIMESTAMP =
  /^\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[-+]\d\d:\d\d))|(?: \d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?))?$/;

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
