import { type AccessObject, Authorizer, bystanderKinds, type Change, listAt } from '../api-server/index.ts';
import type { Kind, Kinds, KubernetesObject } from '../apimachinery/objects.ts';
import { nothing, SECOND } from '../engine/index.ts';
import type { InterventionInput, InterventionOutcome, KubectlOutput } from '../types.ts';
import { commandWords, kubectl, kubectlInside } from './index.ts';
import type { ClusterView, Live, LogRecord, Piece, Usage } from './view.ts';

/** A cluster made by hand, for tests of what kubectl prints of it. */
interface Scene {
  readonly at?: number;
  readonly objects?: readonly object[];
  /** Later versions of objects, by second. */
  readonly changes?: readonly { readonly at: number; readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: object }[];
  /** By the containers' ids. */
  readonly logs?: Readonly<Record<string, readonly LogRecord[]>>;
  readonly usage?: Readonly<Record<string, Usage>>;
  readonly nodeUsage?: Usage | ((node: string) => Usage | undefined);
  /** When what was begun now is over. */
  readonly later?: number;
  /** A node whose machine is gone. */
  readonly lostNode?: string;
  readonly act?: (intervention: Omit<InterventionInput, 'atSeconds'>) => Partial<InterventionOutcome>;
}

export const CREATED = '2023-05-15T09:00:00Z';

/** Where a Pod is that is on a node that there is not. */
export const NO_NODE = 'gone';

/** What a command prints in a scene: stdout, then stderr, then the exit code where it is not 0. */
export function printed(command: string, scene: Scene = {}): string {
  const { stdout, stderr, exitCode } = kubectl(command, sceneView(scene));
  return stdout + stderr + (exitCode === 0 ? '' : `[${exitCode}]`);
}

/** What kubectl sees of the objects of a test. */
export function sceneView(scene: Scene): ClusterView {
  const { at = 60, objects = [], changes = [], logs = {}, usage = {}, nodeUsage, lostNode, act, later = at } = scene;
  const now = at * SECOND;
  const stored = (object: object): KubernetesObject => {
    const { metadata } = object as { metadata: Partial<KubernetesObject['metadata']> };
    return {
      ...object,
      metadata: { uid: `uid-${metadata.name}`, resourceVersion: '1', creationTimestamp: CREATED, ...metadata },
    } as KubernetesObject;
  };
  const authorizer = new Authorizer();
  for (const object of objects as AccessObject[]) if (bystanderKinds.includes(object.kind)) authorizer.apply(object, 0);
  const previous = new Map<string, KubernetesObject>();
  const all = [...objects.map((object) => ({ at: 0, type: 'ADDED' as const, object })), ...changes].map((change, revision) => {
    const object = stored(change.object);
    const key = `${object.kind}/${object.metadata.namespace}/${object.metadata.name}`;
    const before = previous.get(key);
    previous.set(key, object);
    return {
      at: change.at * SECOND,
      revision,
      type: change.type,
      kind: object.kind as Kind,
      object,
      previous: before,
    };
  });
  const history = <K extends Kind>(kind: K): Change<K>[] =>
    all.filter((change) => change.kind === kind && change.at <= now) as unknown as Change<K>[];
  const view: ClusterView = {
    now,
    namespace: 'default',
    history,
    managedFields: () => undefined,
    changesUntil: (kind, until) => all.filter((change) => change.kind === kind && change.at > now && change.at <= until) as never,
    list: <K extends Kind>(kind: K, namespace?: string): readonly Kinds[K][] =>
      listAt(history(kind), now).filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace),
    get: (kind, namespace, name) =>
      view.list(kind).find(({ metadata }) => metadata.name === name && (namespace === undefined || metadata.namespace === namespace)),
    later: (then) => sceneView({ ...scene, at: then / SECOND }),
    logs: (_, containerID) => logs[containerID],
    usage: () => new Map(Object.entries(usage)),
    nodeUsage: (node) => (typeof nodeUsage === 'function' ? nodeUsage(node) : nodeUsage),
    access: (kindName) => authorizer.list(kindName, now).map(({ object }) => stored(object)),
    rulesFor: (user, of) => authorizer.rulesFor(user, of, now),
    decision: (user, asked) => authorizer.decision(user, asked, now),
    reaches: (node) => node !== lostNode && node !== NO_NODE,
    follow: (intervention) => ({ outcome: view.act(intervention), later: sceneView({ ...scene, at: later }) }),
    dryRun: () => ({ ok: true, message: '', objects: [] }),
    act: (intervention) => ({
      atSeconds: at,
      kind: intervention.kind,
      ok: true,
      message: null,
      exitCode: null,
      stdout: null,
      stderr: null,
      httpStatus: null,
      body: null,
      ...act?.(intervention),
    }),
  };
  return view;
}

/** What the API server says to the eviction of each Pod that it refuses. */
type Refusals = Readonly<Record<string, { readonly code: number; readonly message: string }>>;

/** What a command writes that takes its time; Pods that go, and have no finalizers, are gone when they are looked for again. */
export function kubectlWithTime(command: string, objects: readonly object[], refusals: Refusals = {}): KubectlOutput {
  let at = 60;
  const shown: Piece[] = [];
  const leaving = new Set<string>();
  const isThere = (object: object): boolean => {
    const { metadata, kind } = object as KubernetesObject;
    return kind !== 'Pod' || !leaving.has(metadata.name) || metadata.finalizers !== undefined;
  };
  const leaves = (name: string): void => void leaving.add(name.replace(/^.*\//, ''));
  const view = (): ClusterView => {
    const act = ({ pod: name }: { pod?: string | null }) => {
      if (name) leaves(name);
      return {};
    };
    return { ...sceneView({ at, objects: objects.filter(isThere), act }), live };
  };
  const live = {
    view,
    sleep(duration: number) {
      at += duration / SECOND;
      return nothing;
    },
    show(pieces: readonly Piece[]) {
      shown.push(...pieces);
      return nothing;
    },
    evict(_: string, name: string) {
      const refusal = refusals[name];
      if (refusal === undefined) leaves(name);
      return refusal ? { ok: false, ...refusal } : { ok: true };
    },
  } as unknown as Live;
  const { value } = kubectlInside(commandWords([command]), view()).next();
  const { pieces, exitCode } = value as { pieces: readonly Piece[]; exitCode: number };
  const of = (stream: 1 | 2): string => [...shown, ...pieces].map(([one, text]) => (one === stream ? text : '')).join('');
  return { stdout: of(1), stderr: of(2), exitCode };
}

/** Without the blanks that alignment adds. */
export const squeezed = (text: string): string => text.replaceAll(/ +/g, ' ').replaceAll(/^ | $/gm, '');

export const pod = (name: string, more: { metadata?: object; spec?: object; status?: object } = {}): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', ...more.metadata },
  spec: { containers: [{ name: 'app', image: 'nginx' }], nodeName: 'node-1', ...more.spec },
  status: { phase: 'Running', ...more.status },
});
