import { readFileSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import type { ParseFrontMatter } from '@docusaurus/types';

const translations = join('i18n', 'zh-Hans', 'docusaurus-plugin-content-docs', 'current');

/**
 * A translated page has only what is translated in its front matter; the rest is its original's. What search engines are told of a concept is
 * its summary.
 */
export const frontMatterWithOriginal: ParseFrontMatter = async ({ defaultParseFrontMatter, ...file }) => {
  const parsed = await defaultParseFrontMatter(file);
  const original = originalOf(file.filePath);
  if (!original) return { ...parsed, frontMatter: described(parsed.frontMatter) };
  const fileContent = readFileSync(original, 'utf8');
  const { frontMatter } = await defaultParseFrontMatter({ filePath: original, fileContent });
  return { ...parsed, frontMatter: described({ ...frontMatter, ...parsed.frontMatter }) };
};

function described(frontMatter: Record<string, unknown>): Record<string, unknown> {
  const { summary } = frontMatter;
  return summary === undefined ? frontMatter : { description: summary, ...frontMatter };
}

function originalOf(filePath: string): string | undefined {
  const [site, path] = filePath.split(sep + translations + sep);
  return site && path ? join(site, 'docs', dirname(path), basename(path)) : undefined;
}
