import { useLocation } from '@docusaurus/router';
import { translate } from '@docusaurus/Translate';
import SearchBar from '@theme-original/SearchBar';
import { type SyntheticEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useReach } from '../../search/reach.ts';
import { Unreached } from '../../search/Unreached.tsx';

/**
 * The theme's own, which takes the focus once its index has come, wherever whoever went by it has gone since, and names its input in English. What
 * answers nobody’s key or pointer leaves the focus where it is. What it finds is told as it is asked for today: see `nameList`.
 */
export default function PoliteSearchBar() {
  const box = useRef<HTMLDivElement>(null);
  const left = useRef({ value: '', isFocused: false });
  const [wanted, setWanted] = useState(false);
  const isSearchPage = useLocation().pathname.endsWith('/search/');
  const { failed, tries } = useReach(wanted || isSearchPage);
  const follow = ({ type, target }: SyntheticEvent) => {
    if (!(target instanceof HTMLInputElement)) return;
    setWanted(true);
    left.current = { value: target.value, isFocused: type === 'focus' || (type !== 'blur' && left.current.isFocused) };
  };
  // What was typed while there was no answer is asked for now; the theme looks at what is there as it begins.
  useLayoutEffect(() => {
    const input = box.current?.querySelector('input');
    if (!input || tries === 0) return;
    input.value = left.current.value;
    if (left.current.isFocused) input.focus();
  }, [tries]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each try has an input of its own
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
  }, [tries]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it follows what its input does
    <div
      ref={box}
      className="pp-search"
      data-failed={failed || undefined}
      onFocus={follow}
      onBlur={follow}
      onInput={follow}
      onMouseOver={follow}
    >
      <SearchBar key={tries} />
      {failed && <Unreached />}
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
