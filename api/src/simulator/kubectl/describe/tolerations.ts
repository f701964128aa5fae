import type * as core from 'kubernetes-types/core/v1.d.ts';

/** By key: `node.kubernetes.io/not-ready:NoExecute op=Exists for 300s`. @see kubernetes: kubectl/pkg/describe/describe.go printPodTolerationsMultiline */
export const tolerationTexts = (tolerations: readonly core.Toleration[] = []): string[] =>
  [...tolerations].sort((a, b) => compare(a.key ?? '', b.key ?? '')).map(tolerationText);

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

function tolerationText({ key = '', value = '', effect = '', operator, tolerationSeconds }: core.Toleration): string {
  const subject = `${key}${value ? `=${value}` : ''}${effect ? `:${effect}` : ''}`;
  const exists = operator === 'Exists' && value === '' ? (subject ? ' op=Exists' : 'op=Exists') : '';
  const time = tolerationSeconds === undefined ? '' : ` for ${tolerationSeconds}s`;
  return subject + exists + time;
}
