import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { compareAnswers, recordAnswers } from '../../docs/scripts/record.mts';

const site = resolve(import.meta.dirname, '../../docs');

describe('the site', () => {
  it('shows what the API answers: each recorded answer is as it is now, and none is missing or an orphan', {
    timeout: 240_000,
  }, async () => {
    expect(compareAnswers(await recordAnswers(inject('url')))).toEqual([]);
  });

  it('has a title and a description on each page, and names no address but the one where it is', () => {
    const build = resolve(site, 'build');
    const pages = readdirSync(build, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('index.html') && !file.includes('search'),
    );
    expect(pages.length).toBeGreaterThan(300);
    const wrong = pages.filter((page) => {
      const [head = ''] = readFileSync(resolve(build, page), 'utf8').split('</head>');
      const described = /<title[^>]*>[^<]{8,}</.test(head) && /name=description content=(?:"[^"]{15,}"|[^\s">]{8,})/.test(head);
      return !described || /(?:href="?|content="?|"item":")https?:/.test(head);
    });
    expect(wrong).toEqual([]);
  });

  it('has each of its own words in Chinese, and no word that it does not use', () => {
    const used = new Set<string>();
    for (const file of readdirSync(resolve(site, 'src'), { recursive: true, encoding: 'utf8' })) {
      if (!/\.tsx?$/.test(file)) continue;
      const text = readFileSync(resolve(site, 'src', file), 'utf8');
      for (const [, id] of text.matchAll(/\bid(?:=|:\s*)["'](peapod\.[\w.]+)["']/g)) used.add(id!);
    }
    const words = JSON.parse(readFileSync(resolve(site, 'i18n/zh-Hans/code.json'), 'utf8')) as Record<string, { message: string }>;
    // Of the theme's words there are those that it has wrong, or in English.
    const own = Object.keys(words).filter((id) => !id.startsWith('theme.'));
    expect(own.sort()).toEqual([...used].sort());
    expect(Object.entries(words).filter(([, { message }]) => !/[一-鿿]/.test(message))).toEqual([]);
  });
});
