import { resolve } from 'node:path';
import type { LoadContext, Plugin } from '@docusaurus/types';

/** Puts src/search/search-by-worker.ts in the place of the theme's module of that name, which only the theme imports. */
export function searchAgain({ siteDir }: LoadContext): Plugin {
  return {
    name: 'peapod-search-again',
    configureWebpack: (_config, _isServer, { currentBundler }) => ({
      plugins: [
        new currentBundler.instance.NormalModuleReplacementPlugin(
          /^\.\.\/searchByWorker$/,
          resolve(siteDir, 'src/search/search-by-worker.ts'),
        ),
      ],
    }),
  };
}
