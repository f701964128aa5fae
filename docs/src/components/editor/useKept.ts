import { createStorageSlot } from '@docusaurus/theme-common';
import { useCallback, useEffect, useMemo, useState } from 'react';

/**
 * A text that somebody changes. What they wrote is kept in the tab, or in the browser (`localStorage`), under a name, so that it outlives a reload and a
 * change of the language; a browser that keeps nothing works, too. The last member is what was found there at first, or null.
 */
export function useKept(name: string, original: string, persistence: 'sessionStorage' | 'localStorage' = 'sessionStorage') {
  const slot = useMemo(() => createStorageSlot(`peapod.text.${name}`, { persistence }), [name, persistence]);
  const [text, setText] = useState(original);
  const [kept, setKept] = useState<string | null>(null);
  // The page was built without it, and is first shown as it was built.
  useEffect(() => {
    const found = slot.get();
    setText(found ?? original);
    setKept(found);
  }, [slot, original]);
  const change = useCallback(
    (next: string) => {
      setText(next);
      if (next === original) slot.del();
      else slot.set(next);
    },
    [slot, original],
  );
  return [text, change, kept] as const;
}
