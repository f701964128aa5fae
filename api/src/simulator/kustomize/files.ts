import { fail, KustomizeError } from './error.ts';

/** Where a kustomization is built. Paths are absolute. */
export interface Files {
  /** The one that it is started in. */
  readonly directory: string;
  /** Links are not followed. What is wrong comes in the system's words: `no such file or directory`. */
  lstat(path: string): Entry | { readonly problem: string };
  read(path: string): string | { readonly problem: string };
  /** A variable of the environment. */
  variable(name: string): string | undefined;
}
interface Entry {
  readonly type: string;
  /** Of a link. */
  readonly target?: string;
}

/** Neither `.` nor `..`, nor empty names. @see Go: path/filepath Clean */
function cleaned(path: string): string {
  const steps: string[] = [];
  for (const step of path.split('/'))
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  return `/${steps.join('/')}`;
}

export const joined = (directory: string, path: string): string => cleaned(`${directory}/${path}`);

/** A directory, and the name of the file in it, if the path is that of a file. */
interface Place {
  readonly directory: string;
  readonly file: string;
}

/** @see sigs.k8s.io/kustomize: kyaml/filesys/fsondisk.go CleanedAbs */
export function placeOf(files: Files, path: string): Place {
  const absolute = path.startsWith('/') ? cleaned(path) : joined(files.directory, path);
  const found = followed(files, absolute, path);
  const entry = files.lstat(found);
  if ('type' in entry && entry.type === 'directory') return { directory: found, file: '' };
  const at = found.lastIndexOf('/');
  return { directory: found.slice(0, at) || '/', file: found.slice(at + 1) };
}

const MOST_LINKS = 255;

/** Without links. @see Go: path/filepath EvalSymlinks */
function followed(files: Files, absolute: string, path: string): string {
  const left = absolute.split('/').filter(Boolean);
  let at = '';
  let links = 0;
  for (let step = left.shift(); step !== undefined; step = left.shift()) {
    if (step === '..') {
      at = at.slice(0, Math.max(0, at.lastIndexOf('/')));
      continue;
    }
    const next = `${at}/${step}`;
    const entry = files.lstat(next);
    const problem =
      'problem' in entry
        ? `lstat ${next}: ${entry.problem}`
        : ++links > MOST_LINKS && entry.target !== undefined
          ? 'EvalSymlinks: too many links'
          : entry.target === undefined && entry.type !== 'directory' && left.length > 0
            ? `lstat ${next}/${left[0]}: not a directory`
            : undefined;
    if (problem !== undefined) throw new KustomizeError(`evalsymlink failure on '${path}' : ${problem}`);
    const { target } = entry as Entry;
    if (target === undefined) at = next;
    else {
      if (target.startsWith('/')) at = '';
      left.unshift(...target.split('/').filter((one) => one !== '' && one !== '.'));
    }
  }
  return at || '/';
}

/** @see sigs.k8s.io/kustomize: kyaml/filesys/confirmeddir.go ConfirmDir */
export function confirmedDirectory(files: Files, path: string): string {
  if (path === '') fail('directory path cannot be empty');
  let place: Place;
  try {
    place = placeOf(files, path);
  } catch (error) {
    throw error instanceof KustomizeError ? new KustomizeError(`not a valid directory: ${error.message}`) : error;
  }
  return place.file === '' ? place.directory : fail(`'${path}': file is not directory`);
}

/** Whether a directory is that one or in it. */
export const isIn = (directory: string, outer: string): boolean =>
  outer === '/' || directory === outer || directory.startsWith(`${outer}/`);
