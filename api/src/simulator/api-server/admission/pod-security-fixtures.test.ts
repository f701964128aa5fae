import { expect, it } from 'vitest';
import { Random } from '../../engine/index.ts';
import type { Loose } from '../defaults/loose.ts';
import { kindInfo } from '../schema/kinds.ts';
import { podSecurity } from './pod-security.ts';

/**
 * The fixtures that Kubernetes makes for each check, level and version, and what it expects of them: which Pods pass, and which of
 * the messages refuses the others. They begin from the least Pod that the level and version accept.
 * @see kubernetes: staging/src/k8s.io/pod-security-admission/test/fixtures.go, fixtures_*.go, run.go
 */
type Change = (pod: Loose) => void;
interface Fixture {
  readonly check: string;
  readonly level: 'baseline' | 'restricted';
  readonly from: number;
  readonly to?: number;
  readonly says: string | RegExp;
  /** Not where the least Pod has it already. */
  readonly unless?: (pod: Loose) => unknown;
  readonly pass?: readonly Change[];
  readonly fail: readonly Change[];
}

const app = ({ spec }: Loose): Loose => spec.containers[0];
const init = ({ spec }: Loose): Loose => spec.initContainers[0];
const each = ({ spec }: Loose): Loose[] => [...spec.containers, ...spec.initContainers];
/** Fields of the security context of the Pod, or of some of its containers. */
const ofPod =
  (fields: Loose): Change =>
  ({ spec }) =>
    void Object.assign(spec, { securityContext: { ...spec.securityContext, ...fields } });
const of =
  (which: (pod: Loose) => Loose | Loose[], fields: Loose): Change =>
  (pod) => {
    for (const one of [which(pod)].flat()) one.securityContext = { ...one.securityContext, ...fields };
  };
const all =
  (...changes: readonly Change[]): Change =>
  (pod) =>
    changes.forEach((change) => void change(pod));
const spec =
  (fields: Loose): Change =>
  (pod) =>
    void Object.assign(pod.spec, fields);
const annotated =
  (annotations: Loose): Change =>
  (pod) =>
    void Object.assign(pod.metadata.annotations, annotations);
const volumes = (...sources: readonly Loose[]): Change =>
  spec({ volumes: sources.map((source, i) => ({ name: `volume${i}`, ...source })) });
const capabilities =
  (which: (pod: Loose) => Loose | Loose[], fields: Loose): Change =>
  (pod) => {
    for (const one of [which(pod)].flat()) of(() => one, { capabilities: { ...one.securityContext?.capabilities, ...fields } })(pod);
  };
const without =
  (field: string): Change =>
  ({ spec: { securityContext } }) =>
    void delete securityContext?.[field];

const DEFAULT_CAPABILITIES =
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(' ');
const APPARMOR = 'container.apparmor.security.beta.kubernetes.io';
const SECCOMP = 'seccomp.security.alpha.kubernetes.io';
const [runtimeDefault, unconfined, localhost] = [
  { seccompProfile: { type: 'RuntimeDefault' } },
  { seccompProfile: { type: 'Unconfined' } },
  { seccompProfile: { type: 'Localhost', localhostProfile: 'testing' } },
];
const SAFE =
  'kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.tcp_syncookies net.ipv4.ping_group_range net.ipv4.ip_unprivileged_port_start'.split(
    ' ',
  );
const sysctls = (names: readonly string[]): Change => ofPod({ sysctls: names.map((name) => ({ name, value: '0' })) });
const selinux = (fields: Loose): Loose => ({ seLinuxOptions: fields });
const port = (...ports: readonly (readonly [number, number?])[]): Loose[] =>
  ports.map(([containerPort, hostPort]) => ({ containerPort, ...(hostPort && { hostPort }) }));
const RESTRICTED_VOLUMES = [
  'gcePersistentDisk awsElasticBlockStore gitRepo nfs iscsi glusterfs rbd flexVolume cinder cephfs flocker fc azureFile vsphereVolume',
  'quobyte azureDisk portworxVolume scaleIO storageos hostPath',
].flatMap((names) => names.split(' '));

