import { describe, expect, it } from 'vitest';
import { container, problemsOf } from '../testing.ts';

const claimsOf = (...claims: object[]) => ({ resourceClaims: claims, containers: [container()] }) as never;
const withClaims = (names: string[], claims: object[] = []) =>
  ({ resourceClaims: claims, containers: [container({ resources: { claims: names.map((name) => ({ name })) } })] }) as never;
const template = { resourceClaimTemplateName: 'gpu' };
const EMPTY = 'core.ClaimSource{ResourceClaimName:(*string)(nil), ResourceClaimTemplateName:(*string)(nil)}';
const cpu = { resourceName: 'cpu', restartPolicy: 'NotRequired' };

describe('fields behind a gate', () => {
  it.each([
    {
      rule: 'users of its own go with few kinds of volumes',
      spec: {
        hostUsers: false,
        volumes: [
          { name: 'a', emptyDir: {} },
          { name: 'b', hostPath: { path: '/' } },
        ],
      },
      problems: ['spec.volumes[1]: Forbidden: volume type not supported when `pod.Spec.HostUsers` is false'],
    },
    {
      rule: 'users of its own go without the namespaces of the host',
      spec: { hostUsers: false, hostNetwork: true, hostPID: true, hostIPC: true },
      problems: ['hostNetwork', 'HostPID', 'HostIPC'].map((field) => `spec.${field}: Forbidden: when \`pod.Spec.HostUsers\` is false`),
    },
    { rule: 'the users of the host', spec: { hostUsers: true, hostNetwork: true }, problems: [] },
    {
      rule: 'Windows has no such users',
      spec: { hostUsers: true, os: { name: 'windows' } },
      problems: ['spec.hostUsers: Forbidden: cannot be set for a windows pod'],
    },
    { rule: 'a claim from a template', spec: claimsOf({ name: 'gpu', source: template }), problems: [] },
    {
      rule: 'claims have names, each its own',
      spec: claimsOf({ source: template }, { name: 'gpu', source: template }, { name: 'gpu', source: template }),
      problems: ['spec.resourceClaims[0].name: Required value', 'spec.resourceClaims[2].name: Duplicate value: "gpu"'],
    },
    {
      rule: 'a claim has one source',
      spec: claimsOf({ name: 'a' }, { name: 'b', source: { ...template, resourceClaimName: 'own' } }),
      problems: [
        `spec.resourceClaims[0].source: Invalid value: ${EMPTY}: must specify one of: \`resourceClaimName\`, \`resourceClaimTemplateName\``,
        `spec.resourceClaims[1].source: Invalid value: ${EMPTY.replaceAll('(nil)', '(0xc000a1b2c0)')}: at most one of \`resourceClaimName\` or \`resourceClaimTemplateName\` may be specified`,
      ],
    },
    {
      rule: 'containers use the claims of the Pod',
      spec: withClaims(['', 'gpu', 'gpu', 'fpga'], [{ name: 'gpu', source: template }]),
      problems: [
        'spec.containers[0].resources.claims[0]: Required value',
        'spec.containers[0].resources.claims[2]: Duplicate value: "gpu"',
        'spec.containers[0].resources.claims[3]: Not found: "fpga": must be one of the names in pod.spec.resourceClaims: gpu',
      ],
    },
    {
      rule: 'where there are none',
      spec: withClaims(['gpu']),
      problems: [
        'spec.containers[0].resources.claims[0]: Not found: "gpu": must be one of the names in pod.spec.resourceClaims which is empty',
      ],
    },
    {
      rule: 'CPU and memory can be resized, each in one way',
      spec: {
        containers: [container({ resizePolicy: [cpu, { ...cpu, restartPolicy: 'Always' }, { resourceName: 'gpu' }] } as never)],
      },
      problems: [
        'spec.containers[0].resizePolicy[1]: Duplicate value: "cpu"',
        'spec.containers[0].resizePolicy: Unsupported value: "Always": supported values: "NotRequired", "RestartContainer"',
        'spec.containers[0].resizePolicy: Unsupported value: "gpu": supported values: "cpu", "memory"',
        'spec.containers[0].resizePolicy: Required value',
      ],
    },
    {
      rule: 'init containers cannot be resized',
      spec: { initContainers: [container({ name: 'first', resizePolicy: [cpu] })] },
      problems: [
        'spec.initContainers[0].resizePolicy: Invalid value: []core.ContainerResizePolicy{core.ContainerResizePolicy{ResourceName:"cpu", RestartPolicy:"NotRequired"}}: must not be set for init containers',
      ],
    },
    {
      rule: 'nor can ephemeral ones',
      spec: { ephemeralContainers: [container({ name: 'debug', resizePolicy: [cpu] })] },
      problems: [
        'spec.ephemeralContainers[0].resizePolicy: Forbidden: cannot be set for an Ephemeral Container',
        'spec.ephemeralContainers: Forbidden: cannot be set on create',
      ],
    },
  ])('$rule', ({ spec, problems }) => expect(problemsOf(spec)).toEqual(problems));
});
