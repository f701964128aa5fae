import { type Json, readYaml } from '../../api-server/index.ts';
import { goDuration, parseGoDuration } from '../../apimachinery/duration.ts';
import { isRecord } from '../../apimachinery/records.ts';
import { KUBELET_CONFIGURATION } from '../../kernel/index.ts';
import { DEFAULT_HARD } from '../eviction/thresholds.ts';
import { KUBELET_FIELDS } from './configz.data.ts';

interface Field {
  readonly path: readonly string[];
  readonly default: Json | undefined;
  readonly kind: 'value' | 'pointer' | 'duration' | 'any';
}

const fields: readonly Field[] = KUBELET_FIELDS.split('\n').map((line) => {
  const [, path = '', given = ''] = /^(\S+) ?(.*)$/.exec(line) ?? [];
  const at = { path: path.split('.') };
  if (given === '?') return { ...at, default: undefined, kind: 'any' };
  if (/^[\dhms.]*[hms]$/.test(given)) return { ...at, default: given, kind: 'duration' };
  if (given.startsWith('(')) return { ...at, default: JSON.parse(given.slice(1, -1)), kind: 'pointer' };
  return { ...at, default: given === '' ? undefined : JSON.parse(given), kind: 'value' };
});

/** Of which a default has several parts, and structures that are told of though nothing of them is set. */
const PARTS: Readonly<Record<string, Json>> = { evictionHard: DEFAULT_HARD, enforceNodeAllocatable: ['pods'] };
const STRUCTURES: ReadonlySet<string> = new Set(['memorySwap']);

/**
 * The configuration by which a kubelet goes, as it tells it: all that is set, by its file or by default. What the text leaves out is as kubeadm has it.
 * @see kubernetes: component-base/configz/configz.go; cmd/kubelet/app/server.go setConfigz, InitializeTLS
 */
export function configz(text: string): object {
  const given = { ...objectOf(KUBELET_CONFIGURATION), ...objectOf(text) };
  const told: Record<string, Json> = {};
  for (const field of fields) {
    const [first = ''] = field.path;
    if (STRUCTURES.has(first)) told[first] ??= {};
    const value = toldOf(field, field.path.reduce<Json | undefined>(memberOf, given));
    if (value !== undefined) put(told, field.path, value);
  }
  // Who says how often the status is looked at says how often it is reported, too.
  if (!isNothing(given.nodeStatusUpdateFrequency ?? null) && isNothing(given.nodeStatusReportFrequency ?? null))
    told.nodeStatusReportFrequency = told.nodeStatusUpdateFrequency as Json;
  return { kubeletconfig: told };
}

function toldOf({ path, default: usual, kind }: Field, given: Json | undefined): Json | undefined {
  if (kind === 'pointer') return given ?? usual;
  if (kind === 'any') return sorted(isNothing(given ?? null) ? PARTS[path.join('.')] : given);
  if (isNothing(given ?? null)) return usual;
  return kind === 'duration' ? goDuration(parseGoDuration(String(given)) ?? 0) : given;
}

/** It stands for the default. */
const isNothing = (value: Json): boolean =>
  value === null ||
  value === '' ||
  value === 0 ||
  value === false ||
  (typeof value === 'string' && parseGoDuration(value) === 0) ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** Go writes the keys of a map in their order. */
const sorted = (value: Json | undefined): Json | undefined =>
  isRecord(value) ? (Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) as Json) : value;

function put(into: Record<string, Json>, [first = '', ...rest]: readonly string[], value: Json): void {
  if (rest.length === 0) into[first] = value;
  else {
    into[first] ??= {};
    put(into[first] as Record<string, Json>, rest, value);
  }
}

const memberOf = (value: Json | undefined, key: string): Json | undefined => (isRecord(value) ? (value[key] as Json) : undefined);

const objectOf = (text: string): Readonly<Record<string, Json>> => {
  const value = readYaml(text).documents[0]?.value;
  return isRecord(value) ? (value as Readonly<Record<string, Json>>) : {};
};
