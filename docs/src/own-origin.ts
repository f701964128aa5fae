import siteConfig from '@generated/docusaurus.config';
import i18n from '@generated/i18n';

/** The site does not know its address before it is opened there: what names a page to search engines and to others names it in full. */
if (typeof window !== 'undefined') {
  for (const config of [siteConfig, ...Object.values(i18n.localeConfigs)]) (config as { url: string }).url = window.location.origin;
}
