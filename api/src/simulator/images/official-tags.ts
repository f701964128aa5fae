import { numberedWords, tagWords, versionsWithV, withoutLatest } from './existence.data.ts';
import { newestPatches, newestVersions, releases } from './releases.data.ts';

/** Whether the official image `library/…` has, or could have, such a tag. */
export const couldBePushed = (path: string, tag = 'latest'): boolean => wasPushed(path.slice('library/'.length), tag);

/** Whether an official image could have such a tag: a version that is out, and known variants. */
export function wasPushed(repository: string, tag: string): boolean {
  if (tag === 'latest' && withoutLatest.has(repository)) return false;
  if (namesDistribution(repository, tag)) return false;
  const [first = '', ...rest] = tag.split('-');
  // The newest of all is of no variant, and a variant has no version after it.
  if (rest.length > 0 && ([first, ...rest].includes('latest') || /^(alpine|slim)-\d/.test(tag))) return false;
  const version = /^(v?)(\d+(?:\.\d+)*)(?:(?:rc|RC|beta|alpha|[abu_])\d+)?$/.exec(first);
  if (version) {
    if (version[1] === 'v' && !versionsWithV.has(repository)) return false;
    if (!isOut(repository, (version[2] as string).split('.').map(Number))) return false;
  } else if (!isTagPart(first)) return false;
  return rest.every((part) => /^[\d.]+[a-z]?\d*$/.test(part) || isTagPart(part));
}

/** Well-known images are tagged with a distribution's release (`bookworm`), not with its name, but for MySQL's and its own. */
function namesDistribution(repository: string, tag: string): boolean {
  const name = /(?:^|-)(debian|ubuntu|centos)(?![a-z])/.exec(tag)?.[1];
  return name !== undefined && repository in newestVersions && name !== repository && `${repository}:${name}` !== 'mysql:debian';
}

function isTagPart(part: string): boolean {
  if (tagWords.has(part)) return true;
  const [, word = '', number = ''] = /^([a-zA-Z]+)[._]?(\d[\d.]*)$/.exec(part) ?? [];
  return word === 'alpine' ? /^\d+\.\d+$/.test(number) : numberedWords.has(word);
}

function isOut(repository: string, version: readonly number[]): boolean {
  const [major = 0, minor = 0, patch = 0] = version;
  const newest = newestVersions[repository];
  // Dates are versions of rolling distributions.
  if (major >= 2000) return true;
  if (!newest) return major < 100 && minor < 1000;
  // CentOS dates its patches.
  if (version.length > 3 || (patch >= 200 && repository !== 'centos')) return false;
  const known = releases[repository];
  if (known && !(version.length > 1 ? known.test(`${major}.${minor}`) : MINORS.some((each) => known.test(`${major}.${each}`))))
    return false;
  const lastPatch = newestPatches[repository]?.[`${major}.${minor}`];
  if (lastPatch !== undefined && patch > lastPatch) return false;
  const [lastMajor, lastMinor] = newest;
  return major < lastMajor || (major === lastMajor && (lastMinor === undefined || minor <= lastMinor));
}

/** What a release's second number may be. */
const MINORS = Array.from({ length: 30 }, (_, minor) => minor);
