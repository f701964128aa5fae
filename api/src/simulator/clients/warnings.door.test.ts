import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../testing.ts';

const LABELS = 'pod-security.kubernetes.io/enforce: baseline, pod-security.kubernetes.io/warn: restricted';
const guarded = `---
apiVersion: v1
kind: Namespace
metadata: {name: t, labels: {${LABELS}}}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: q, namespace: t}
spec: {hard: {pods: "1"}}
---
`;
const one = (name: string, spec = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: t}\nspec: {${spec}containers: [{name: c, image: busybox, command: [sleep, "1000"]}]}\n`;
const OLD_LABEL = 'nodeSelector: {beta.kubernetes.io/os: linux}, ';
const oldLabel = 'Warning: spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead\n';
const restricted =
  'Warning: would violate PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "c" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "c" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "c" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")\n';
const exceeded = (name: string) =>
  `Error from server (Forbidden): error when creating "STDIN": pods "${name}" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1\n`;

describe('what the API server warns of is told whatever becomes of the request', () => {
  it.each`
    rule                                                            | command                                  | manifest                                               | told
    ${'a quota refuses what Pod Security has warned of'}            | ${'apply -f -'}                          | ${one('b')}                                            | ${restricted + exceeded('b')}
    ${'what is warned of a second time is told once'}               | ${'apply -f -'}                          | ${`${one('b', OLD_LABEL)}---\n${one('c', OLD_LABEL)}`} | ${oldLabel + restricted + exceeded('b') + exceeded('c')}
    ${'Pod Security refuses what the object itself was warned for'} | ${'apply -f -'}                          | ${one('b', `hostNetwork: true, ${OLD_LABEL}`)}         | ${`${oldLabel}Error from server (Forbidden): error when creating "STDIN": pods "b" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true)\n`}
    ${'what is not valid is not warned of'}                         | ${'apply -f -'}                          | ${one('b', `restartPolicy: no, ${OLD_LABEL}`)}         | ${expect.not.stringContaining('Warning')}
    ${'a command that makes a Pod'}                                 | ${'run c -n t --image=busybox'}          | ${undefined}                                           | ${`${restricted}Error from server (Forbidden): pods "c" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1\n`}
    ${'another image is looked at anew'}                            | ${'set image pod/a c=busybox:1.36 -n t'} | ${undefined}                                           | ${restricted}
    ${'other labels are not'}                                       | ${'label pod a -n t x=y'}                | ${undefined}                                           | ${''}
  `('$rule', ({ command, manifest, told }) => {
    const first = `${podOf(`  containers: [${shell('app', 'sleep 1000')}]`)}${guarded}${one('a')}`;
    const { run } = play(first, { seconds: 10, interventions: [{ atSeconds: 5, kind: 'KUBECTL', command: [command], manifest }] });
    expect(run.interventions[0]?.stderr).toEqual(told);
  });
});