const fixtures: readonly Fixture[] = [
  {
    check: 'appArmorProfile',
    level: 'baseline',
    from: 0,
    says: 'forbidden AppArmor profile',
    pass: [annotated({ [`${APPARMOR}/container1`]: 'runtime/default' }), annotated({ [`${APPARMOR}/container1`]: 'localhost/foo' })],
    fail: ['container1', 'initcontainer1'].map((name) => annotated({ [`${APPARMOR}/${name}`]: 'unconfined' })),
  },
  {
    check: 'capabilities_baseline',
    level: 'baseline',
    from: 0,
    says: 'capabilities',
    unless: (pod) => app(pod).securityContext?.capabilities,
    pass: [capabilities(each, { add: DEFAULT_CAPABILITIES })],
    fail: [
      capabilities(app, { add: ['NET_RAW'] }),
      capabilities(init, { add: ['NET_RAW'] }),
      capabilities(app, { add: ['chown'] }),
      capabilities(app, { add: ['CAP_CHOWN'] }),
    ],
  },
  {
    check: 'hostNamespaces',
    level: 'baseline',
    from: 0,
    says: 'host namespaces',
    fail: ['hostIPC', 'hostNetwork', 'hostPID'].map((field) => spec({ [field]: true })),
  },
  {
    check: 'hostPathVolumes',
    level: 'baseline',
    from: 0,
    says: /hostPath volumes|restricted volume types/,
    fail: [volumes({ emptyDir: {} }, { hostPath: { path: '/a' } }), volumes({ hostPath: { path: '/a' } }, { hostPath: { path: '/b' } })],
  },
  {
    check: 'hostPorts',
    level: 'baseline',
    from: 0,
    says: 'hostPort',
    pass: [(pod) => void Object.assign(app(pod), { ports: port([12345]) })],
    fail: [
      (pod) => void Object.assign(app(pod), { ports: port([12345, 12345]) }),
      (pod) => void Object.assign(init(pod), { ports: port([12346, 12346], [12348]) }),
    ],
  },
  {
    check: 'privileged',
    level: 'baseline',
    from: 0,
    says: 'privileged',
    pass: [of(each, { privileged: false })],
    fail: [
      of(app, { privileged: true, allowPrivilegeEscalation: undefined }),
      of(init, { privileged: true, allowPrivilegeEscalation: undefined }),
    ],
  },
  {
    check: 'procMount',
    level: 'baseline',
    from: 0,
    says: 'procMount',
    pass: [of(each, { procMount: 'Default' })],
    fail: [of(app, { procMount: 'Unmasked' }), of(init, { procMount: 'Unmasked' })],
  },
  {
    check: 'seLinuxOptions',
    level: 'baseline',
    from: 0,
    says: 'seLinuxOptions',
    pass: [
      of(init, selinux({})),
      all(
        ofPod(selinux({ type: 'container_t', level: '' })),
        of(app, selinux({ type: 'container_init_t', level: 'x' })),
        of(init, selinux({ type: 'container_kvm_t' })),
      ),
    ],
    fail: [
      ofPod(selinux({ type: 'x' })),
      of(app, selinux({ type: 'x' })),
      of(init, selinux({ type: 'x' })),
      ofPod(selinux({ user: 'x' })),
      ofPod(selinux({ role: 'x' })),
    ],
  },
  {
    check: 'seccompProfile_baseline',
    level: 'baseline',
    from: 0,
    to: 18,
    says: 'seccompProfile',
    pass: [annotated({ [`${SECCOMP}/pod`]: 'runtime/default', [`container.${SECCOMP}/container1`]: 'localhost/testing' })],
    fail: [`${SECCOMP}/pod`, `container.${SECCOMP}/container1`, `container.${SECCOMP}/initcontainer1`].map((key) =>
      annotated({ [key]: 'unconfined' }),
    ),
  },
  {
    check: 'seccompProfile_baseline',
    level: 'baseline',
    from: 19,
    says: 'seccompProfile',
    pass: [all(ofPod(runtimeDefault), of(app, runtimeDefault))],
    fail: [ofPod(unconfined), of(app, unconfined), of(init, unconfined)],
  },
  {
    check: 'sysctls',
    level: 'baseline',
    from: 0,
    says: 'forbidden sysctl',
    pass: [sysctls([]), sysctls(SAFE)],
    fail: [sysctls(['othersysctl'])],
  },
  { check: 'sysctls', level: 'baseline', from: 0, to: 26, says: 'forbidden sysctl', fail: [sysctls(['net.ipv4.ip_local_reserved_ports'])] },
  { check: 'sysctls', level: 'baseline', from: 27, says: '', pass: [sysctls([...SAFE, 'net.ipv4.ip_local_reserved_ports'])], fail: [] },
  {
    check: 'windowsHostProcess',
    level: 'baseline',
    from: 0,
    says: 'hostProcess',
    fail: [
      all(spec({ hostNetwork: true }), ofPod({ windowsOptions: { hostProcess: true } })),
      all(spec({ hostNetwork: true }), of(each, { windowsOptions: { hostProcess: true } })),
    ],
  },
  {
    check: 'allowPrivilegeEscalation',
    level: 'restricted',
    from: 8,
    says: 'allowPrivilegeEscalation',
    fail: [
      of(app, { allowPrivilegeEscalation: true }),
      of(init, { allowPrivilegeEscalation: true }),
      of(app, { allowPrivilegeEscalation: undefined }),
      (pod) => void delete app(pod).securityContext,
    ],
  },
  {
    check: 'capabilities_restricted',
    level: 'restricted',
    from: 22,
    says: 'unrestricted capabilities',
    pass: [capabilities(each, { drop: ['ALL'], add: ['NET_BIND_SERVICE'] })],
    fail: [
      capabilities(app, { drop: [] }),
      capabilities(init, { drop: [] }),
      capabilities(each, { drop: [...DEFAULT_CAPABILITIES, 'SYS_ADMIN'] }),
      capabilities(each, { drop: ['ALL'], add: DEFAULT_CAPABILITIES }),
    ],
  },
  {
    check: 'restrictedVolumes',
    level: 'restricted',
    from: 0,
    says: 'restricted volume types',
    pass: [
      volumes(
        { emptyDir: {} },
        { secret: {} },
        { persistentVolumeClaim: {} },
        { downwardAPI: {} },
        { configMap: {} },
        { projected: {} },
        { csi: {} },
        { ephemeral: {} },
      ),
    ],
    fail: RESTRICTED_VOLUMES.map((kind) => volumes({ [kind]: {} })),
  },
  {
    check: 'runAsNonRoot',
    level: 'restricted',
    from: 0,
    says: 'runAsNonRoot',
    pass: [all(without('runAsNonRoot'), of(each, { runAsNonRoot: true }))],
    fail: [without('runAsNonRoot'), ofPod({ runAsNonRoot: false }), of(app, { runAsNonRoot: false }), of(init, { runAsNonRoot: false })],
  },
  {
    check: 'runAsUser',
    level: 'restricted',
    from: 23,
    says: 'runAsUser',
    pass: [all(ofPod({ runAsUser: 1000 }), of(each, { runAsUser: 1000 }))],
    fail: [ofPod({ runAsUser: 0 }), of(app, { runAsUser: 0 }), of(init, { runAsUser: 0 })],
  },
  {
    check: 'seccompProfile_restricted',
    level: 'restricted',
    from: 19,
    says: 'seccompProfile',
    pass: [ofPod(localhost), all(without('seccompProfile'), of(app, runtimeDefault), of(init, localhost))],
    fail: [
      without('seccompProfile'),
      ofPod(unconfined),
      ...[
        [app, runtimeDefault],
        [init, runtimeDefault],
      ].map(([which, profile]) => all(without('seccompProfile'), of(which as typeof app, profile as Loose))),
      all(without('seccompProfile'), of(app, runtimeDefault), of(init, unconfined)),
    ],
  },
];

