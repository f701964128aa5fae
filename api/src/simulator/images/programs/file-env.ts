import { OsError, type Process } from '../../kernel/index.ts';

interface FileEnv {
  /** The line of the script on which it reads the file. */
  readonly line: number;
  /** What it says where a variable and its file are both given. */
  readonly exclusive?: (name: string, file: string) => string;
}

/**
 * `file_env` of the official images' scripts: a variable may be given as a file that has it. What is said where that cannot be, and ends the script.
 * @see docker-library/postgres, mysql, mongo: docker-entrypoint.sh file_env
 */
export function takeFromFiles(process: Process, names: readonly string[], { line, exclusive = bothSet }: FileEnv): string | undefined {
  for (const name of names) {
    const file = `${name}_FILE`;
    const path = process.env.get(file);
    if (!path) continue;
    if (process.env.get(name)) return `${exclusive(name, file)}\n`;
    try {
      process.env.set(name, process.readFile(path).replace(/\n+$/, ''));
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      return `/usr/local/bin/docker-entrypoint.sh: line ${line}: ${path}: ${error.message}\n`;
    }
    process.env.delete(file);
  }
  return undefined;
}

const bothSet = (name: string, file: string): string => `error: both ${name} and ${file} are set (but are exclusive)`;
