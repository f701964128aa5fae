import type { Pod, PodSpec } from 'kubernetes-types/core/v1.d.ts';
import { describe, expect, it } from 'vitest';
import { fieldProblemText } from '../problems.ts';
import { objectWarnings, validatePodEphemeralContainersUpdate, validatePodStatusUpdate, validatePodUpdate } from './index.ts';
import { container, pod } from './testing.ts';

const OTHER_FIELDS =
  'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

const terms = (...values: string[]) => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: values.map((value) => ({ key: 'disk', operator: 'In', values: [value] })) }],
    },
  },
});
const gated = { schedulingGates: [{ name: 'a' }] };

/** A frame of which the length, 300, stands in two bytes. */
function long(bytes: number): string {
  return `\x30\x82\x01\x2c${'x'.repeat(bytes)}`;
}
const FRAME = '\x30\x03\x02\x01\x00';
/** @see Go: crypto/tls X509KeyPair, which was asked the same */
const tlsPairs: readonly (readonly [rule: string, certificate: string, key: string, ...warnings: string[]])[] = [
  ['none', 'fake', 'fake', 'tls: failed to find any PEM data in certificate input'],
  [
    'one that is cut',
    '-----BEGIN CERTIFICATE-----\nMIIC2DCCAcCg ...\n-----END CERTIFICATE-----',
    '',
    'tls: failed to find any PEM data in certificate input',
  ],
  ['no key', pem('CERTIFICATE', FRAME), '', 'tls: failed to find any PEM data in key input'],
  [
    'in each other’s place',
    pem('RSA PRIVATE KEY', FRAME),
    pem('CERTIFICATE', FRAME),
    'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched',
  ],
  [
    'of other types',
    pem('FOO', FRAME) + pem('BAR', FRAME),
    '',
    'tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [FOO BAR]',
  ],
  [
    'the certificate twice',
    pem('CERTIFICATE', FRAME),
    pem('CERTIFICATE', FRAME),
    'tls: found a certificate rather than a key in the PEM for the private key',
  ],
  [
    'a key of another type',
    pem('CERTIFICATE', FRAME),
    pem('FOO', FRAME),
    'tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [FOO]',
  ],
  ['a certificate that is none', pem('CERTIFICATE', 'hello'), pem('PRIVATE KEY', FRAME), 'x509: malformed certificate'],
  ['a long one that is cut', pem('CERTIFICATE', long(299)), pem('PRIVATE KEY', FRAME), 'x509: malformed certificate'],
  ['a long pair', pem('CERTIFICATE', long(300)), pem('PRIVATE KEY', FRAME)],
  ['a pair', `a note\n${pem('CERTIFICATE', FRAME)}`, pem('EC PRIVATE KEY', FRAME)],
];

