import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadContext, Plugin } from '@docusaurus/types';

/**
 * The site is served by the API from its own origin, whatever that is called. Docusaurus wants to know it when the site is built; the pages then
 * name themselves without it, and with the right one as soon as they are alive.
 */
export function ownOrigin({ siteConfig, outDir }: LoadContext): Plugin {
  return {
    name: 'peapod-own-origin',
    getClientModules: () => ['./src/own-origin.ts'],
    async postBuild() {
      for (const name of readdirSync(outDir, { recursive: true, encoding: 'utf8' })) {
        if (!name.endsWith('.html')) continue;
        const file = join(outDir, name);
        writeFileSync(file, inHead(readFileSync(file, 'utf8'), siteConfig.url));
      }
    },
  };
}

/** Only where it names the page or one beside it: what a page is about may well be such an address. */
function inHead(html: string, origin: string): string {
  const end = html.indexOf('</head>');
  const names = new RegExp(`(href="?|content="?|"item":")${origin.replaceAll('.', '\\.')}(?=/)`, 'g');
  return html.slice(0, end).replace(names, '$1') + html.slice(end);
}
