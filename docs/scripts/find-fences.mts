import { readdirSync, readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { type Fence, readFence } from '../plugins/fence.ts';

const site = resolve(import.meta.dirname, '..');
const folders = { en: 'docs', 'zh-Hans': 'i18n/zh-Hans/docusaurus-plugin-content-docs/current' };

export interface FoundFence {
  readonly fence: Fence;
  readonly locale: string;
  /** File and line. */
  readonly where: string;
}

/** All live fences of all pages in all languages. */
export function findFences(): FoundFence[] {
  return Object.entries(folders).flatMap(([locale, folder]) => {
    const root = resolve(site, folder);
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /\.mdx?$/.test(file));
    return files.sort().flatMap((file) => fencesIn(resolve(root, file), locale));
  });
}

/** Fences as CommonMark has them: three or more backticks or tildes, closed by as many; a fence's indent is not in its text. */
function fencesIn(file: string, locale: string): FoundFence[] {
  const found: FoundFence[] = [];
  const lines = readFileSync(file, 'utf8').replaceAll('\r\n', '\n').split('\n');
  for (let index = 0; index < lines.length; index++) {
    const [, indent, marks, info] = /^( *)(`{3,}|~{3,})\s*([^`]*)$/.exec(lines[index]!) ?? [];
    if (indent === undefined || !marks) continue;
    const closing = new RegExp(`^ *${marks[0]}{${marks.length},} *$`);
    const from = index + 1;
    index = from;
    while (index < lines.length && !closing.test(lines[index]!)) index++;
    const text = lines.slice(from, index).map((line) => line.replace(new RegExp(`^ {0,${indent.length}}`), ''));
    const [, language = '', meta = ''] = /^(\S*)\s*(.*?)\s*$/.exec(info ?? '') ?? [];
    const where = `${relative(site, file)}:${from}`;
    const fence = readOrExplain(language, meta, text.join('\n'), where);
    if (fence) found.push({ fence, locale, where });
  }
  return found;
}

function readOrExplain(language: string, meta: string, text: string, where: string): Fence | undefined {
  try {
    return readFence(language, meta, text);
  } catch (error) {
    throw new Error(`${where}: ${(error as Error).message}`);
  }
}
