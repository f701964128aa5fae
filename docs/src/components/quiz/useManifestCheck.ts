import { useCallback, useState } from 'react';
import { ask } from '../../api/ask.ts';
import { type CheckAnswer, checkQuery, type InvalidManifest } from '../../api/run.ts';
import { useLocale } from '../../api/useLocale.ts';

/** Looks whether the API server would take a manifest before it is sent as an answer: who mistypes loses no try. */
export function useManifestCheck() {
  const locale = useLocale();
  const [checking, setChecking] = useState(false);
  const [refused, setRefused] = useState<InvalidManifest | null>(null);
  /** Whether the answer may be sent: so may any other than a manifest, and one of which nothing can be said. */
  const check = useCallback(
    async (manifest: string | undefined): Promise<boolean> => {
      if (manifest === undefined) return true;
      setChecking(true);
      const found = await findProblems(manifest, locale);
      setRefused(found);
      setChecking(false);
      return found === null;
    },
    [locale],
  );
  return { checking, refused, check };
}

async function findProblems(manifest: string, locale: string): Promise<InvalidManifest | null> {
  try {
    const { simulate } = await ask<CheckAnswer>(checkQuery, { manifest }, { locale });
    return simulate.__typename === 'InvalidManifest' ? simulate : null;
  } catch {
    return null; // what is wrong then is told of the answer
  }
}
