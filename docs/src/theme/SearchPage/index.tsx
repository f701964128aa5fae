import { translate } from '@docusaurus/Translate';
import SearchPage from '@theme-original/SearchPage';
import { useEffect } from 'react';
import { useReach } from '../../search/reach.ts';

/** The theme's own page, which has no main part, and names its input in English. It leaves both as they are set here. */
export default function NamedSearchPage() {
  const { tries } = useReach(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each try has an input of its own
  useEffect(() => {
    const input = document.querySelector('.main-wrapper input[type="search"]');
    input?.setAttribute('aria-label', translate({ id: 'theme.SearchBar.label', message: 'Search' }));
    input?.closest('.container')?.setAttribute('role', 'main');
  }, [tries]);
  return <SearchPage key={tries} />;
}
