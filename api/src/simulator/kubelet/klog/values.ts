import { goQuote } from '../../apimachinery/go-quote.ts';
import { formatTime } from '../../apimachinery/time.ts';
import { MILLISECOND, type Micros, SECOND } from '../../engine/index.ts';

/** What has several lines is not quoted, nor a list. @see klog: internal/serialize/keyvalues.go writeStringValue */
const inLines = (text: string): string => `<\n\t${text.replaceAll('\n', '\n\t')}\n >`;
export const errorText = (error: string): string => (error.includes('\n') ? inLines(error) : goQuote(error));
export const listText = (list: readonly string[]): string => {
  const text = `[${list.join(' ')}]`;
  return text.includes('\n') ? inLines(text) : text;
};

/** `2023-05-15 09:00:00.25 +0000 UTC` */
export function goTime(at: Micros): string {
  const micros = at - Math.floor(at / SECOND) * SECOND;
  const fraction = micros === 0 ? '' : `.${String(micros).padStart(6, '0').replace(/0+$/, '')}`;
  return `${formatTime(at).replace('T', ' ').replace('Z', '')}${fraction} +0000 UTC`;
}

/** Of half a second and of whole ones. */
export const shortDuration = (time: Micros): string => {
  if (time < SECOND) return `${time / MILLISECOND}ms`;
  const seconds = time / SECOND;
  return seconds >= 60 ? `${Math.floor(seconds / 60)}m${seconds % 60}s` : `${seconds}s`;
};
