import { ownFrameTable } from './own-frames.data.ts';
import type { Machine, Raised } from './values.ts';

const NOWHERE = { line: 1, column: 0, endLine: 1, endColumn: 0 };

/** An exception that has come through functions of Python's own tells of them, as its library has them in that version. */
export function through(machine: Machine, calls: string, raised: Raised): Raised {
  const version = machine.version.split('.').slice(0, 2).join('.');
  const frames = (ownFrameTable[calls]?.[version] ?? []).map((text) => ({
    where: '',
    file: '',
    at: NOWHERE,
    text: text.replace('LIB/', `/usr/local/lib/python${version}/`),
  }));
  raised.frames.unshift(...frames);
  return raised;
}