describe('a pod that exists', () => {
  it.each<{ rule: string; old: Partial<PodSpec>; updated: Partial<PodSpec>; problems: string[] }>([
    { rule: 'may have another image', old: {}, updated: { containers: [container({ image: 'nginx:1.25' })] }, problems: [] },
    {
      rule: 'may not have another container',
      old: {},
      updated: { containers: [container(), container({ name: 'b' })] },
      problems: ['spec.containers: Forbidden: pod updates may not add or remove containers'],
    },
    {
      rule: 'may not have another restart policy',
      old: {},
      updated: { restartPolicy: 'Never' },
      problems: [OTHER_FIELDS],
    },
    {
      rule: 'keeps its resources',
      old: {},
      updated: { containers: [container({ resources: { requests: { cpu: '1' } } })] },
      problems: [OTHER_FIELDS],
    },
    { rule: 'may write an amount otherwise', old: memory('1Gi'), updated: memory('1024Mi'), problems: [] },
    { rule: 'may end sooner', old: { activeDeadlineSeconds: 60 }, updated: { activeDeadlineSeconds: 30 }, problems: [] },
    {
      rule: 'may not end later',
      old: { activeDeadlineSeconds: 60 },
      updated: { activeDeadlineSeconds: 90 },
      problems: ['spec.activeDeadlineSeconds: Invalid value: 90: must be less than or equal to previous value'],
    },
    {
      rule: 'keeps its deadline',
      old: { activeDeadlineSeconds: 60 },
      updated: {},
      problems: ['spec.activeDeadlineSeconds: Invalid value: "null": must not update from a positive integer to nil value'],
    },
    { rule: 'may tolerate more', old: {}, updated: { tolerations: [{ operator: 'Exists' }] }, problems: [] },
    {
      rule: 'may not tolerate less',
      old: { tolerations: [{ operator: 'Exists' }] },
      updated: {},
      problems: ['spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds'],
    },
    { rule: 'may lose a gate', old: gated, updated: {}, problems: [] },
    {
      rule: 'may not gain a gate',
      old: gated,
      updated: { schedulingGates: [{ name: 'a' }, { name: 'b' }] },
      problems: ["spec.schedulingGates[1].name: Forbidden: only deletion is allowed, but found new scheduling gate 'b'"],
    },
    { rule: 'may be narrowed while gated', old: gated, updated: { ...gated, nodeSelector: { a: 'b' } }, problems: [] },
    { rule: 'may not be narrowed later', old: {}, updated: { nodeSelector: { a: 'b' } }, problems: [OTHER_FIELDS] },
    {
      rule: 'may not be widened while gated',
      old: { ...gated, nodeSelector: { a: 'b' } },
      updated: { ...gated, nodeSelector: { a: 'c' } },
      problems: [
        'spec.nodeSelector: Invalid value: map[string]string{"a":"c"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)',
      ],
    },
    {
      rule: 'may have its affinity narrowed while gated',
      old: { ...gated, affinity: terms('ssd') },
      updated: { ...gated, affinity: terms('ssd', 'nvme') },
      problems: [],
    },
    {
      rule: 'may get an affinity for nodes while gated, if it has an affinity',
      old: { ...gated, affinity: {} },
      updated: { ...gated, affinity: terms('ssd') },
      problems: [],
    },
    {
      rule: 'may not get its first affinity while gated',
      old: gated,
      updated: { ...gated, affinity: terms('ssd') },
      problems: [OTHER_FIELDS],
    },
    {
      rule: 'may not have its affinity replaced',
      old: { ...gated, affinity: terms('ssd') },
      updated: { ...gated, affinity: terms('nvme') },
      problems: [
        'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0]: Invalid value: core.NodeSelectorTerm{MatchExpressions:[]core.NodeSelectorRequirement{core.NodeSelectorRequirement{Key:"disk", Operator:"In", Values:[]string{"nvme"}}}, MatchFields:[]core.NodeSelectorRequirement(nil)}: only additions are allowed (no mutations or deletions)',
      ],
    },
    {
      rule: 'may have a negative grace period corrected',
      old: { terminationGracePeriodSeconds: -1 },
      updated: { terminationGracePeriodSeconds: 1 },
      problems: [],
    },
  ])('$rule', ({ old, updated, problems }) => {
    const texts = validatePodUpdate(pod(updated), pod(old)).map((problem) => fieldProblemText(problem).split('\n')[0]);
    expect(texts).toEqual(problems);
  });

  it('shows what changed', () => {
    const [problem] = validatePodUpdate(pod({ restartPolicy: 'Never' }), pod());
    expect(problem?.detail.split('\n').slice(1)).toEqual([
      '  core.PodSpec{',
      '  \t... // 2 identical fields',
      '  \tContainers:                    {{Name: "app", Image: "nginx", TerminationMessagePath: "/dev/termination-log", TerminationMessagePolicy: "File", ...}},',
      '  \tEphemeralContainers:           nil,',
      '- \tRestartPolicy:                 "Always",',
      '+ \tRestartPolicy:                 "Never",',
      '  \tTerminationGracePeriodSeconds: &30,',
      '  \tActiveDeadlineSeconds:         nil,',
      '  \t... // 26 identical fields',
      '  }',
      '',
    ]);
  });

  it("shows the host's namespaces where the API server keeps them", () => {
    const [problem] = validatePodUpdate(pod({ hostNetwork: true }), pod());
    expect(problem?.detail).toContain('- \t\tHostNetwork: false,\n+ \t\tHostNetwork: true,\n');
  });

  const leaving = { deletionTimestamp: '2023-05-15T09:00:30Z', deletionGracePeriodSeconds: 30 };

  it.each([
    {
      rule: 'keeps its name',
      old: {},
      updated: { name: 'other' },
      problems: ['metadata.name: Invalid value: "other": field is immutable'],
    },
    {
      rule: 'is not deleted by saying so',
      old: {},
      updated: { deletionTimestamp: '2023-05-15T11:00:30+02:00' },
      problems: ['metadata.deletionTimestamp: Invalid value: 2023-05-15 09:00:30 +0000 UTC: field is immutable'],
    },
    {
      rule: 'is deleted in the time it was given',
      old: leaving,
      updated: { ...leaving, deletionGracePeriodSeconds: 60 },
      problems: ['metadata.deletionGracePeriodSeconds: Invalid value: 60: field is immutable'],
    },
    { rule: 'may be changed while it is deleted', old: leaving, updated: { ...leaving, labels: { a: 'b' } }, problems: [] },
  ])('$rule', ({ old, updated, problems }) => {
    expect(validatePodUpdate(pod({}, updated), pod({}, old)).map(fieldProblemText)).toEqual(problems);
  });
});

