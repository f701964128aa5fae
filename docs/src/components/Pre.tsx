import type { ComponentProps } from 'react';

/** Text as it stands. It scrolls where it is too wide, and so can be reached by keys. */
export function Pre(props: ComponentProps<'pre'>) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
  return <pre className="pp-output" tabIndex={0} {...props} />;
}
