import { WORKLOADS } from '../../../api/src/simulator/api-server/index.ts';
import { kubectl } from '../../../api/src/simulator/kubectl/index.ts';
import { kubectlWithTime, sceneView } from '../../../api/src/simulator/kubectl/testing.ts';
import type { InterventionInput } from '../../../api/src/simulator/types.ts';
import type { Area } from '../area.ts';
import { equal, includes } from '../matching.ts';

type Intervention = Omit<InterventionInput, 'atSeconds'>;

/** What kubectl writes, and what it asks the API server to change. */
function asked(command: string, objects: readonly object[]) {
  const changes: Intervention[] = [];
  const act = (intervention: Intervention) => {
    changes.push(intervention);
    return {};
  };
  return { ...kubectl(command, sceneView({ objects, act })), changes };
}

const aPod = ({ metadata, ...rest }: { metadata: object }) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  status: {},
  ...rest,
  metadata: { namespace: 'default', ...metadata },
});
const aNode = (name: string, spec: object = {}) => ({ apiVersion: 'v1', kind: 'Node', metadata: { name }, spec, status: {} });

export const kubectlDebug: Area = ({ input, expect }) => {
  const { changes, stderr } = asked(input.args, [...(input.pod ? [aPod(input.pod)] : []), aNode('node-XXX')]);
  const [change] = changes;
  if (!change) return { passed: false, got: stderr };
  const sent = JSON.parse(
    JSON.stringify(change.patch ?? JSON.parse(change.manifest ?? '')).replaceAll(/"debugger-[a-z0-9]{5}"/g, '"debugger-<random>"'),
  );
  if (expect.ephemeral) {
    const got = sent.spec.ephemeralContainers.at(-1);
    return { passed: equal(expect.ephemeral, got), got };
  }
  const metadata = expect.metadata ? { ...expect.metadata, namespace: 'default' } : sent.metadata;
  return { passed: equal(expect.spec, sent.spec) && equal(metadata, sent.metadata), got: sent };
};

export const kubectlTaint: Area = ({ input, expect }) => {
  const { changes, stderr } = asked(input.args, [aNode('node-name', { taints: input.taints })]);
  const [change] = changes;
  if (!change) return { passed: expect.error === true, got: stderr };
  const taints: object[] = (change.patch as { spec: { taints: object[] | null } }).spec.taints ?? [];
  const passed = taints.length === expect.taints?.length && expect.taints.every((taint: object) => taints.some((one) => equal(one, taint)));
  return { passed, got: taints };
};

/** The cluster has its own workloads: a Pod is one of theirs by their uid. */
function withKnownOwner<T extends { readonly metadata: { readonly ownerReferences?: readonly { readonly name: string }[] } }>(pod: T): T {
  const ownerReferences = pod.metadata.ownerReferences?.map((owner) => {
    const known = WORKLOADS.find(({ kind, name }) => kind === 'DaemonSet' && name === owner.name);
    return known ? { ...owner, uid: known.uid } : owner;
  });
  return ownerReferences ? { ...pod, metadata: { ...pod.metadata, ownerReferences } } : pod;
}

export const kubectlDrain: Area = ({ input, expect }) => {
  const pods = input.pods.map(aPod).map(withKnownOwner);
  const { stdout, stderr } = kubectlWithTime(input.args, [aNode('node'), ...pods, ...input.objects]);
  const evicted = [...stdout.matchAll(/^evicting pod .*\/(.*)$/gm)].map(([, name]) => name);
  const got = { evicted, error: /^error: unable to drain node/m.test(stderr), output: stdout + stderr };
  const { outputContains = '', ...wanted } = expect;
  return { passed: includes({ error: false, ...wanted }, got) && got.output.includes(outputContains), got };
};
