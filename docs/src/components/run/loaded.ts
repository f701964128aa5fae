import type { AroundAnswer, Entry, PlacedPage, TimelinePage } from '../../api/run.ts';

/** Which entries are wanted; an empty text: whatever it is. */
export interface TimelineFilter {
  readonly kind: string;
  readonly container: string;
  readonly pod: string;
}
/** The way on from what is shown. */
export type Direction = 'earlier' | 'later';

/** Entries that follow one another, and from where those before and after them are asked for: null where there are none. */
export interface Loaded {
  readonly entries: readonly Entry[];
  /** How many there are of what is wanted. */
  readonly all: number;
  readonly cursors: Readonly<Record<Direction, string | null>>;
  /** Whether they are the first ones, that came with the run: there is no cursor for what follows. */
  readonly isFirst: boolean;
}

/** What is wanted of that which came with the run. */
export function chosen({ nodes, totalCount }: TimelinePage, { kind, container, pod }: TimelineFilter): Loaded {
  const entries = nodes.filter(
    (entry) => (!kind || entry.kind === kind) && (!container || entry.container === container) && (!pod || entry.pod === pod),
  );
  const missing = totalCount - nodes.length;
  return { entries, all: entries.length + missing, cursors: { earlier: null, later: null }, isFirst: missing > 0 };
}

/** What is about a second. */
export function joined({ earlier, later }: AroundAnswer['simulate']): Loaded {
  return {
    entries: [...earlier.nodes, ...later.nodes],
    all: earlier.totalCount + later.totalCount,
    cursors: {
      earlier: earlier.nodes.length < earlier.totalCount ? earlier.pageInfo.startCursor : null,
      later: later.nodes.length < later.totalCount ? later.pageInfo.endCursor : null,
    },
    isFirst: false,
  };
}

/** With a page more at one of its ends. */
export function extended(loaded: Loaded, direction: Direction, { nodes, pageInfo }: PlacedPage): Loaded {
  const isLater = direction === 'later';
  return {
    ...loaded,
    entries: isLater ? [...loaded.entries, ...nodes] : [...nodes, ...loaded.entries],
    cursors: {
      ...loaded.cursors,
      ...(isLater
        ? { later: pageInfo.hasNextPage ? pageInfo.endCursor : null }
        : { earlier: pageInfo.hasPreviousPage ? pageInfo.startCursor : null }),
    },
  };
}
