/** How many elements of a list, fields, lines … are what. */
export type Stats = Record<'identical' | 'removed' | 'inserted' | 'modified', number>;

/** `14 identical fields`, `1 removed and 2 modified elements`. @see https://github.com/google/go-cmp: cmp/report_compare.go diffStats */
export function counted(stats: Stats, name: string): string {
  const kinds = ['identical', 'removed', 'inserted', 'modified'] as const;
  const parts = kinds.filter((kind) => stats[kind] > 0).map((kind) => `${stats[kind]} ${kind}`);
  const total = kinds.reduce((sum, kind) => sum + stats[kind], 0);
  const names = total > 1 ? `${name}s`.replace(/ys$/, 'ies') : name;
  const all = parts.length < 3 ? parts.join(' and ') : `${parts.slice(0, -1).join(', ')}, and ${parts.at(-1)}`;
  return `${all} ${names}`;
}
