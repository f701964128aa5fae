import type * as core from 'kubernetes-types/core/v1.d.ts';
import { compareText } from '../../apimachinery/compare-text.ts';

/** By key: `node.kubernetes.io/not-ready:NoExecute op=Exists for 300s`. @see kubernetes: kubectl/pkg/describe/describe.go printPodTolerationsMultiline */
export const tolerationTexts = (tolerations: readonly core.Toleration[] = []): string[] =>
  [...tolerations].sort((a, b) => compareText(a.key ?? '', b.key ?? '')).map(tolerationText);

function tolerationText({ key = '', value = '', effect = '', operator, tolerationSeconds }: core.Toleration): string {
  const subject = `${key}${value ? `=${value}` : ''}${effect ? `:${effect}` : ''}`;
  const exists = operator === 'Exists' && value === '' ? (subject ? ' op=Exists' : 'op=Exists') : '';
  const time = tolerationSeconds === undefined ? '' : ` for ${tolerationSeconds}s`;
  return subject + exists + time;
}
