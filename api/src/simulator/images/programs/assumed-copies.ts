import { finished } from '../../engine/index.ts';
import { OsError, type Process, type Program } from '../../kernel/index.ts';
import { coreutils } from '../../shell/utilities/index.ts';
import { makeDirectories, makeParents } from '../../shell/utilities/lib/files.ts';

/**
 * cp in an image of which nothing is known: what it is to copy from the image is taken to be there, an empty file, or a directory
 * where a directory is meant. What would come from a volume is not.
 */
export const assumedCp: Program = (process) => {
  const words = process.argv.slice(1);
  const directories = words.some((word) => /^-\w*[aRr]|^--(archive|recursive)$/.test(word));
  const operands = words.filter((word) => !word.startsWith('-'));
  for (const source of operands.slice(0, -1)) assume(process, source, directories);
  // What a pattern of a directory that was only assumed matches is nothing.
  const empty = operands.slice(0, -1).filter((source) => source.endsWith('/*') && process.access(source.slice(0, -2), 'f'));
  if (empty.length > 0 && empty.length === operands.length - 1) return finished(0);
  process.argv = process.argv.filter((word) => !empty.includes(word));
  return (coreutils.cp as Program)(process);
};

function assume(process: Process, source: string, directory: boolean): void {
  if (!source.startsWith('/') || process.access(source, 'f') || isMounted(process, source)) return;
  const path = source.replace(/\/(\.|\*)?$/, '');
  try {
    if (directory || path !== source) makeDirectories(process, path);
    else {
      makeParents(process, path);
      process.writeFile(path, '');
    }
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
  }
}

const isMounted = (process: Process, path: string): boolean =>
  process.mounts().some((mount) => mount.path !== '/' && (path === mount.path || path.startsWith(`${mount.path}/`)));
