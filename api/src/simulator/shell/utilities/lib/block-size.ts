import { quote } from './quote.ts';
import { Failure } from './tool.ts';

/** What sizes are counted in: how it is called, and what stands after each number of them. */
export interface Block {
  readonly bytes: number;
  readonly name: string;
  readonly suffix: string;
}

const LETTERS = 'KMGTPE';

/** What GNU's -B says: `M` writes the letter after each number, `1M` does not. @see gnulib: lib/human.c humblock, lib/human.h */
export function blockSize(text: string): Block {
  const [, digits = '', letter = '', ending = ''] = /^(\d*)([kKMGTPE]?)(i?B)?$/.exec(text) ?? [];
  const power = letter === '' ? 0 : LETTERS.indexOf(letter.toUpperCase()) + 1;
  const base = ending === 'B' ? 1000 : 1024;
  const bytes = (digits === '' ? 1 : Number(digits)) * base ** power;
  if ((digits === '' && letter === '') || bytes === 0) throw new Failure(`invalid -B argument ${quote(text)}`, 1);
  const unit = `${base === 1000 && letter.toUpperCase() === 'K' ? 'k' : letter.toUpperCase()}${power > 0 && ending ? (base === 1000 ? 'B' : 'iB') : ''}`;
  return { bytes, name: nameOf(bytes), suffix: digits === '' ? unit : '' };
}

/** @see coreutils: src/df.c get_header */
function nameOf(bytes: number): string {
  for (const [base, ending] of [
    [1024, ''],
    [1000, 'B'],
  ] as const)
    for (let power = LETTERS.length; power > 0; power--)
      if (bytes % base ** power === 0) {
        const letter = LETTERS[power - 1] ?? '';
        return `${bytes / base ** power}${base === 1000 && power === 1 ? 'k' : letter}${ending}`;
      }
  return `${bytes}B`;
}
