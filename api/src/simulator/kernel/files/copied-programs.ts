import type { Engine } from '../../engine/index.ts';
import type { Data, Program } from '../types.ts';
import type { Content } from './content.ts';

/** What runs when the file is executed, and the bytes of memory that it takes (undefined: the usual). */
export interface ProgramFile {
  readonly program: Program;
  readonly memory: number | undefined;
}

/**
 * What is in executables that are no scripts: they begin as ELF files do, and the rest tells them apart. So a copy, however
 * it was made, is the same program. Numbered in the order in which they are first read in a run.
 */
export class CopiedPrograms {
  readonly #contents = new Map<Program, string>();
  readonly #files = new Map<string, ProgramFile>();

  contentOf(file: ProgramFile): Data {
    const known = this.#contents.get(file.program);
    if (known !== undefined) return known;
    const content = HEADER + String(this.#contents.size + 1).padStart(PROGRAM_SIZE - HEADER.length, '\0');
    this.#contents.set(file.program, content);
    this.#files.set(content, file);
    return content;
  }

  /** The program that this is a copy of. */
  in(content: Content): ProgramFile | undefined {
    return content.size === PROGRAM_SIZE ? this.#files.get(content.text()) : undefined;
  }
}

/** Those of a run: files go from container to container, and over the network's volumes from node to node. */
export function copiedPrograms(engine: Engine): CopiedPrograms {
  let programs = ofRun.get(engine);
  if (!programs) {
    programs = new CopiedPrograms();
    ofRun.set(engine, programs);
  }
  return programs;
}

const ofRun = new WeakMap<Engine, CopiedPrograms>();
const HEADER = '\x7fELF\x02\x01\x01\0';

/** The bytes that a program's file is told to have, since it has none. */
export const PROGRAM_SIZE = 16;
