import { ApiServer, Store } from '../api-server/index.ts';
import type { Pod } from '../apimachinery/objects.ts';
import { Engine, Random, Trace } from '../engine/index.ts';
import { EventRecorder, EventSeriesRecorder } from '../events/index.ts';
import { Scheduler } from '../scheduler/index.ts';
import { ControllerManager } from './index.ts';

/** The control plane without kubelets: what they would report is set by hand. */
export function setup() {
  const engine = new Engine();
  const store = new Store(engine);
  const trace = new Trace(engine);
  const random = new Random(1);
  const api = new ApiServer({ engine, store, random, trace });
  const events = { engine, store, trace, random };
  const recorder = new EventRecorder(events);
  api.bootstrap();
  new Scheduler({
    engine,
    store,
    client: api,
    recorder: new EventSeriesRecorder(events, 'default-scheduler', 'control-plane'),
    trace,
    random,
  }).start();
  const controllers = new ControllerManager({ engine, store, api, random, trace, recorder, driverSays: () => undefined }, () => {});
  controllers.start();
  const create = (object: Record<string, unknown>) => {
    const answer = api.create(object);
    if (!answer.ok) throw new Error(answer.message);
  };
  const pod = (name: string, spec: Record<string, unknown> = {}, labels?: Record<string, string>) =>
    create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', ...(labels && { labels }) },
      spec: { containers: [{ name: 'app', image: 'nginx' }], ...spec },
    });
  const report = (name: string, status: Partial<Pod['status']>, ready = 'True') => {
    const { metadata, status: old } = store.get('Pod', 'default', name) as Pod;
    const conditions = [...(old.conditions ?? []).filter(({ type }) => type !== 'Ready'), { type: 'Ready', status: ready }];
    api.updatePodStatus('default', name, metadata.uid, { ...old, phase: 'Running', conditions, ...status });
  };
  const said = (kind: string) =>
    store
      .list('Event')
      .filter(({ involvedObject }) => involvedObject.kind === kind)
      .map(({ reason, message, count = 1 }) => `${reason}${count > 1 ? ` x${count}` : ''}: ${message}`);
  return { engine, store, trace, api, controllers, create, pod, report, said, get: (name: string) => store.get('Pod', 'default', name) };
}
