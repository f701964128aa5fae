import { translate } from '@docusaurus/Translate';
import SearchBar from '@theme-original/SearchBar';
import { useEffect, useRef } from 'react';

/**
 * The theme's own, which takes the focus once its index has come, wherever whoever went by it has gone since, and names its input in English. What
 * answers nobody’s key or pointer leaves the focus where it is.
 */
export default function PoliteSearchBar() {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const input = box.current?.querySelector('input');
    if (!input) return;
    input.setAttribute('aria-label', translate({ id: 'theme.SearchBar.label', message: 'Search' }));
    const focus = input.focus.bind(input);
    input.focus = (options) => {
      const { activeElement } = document;
      if (window.event instanceof UIEvent || activeElement === null || activeElement === document.body) focus(options);
    };
  }, []);
  return (
    <div ref={box} style={{ display: 'contents' }}>
      <SearchBar />
    </div>
  );
}
