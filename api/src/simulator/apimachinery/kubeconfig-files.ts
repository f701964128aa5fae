import { complete, type Entry, type Kubeconfig, NO_KUBECONFIG, readKubeconfig, type Section } from './kubeconfig.ts';
import { sameJson } from './same-json.ts';

/** One of several files that hold together, by its path. */
export interface KubeconfigFile {
  readonly path: string;
  readonly text: string;
}

const SECTIONS = ['cluster', 'context', 'user'] as const satisfies readonly Section[];
type AnyEntry = Entry<Section>;

const entriesOf = (file: Kubeconfig, section: Section): readonly AnyEntry[] => (file[`${section}s`] ?? []) as readonly AnyEntry[];
const named = (entries: readonly AnyEntry[], name: string): AnyEntry | undefined => entries.find((one) => one.name === name);

/** What several files say together: of what two of them say the first one's holds; what they name by paths from where they stand as it is, or located. @see kubernetes: client-go/tools/clientcmd/loader.go Load */
export function mergedKubeconfig(files: readonly KubeconfigFile[], { isLocated = false } = {}): Kubeconfig {
  const all = files.map(({ path, text }) => {
    const file = complete(readKubeconfig(text));
    return isLocated ? located(file, path) : file;
  });
  const merged = (section: Section): readonly AnyEntry[] | null => {
    const entries = all.flatMap((file) => entriesOf(file, section));
    const first = entries.filter((one, i) => entries.findIndex(({ name }) => name === one.name) === i);
    return first.length > 0 ? first.toSorted((a, b) => (a.name < b.name ? -1 : 1)) : null;
  };
  return {
    ...NO_KUBECONFIG,
    preferences: Object.assign({}, ...all.map(({ preferences }) => preferences).reverse()),
    'current-context': all.find((file) => file['current-context'])?.['current-context'] ?? '',
    clusters: merged('cluster'),
    contexts: merged('context'),
    users: merged('user'),
  };
}

const PATHS = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'];

/** What a file names stands beside it. @see kubernetes: client-go/tools/clientcmd/loader.go ResolveLocalPaths */
function located(file: Kubeconfig, path: string): Kubeconfig {
  const folder = path.replace(/[^/]*$/, '');
  const moved = (section: Section): readonly AnyEntry[] | null =>
    file[`${section}s`] &&
    entriesOf(file, section).map((one) => {
      const fields = Object.entries(one[section]).map(([key, value]) => {
        const isBeside = folder !== '' && PATHS.includes(key) && typeof value === 'string' && !value.startsWith('/');
        return [key, isBeside ? `${folder}${value}` : value];
      });
      return { ...one, [section]: Object.fromEntries(fields) };
    });
  return { ...file, clusters: moved('cluster'), users: moved('user') };
}

/**
 * Which of them is to say what, where together they are to say that: what was changed or taken away where it stood first, what is new in the first.
 * @see kubernetes: client-go/tools/clientcmd/config.go ModifyConfig, writeCurrentContext
 */
export function splitKubeconfig(files: readonly KubeconfigFile[], next: Kubeconfig): ReadonlyMap<string, Kubeconfig> {
  const before = mergedKubeconfig(files);
  const all = files.map(({ path, text }) => ({ path, file: complete(readKubeconfig(text)) }));
  const changed = new Map<string, Kubeconfig>();
  const change = (path: string | undefined, how: (file: Kubeconfig) => Kubeconfig): void => {
    const one = all.find((file) => file.path === path) ?? all[0];
    if (one) changed.set(one.path, how(changed.get(one.path) ?? one.file));
  };
  for (const section of SECTIONS) {
    const [were, are] = [entriesOf(before, section), entriesOf(next, section)];
    const placeOf = (name: string): string | undefined => all.find(({ file }) => named(entriesOf(file, section), name))?.path;
    const gone = were.filter(({ name }) => !named(are, name));
    for (const one of are) {
      const was = named(were, one.name);
      if (was && sameJson(was, one)) continue;
      // What has another name only stays where it was.
      const renamed = was ? undefined : gone.find((other) => sameJson(other[section], one[section]))?.name;
      change(placeOf(renamed ?? one.name), (file) => withEntries(file, section, [...without(file, section, one.name), one]));
    }
    for (const { name } of gone) change(placeOf(name), (file) => withEntries(file, section, without(file, section, name)));
  }
  const [was, is] = [before['current-context'], next['current-context']];
  const said = is === '' ? all.find(({ file }) => file['current-context'])?.path : undefined;
  if (was !== is) change(said, (file) => ({ ...file, 'current-context': is }));
  if (!sameJson(before.preferences, next.preferences)) change(undefined, (file) => ({ ...file, preferences: next.preferences }));
  return changed;
}

const without = (file: Kubeconfig, section: Section, name: string): readonly AnyEntry[] =>
  entriesOf(file, section).filter((one) => one.name !== name);

const withEntries = (file: Kubeconfig, section: Section, entries: readonly AnyEntry[]): Kubeconfig => ({
  ...file,
  [`${section}s`]: entries.length > 0 ? entries.toSorted((a, b) => (a.name < b.name ? -1 : 1)) : null,
});
