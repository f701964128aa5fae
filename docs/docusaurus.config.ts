import type * as Preset from '@docusaurus/preset-classic';
import type { Config } from '@docusaurus/types';
import type { PrismTheme } from 'prism-react-renderer';
import { frontMatterWithOriginal } from './plugins/front-matter.ts';
import { ownOrigin } from './plugins/own-origin.ts';
import { readPublicAddress, robots } from './plugins/public-address.ts';
import { recordedPages } from './plugins/recorded-pages.ts';
import { remarkFences } from './plugins/remark-fences.ts';
import { remarkWideLines } from './plugins/remark-wide-lines.ts';
import { searchAgain } from './plugins/search-again.ts';
import { localizedSidebar } from './plugins/sidebar.ts';

/** Code has the colours of the editor, on light and on dark. */
const codeColors: PrismTheme = {
  plain: { color: 'var(--ifm-font-color-base)', backgroundColor: 'var(--pp-sunk)' },
  styles: [
    { types: ['comment'], style: { color: 'var(--pp-faint)', fontStyle: 'italic' } },
    { types: ['string', 'attr-value', 'url'], style: { color: 'var(--pp-string)' } },
    { types: ['key', 'atrule', 'attr-name', 'property', 'function'], style: { color: 'var(--pp-key)' } },
    { types: ['number', 'boolean', 'constant', 'parameter'], style: { color: 'var(--pp-number)' } },
    { types: ['keyword', 'builtin', 'variable', 'class-name'], style: { color: 'var(--pp-word)' } },
  ],
};

const publicAddress = readPublicAddress();

const config: Config = {
  title: 'Peapod',
  tagline: 'Learn Kubernetes Pods by asking and by watching',
  favicon: 'img/peapod.svg',
  // Where it is not known, plugins/own-origin.ts takes it out again: links are relative to where the site is served.
  url: publicAddress ?? 'http://localhost:4000',
  baseUrl: '/',
  baseUrlIssueBanner: false,
  trailingSlash: true,
  onBrokenLinks: 'throw',
  onBrokenAnchors: 'throw',
  onDuplicateRoutes: 'throw',
  i18n: {
    defaultLocale: 'en',
    locales: ['en', 'zh-Hans'],
    localeConfigs: { en: { label: 'English', htmlLang: 'en' }, 'zh-Hans': { label: '简体中文', htmlLang: 'zh-Hans' } },
  },
  markdown: {
    // A page is plain Markdown, so that it reads the same on any Git host; only .mdx may hold components.
    format: 'detect',
    parseFrontMatter: frontMatterWithOriginal,
    hooks: { onBrokenMarkdownLinks: 'throw', onBrokenMarkdownImages: 'throw' },
  },
  future: {
    v4: { removeLegacyPostBuildHeadAttribute: true },
    faster: {
      swcJsLoader: true,
      swcJsMinimizer: true,
      swcHtmlMinimizer: true,
      lightningCssMinimizer: true,
      mdxCrossCompilerCache: true,
      rspackBundler: true,
      // turbo keeps what is built; a second cache knows nothing of recorded answers
      rspackPersistentCache: false,
      ssgWorkerThreads: true,
      gitEagerVcs: false,
    },
  },
  plugins: [recordedPages, publicAddress ? robots : ownOrigin, searchAgain, devProxy],
  presets: [
    [
      'classic',
      {
        docs: {
          routeBasePath: 'docs',
          sidebarPath: './sidebars.ts',
          sidebarItemsGenerator: localizedSidebar,
          remarkPlugins: [remarkFences, remarkWideLines],
        },
        blog: false,
        sitemap: publicAddress ? { changefreq: null, priority: null, ignorePatterns: ['/search/**', '/zh-Hans/search/**'] } : false,
        theme: {
          customCss: [
            './src/css/custom.css',
            './src/css/run.css',
            './src/css/timeline.css',
            './src/css/parts.css',
            './src/css/editor.css',
            './src/css/cards.css',
            './src/css/quiz.css',
            './src/css/forced-colors.css',
            './src/css/print.css',
          ],
        },
      } satisfies Preset.Options,
    ],
  ],
  themes: [
    [
      '@easyops-cn/docusaurus-search-local',
      {
        hashed: true,
        language: ['en', 'zh'],
        indexBlog: false,
        indexPages: true,
        docsRouteBasePath: '/docs',
        highlightSearchTermsOnTargetPage: true,
        explicitSearchResultPath: true,
        // A page's lead is its description as well, and would be found twice; badges, and what other pages say, are none of its text.
        ignoreCssSelectors: ['.pp-live', '.pp-lead', '.pp-tags', '.pp-card'],
      },
    ],
  ],
  themeConfig: {
    colorMode: { respectPrefersColorScheme: true },
    docs: { sidebar: { hideable: true } },
    navbar: {
      title: 'Peapod',
      logo: { alt: '', src: 'img/peapod.svg', width: 32, height: 32 },
      items: [
        { type: 'docSidebar', sidebarId: 'course', label: 'Learn', position: 'left' },
        { to: '/playground', label: 'Playground', position: 'left' },
        { to: '/scenarios', label: 'Scenarios', position: 'left' },
        { to: '/quiz', label: 'Quiz', position: 'left' },
        { href: 'pathname:///graphiql', label: 'GraphiQL', position: 'right', target: '_self' },
        { type: 'localeDropdown', position: 'right' },
      ],
    },
    footer: {
      links: [
        { label: 'Learn', to: '/docs' },
        { label: 'Playground', to: '/playground' },
        { label: 'Scenarios', to: '/scenarios' },
        { label: 'Quiz', to: '/quiz' },
        { label: 'GraphiQL', href: 'pathname:///graphiql', target: '_self' },
        { label: 'Kubernetes v1.27', href: 'https://v1-27.docs.kubernetes.io/docs/concepts/workloads/pods/' },
      ],
      copyright: 'Peapod simulates Kubernetes v1.27.1. Apache-2.0. Kubernetes is a trademark of The Linux Foundation.',
    },
    prism: { theme: codeColors, darkTheme: codeColors, additionalLanguages: ['bash'] },
    tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 3 },
  } satisfies Preset.ThemeConfig,
};
export default config;

/** In development the pages come from Docusaurus, and the answers from the API beside it. */
function devProxy() {
  const target = `http://localhost:${process.env.PORT ?? 4000}`;
  return {
    name: 'peapod-dev-proxy',
    configureWebpack: () => ({ devServer: { proxy: [{ context: ['/graphql', '/graphiql'], target, ws: true }] } }) as object,
  };
}
