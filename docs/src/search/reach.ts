import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import { useEffect, useState } from 'react';

/** In milliseconds: until it is tried again. */
const PAUSE = 3000;

let answer: Promise<boolean> | undefined;

/** Whether what the search needs can be had: its index, and the list that shows what is found. What can be had once is not asked for again. */
export function reach(baseUrl: string): Promise<boolean> {
  answer ??= Promise.all([
    fetch(`${baseUrl}search-index.json`, { method: 'HEAD' }).then(({ ok }) => ok),
    import('@easyops-cn/autocomplete.js').then(() => true),
  ]).then(
    (parts) => parts.every(Boolean),
    () => false,
  );
  const asked = answer;
  void asked.then((reached) => {
    if (!reached && answer === asked) answer = undefined;
  });
  return asked;
}

/**
 * The theme's search asks once, and waits for ever where nobody answers. Here it is asked again until somebody does; the search, put up anew by
 * the number of the try, then finds what it needs.
 */
export function useReach(wanted: boolean): { readonly failed: boolean; readonly tries: number } {
  const { baseUrl } = useDocusaurusContext().siteConfig;
  const [{ failed, tries }, setState] = useState({ failed: false, tries: 0 });
  useEffect(() => {
    if (!wanted) return;
    let timer: ReturnType<typeof setTimeout>;
    let isGone = false;
    const ask = async () => {
      const reached = await reach(baseUrl);
      if (isGone) return;
      setState((before) =>
        reached ? { failed: false, tries: before.failed ? before.tries + 1 : before.tries } : { ...before, failed: true },
      );
      if (!reached) timer = setTimeout(ask, PAUSE);
    };
    void ask();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [wanted, baseUrl]);
  return { failed, tries };
}
