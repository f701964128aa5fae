import { readAll } from './lib/input.ts';
import { readOptions } from './lib/options.ts';
import { Failure, type Tool, utility } from './lib/tool.ts';

/** factor: prime factors of each number. */
export const factor = utility(function* (tool) {
  const { operands } = readOptions(tool, { short: 'h', long: { exponents: 'h' } });
  const words = operands.length > 0 ? operands : (yield* readAll(tool.process, 0)).split(/\s+/).filter(Boolean);
  let code = 0;
  for (const word of words) {
    const number = Number(word);
    if (!/^\+?\d+$/.test(word) || number > Number.MAX_SAFE_INTEGER) {
      yield* tool.warn(tool.gnu ? `'${word}' is not a valid positive integer` : `invalid number '${word}'`);
      code = 1;
      continue;
    }
    tool.print(
      `${number}:${factorsOf(tool, number)
        .map((each) => ` ${each}`)
        .join('')}\n`,
    );
  }
  return code;
});

function factorsOf(tool: Tool, number: number): number[] {
  const factors: number[] = [];
  let rest = number;
  for (let divisor = 2; divisor * divisor <= rest; divisor += divisor === 2 ? 1 : 2) {
    if ((divisor & 0xfff) === 1) tool.process.work(1000);
    while (rest % divisor === 0) {
      factors.push(divisor);
      rest /= divisor;
    }
  }
  return rest > 1 ? [...factors, rest] : factors;
}

const UNITS = ['', 'K', 'M', 'G', 'T', 'P', 'E'];

/** numfmt: numbers with units, and back. @see coreutils: src/numfmt.c */
export const numfmt = utility(
  function* (tool) {
    const options = readOptions(tool, {
      short: 'd:z',
      long: {
        from: 'from:',
        to: 'to:',
        suffix: 'suffix:',
        format: 'format:',
        round: 'round:',
        padding: 'padding:',
        field: 'field:',
        header: 'header::',
        grouping: 'grouping',
        delimiter: 'd',
      },
    });
    const words =
      options.operands.length > 0 ? [...options.operands] : (yield* readAll(tool.process, 0)).split('\n').filter((line) => line !== '');
    for (const word of words) {
      const [, digits, unit = ''] = /^\s*(-?[\d.]+)\s*([KMGTPE]?i?)/i.exec(word) ?? [];
      if (digits === undefined) throw new Failure(`invalid number: '${word}'`, 2);
      const from = options.value('from') ?? 'none';
      const base = from === 'iec' || from === 'iec-i' || (from === 'auto' && unit.endsWith('i')) ? 1024 : 1000;
      if (unit !== '' && from === 'none') throw new Failure(`rejecting suffix in input: '${word}' (consider using --from)`, 2);
      const value = Number(digits) * base ** Math.max(0, UNITS.indexOf(unit.replace(/i$/, '').toUpperCase()));
      tool.print(`${shown(value, options.value('to'))}${options.value('suffix') ?? ''}\n`);
    }
    return 0;
  },
  { usageCode: 1 },
);

/** Rounded away from zero: one digit after the point below ten. */
function shown(value: number, to: string | undefined): string {
  if (to === undefined || to === 'none') return String(Math.trunc(value) === value ? value : Math.ceil(value));
  const base = to.startsWith('iec') ? 1024 : 1000;
  let scaled = Math.abs(value);
  let power = 0;
  while (scaled >= base && power < UNITS.length - 1) {
    scaled /= base;
    power++;
  }
  if (power === 0) return String(value);
  const rounded = scaled < 10 ? Math.ceil(scaled * 10 - 1e-9) / 10 : Math.ceil(scaled - 1e-9);
  const text = scaled < 10 && rounded < 10 ? rounded.toFixed(1) : String(Math.ceil(rounded));
  return `${value < 0 ? '-' : ''}${text}${to === 'si' && power === 1 ? 'k' : UNITS[power]}${to === 'iec-i' ? 'i' : ''}`;
}
