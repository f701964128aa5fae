import { goWords, OsError, type Process } from '../../kernel/index.ts';

/** What keeps a directory and those above it from being made. @see go: src/os/path.go MkdirAll */
export function whyNoFolder(process: Process, directory: string): string | undefined {
  const parts = directory.split('/');
  for (let i = directory.startsWith('/') ? 2 : 1; i <= parts.length; i++) {
    const path = parts.slice(0, i).join('/');
    const why = failing('mkdir', path, () => {
      if (!process.access(path, 'f')) process.mkdir(path, 0o755);
    });
    if (why !== undefined) return why;
  }
  return undefined;
}

/** What keeps a file from being there, empty if it is new. @see go: src/os/file.go WriteFile */
export const whyNoFile = (process: Process, file: string): string | undefined =>
  failing('open', file, () => {
    if (!process.access(file, 'f')) process.writeFile(file, '');
  });

/** @see go: src/io/fs/fs.go PathError */
function failing(call: string, path: string, does: () => void): string | undefined {
  try {
    does();
    return undefined;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return `${call} ${path}: ${goWords(error)}`;
  }
}
