import type { Task } from '../../../engine/index.ts';
import type { Socket } from '../../../kernel/index.ts';
import type { Reply } from './protocol.ts';

/** Where the server is that another copies. */
export interface Master {
  readonly host: string;
  readonly port: number;
}

/** Whose copy a server is, and who copies it. */
export interface Copies {
  readonly master: Master | undefined;
  /** Copies another, or no more; `quietly`: nobody has asked for that. */
  turn(master: Master | undefined, quietly?: boolean): void;
  /** Where the stream of commands is. */
  readonly offset: number;
  /** Sends one who copies all that there is, and from then on what is written. */
  serve(socket: Socket, listening: number | undefined): Task<void>;
  /** A connection has ended: whoever copied through it does no more. */
  left(socket: Socket): Task<void>;
  /** What INFO and ROLE tell of it. */
  info(): readonly string[];
  role(): Reply;
}
