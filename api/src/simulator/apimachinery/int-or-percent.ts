/** Of a number of Pods, or of a share of them. @see kubernetes: apimachinery/pkg/util/intstr/intstr.go GetScaledValueFromIntOrPercent */
export function scaled(value: number | string, total: number, round: (n: number) => number): number {
  if (typeof value === 'number') return value;
  return round((Number(/^(\d+)%$/.exec(value)?.[1] ?? 0) * total) / 100);
}
