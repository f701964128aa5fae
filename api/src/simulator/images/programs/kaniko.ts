import { SECOND, type Task } from '../../engine/index.ts';
import type { Process, Program } from '../../kernel/index.ts';
import { parseImageName } from '../reference.ts';
import { says } from './says.ts';

/**
 * kaniko: a Dockerfile of its build context, pushed where its flags say. Nobody has credentials here but who mounts some, and
 * those are taken to be right. @see kaniko: cmd/executor/cmd/root.go
 */
export const kaniko: Program = function* (process) {
  const flags = flagsOf(process.argv.slice(1));
  if (process.argv[1] === 'version') return yield* says(process, 1, 'Kaniko version :  v1.9.2\n', 0);
  if (flags.has('help') || process.argv[1] === 'help') return yield* says(process, 1, HELP, 0);
  const destinations = flags.get('destination') ?? [];
  const noPush = flags.has('no-push') && flags.get('no-push')?.[0] !== 'false';
  if (!noPush && destinations.length === 0) return yield* refuses(process, 'you must provide --destination, or use --no-push');
  const context = flags.get('context')?.[0] ?? '/workspace/';
  const root = yield* contextOf(process, context);
  if ('why' in root) return yield* refuses(process, `error resolving source context: ${root.why}`);
  const name = flags.get('dockerfile')?.[0] ?? 'Dockerfile';
  const below = `${root.directory}/${flags.get('context-sub-path')?.[0] ?? ''}`.replace(/\/+$/, '');
  const path = root.made ? undefined : [name, `${below}/${name}`].find((each) => each.startsWith('/') && process.access(each, 'f'));
  if (!root.made && path === undefined && !process.access(name, 'f'))
    return yield* refuses(
      process,
      'error resolving dockerfile path: please provide a valid path to a Dockerfile within the build context with --dockerfile',
    );
  if (!noPush && !process.access('/kaniko/.docker/config.json', 'r')) {
    const { domain, path: repository } = parseImageName(destinations[0] as string);
    const registry = domain === 'docker.io' ? 'index.docker.io' : domain;
    yield* process.sleep(SECOND);
    return yield* says(
      process,
      1,
      `error checking push permissions -- make sure you entered the correct tag name, and that you are authenticated correctly, and try again: checking push permission for "${destinations[0]}": POST https://${registry}/v2/${repository}/blobs/uploads/: UNAUTHORIZED: authentication required; [map[Action:pull Class: Name:${repository} Type:repository] map[Action:push Class: Name:${repository} Type:repository]]\n`,
      1,
    );
  }
  const from = path === undefined ? [] : [...process.readFile(path).matchAll(/^FROM\s+(\S+)/gim)].map(([, image]) => image);
  for (const image of from) yield* process.write(2, `INFO[0000] Retrieving image manifest ${image}                 \n`);
  yield* process.sleep(8 * SECOND);
  if (!noPush)
    for (const each of destinations)
      yield* process.write(
        2,
        `INFO[0009] Pushing image to ${each}            \nINFO[0011] Pushed ${each.replace(/:[^/]*$/, '')}@sha256:${process.random.hex(64)} \n`,
      );
  return 0;
};

/** Where the context is; `made` where it came from elsewhere, and what it holds is not known. */
function* contextOf(process: Process, context: string): Task<{ directory: string; made: boolean } | { why: string }> {
  const [, scheme, rest = ''] = /^([a-z]+):\/\/(.*)$/.exec(context) ?? [];
  if (scheme === undefined || scheme === 'dir') return { directory: (scheme ? rest : context).replace(/\/+$/, ''), made: false };
  if (scheme === 'tar')
    return process.access(rest, 'r') ? { directory: '', made: true } : { why: `open ${rest}: no such file or directory` };
  if (scheme === 'git' || scheme === 'https') {
    const [address] = yield* process.net.resolve(rest.replace(/^[^@/]*@/, '').split(/[/:]/)[0] ?? '');
    if (address === undefined)
      return {
        why: `Get "https://${rest.replace(/#.*/, '')}/info/refs?service=git-upload-pack": dial tcp: lookup ${rest.split('/')[0]}: no such host`,
      };
    yield* process.write(
      2,
      'Enumerating objects: 26, done.\nCounting objects: 100% (26/26), done.\nTotal 26 (delta 8), reused 0 (delta 0), pack-reused 0\n',
    );
  }
  return { directory: '', made: true };
}

function flagsOf(words: readonly string[]): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>();
  for (let i = 0; i < words.length; i++) {
    const [, given, value] = /^--?([^=]+)(?:=(.*))?$/s.exec(words[i] as string) ?? [];
    if (given === undefined) continue;
    const name = SHORT[given] ?? given;
    const text = value ?? (BOOLEAN.test(name) ? 'true' : words[++i]);
    if (text !== undefined) found.set(name, [...(found.get(name) ?? []), text]);
  }
  return found;
}

const HELP =
  'Usage:\n  executor [flags]\n  executor [command]\n\nAvailable Commands:\n  completion  Generate the autocompletion script for the specified shell\n  help        Help about any command\n  version     Print the version number of kaniko\n';
const SHORT: Readonly<Record<string, string>> = { c: 'context', d: 'destination', f: 'dockerfile', v: 'verbosity', b: 'bucket', h: 'help' };
const BOOLEAN =
  /^(no-push|no-push-cache|insecure|insecure-pull|skip-tls-verify|skip-tls-verify-pull|cache|cleanup|force|reproducible|single-snapshot|use-new-run|log-timestamp|skip-unused-stages|compressed-caching|help)$/;

/** cobra says what is wrong, and how it is used. */
function* refuses(process: Process, why: string): Task<number> {
  return yield* says(process, 2, `Error: ${why}\nUsage:\n  executor [flags]\n  executor [command]\n\n${why}\n`, 1);
}