function leastPod(level: string, minor: number): Loose {
  const container = {
    image: 'k8s.gcr.io/pause',
    ...(level === 'restricted' &&
      minor >= 8 && { securityContext: { allowPrivilegeEscalation: false, ...(minor >= 22 && { capabilities: { drop: ['ALL'] } }) } }),
  };
  const securityContext = { runAsNonRoot: true, ...(minor >= 19 && runtimeDefault) };
  return structuredClone({
    metadata: { name: 'test', namespace: 'safe', annotations: {} },
    spec: {
      initContainers: [{ name: 'initcontainer1', ...container }],
      containers: [{ name: 'container1', ...container }],
      ...(level === 'restricted' && { securityContext }),
    },
  });
}

/** Why the Pod is refused, if it is. */
function refusal(level: string, minor: number, change: Change): string | undefined {
  const object = leastPod(level, minor);
  change(object);
  const labels = { 'pod-security.kubernetes.io/enforce': level, 'pod-security.kubernetes.io/enforce-version': `v1.${minor}` };
  const cluster = { get: () => ({ metadata: { name: 'safe', labels } }) as never, list: () => [], now: 0 };
  const answer = podSecurity({
    info: kindInfo('Pod'),
    operation: 'CREATE',
    object,
    old: undefined,
    random: new Random(1),
    warn: () => {},
    cluster,
  });
  return answer?.message;
}

const versions = Array.from({ length: 28 }, (_, minor) => minor);
it.each(['baseline', 'restricted'])('%s: what each version accepts and refuses', (level) => {
  const differs: string[] = [];
  let count = 0;
  for (const minor of versions) {
    const hold = (what: string, change: Change, says?: string | RegExp): void => {
      count++;
      const why = refusal(level, minor, change);
      const right =
        says === undefined ? why === undefined : why?.includes(`violates PodSecurity "${level}:v1.${minor}"`) && new RegExp(says).test(why);
      if (!right) differs.push(`v1.${minor} ${what}: ${why}`);
    };
    hold('least', () => {});
    for (const { check, from, to = 99, says, unless, pass = [], fail, ...fixture } of fixtures) {
      if (minor < from || minor > to || (level === 'baseline' && fixture.level === 'restricted')) continue;
      if (!unless?.(leastPod(level, minor))) for (const [i, change] of pass.entries()) hold(`${check} pass ${i}`, change);
      for (const [i, change] of fail.entries()) hold(`${check} fail ${i}`, change, says);
    }
  }
  expect(differs).toEqual([]);
  expect(count).toBeGreaterThan(1000);
});
