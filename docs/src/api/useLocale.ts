import useDocusaurusContext from '@docusaurus/useDocusaurusContext';

/** The language of the page: `en` or `zh-Hans`. */
export function useLocale(): string {
  return useDocusaurusContext().i18n.currentLocale;
}
