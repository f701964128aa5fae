import { OsError, type Process } from '../../kernel/index.ts';

/** `mkdir -p`: what is there already is no error. */
export function makeDirectories(process: Process, path: string, mode = 0o755): void {
  let at = path.startsWith('/') ? '' : '.';
  for (const part of path.split('/').filter((each) => each !== '')) {
    at += `/${part}`;
    try {
      process.mkdir(at, mode);
    } catch (error) {
      if (!(error instanceof OsError) || error.code !== 'EEXIST') throw error;
    }
  }
}
