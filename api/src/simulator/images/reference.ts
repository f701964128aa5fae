import { byText } from '../engine/index.ts';

/** An image's name, taken apart. @see distribution: reference/normalize.go, regexp.go */
export interface ImageName {
  /** `docker.io` */
  readonly domain: string;
  /** `library/nginx` */
  readonly path: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** The message is the library's own, which stands in InvalidImageName's. */
export class ImageNameError extends Error {}

/** Throws ImageNameError with the library's words. @see distribution: reference/normalize.go ParseNormalizedNamed */
export function parseImageName(text: string): ImageName {
  const name = parsed(text);
  if (name instanceof ImageNameError) throw name;
  return name;
}

const parsed = byText((text): ImageName | ImageNameError => {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof ImageNameError) return error;
    throw error;
  }
});

function parse(text: string): ImageName {
  if (/^[a-f0-9]{64}$/.test(text))
    throw new ImageNameError(`invalid repository name (${text}), cannot specify 64-byte hexadecimal strings`);
  const { domain, remainder } = splitDomain(text);
  const separator = remainder.indexOf(':');
  const remoteName = separator < 0 ? remainder : remainder.slice(0, separator);
  if (remoteName.toLowerCase() !== remoteName) throw new ImageNameError('invalid reference format: repository name must be lowercase');
  const match = REFERENCE.exec(`${domain}/${remainder}`);
  if (!match) throw new ImageNameError('invalid reference format');
  const [, name = '', tag, digest] = match;
  if (name.length > 255) throw new ImageNameError('repository name must not be more than 255 characters');
  if (digest !== undefined) validateDigest(digest);
  return { domain, path: name.slice(domain.length + 1), ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

/** The full name of a reference, as the runtime shows it; undefined if it is none. */
export function normalizeReference(reference: string): string | undefined {
  try {
    return normalizeImageName(reference);
  } catch (error) {
    if (!(error instanceof ImageNameError)) throw error;
    return undefined;
  }
}

/** The full name, as the runtime shows it: `docker.io/library/nginx:latest`. A tag beside a digest is left out. */
export const normalizeImageName = byText((image): string => {
  const { domain, path, tag, digest } = parseImageName(image);
  return `${domain}/${path}${digest === undefined ? `:${tag ?? 'latest'}` : `@${digest}`}`;
});

const label = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const domain = `${label}(?:\\.${label})*(?::[0-9]+)?`;
// Upstream's separator may be empty (`[-]*`), which says the same, but would take a backtracking matcher for ever.
const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const digest = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const REFERENCE = new RegExp(`^((?:${domain}/)?${component}(?:/${component})*)(?::([\\w][\\w.-]{0,127}))?(?:@(${digest}))?$`);

function splitDomain(text: string): { domain: string; remainder: string } {
  const slash = text.indexOf('/');
  const first = text.slice(0, Math.max(0, slash));
  const named = slash >= 0 && (/[.:]/.test(first) || first === 'localhost');
  const domain = named && first !== 'index.docker.io' ? first : 'docker.io';
  const remainder = named ? text.slice(slash + 1) : text;
  return { domain, remainder: domain === 'docker.io' && !remainder.includes('/') ? `library/${remainder}` : remainder };
}

const digestLengths: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

function validateDigest(digest: string): void {
  const [algorithm = '', hex = ''] = digest.split(':');
  const length = digestLengths[algorithm];
  if (length === undefined) throw new ImageNameError(isAlgorithmName(algorithm) ? 'unsupported digest algorithm' : MALFORMED_DIGEST);
  if (hex.length !== length) throw new ImageNameError('invalid checksum digest length');
  if (!/^[a-f0-9]+$/.test(hex)) throw new ImageNameError(MALFORMED_DIGEST);
}

const MALFORMED_DIGEST = 'invalid checksum digest format';

/** One that nobody knows may still be one, but not in capitals. @see go-digest: digest.go DigestRegexp, Validate */
const isAlgorithmName = (algorithm: string): boolean => /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*$/.test(algorithm);
