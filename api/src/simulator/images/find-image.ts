import { hash32, Random, TextCache } from '../engine/index.ts';
import { DEFAULT_PATH, type Program } from '../kernel/index.ts';
import { namedRelease, ofTheirRelease, workbench } from './bases/index.ts';
import { componentOf, originalOf } from './copies.ts';
import { isOfficial, mistypedThere, notThere, pullFailure } from './existence.ts';
import { foreignFiles } from './foreign.ts';
import { genericProgram } from './generic.ts';
import { interpreters } from './interpreters.data.ts';
import { executable, type ImageDescription, type ImageModel, parseTag } from './model.ts';
import { models } from './models/index.ts';
import { moreCommands } from './models/more-commands.ts';
import { assumedCp } from './programs/assumed-copies.ts';
import { standardInput } from './programs/standard-input.ts';
import { type ImageName, ImageNameError, normalizeImageName, parseImageName } from './reference.ts';
import type { Image, ImageConfig } from './types.ts';

/**
 * What a registry answers to a reference: an image (of whose process nothing may be known), or the error in containerd's
 * words. `pushed`: somebody has pushed it since, whatever the registry would have said. The same reference always gives the same value, so that what is made of an image's files can be kept with it.
 */
export function findImage(reference: string, pushed = false): Image | string {
  const key = pushed ? `${reference} pushed` : reference;
  const known = found.get(key);
  if (known !== undefined) return known;
  const image = lookUp(reference, pushed);
  found.set(key, image);
  return image;
}

/** What a registry answers where it has not got the image, whatever is known of it. */
export function missingImage(reference: string): string {
  const found = findImage(reference);
  if (typeof found === 'string') return found;
  const name = parseImageName(reference);
  const { domain, path } = originalOf(name);
  return notThere(name, byRepository().has(`${domain}/${path}`) || isOfficial(domain, path));
}

const found = new TextCache<Image | string>(1000);

function lookUp(reference: string, pushed: boolean): Image | string {
  let name: ImageName;
  try {
    name = parseImageName(reference);
  } catch (error) {
    if (!(error instanceof ImageNameError)) throw error;
    return `rpc error: code = Unknown desc = failed to parse image reference "${reference}": ${error.message}`;
  }
  const original = originalOf(name);
  const { domain, path } = original;
  const own = `${domain}/${path}`;
  const copied = byRepository().has(own) ? undefined : componentOf(name);
  const repository = copied ?? own;
  const tag = name.tag ?? 'latest';
  const ofAllTags = byRepository().get(repository);
  const model = ofAllTags?.knows?.(parseTag(tag)) === false ? undefined : ofAllTags;
  const failure = pushed ? undefined : pullFailure(domain === name.domain ? { ...name, domain, path } : name, model !== undefined);
  if (failure !== undefined) return failure;
  const full = normalizeImageName(reference);
  if (!model)
    return (
      (pushed ? undefined : mistypedThere(name, repository, byRepository().keys())) ??
      unknownImage(full, name, interpreters.has(repository))
    );
  const description = described(model, repository, tag);
  const open = original.open && (copied === undefined || domain !== name.domain);
  return imageOf(full, name, original.foreign ? foreignFiles(description) : description, { known: true, open });
}

function byRepository(): ReadonlyMap<string, ImageModel> {
  table ??= new Map(models.flatMap((model) => model.repositories.map((repository) => [withHost(repository), model] as const)));
  return table;
}
let table: ReadonlyMap<string, ImageModel> | undefined;

function withHost(repository: string): string {
  const [first = '', ...rest] = repository.split('/');
  if (rest.length > 0 && first.includes('.')) return repository;
  return rest.length > 0 ? `docker.io/${repository}` : `docker.io/library/${repository}`;
}

/** Tags of one model share what is the same. */
function described(model: ImageModel, repository: string, tag: string): ImageDescription {
  const parsed = parseTag(tag);
  const image = model.describe(parsed, repository);
  const more = moreCommands(repository, parsed, { ...image.base.files, ...image.files });
  const base = ofTheirRelease({ ...image.base.files, ...namedRelease(repository, parsed, image.base.files), ...image.files, ...more });
  return { ...image, files: base };
}

function imageOf(
  full: string,
  name: ImageName,
  { base, megabytes, files = {}, config }: ImageDescription,
  about: Pick<Image, 'known' | 'open'>,
): Image {
  return {
    name: full,
    digest: name.digest ?? `sha256:${new Random(full).hex(64)}`,
    sizeBytes: Math.round(megabytes * 1e6),
    // An image that sets its entrypoint does not inherit a command. @see docker: ENTRYPOINT in builder/dockerfile/dispatchers.go
    config: {
      ...plain,
      ...base.config,
      ...(config?.entrypoint && { cmd: [] }),
      ...config,
      env: { PATH: DEFAULT_PATH, ...base.config?.env, ...config?.env },
    },
    files: { ...base.files, ...files },
    ...about,
  };
}

/** Nothing is known of it, or nothing but its interpreter: a distribution's usual commands, and a process that runs until it is told to stop. */
function unknownImage(full: string, name: ImageName, ends: boolean): Image {
  const megabytes = 15 + (hash32(`${name.domain}/${name.path}`) % 1450) / 10;
  const program = executable(ends ? interpreter : genericProgram([]), 4);
  const description = {
    base: workbench,
    megabytes,
    files: { [ENTRYPOINT]: program, '/usr/bin/cp': executable(assumedCp) },
    config: ends ? { cmd: [ENTRYPOINT] } : { entrypoint: [ENTRYPOINT], cmd: [] },
  };
  return imageOf(full, name, description, { known: false, open: false });
}

/** It ends where nobody types. */
const interpreter: Program = function* (process) {
  yield* standardInput(process);
  return 0;
};

const ENTRYPOINT = '/usr/local/bin/entrypoint';
const plain: ImageConfig = { user: '', entrypoint: [], cmd: [], env: {}, workingDir: '', stopSignal: 'TERM', exposedPorts: [] };
