import { readOptions } from './lib/options.ts';
import { formatPrintf } from './lib/printf.ts';
import { quote } from './lib/quote.ts';
import { utility } from './lib/tool.ts';

export const seq = utility(function* (tool) {
  const negative = tool.args.findIndex((word) => /^[-+]?[\d.]/.test(word));
  const words =
    negative < 0 || tool.args.includes('--') ? tool.args : [...tool.args.slice(0, negative), '--', ...tool.args.slice(negative)];
  const options = readOptions(tool, { short: 's:wf:', long: { separator: 's', 'equal-width': 'w', format: 'f' }, inOrder: true }, words);
  const { operands } = options;
  if (operands.length === 0) throw tool.usage('missing operand');
  if (operands.length > 3) throw tool.usage(`extra operand ${quote(operands[3] as string)}`);
  const numbers = operands.map((text) => {
    if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) {
      throw tool.usage(`invalid floating point argument: ${quote(text)}`);
    }
    return Number(text);
  });
  const last = numbers.at(-1) as number;
  const first = numbers.length > 1 ? (numbers[0] as number) : 1;
  const step = numbers.length > 2 ? (numbers[1] as number) : 1;
  if (step === 0 && tool.gnu) throw tool.usage(`invalid Zero increment value: ${quote(operands[1] as string)}`);
  const digits = Math.max(...operands.slice(0, Math.max(1, operands.length - 1)).map((text) => (text.split('.')[1] ?? '').length), 0);
  const precision = operands.length === 1 ? 0 : digits;
  const separator = options.value('s') ?? '\n';
  const format = options.value('f');
  const count = tool.gnu ? Math.floor((last - first) / step + 1e-9) : exactCount(first, step, last);
  const width = options.has('w')
    ? Math.max(
        first.toFixed(precision).length,
        (first + (Number.isFinite(count) ? Math.max(0, count) * step : 0)).toFixed(precision).length,
        last.toFixed(precision).length,
      )
    : 0;
  const plain = precision === 0 && width === 0 && format === undefined;
  for (let i = 0; i <= count; i++) {
    const value = first + i * step;
    tool.print((i === 0 ? '' : separator) + (plain ? value : formatted(value)));
    yield* tool.spill();
  }
  if (count >= 0) tool.print('\n');
  return 0;

  function formatted(value: number): string {
    const text = value.toFixed(precision);
    const padded = text.startsWith('-') ? `-${text.slice(1).padStart(width - 1, '0')}` : text.padStart(width, '0');
    return format === undefined ? padded : formatPrintf(format, [text], tool.flavor).text;
  }
});

/** Each is compared as it comes out; without a step there is no end. @see busybox: coreutils/seq.c */
function exactCount(first: number, step: number, last: number): number {
  const isWithin = (n: number): boolean => (step >= 0 ? first + n * step <= last : first + n * step >= last);
  if (step === 0) return isWithin(0) ? Number.POSITIVE_INFINITY : -1;
  let count = Math.max(-1, Math.floor((last - first) / step) + 1);
  while (count >= 0 && !isWithin(count)) count--;
  return count;
}
