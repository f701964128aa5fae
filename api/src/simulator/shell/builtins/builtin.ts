import type { Task } from '../../engine/index.ts';
import type { Shell } from '../shell.ts';

/** A command that the shell itself carries out. `argv[0]` is its name. The status comes at once or after waiting. */
export type Builtin = (shell: Shell, argv: string[]) => number | Task<number>;
