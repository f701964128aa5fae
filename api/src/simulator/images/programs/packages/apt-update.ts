import { MILLISECOND, SECOND, type Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import type { Tool } from '../../../shell/utilities/index.ts';
import { hostOf, isGone, type Suite, sizesOf, sizeText, suitesOf, titleOf } from './apt-sources.ts';
import { unwritable } from './install.ts';

const LISTS = '/var/lib/apt/lists';

/** Whether there are lists of packages: images come without. */
export const hasLists = (process: Process): boolean =>
  process.access(LISTS, 'r') && process.readdir(LISTS).some((file) => file.endsWith('_Packages'));

/** Fetches the lists of all suites. @see apt: apt-private/private-update.cc, apt-pkg/acquire-item.cc */
export function* update(tool: Tool, silent: boolean): Task<number> {
  const { process } = tool;
  const refused = unwritable(process, `${LISTS}/partial`);
  if (refused) {
    tool.print('Reading package lists...\n');
    yield* tool.flush();
    const code = refused.code === 'EROFS' ? 30 : 13;
    yield* tool.complain(`E: List directory ${LISTS}/partial is missing. - Acquire (${code}: ${refused.message})\n`);
    return 100;
  }
  const say = (text: string): void => {
    if (!silent) tool.print(text);
  };
  const suites = suitesOf(process);
  const addresses = new Map<string, string | undefined>();
  for (const host of new Set(suites.map(hostOf))) addresses.set(host, (yield* process.net.resolve(host))[0]);
  const addressOf = (suite: Suite): string | undefined => addresses.get(hostOf(suite));
  const lost = suites.filter((suite) => addressOf(suite) === undefined);
  const gone = suites.filter((suite) => addressOf(suite) !== undefined && isGone(suite));
  const there = suites.filter((suite) => !lost.includes(suite) && !gone.includes(suite));
  let count = 0;
  const each = (word: string, suite: Suite, file: string): string => `${word}:${++count} ${titleOf(suite)} ${file}`;
  for (const suite of [...lost, ...gone]) say(`${each('Ign', suite, 'InRelease')}\n`);
  for (const suite of there) say(`${each('Get', suite, 'InRelease')} [${sizeText(sizesOf(suite).release)}]\n`);
  yield* tool.flush();
  yield* process.sleep((lost.length > 0 ? 7000 : 900) * MILLISECOND);
  for (const suite of lost) say(`${each('Err', suite, 'InRelease')}\n  Temporary failure resolving '${hostOf(suite)}'\n`);
  for (const suite of gone) say(`${each('Err', suite, 'Release')}\n  404  Not Found [IP: ${addressOf(suite)} 80]\n`);
  if (there.length > 0) yield* fetchLists(tool, there, say, each);
  say('Reading package lists...\n');
  if (tool.name === 'apt' && gone.length === 0)
    say('Building dependency tree...\nReading state information...\nAll packages are up to date.\n');
  yield* tool.flush();
  for (const suite of lost)
    yield* tool.complain(`W: Failed to fetch ${suite.uri}/dists/${suite.name}/InRelease  Temporary failure resolving '${hostOf(suite)}'\n`);
  if (lost.length > 0) yield* tool.complain('W: Some index files failed to download. They have been ignored, or old ones used instead.\n');
  yield* tool.complain(missing(process, gone, addressOf));
  return gone.length > 0 ? 100 : 0;
}

function* fetchLists(
  tool: Tool,
  suites: readonly Suite[],
  say: (text: string) => void,
  each: (word: string, suite: Suite, file: string) => string,
): Task<void> {
  const { process } = tool;
  let total = 0;
  for (const suite of suites) {
    const { release, lists } = sizesOf(suite);
    total += release;
    for (const [component, size] of lists) {
      say(`${each('Get', { ...suite, name: `${suite.name}/${component}` }, 'amd64 Packages')} [${sizeText(size)}]\n`);
      total += size;
    }
  }
  yield* tool.flush();
  yield* process.sleep(2 * SECOND);
  say(`Fetched ${sizeText(total)} in 3s (${sizeText(total / 2.9)}/s)\n`);
  for (const suite of suites) process.writeFile(`${LISTS}/${hostOf(suite)}_${suite.name.replaceAll('/', '_')}_Packages`, '');
}

/** A suite that the archive no longer has is an error; before apt 1.5, in more words. */
function missing(process: Process, gone: readonly Suite[], addressOf: (suite: Suite) => string | undefined): string {
  if (gone.length === 0) return '';
  const lacks = (suite: Suite): string => `The repository '${titleOf(suite)} Release' does not have a Release file.\n`;
  if (!/^VERSION_CODENAME=(stretch|jessie)|^VERSION="\d \((stretch|jessie)\)"/m.test(process.readFile('/etc/os-release')))
    return gone.map((suite) => `E: ${lacks(suite)}`).join('');
  const failed = gone.map(
    (suite) =>
      `E: Failed to fetch ${suite.uri}/dists/${suite.name}/main/binary-amd64/Packages  404  Not Found [IP: ${addressOf(suite)} 80]\n`,
  );
  const last = 'E: Some index files failed to download. They have been ignored, or old ones used instead.\n';
  return `${gone.map((suite) => `W: ${lacks(suite)}`).join('')}${failed.join('')}${last}`;
}
