import type { Task } from '../../engine/index.ts';
import type { Process, Program } from '../../kernel/index.ts';
import { type BusyboxRelease, busyboxBanner } from '../../shell/utilities/index.ts';

/** `busybox APPLET ARGUMENT…` */
export const multicallOf =
  (table: Readonly<Record<string, Program>>, release: BusyboxRelease): Program =>
  (process) =>
    multicall(process, table, `${busyboxBanner(process, release)}${BANNER}`);

function* multicall(process: Process, utilities: Readonly<Record<string, Program>>, banner: string): Task<number> {
  const [, name, ...rest] = process.argv;
  if (name === undefined || name === '--help') {
    yield* process.write(1, banner);
    return 0;
  }
  if (name === '--list') {
    const names = Object.keys(utilities).sort();
    yield* process.write(1, names.map((applet) => `${applet}\n`).join(''));
    return 0;
  }
  const program = Object.hasOwn(utilities, name) ? utilities[name] : undefined;
  if (!program) {
    yield* process.write(2, `${name}: applet not found\n`);
    return 127;
  }
  process.argv = [name, ...rest];
  return yield* program(process);
}

const BANNER = `
BusyBox is copyrighted by many authors between 1998-2015.
Licensed under GPLv2. See source distribution for detailed
copyright notices.

Usage: busybox [function [arguments]...]
   or: busybox --list[-full]
   or: busybox --show SCRIPT
   or: busybox --install [-s] [DIR]
   or: function [arguments]...
`;
