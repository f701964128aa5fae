import { translate } from '@docusaurus/Translate';
import useIsBrowser from '@docusaurus/useIsBrowser';
import { useEffect, useState } from 'react';
import { copyText } from './copy-text.ts';

/** In the corner of a text, which it copies as a whole. */
export function CopyButton({ text }: { readonly text: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  if (!useIsBrowser()) return null;
  const label = copied ? translate({ id: 'peapod.copied', message: 'Copied' }) : translate({ id: 'peapod.copy', message: 'Copy' });
  return (
    <>
      <button
        type="button"
        className="pp-icon pp-copy"
        aria-label={label}
        title={label}
        data-copied={copied || undefined}
        onClick={async () => setCopied(await copyText(text))}
      >
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.5">
          <path d={copied ? 'M3 8.500l3.500 3.500L13 4.500' : 'M5.500 5.500h8v8h-8zM10.500 5.500v-3h-8v8h3'} />
        </svg>
      </button>
      <span className="pp-hidden" role="status">
        {copied && label}
      </span>
    </>
  );
}
