import type { Expectation } from '@peapod/database';
import type { KubernetesEvent, LogLine, PodSnapshot } from '../simulator/index.ts';
import type { RunReader } from '../workers/index.ts';

/** Whether all that an expectation names holds in a run. */
export async function holds(expectation: Expectation, run: RunReader): Promise<boolean> {
  const atSeconds = expectation.atSeconds ?? run.head.endedAtSeconds;
  const index = await placeOf(expectation.pod, atSeconds, run);
  const pod = run.head.pods[index];
  if (!pod) return expectation.exists === false;
  const snapshot = await run.read<PodSnapshot>(['pods', index, 'at'], atSeconds);
  if (!snapshotHolds(expectation, snapshot, pod.qosClass)) return false;

  const { log, file, event } = expectation;
  const container = (name: string) => pod.containers.findIndex((one) => one.name === name);
  if (log) {
    const place = container(log.container);
    if (place < 0) return false;
    const lines = await run.read<LogLine[]>(['pods', index, 'containers', place, 'logs'], { atSeconds });
    const { contains, lacks }: { contains?: string | undefined; lacks?: string | undefined } = log;
    const has = (text: string) => lines.some((line) => line.text.includes(text));
    if (contains !== undefined && !has(contains)) return false;
    if (lacks !== undefined && has(lacks)) return false;
  }
  if (file) {
    const place = container(file.container);
    if (place < 0) return false;
    const text = await run.read<string | null>(['pods', index, 'containers', place, 'file'], file.path, atSeconds);
    if (!text?.includes(file.contains)) return false;
  }
  if (event) {
    const events = await run.read<KubernetesEvent[]>(['events']);
    const matches = (one: KubernetesEvent) =>
      one.reason === event.reason && one.message.includes(event.contains ?? '') && one.firstSeconds <= atSeconds;
    if (!events.some(matches)) return false;
  }
  return true;
}

interface Asked<Intervention> {
  readonly checks: readonly Expectation[];
  readonly undisturbed: readonly Expectation[];
  readonly interventions: readonly Intervention[];
}

/** Whether a manifest does all that is asked of it; `runWith` plays it with those interventions. */
export async function mends<Intervention>(
  { checks, undisturbed, interventions }: Asked<Intervention>,
  runWith: (interventions: readonly Intervention[]) => Promise<RunReader | undefined>,
): Promise<boolean> {
  const allHold = async (expectations: readonly Expectation[], run: RunReader | undefined): Promise<boolean> =>
    run !== undefined && (await Promise.all(expectations.map((expectation) => holds(expectation, run)))).every(Boolean);
  if (!(await allHold(checks, await runWith(interventions)))) return false;
  return undisturbed.length === 0 || allHold(undisturbed, await runWith([]));
}

/** Where the Pod of that name stands; of several, one after the other, the one that is there at that second. */
async function placeOf(name: string | undefined, atSeconds: number, run: RunReader): Promise<number> {
  if (name === undefined) return 0;
  const places = run.head.pods.flatMap((pod, index) => (pod.name === name ? [index] : []));
  if (places.length < 2) return places[0] ?? -1;
  const snapshots = await Promise.all(places.map((index) => run.read<PodSnapshot>(['pods', index, 'at'], atSeconds)));
  return places[snapshots.findIndex(({ exists }) => exists)] ?? places[0]!;
}

function snapshotHolds(expectation: Expectation, snapshot: PodSnapshot, qosClass: string): boolean {
  for (const key of ['exists', 'phase', 'status', 'ready'] as const) {
    if (expectation[key] !== undefined && expectation[key] !== snapshot[key]) return false;
  }
  if (expectation.qosClass !== undefined && expectation.qosClass !== qosClass) return false;
  const { restarts, object } = expectation;
  if (typeof restarts === 'number' && restarts !== snapshot.restarts) return false;
  if (typeof restarts === 'object') {
    if (snapshot.restarts < (restarts.min ?? 0) || snapshot.restarts > (restarts.max ?? Number.POSITIVE_INFINITY)) return false;
  }
  return !object || valueHolds(object, valueAt(snapshot.object, object.path) ?? null);
}

function valueHolds({ equals, contains, lacks, min, max }: NonNullable<Expectation['object']>, value: unknown): boolean {
  const text = JSON.stringify(value);
  if (equals !== undefined && text !== JSON.stringify(equals)) return false;
  if (contains !== undefined && !text.includes(contains)) return false;
  if (lacks !== undefined && text.includes(lacks)) return false;
  if (min !== undefined && !(Number(value) >= min)) return false;
  return max === undefined || Number(value) <= max;
}

/** What stands in a list is found by its place or by its name. */
function valueAt(object: unknown, path: string): unknown {
  let value = object;
  for (const key of path.split('.')) {
    if (value === null || typeof value !== 'object') return undefined;
    const named = Array.isArray(value) && value.find((one: { name?: string } | null) => one?.name === key);
    value = named || (value as Record<string, unknown>)[key];
  }
  return value;
}
