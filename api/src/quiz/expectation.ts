import type { Expectation } from '@peapod/database';
import type { KubernetesEvent, LogLine, PodSnapshot } from '../simulator/index.ts';
import type { RunReader } from '../workers/index.ts';
import { valueAt, valueHolds } from './value.ts';

/** What an expectation names and a run has otherwise: by what was asked, what the run has instead. */
export type Shortfall = { readonly asked: Expectation; readonly atSeconds: number; readonly pod: string | undefined } & (
  | { readonly about: 'pod'; readonly snapshot: Shown | null }
  | { readonly about: 'container'; readonly container: string }
  | { readonly about: 'log'; readonly found: string | undefined; readonly lacks: boolean }
  | { readonly about: 'file'; readonly text: string | null }
  | { readonly about: 'event' }
  | { readonly about: 'object'; readonly value: unknown }
);

/** What is asked of a Pod as lists show it. */
export interface Shown extends Pick<PodSnapshot, 'exists' | 'phase' | 'status' | 'ready' | 'restarts'> {
  readonly qosClass: string;
}

/** Whether all that an expectation names holds in a run. */
export async function holds(expectation: Expectation, run: RunReader): Promise<boolean> {
  return (await shortfalls(expectation, run)).length === 0;
}

/** What of an expectation does not hold in a run. */
export async function shortfalls(asked: Expectation, run: RunReader): Promise<Shortfall[]> {
  const atSeconds = asked.atSeconds ?? run.head.endedAtSeconds;
  const index = await placeOf(asked.pod, atSeconds, run);
  const pod = run.head.pods[index];
  // What holds where nothing happens any more holds until the run's horizon, which is what the question speaks of.
  const of = { asked, atSeconds: asked.atSeconds ?? run.input.horizonSeconds ?? 600, pod: asked.pod ?? pod?.name };
  if (!pod) return asked.exists === false ? [] : [{ ...of, about: 'pod', snapshot: null }];
  const snapshot = await run.read<PodSnapshot>(['pods', index, 'at'], atSeconds);
  const shown: Shown = { ...snapshot, qosClass: pod.qosClass };
  const found: Shortfall[] = [];
  if (!isShown(asked, shown)) found.push({ ...of, about: 'pod', snapshot: shown });

  const { log, file, event, object } = asked;
  const container = (name: string) => pod.containers.findIndex((one) => one.name === name);
  const strange = [log, file].find((one) => one && container(one.container) < 0);
  if (strange) return [...found, { ...of, about: 'container', container: strange.container }];
  if (log) {
    const lines = await run.read<LogLine[]>(['pods', index, 'containers', container(log.container), 'logs'], { atSeconds });
    const { contains, lacks }: { contains?: string | undefined; lacks?: string | undefined } = log;
    const has = (text: string) => lines.find((line) => line.text.includes(text));
    if (contains !== undefined && !has(contains))
      found.push({ ...of, about: 'log', found: lines.findLast(({ text }) => text.trim())?.text, lacks: false });
    else if (lacks !== undefined && has(lacks)) found.push({ ...of, about: 'log', found: has(lacks)?.text, lacks: true });
  }
  if (file) {
    const text = await run.read<string | null>(['pods', index, 'containers', container(file.container), 'file'], file.path, atSeconds);
    if (!text?.includes(file.contains)) found.push({ ...of, about: 'file', text });
  }
  if (event) {
    const events = await run.read<KubernetesEvent[]>(['events']);
    const matches = (one: KubernetesEvent) =>
      one.reason === event.reason && one.message.includes(event.contains ?? '') && one.firstSeconds <= atSeconds;
    if (!events.some(matches)) found.push({ ...of, about: 'event' });
  }
  const value = object && (valueAt(snapshot.object, object.path) ?? null);
  if (object && !valueHolds(object, value)) {
    if (snapshot.exists) found.push({ ...of, about: 'object', value });
    else if (found.length === 0) found.push({ ...of, about: 'pod', snapshot: shown });
  }
  return found;
}

interface Asked<Intervention> {
  readonly checks: readonly Expectation[];
  readonly undisturbed: readonly Expectation[];
  readonly interventions: readonly Intervention[];
}

/** What of all that is asked of a manifest it does not do, and whether that is where nobody intervenes. */
export interface Missed {
  readonly isUndisturbed: boolean;
  readonly shortfalls: readonly Shortfall[];
}

/** What a manifest does not do of what is asked of it; undefined of one that does not run. `runWith` plays it with those interventions. */
export async function missed<Intervention>(
  { checks, undisturbed, interventions }: Asked<Intervention>,
  runWith: (interventions: readonly Intervention[]) => Promise<RunReader | undefined>,
): Promise<Missed | undefined> {
  const ofRun = async (expectations: readonly Expectation[], run: RunReader | undefined): Promise<Shortfall[] | undefined> =>
    run && (await Promise.all(expectations.map((expectation) => shortfalls(expectation, run)))).flat();
  const disturbed = await ofRun(checks, await runWith(interventions));
  if (disturbed === undefined || disturbed.length > 0 || undisturbed.length === 0)
    return disturbed && { isUndisturbed: false, shortfalls: disturbed };
  const alone = await ofRun(undisturbed, await runWith([]));
  return alone && { isUndisturbed: true, shortfalls: alone };
}

/** Whether a manifest does all that is asked of it. */
export async function mends<Intervention>(...asked: Parameters<typeof missed<Intervention>>): Promise<boolean> {
  return (await missed(...asked))?.shortfalls.length === 0;
}

/** Where the Pod of that name stands; of several, one after the other, the one that is there at that second. */
async function placeOf(name: string | undefined, atSeconds: number, run: RunReader): Promise<number> {
  if (name === undefined) return 0;
  const places = run.head.pods.flatMap((pod, index) => (pod.name === name ? [index] : []));
  if (places.length < 2) return places[0] ?? -1;
  const snapshots = await Promise.all(places.map((index) => run.read<PodSnapshot>(['pods', index, 'at'], atSeconds)));
  return places[snapshots.findIndex(({ exists }) => exists)] ?? places[0]!;
}

function isShown(asked: Expectation, shown: Shown): boolean {
  for (const key of ['exists', 'phase', 'status', 'ready', 'qosClass'] as const) {
    if (asked[key] !== undefined && asked[key] !== shown[key]) return false;
  }
  const { restarts } = asked;
  if (typeof restarts !== 'object') return restarts === undefined || restarts === shown.restarts;
  return shown.restarts >= (restarts.min ?? 0) && shown.restarts <= (restarts.max ?? Number.POSITIVE_INFINITY);
}