describe('subresources', () => {
  it('ephemeral containers stay as they were', () => {
    const debug = { ...container({ name: 'debug' }) };
    const old = pod({ ephemeralContainers: [debug] });
    const gone = validatePodEphemeralContainersUpdate(pod(), old).map(fieldProblemText);
    expect(gone).toEqual(['spec.ephemeralContainers: Forbidden: existing ephemeral containers "debug" may not be removed\n']);
    const changed = validatePodEphemeralContainersUpdate(pod({ ephemeralContainers: [{ ...debug, image: 'x' }] }), old).map(
      fieldProblemText,
    );
    expect(changed[0]?.split('\n')[0]).toBe(
      'spec.ephemeralContainers: Forbidden: existing ephemeral containers "debug" may not be changed',
    );
    expect(validatePodEphemeralContainersUpdate(old, pod())).toEqual([]);
    const mirror = pod({ nodeName: 'node-1' }, { annotations: { 'kubernetes.io/config.mirror': 'x' } });
    expect(validatePodEphemeralContainersUpdate(pod({ ephemeralContainers: [debug] }), mirror).map(fieldProblemText)).toEqual([
      '[]: Forbidden: static pods do not support ephemeral containers',
    ]);
  });

  it('what ended for good does not run again', () => {
    const status = (state: object): Pod => ({
      ...pod({ restartPolicy: 'OnFailure' }),
      status: { containerStatuses: [{ name: 'app', state, image: '', imageID: '', ready: false, restartCount: 0 }] },
    });
    const ended = (exitCode: number) => status({ terminated: { exitCode } });
    const running = status({ running: {} });
    expect(validatePodStatusUpdate(running, ended(1))).toEqual([]);
    expect(validatePodStatusUpdate(running, ended(0)).map(fieldProblemText)).toEqual([
      'status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state',
    ]);
  });
});

