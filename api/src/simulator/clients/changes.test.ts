import { describe, expect, it } from 'vitest';
import { play, podOf } from '../testing.ts';

const web = podOf('  containers: [{name: app, image: nginx}]', ', namespace: shop');
const objects = `---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: {a: "1"}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: budget, namespace: shop}
spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
`;
const patched = (resource: string | undefined, patch: object) => {
  const { run } = play(web + objects, { interventions: [{ atSeconds: 10, kind: 'PATCH', ...(resource && { resource }), patch }] });
  return run.interventions[0];
};

describe('An object is patched wherever it is, and told by the name that kubectl gives it', () => {
  it.each`
    resource                                | patch                                   | message
    ${undefined}                            | ${{ metadata: { labels: { a: 'b' } } }} | ${'pod/web patched'}
    ${'po/web'}                             | ${{ metadata: { labels: { a: 'b' } } }} | ${'pod/web patched'}
    ${'cm/settings'}                        | ${{ data: { a: '2' } }}                 | ${'configmap/settings patched'}
    ${'configmaps/settings'}                | ${{ data: { a: '1' } }}                 | ${'configmap/settings patched (no change)'}
    ${'pdb/budget'}                         | ${{ spec: { minAvailable: 0 } }}        | ${'poddisruptionbudget.policy/budget patched'}
    ${'poddisruptionbudgets.policy/budget'} | ${{ spec: { minAvailable: 0 } }}        | ${'poddisruptionbudget.policy/budget patched'}
    ${'node/node-1'}                        | ${{ spec: { unschedulable: true } }}    | ${'node/node-1 patched'}
  `('$resource: $message', ({ resource, patch, message }) => {
    expect(patched(resource, patch)).toMatchObject({ ok: true, message });
  });
  it('what is not there is not patched', () => {
    expect(patched('cm/others', { data: {} })).toMatchObject({
      ok: false,
      message: 'configmaps "others" not found',
    });
    expect(patched('nonsense/x', {})).toMatchObject({ ok: false, message: 'error: the server doesn\'t have a resource type "nonsense"' });
  });
});
