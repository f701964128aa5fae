import { translate } from '@docusaurus/Translate';
import SearchBar from '@theme-original/SearchBar';
import { useEffect, useRef } from 'react';

/**
 * The theme's own, which takes the focus once its index has come, wherever whoever went by it has gone since, and names its input in English. What
 * answers nobody’s key or pointer leaves the focus where it is. What it finds is told as it is asked for today: see `nameList`.
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
    const found = new MutationObserver(() => {
      nameList(input);
      const clear = translate({ id: 'peapod.search.clear', message: 'Clear the search' });
      box.current?.querySelector('button')?.setAttribute('aria-label', clear);
    });
    found.observe(box.current!, { childList: true, subtree: true });
    return () => found.disconnect();
  }, []);
  return (
    <div ref={box} style={{ display: 'contents' }}>
      <SearchBar />
    </div>
  );
}

/**
 * The theme has the whole menu be the list, with a link below the options that is none, and names it as ARIA 1.0 did.
 * @see https://www.w3.org/TR/wai-aria-1.2/#combobox
 */
function nameList(input: HTMLInputElement): void {
  const menu = document.getElementById(input.getAttribute('aria-owns') ?? '');
  if (!menu) return;
  const list = menu.querySelector('[role="option"]')?.parentElement;
  menu.removeAttribute('role');
  list?.setAttribute('role', 'listbox');
  list?.setAttribute('aria-label', input.getAttribute('aria-label') ?? '');
  if (list) list.id = `${menu.id}-options`;
  input.setAttribute('aria-controls', list?.id ?? menu.id);
}
