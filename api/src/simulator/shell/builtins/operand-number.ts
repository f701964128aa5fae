import type { Shell } from '../shell.ts';

/**
 * The number that an operand of exit, return, shift, break or continue is, if it is one to this shell.
 * @see dash: src/mystring.c number; busybox: shell/ash.c number; bash: builtins/common.c get_numeric_arg
 */
export function operandNumber({ flavor }: Shell, text: string): number | undefined {
  if (!(flavor === 'ash' ? /^\d+$/ : /^\s*[-+]?\d+\s*$/).test(text)) return undefined;
  const number = Number(text);
  return flavor === 'dash' && (number < 0 || number > 2 ** 31 - 1) ? undefined : number;
}