describe('warnings', () => {
  it.each<{ rule: string; given: Parameters<typeof pod>; warnings: string[] }>([
    { rule: 'a plain pod', given: [], warnings: [] },
    {
      rule: 'a name that is no label',
      given: [{}, { name: 'a.b' }],
      warnings: [
        "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]",
      ],
    },
    {
      rule: 'old labels of nodes',
      given: [{ nodeSelector: { 'beta.kubernetes.io/os': 'linux' } }],
      warnings: ['spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead'],
    },
    {
      rule: 'a variable given twice',
      given: [{ containers: [container({ env: [{ name: 'A' }, { name: 'A', value: '1' }] })] }],
      warnings: ['spec.containers[0].env[1].name: duplicate name "A"'],
    },
    {
      rule: 'a part of a byte',
      given: [{ containers: [container({ resources: { limits: { memory: '128m' } } })] }],
      warnings: ['spec.containers[0].resources.limits[memory]: fractional byte value "128m" is invalid, must be an integer'],
    },
    {
      rule: 'old volumes',
      given: [{ volumes: [{ name: 'v', glusterfs: { endpoints: 'e', path: 'p' } }] }],
      warnings: ['spec.volumes[0].glusterfs: deprecated in v1.25, non-functional in v1.26+'],
    },
    {
      rule: 'a negative grace period',
      given: [{ terminationGracePeriodSeconds: -1 }],
      warnings: ['spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1'],
    },
    {
      rule: 'seccomp annotations do nothing',
      given: [{}, { annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' } }],
      warnings: [
        'metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]: non-functional in v1.27+; use the "seccompProfile" field instead',
      ],
    },
  ])('$rule', ({ given, warnings }) => expect(objectWarnings('Pod', pod(...given))).toEqual(warnings));

  it.each([
    {
      rule: 'a volume that is to be scrubbed, on nodes by an old label',
      kind: 'PersistentVolume',
      object: {
        metadata: { annotations: { 'volume.beta.kubernetes.io/storage-class': 'x' } },
        spec: {
          persistentVolumeReclaimPolicy: 'Recycle',
          nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'beta.kubernetes.io/os' }] }] } },
        },
      },
      warnings: [
        'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key: beta.kubernetes.io/os is deprecated since v1.14; use "kubernetes.io/os" instead',
      ],
    },
    {
      rule: 'a claim of a part of a byte',
      kind: 'PersistentVolumeClaim',
      object: { spec: { resources: { requests: { storage: '1500m' } } } },
      warnings: ['spec.resources.requests[storage]: fractional byte value "1500m" is invalid, must be an integer'],
    },
    {
      rule: 'a class of an old label',
      kind: 'RuntimeClass',
      object: { scheduling: { nodeSelector: { 'beta.kubernetes.io/arch': 'amd64' } } },
      warnings: ['scheduling.nodeSelector: deprecated since v1.14; use "kubernetes.io/arch" instead'],
    },
    {
      rule: 'a Service with addresses that newer readers refuse, or that are written otherwise than they will be read',
      kind: 'Service',
      object: {
        metadata: { annotations: { 'service.kubernetes.io/topology-aware-hints': 'auto' } },
        spec: {
          clusterIP: '010.96.0.9',
          externalIPs: ['1.2.3.4', '2001:DB8:0:0::1'],
          loadBalancerIP: '2001:db8::1',
          loadBalancerSourceRanges: ['10.0.0.0/8', '010.0.0.0/8', '10.0.0.0/08', '2001:DB8::/32'],
        },
      },
      warnings: [
        'annotation service.kubernetes.io/topology-aware-hints is deprecated, please use service.kubernetes.io/topology-mode instead',
        'spec.clusterIPs[0]: IP address was accepted, but will be invalid in a future Kubernetes release: ParseAddr("010.96.0.9"): IPv4 field has octet with leading zero',
        'spec.externalIPs[1]: IPv6 address "2001:DB8:0:0::1" is not in RFC 5952 canonical format ("2001:db8::1"), which may cause controller apply-loops',
        'spec.loadBalancerSourceRanges[1]: IP prefix was accepted, but will be invalid in a future Kubernetes release: netip.ParsePrefix("010.0.0.0/8"): ParseAddr("010.0.0.0"): IPv4 field has octet with leading zero',
        'spec.loadBalancerSourceRanges[2]: IP prefix was accepted, but will be invalid in a future Kubernetes release: netip.ParsePrefix("10.0.0.0/08"): bad bits after slash: "08"',
        'spec.loadBalancerSourceRanges[3]: IPv6 prefix "2001:DB8::/32" is not in RFC 5952 canonical format ("2001:db8::/32"), which may cause controller apply-loops',
      ],
    },
    { rule: 'a Service without an address', kind: 'Service', object: { spec: { clusterIP: 'None' } }, warnings: [] },
    {
      rule: 'a node’s old fields',
      kind: 'Node',
      object: { spec: { configSource: {}, externalID: 'x' } },
      warnings: [
        'spec.configSource: the feature is no longer supported',
        'spec.externalID: this field is deprecated, and is unused by Kubernetes',
      ],
    },
    {
      rule: 'an ingress’s class in an annotation',
      kind: 'Ingress',
      object: { metadata: { annotations: { 'kubernetes.io/ingress.class': 'nginx' } } },
      warnings: [`annotation "kubernetes.io/ingress.class" is deprecated, please use 'spec.ingressClassName' instead`],
    },
    ...tlsPairs.map(([rule, certificate, key, ...warnings]) => ({
      rule: `a certificate and a key: ${rule}`,
      kind: 'Secret',
      object: { type: 'kubernetes.io/tls', data: { 'tls.crt': btoa(certificate), 'tls.key': btoa(key) } },
      warnings,
    })),
    { rule: 'of another type they are not looked at', kind: 'Secret', object: { type: 'Opaque', data: { 'tls.crt': '' } }, warnings: [] },
    { rule: 'others never', kind: 'ConfigMap', object: {}, warnings: [] },
  ])('of other kinds: $rule', ({ kind, object, warnings }) => expect(objectWarnings(kind, object)).toEqual(warnings));
});

function pem(type: string, bytes: string): string {
  return `-----BEGIN ${type}-----\n${btoa(bytes)}\n-----END ${type}-----\n`;
}
function memory(amount: string): Partial<PodSpec> {
  return { containers: [container({ resources: { limits: { memory: amount } } })] };
}
