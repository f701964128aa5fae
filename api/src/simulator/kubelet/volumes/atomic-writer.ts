import { calendar } from '../../apimachinery/time.ts';
import type { Micros, Random } from '../../engine/index.ts';
import { type FileTree, OsError } from '../../kernel/index.ts';
import { MountError, type Payload } from './payload.ts';

/**
 * Writes a payload so that readers see all of the old or all of the new: a directory with the time in its name, the link
 * `..data` to it, and a link for each name at the top. Returns whether anything changed. Throws MountError where one path needs
 * a directory that another one has as a file, and where there is no room: a Pod whose memory limit is a few bytes (128m) has one
 * page, so that its second file is too much, whichever that is.
 * @param where the volume is on the node
 * @see kubernetes: pkg/volume/util/atomic_writer.go
 */
export function writeAtomically(
  tree: FileTree,
  where: string,
  payload: Payload,
  before: Payload | undefined,
  now: Micros,
  random: Random,
): boolean {
  if (before && samePayload(before, payload)) return false;
  const { year, month, day, hour, minute, second } = calendar(now);
  const two = (n: number) => String(n).padStart(2, '0');
  const chance = random.fork('atomic', now);
  const unique = chance.int(2 ** 32);
  const directory = `/..${year}_${two(month)}_${two(day)}_${two(hour)}_${two(minute)}_${two(second)}.${unique}`;
  const old = tree.lookup('/..data')?.target;
  tree.mkdir(directory, { mode: 0o755 });
  for (const [path, { content, mode, uid }] of fromAnywhere([...payload], chance)) {
    try {
      tree.writeFile(`${directory}/${path}`, content, { mode, ...(uid !== undefined && { uid }) });
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      tree.remove(directory);
      throw new MountError(`${failedCall(error, `${where}${directory}/${path}`)}: ${error.message.toLowerCase()}`);
    }
  }
  tree.remove('/..data');
  tree.symlink(directory.slice(1), '/..data');
  const names = topNames(payload);
  for (const name of names) if (!tree.lookup(`/${name}`)) tree.symlink(`..data/${name}`, `/${name}`);
  for (const name of topNames(before ?? new Map())) if (!names.has(name)) tree.remove(`/${name}`);
  if (old) tree.remove(`/${old}`);
  return true;
}

/** Go goes through a map from anywhere on. */
function fromAnywhere<T>(entries: readonly T[], chance: Random): readonly T[] {
  const first = chance.int(entries.length);
  return [...entries.slice(first), ...entries.slice(0, first)];
}

/** What is in the way: a directory, a file that should be one, or that there is no room. */
function failedCall({ code }: OsError, path: string): string {
  if (code === 'EISDIR') return `open ${path}`;
  return code === 'ENOSPC' ? `write ${path}` : `mkdir ${path.slice(0, path.lastIndexOf('/'))}`;
}

const topNames = (payload: Payload): ReadonlySet<string> => new Set([...payload.keys()].map((path) => path.split('/')[0] as string));

function samePayload(a: Payload, b: Payload): boolean {
  if (a.size !== b.size) return false;
  for (const [path, { content, mode }] of b) {
    const old = a.get(path);
    if (old?.content !== content || old.mode !== mode) return false;
  }
  return true;
}
