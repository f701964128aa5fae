import { fail, NotFollowed, within } from './error.ts';
import { confirmedDirectory, type Files, isIn, joined, placeOf } from './files.ts';

/** Reads what one kustomization names: paths are relative to its directory. */
export interface Loader {
  readonly files: Files;
  readonly root: string;
  /** The kustomization that this one is a base of. */
  readonly referrer: Loader | undefined;
  /** Whether it may read files that are outside of its directory. */
  readonly reachesOut: boolean;
}

/** @see sigs.k8s.io/kustomize: api/loader/loader.go NewLoader */
export function loaderAt(files: Files, path: string, reachesOut: boolean): Loader {
  if (isRemote(path)) throw new NotFollowed(`kustomize of ${path}`);
  const root = within('must build at directory', () => confirmedDirectory(files, path));
  return { files, root, referrer: undefined, reachesOut };
}

/** Of a base or a component. @see sigs.k8s.io/kustomize: api/loader/fileloader.go New, errIfArgEqualOrHigher */
export function loaderBelow(loader: Loader, path: string): Loader {
  if (path === '') fail('new root cannot be empty');
  if (isRemote(path)) throw new NotFollowed(`kustomize of ${path}`);
  if (path.startsWith('/')) fail(`new root '${path}' cannot be absolute`);
  const root = within('must build at directory', () => confirmedDirectory(loader.files, joined(loader.root, path)));
  for (let one: Loader | undefined = loader; one; one = one.referrer)
    if (isIn(one.root, root)) fail(`cycle detected: candidate root '${root}' contains visited root '${one.root}'`);
  return { ...loader, root, referrer: loader };
}

/** The text of a file. @see sigs.k8s.io/kustomize: api/loader/fileloader.go Load, loadrestrictions.go */
export function load({ files, root, reachesOut }: Loader, path: string): string {
  if (/^https?:\/\//.test(path)) throw new NotFollowed(`kustomize of ${path}`);
  let absolute = path.startsWith('/') ? path : joined(root, path);
  if (!reachesOut) {
    const { directory, file } = placeOf(files, absolute);
    if (file === '') fail(`'${absolute}' must resolve to a file`);
    if (!isIn(directory, root)) fail(`security; file '${absolute}' is not in or below '${root}'`);
    absolute = joined(directory, file);
  }
  const text = files.read(absolute);
  return typeof text === 'string' ? text : fail(`${text.problem === 'is a directory' ? 'read' : 'open'} ${absolute}: ${text.problem}`);
}

/** What git would have to bring. @see sigs.k8s.io/kustomize: api/internal/git/repospec.go */
const isRemote = (path: string): boolean => /^(?:git::|gh:|[\w.-]+@[\w.-]+:|[a-z+]+:\/\/|(?:www\.)?github\.com[/:])/i.test(path);
