import type { PluginOptions } from '@docusaurus/plugin-content-docs';

interface TopicProps {
  readonly summary?: string;
  readonly zhHans?: { readonly label: string; readonly summary: string };
}

/**
 * A topic's `_category_.yml` holds its title in both languages; the page's own is shown. A concept that is named as its
 * topic is a page like the others, not the topic's index.
 */
export const localizedSidebar: PluginOptions['sidebarItemsGenerator'] = async ({ defaultSidebarItemsGenerator, ...given }) => {
  const items = await defaultSidebarItemsGenerator({ ...given, isCategoryIndex: () => false });
  const translated = process.env.DOCUSAURUS_CURRENT_LOCALE === 'zh-Hans';
  return items.map((item) => {
    if (item.type !== 'category') return item;
    const { summary, zhHans } = (item.customProps ?? {}) as TopicProps;
    if (!translated || !zhHans) return { ...item, customProps: { summary } };
    return { ...item, label: zhHans.label, customProps: { summary: zhHans.summary } };
  });
};
