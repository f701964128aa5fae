import { OsError, type Process } from '../../../kernel/index.ts';

/** A suite of an archive, with the components that are wanted of it. */
export interface Suite {
  readonly uri: string;
  readonly name: string;
  readonly components: readonly string[];
}

/** What sources.list and the files beside it name, each suite once, in their order. @see apt: sources.list(5) */
export function suitesOf(process: Process): readonly Suite[] {
  const found = new Map<string, Suite>();
  for (const text of filesOf(process))
    for (const suite of text.name.endsWith('.sources') ? inStanzas(text.content) : inLines(text.content)) {
      const key = `${suite.uri} ${suite.name}`;
      const components = new Set([...(found.get(key)?.components ?? []), ...suite.components]);
      found.set(key, { ...suite, components: [...components] });
    }
  return [...found.values()];
}

/** How it is called in what apt says. */
export const titleOf = ({ uri, name }: Suite): string => `${uri} ${name}`;

export const hostOf = ({ uri }: Suite): string => /^\w+:\/\/([^/:]+)/.exec(uri)?.[1] ?? '';

function filesOf(process: Process): { name: string; content: string }[] {
  const beside = namesIn(process, '/etc/apt/sources.list.d').filter((name) => /\.(list|sources)$/.test(name));
  return ['/etc/apt/sources.list', ...beside.sort().map((name) => `/etc/apt/sources.list.d/${name}`)].flatMap((name) =>
    process.access(name, 'r') ? [{ name, content: process.readFile(name) }] : [],
  );
}

function namesIn(process: Process, directory: string): string[] {
  try {
    return [...process.readdir(directory)];
  } catch (error) {
    if (error instanceof OsError) return [];
    throw error;
  }
}

const trimmed = (uri: string): string => uri.replace(/\/+$/, '');

function inLines(content: string): Suite[] {
  return content.split('\n').flatMap((line) => {
    const [kind, uri, name, ...components] = line
      .replace(/#.*/, '')
      .replace(/\[[^\]]*\]/, '')
      .trim()
      .split(/\s+/);
    return kind === 'deb' && uri !== undefined && name !== undefined ? [{ uri: trimmed(uri), name, components }] : [];
  });
}

function inStanzas(content: string): Suite[] {
  return content.split(/\n\s*\n/).flatMap((stanza) => {
    const field = (name: string): string[] =>
      (new RegExp(`^${name}:(.*(?:\\n[ \\t].*)*)`, 'im').exec(stanza)?.[1] ?? '').split(/\s+/).filter((word) => word !== '');
    if (!field('Types').includes('deb') || field('Enabled')[0] === 'no') return [];
    return field('URIs').flatMap((uri) => field('Suites').map((name) => ({ uri: trimmed(uri), name, components: field('Components') })));
  });
}

/**
 * Releases that were taken from the archives before May 2023, when their time was up: they are kept elsewhere.
 * @see debian.org: archive.debian.org; ubuntu.com: old-releases.ubuntu.com
 */
const GONE = /^(squeeze|wheezy|jessie|stretch|artful|cosmic|disco|eoan|groovy|hirsute|impish)\b/;
const KEPT = /archive\.debian\.org|debian-archive|snapshot\.debian\.org|old-releases/;
export const isGone = ({ uri, name }: Suite): boolean => GONE.test(name) && !KEPT.test(uri);

/** Kilobytes of a suite's InRelease, and of each component's list, as they were about then. */
const SIZES: Readonly<Record<string, readonly [release: number, components: Readonly<Record<string, number>>]>> = {
  buster: [122, { main: 7909 }],
  'buster-updates': [56.6, { main: 8.8 }],
  'buster/updates': [34.8, { main: 515 }],
  bullseye: [116, { main: 8183 }],
  'bullseye-updates': [44.1, { main: 14.8 }],
  'bullseye-security': [48.4, { main: 243 }],
  bookworm: [151, { main: 8906 }],
  'bookworm-updates': [52.1, { main: 4.7 }],
  'bookworm-security': [48, { main: 48 }],
  focal: [265, { main: 1275, restricted: 33.4, universe: 11_300, multiverse: 177 }],
  'focal-updates': [114, { main: 3200, restricted: 2200, universe: 1350, multiverse: 31.2 }],
  'focal-backports': [108, { main: 55.2, universe: 28.6 }],
  'focal-security': [114, { main: 2720, restricted: 2060, universe: 1050, multiverse: 28.5 }],
  jammy: [270, { main: 1792, restricted: 164, universe: 17_500, multiverse: 266 }],
  'jammy-updates': [119, { main: 886, restricted: 467, universe: 1176, multiverse: 41.6 }],
  'jammy-backports': [108, { main: 49.4, universe: 25.6 }],
  'jammy-security': [110, { main: 585, restricted: 417, universe: 941, multiverse: 36.3 }],
};

/** Those of a suite, for the components that are wanted and that it has. */
export function sizesOf({ name, components }: Suite): { release: number; lists: readonly (readonly [component: string, size: number])[] } {
  const [release, known] = SIZES[name] ?? [52.1, Object.fromEntries(components.map((each) => [each, each === 'main' ? 1200 : 120]))];
  return { release, lists: components.flatMap((each) => (known[each] === undefined ? [] : [[each, known[each]] as const])) };
}

/** @see apt: apt-pkg/contrib/strutl.cc SizeToStr */
export function sizeText(kilobytes: number): string {
  const [number, unit] = kilobytes < 10_000 ? [kilobytes, 'kB'] : [kilobytes / 1000, 'MB'];
  return `${number < 100 ? number.toFixed(1) : number.toFixed(0)} ${unit}`;
}
