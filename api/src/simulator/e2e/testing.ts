import { expect, it } from 'vitest';
import { type Played, play } from '../testing.ts';
import type { InterventionInput } from '../types.ts';

/** What `imageutils.GetE2EImage` answers in v1.27. @see kubernetes: test/utils/image/manifest.go */
export const AGNHOST = 'registry.k8s.io/e2e-test-images/agnhost:2.43';
export const BUSYBOX = 'registry.k8s.io/e2e-test-images/busybox:1.29-4';
export const NGINX = 'registry.k8s.io/e2e-test-images/nginx:1.14-4';
export const NONROOT = 'registry.k8s.io/e2e-test-images/nonroot:1.4';
export const NONEWPRIVS = 'registry.k8s.io/e2e-test-images/nonewprivs:1.3';
export const PAUSE = 'registry.k8s.io/pause:3.9';

export type Fields = Readonly<Record<string, unknown>>;

/** A Pod in JSON, which is YAML too. */
export const podOf = (spec: Fields, metadata: Fields = {}): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', ...metadata }, spec });

export const object = (kind: string, name: string, fields: Fields = {}, apiVersion = 'v1', metadata: Fields = {}): string =>
  JSON.stringify({ apiVersion, kind, metadata: { name, ...metadata }, ...fields });

export const configMap = (name: string, data: Fields, more: Fields = {}): string => object('ConfigMap', name, { data, ...more });

export const secret = (name: string, stringData: Fields): string => object('Secret', name, { stringData });

export const apply = (atSeconds: number, manifest: string): InterventionInput => ({ atSeconds, kind: 'APPLY', manifest });

export const several = (...documents: readonly string[]): string => documents.join('\n---\n');

/** A container of busybox with this script. */
export const script = (text: string, more: Fields = {}): Fields => ({
  name: 'busybox',
  image: BUSYBOX,
  command: ['/bin/sh', '-c', text],
  ...more,
});

export const agnhost = (args: readonly string[], more: Fields = {}): Fields => ({ name: 'agnhost', image: AGNHOST, args, ...more });

/** A container's standard output and error at the end. */
export const logOf = ({ pod }: Played, container: string): string =>
  (pod.containers.find(({ name }) => name === container)?.logs() ?? []).map(({ text }) => text).join('\n');

/**
 * What most end-to-end tests do: a Pod that ends, and what it said. The first container's log, and the phase.
 * @see kubernetes: test/e2e/framework/pod/output/output.go TestContainerOutput
 */
export function output(spec: Fields, beside: readonly string[] = [], metadata: Fields = {}): { phase: string | undefined; log: string } {
  const played = play(several(podOf({ restartPolicy: 'Never', ...spec }, metadata), ...beside), { seconds: 60 });
  const [{ name }] = spec.containers as [{ name: string }];
  return { phase: played.phases.at(-1), log: logOf(played, name) };
}

/** A test that looks at what a container says. */
export interface Output {
  readonly test: string;
  readonly container: Fields;
  readonly spec?: Fields;
  readonly metadata?: Fields;
  readonly beside?: readonly string[];
  /** What stands in the log, each. */
  readonly says: readonly (string | RegExp)[];
  readonly phase?: string;
}

/** The container says all that is expected of it, and the Pod ends so. */
export function holds({ container, spec, metadata, beside, says, phase = 'SUCCEEDED' }: Output): void {
  const got = output({ ...spec, containers: [container] }, beside, metadata);
  for (const text of says) expect(got.log).toMatch(text instanceof RegExp ? text : new RegExp(escaped(text)));
  expect(got.phase).toBe(phase);
}
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What somebody wrote down of a real cluster, and published. */
export interface Recording {
  /** Where it was recorded, as far as it tells. */
  readonly source: string;
  /** Containers of one Pod `web`, and what else its spec has; other documents after it. */
  readonly containers: readonly string[];
  readonly spec?: string;
  readonly beside?: string;
  readonly at: number;
  /** What is run in `web`, and when, before it is asked. */
  readonly run?: { readonly atSeconds: number; readonly command: readonly string[] };
  readonly ask: string;
  /** What stands in the answer, line by line in this order; others may stand between, unless there is none. A line may be given as an expression. */
  readonly says: readonly (string | RegExp)[];
  readonly exitCode?: number;
}

/** Its manifest. */
const recorded = ({ containers, spec = '', beside = '' }: Recording): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: web}}\nspec:\n  containers:\n${containers.map((one) => `  - {${one}}\n`).join('')}${spec}\n---\n${beside}`;

/** A run of the same circumstances says the same. */
export const heldAgainstRuns = (recordings: readonly Recording[]): void =>
  it.each(recordings)('$source: $ask', (recording) => {
    const interventions = recording.run ? [{ kind: 'EXEC' as const, pod: 'web', ...recording.run }] : [];
    const { run } = play(recorded(recording), { seconds: recording.at + 1, interventions });
    const { stdout, stderr, exitCode } = run.kubectl(recording.ask, recording.at);
    const lines = `${stdout}${stderr}`.split('\n');
    if (recording.says.length === 0) expect(`${stdout}${stderr}`).toBe('');
    let from = 0;
    for (const wanted of recording.says) {
      const at = lines.findIndex((line, i) => i >= from && (typeof wanted === 'string' ? line === wanted : wanted.test(line)));
      expect({ wanted, from: lines.slice(from), found: at >= 0 }).toMatchObject({ found: true });
      from = at + 1;
    }
    expect(exitCode).toBe(recording.exitCode ?? 0);
  });
