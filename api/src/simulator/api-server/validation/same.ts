import { isEmpty, isRecord } from '../../apimachinery/records.ts';
import { quantity } from './quantities.ts';

/**
 * Whether two decoded values mean the same: null, empty and absent are one, and so are two ways of writing an amount.
 * @see kubernetes: apimachinery/pkg/api/equality Semantic.DeepEqual
 */
export function sameValue(one: unknown, other: unknown, field = ''): boolean {
  if (one === other || (isEmpty(one) && isEmpty(other))) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, i) => sameValue(item, other[i], field));
  }
  if (isRecord(one) && isRecord(other)) return sameRecord(one, other, field);
  return false;
}

/** The maps and fields that hold amounts. */
const amounts = new Set(['limits', 'requests', 'overhead', 'capacity', 'hard']);
const amountFields = new Set(['divisor', 'sizeLimit']);

function sameRecord(one: Record<string, unknown>, other: Record<string, unknown>, field: string): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  for (const key of keys) {
    if (amounts.has(field) || amountFields.has(key)) {
      const amount = quantity(one[key]);
      if (amount && quantity(other[key])?.cmp(amount) === 0) continue;
    }
    if (isZero(one[key], key) && isZero(other[key], key)) continue;
    if (!sameValue(one[key], other[key], key)) return false;
  }
  return true;
}

/** Fields that are no pointers in Go, where absent is the zero value. */
const plain = new Set(
  (
    'readOnly stdin stdinOnce tty hostNetwork hostPID hostIPC setHostnameAsFQDN hostPort containerPort weight lun partition ' +
    'initialDelaySeconds timeoutSeconds periodSeconds successThreshold failureThreshold resources metadata labels annotations nodeSelector'
  ).split(' '),
);

const isZero = (value: unknown, field: string): boolean =>
  isEmpty(value) || (plain.has(field) && (value === false || value === 0 || (isRecord(value) && Object.keys(value).length === 0)));
