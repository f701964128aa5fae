import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { LoadContext, Plugin } from '@docusaurus/types';

/**
 * Where the site is for all the world, `https://pods.example.org`; undefined where nobody said (SITE_URL, also in `.env`). Only a site that knows
 * it can have a sitemap, and name its pages in full before they are alive.
 */
export function readPublicAddress(): string | undefined {
  const file = resolve(__dirname, '../../.env');
  if (existsSync(file)) process.loadEnvFile(file);
  const given = process.env.SITE_URL?.trim();
  if (!given) return undefined;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash)
    throw new Error(`bad setting: SITE_URL: ${given} is no address such as https://pods.example.org, without a path`);
  return url.origin;
}

/** Tells search engines where the sitemaps are, of which each language has one. */
export function robots({ siteConfig, i18n, outDir }: LoadContext): Plugin {
  return {
    name: 'peapod-robots',
    async postBuild() {
      if (i18n.currentLocale !== i18n.defaultLocale) return;
      const folders = i18n.locales.map((locale) => (locale === i18n.defaultLocale ? '' : `${locale}/`));
      const sitemaps = folders.map((folder) => `Sitemap: ${siteConfig.url}/${folder}sitemap.xml\n`);
      writeFileSync(join(outDir, 'robots.txt'), `User-agent: *\nAllow: /\n\n${sitemaps.join('')}`);
    },
  };
}
