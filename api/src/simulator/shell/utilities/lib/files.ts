import { cleanPath, type MountRow, OsError, type Process, type Stat } from './kernel.ts';

/** The stat of a path, or undefined where there is nothing (or nothing may be seen). */
export function statOrNone(process: Process, path: string, follow = true): Stat | undefined {
  try {
    return follow ? process.stat(path) : process.lstat(path);
  } catch (error) {
    if (error instanceof OsError) return undefined;
    throw error;
  }
}

/** The text of a file, empty where there is none (or it may not be read). */
export function readOrEmpty(process: Process, path: string): string {
  try {
    return process.readFile(path);
  } catch (error) {
    if (error instanceof OsError) return '';
    throw error;
  }
}

/** Of one, five and fifteen minutes. @see getloadavg(3) */
export const loadAverages = (process: Process): number[] => readOrEmpty(process, '/proc/loadavg').split(' ').slice(0, 3).map(Number);

/** Links are followed; false where nothing is there. */
export const isFile = (process: Process, path: string): boolean => statOrNone(process, path)?.type === 'file';
export const isDirectory = (process: Process, path: string): boolean => statOrNone(process, path)?.type === 'directory';

/** `directory/name` without doubled slashes. */
export const joinPath = (directory: string, name: string): string => (directory.endsWith('/') ? directory + name : `${directory}/${name}`);

/** From where the process stands, without `.` and `..`; no link is followed. */
export const absolutePath = (process: Process, path: string): string =>
  cleanPath(path.startsWith('/') ? path : joinPath(process.cwd, path));

/** The last part of a path: `/a/b/` is `b`, `/` is `/`. */
export function baseName(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  if (trimmed === '') return path === '' ? '' : '/';
  return trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

/** What comes before the last part. */
export function directoryName(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  if (trimmed === '') return path === '' ? '.' : '/';
  const slash = trimmed.lastIndexOf('/');
  if (slash < 0) return '.';
  return trimmed.slice(0, slash).replace(/\/+$/, '') || '/';
}

/** How many KiB a file takes on disk: files in blocks of 4 KiB, directories one block where they have a size on disk. */
export function kibibytes(stat: Stat): number {
  if (stat.type === 'file') return Math.ceil((stat.allocated ?? stat.size) / 4096) * 4;
  return stat.type === 'directory' && stat.size % 4096 === 0 ? stat.size / 1024 : 0;
}

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

/** The directories above a file. */
export const makeParents = (process: Process, path: string, mode?: number): void =>
  makeDirectories(process, path.slice(0, path.lastIndexOf('/') + 1), mode);

/** The mount that a file is in. Throws OsError. */
export function mountOf(process: Process, path: string): MountRow {
  const full = process.realpath(path);
  const fits = process.mounts().filter((mount) => mount.path === '/' || full === mount.path || full.startsWith(`${mount.path}/`));
  return fits.reduce((nearest, mount) => (mount.path.length > nearest.path.length ? mount : nearest));
}
