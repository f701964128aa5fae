import type { ImageFile, ImageFiles, Program } from '../kernel/index.ts';
import type { ImageConfig } from './types.ts';

/** A tag, taken apart: `3.11-slim-bookworm` is version [3, 11], and of the variants `slim` and `bookworm`. */
export interface Tag {
  readonly text: string;
  readonly version: readonly number[];
  has(variant: string): boolean;
}

/** What all images of a distribution share. */
export interface Base {
  readonly files: ImageFiles;
  readonly config?: Partial<ImageConfig>;
  readonly megabytes: number;
}

/** What is known of one tag of a repository. */
export interface ImageDescription {
  readonly base: Base;
  /** Compressed, with the base. */
  readonly megabytes: number;
  /** Beside the base's. */
  readonly files?: ImageFiles;
  readonly config?: Partial<ImageConfig>;
}

/** A model of one or more repositories: data, in `models/`. */
export interface ImageModel {
  /** `nginx` is `docker.io/library/nginx`, `a/b` is `docker.io/a/b`; others with their host. */
  readonly repositories: readonly string[];
  /** Of its other tags nothing is known. */
  knows?(tag: Tag): boolean;
  describe(tag: Tag, repository: string): ImageDescription;
}

/** Reads a tag's version and variants: `v1.25.3-alpine3.18` is 1.25.3, and has `alpine` and `alpine3.18`; `latest` has no version. */
export function parseTag(text: string): Tag {
  const [first = ''] = text.replace(/^v(?=\d)/, '').split('-');
  const version = /^\d+(\.\d+)*$/.test(first) ? first.split('.').map(Number) : [];
  const parts = new Set(text.split('-'));
  const bare = new Set([...parts].map((part) => part.replace(/[\d.]+$/, '')));
  return { text, version, has: (variant) => parts.has(variant) || bare.has(variant) };
}

/** Kubernetes' own copies for tests are of Alpine, and their last number is how often they were made. @see kubernetes: test/images/nginx/BASEIMAGE, httpd/BASEIMAGE */
export const tagOfTests = (tag: Tag, repository: string): Tag =>
  repository.startsWith('registry.k8s.io/e2e-test-images/') ? parseTag(`${tag.text.replace(/-\d+$/, '')}-alpine`) : tag;

/** `a` is older than `b`; a tag without a version (latest) is older than none. */
export function isBefore({ version }: Tag, ...other: readonly number[]): boolean {
  if (version.length === 0) return false;
  for (const [i, number] of other.entries()) {
    const mine = version[i];
    if (mine === undefined || mine > number) return false;
    if (mine < number) return true;
  }
  return false;
}

/** A tag's version in full: `1.25` with the newest of `releases` that begins so. Unknown ones get `.0`. */
export function release({ version }: Tag, releases: readonly string[]): string {
  if (version.length === 0) return releases[0] as string;
  const text = version.join('.');
  const known = releases.find((each) => each === text || each.startsWith(`${text}.`));
  return known ?? (version.length < 3 ? `${text}${'.0'.repeat(3 - version.length)}` : text);
}

/** An executable. `megabytes` is what it holds when it runs. */
export const executable = (program: Program, megabytes = 1): ImageFile => ({ program, memory: Math.round(megabytes * 2 ** 20) });

/** A symbolic link in an image. */
export const link = (target: string): ImageFile => ({ symlink: target });

/** A directory in an image: by default 0755, of root. */
export const folder = (mode?: number, uid = 0, gid = 0): ImageFile => ({ directory: true, ...(mode !== undefined && { mode }), uid, gid });
/** A program of text: it is read by its interpreter. */
export const script = (content: string): ImageFile => ({ content, mode: 0o755 });

/** Those of `names` that `table` has, as executables in a directory. */
export function programs(directory: string, table: Readonly<Record<string, Program>>, names: string): ImageFiles {
  const files: Record<string, ImageFile> = {};
  for (const name of names.split(/\s+/)) {
    const program = table[name];
    if (program) files[`${directory}/${name}`] = { program };
  }
  return files;
}
