import { translateTimestampSince } from '../apimachinery/duration.ts';
import type { KubernetesObject } from '../apimachinery/objects.ts';
import { parseQuantity } from '../apimachinery/quantity.ts';
import { parseTime } from '../apimachinery/time.ts';
import type { Micros } from '../engine/index.ts';

/** What a table shows for nothing. */
export const NONE = '<none>';

/** Since its creation, as `5m3s`; `<unknown>` without one. */
export const age = (object: KubernetesObject, now: Micros): string =>
  translateTimestampSince(parseTime(object.metadata.creationTimestamp), now);

/** @see kubernetes: apimachinery/pkg/labels/labels.go FormatLabels */
export function formatLabels(labels: Readonly<Record<string, string>> | undefined): string {
  const keys = Object.keys(labels ?? {}).sort();
  return keys.length === 0 ? NONE : keys.map((key) => `${key}=${labels?.[key] ?? ''}`).join(',');
}

/** @see kubernetes: pkg/apis/core/v1/helper/helpers.go GetAccessModesAsString */
export const accessModes = (modes: readonly string[] | undefined): string =>
  ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod']
    .filter((mode) => modes?.includes(mode))
    .map((mode) => ABBREVIATIONS[mode])
    .join(',');

const ABBREVIATIONS: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

/** A quantity in its canonical form; `0` where there is none. */
export const amount = (quantity: string | undefined): string => (quantity === undefined ? '0' : parseQuantity(quantity).toString());

/** How many keys a map has; none without a map. */
export const count = (map: Readonly<Record<string, unknown>> | undefined): number => Object.keys(map ?? {}).length;

/** What stands at a path of fields; undefined if nothing does. */
export const at = (object: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>> | undefined)?.[key], object);
