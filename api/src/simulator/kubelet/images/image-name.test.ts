import { expect, it } from 'vitest';
import { goQuote } from '../../apimachinery/go-quote.ts';
import { applyDefaultImageTag } from './image-name.ts';

const sha = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

it.each([
  ['Nginx', 'repository name must be lowercase', 'invalid reference format: repository name must be lowercase'],
  ['nginx:', 'no tag after the colon', 'invalid reference format'],
  ['nginx latest', 'a blank', 'invalid reference format'],
  ['a//b', 'an empty part', 'invalid reference format'],
  ['"nginx:1"', 'quoted twice', 'invalid reference format'],
  [`${'a'.repeat(60)}!`, 'a character that may not be there, far behind', 'invalid reference format'],
  ['a-'.repeat(50_000), 'a very long name that ends badly', 'invalid reference format'],
  [`nginx@sha256:${sha.slice(1)}`, 'a short digest', 'invalid checksum digest length'],
  [`nginx@md5:${sha}`, 'a digest of another kind', 'unsupported digest algorithm'],
  [`nginx:1@SHA256:${sha}`, 'a digest in capitals', 'invalid checksum digest format'],
  [sha, 'a digest alone', `invalid repository name (${sha}), cannot specify 64-byte hexadecimal strings`],
])('%s cannot be parsed: %s', (image, _why, words) => {
  expect(() => applyDefaultImageTag(image)).toThrow(`couldn't parse image reference ${goQuote(image)}: ${words}`);
});
