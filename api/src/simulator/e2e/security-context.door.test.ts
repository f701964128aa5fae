import { describe, expect, it } from 'vitest';
import { simulate } from '../index.ts';
import { play } from '../testing.ts';
import { AGNHOST, BUSYBOX, type Fields, holds, NONEWPRIVS, NONROOT, type Output, podOf } from './testing.ts';

/** @see kubernetes: test/e2e/common/node/sysctl.go */
describe('Sysctls', () => {
  const sysctls = (...list: [string, string][]): Fields => ({
    securityContext: { sysctls: list.map(([name, value]) => ({ name, value })) },
  });
  it('should support sysctls', () =>
    holds({
      test: '',
      container: { name: 'c', image: BUSYBOX, command: ['/bin/sysctl', 'kernel.shm_rmid_forced'] },
      spec: sysctls(['kernel.shm_rmid_forced', '1']),
      says: ['kernel.shm_rmid_forced = 1'],
    }));

  it('should reject invalid sysctls', () => {
    const wrong = sysctls(['foo-', 'bar'], ['kernel.shmmax', '100000000'], ['safe-and-unsafe', '100000000'], ['bar..', '42']);
    const result = simulate({ manifest: podOf({ restartPolicy: 'Never', ...wrong, containers: [{ name: 'c', image: BUSYBOX }] }) });
    const text = JSON.stringify(result.kind === 'InvalidManifest' && result.message);
    for (const name of ['foo-', 'bar..']) expect(text).toContain(`Invalid value: \\"${name}\\"`);
    for (const name of ['safe-and-unsafe', 'kernel.shmmax']) expect(text).not.toContain(name);
  });

  it('should not launch unsafe, but not explicitly enabled sysctls on the node', () => {
    const { status } = play(
      podOf({ restartPolicy: 'Never', ...sysctls(['kernel.msgmax', '10000000000']), containers: [{ name: 'c', image: BUSYBOX }] }),
    );
    expect(status()).toMatchObject({ phase: 'Failed', reason: 'SysctlForbidden' });
  });
});

/** @see kubernetes: test/e2e/common/node/security_context.go, test/e2e/node/security_context.go */
describe('Security Context', () => {
  const command = (image: string, argv: readonly string[], securityContext: Fields = {}): Fields => ({
    name: 'c',
    image,
    command: argv,
    securityContext,
  });
  const nnp = (more: Fields): Fields => ({ name: 'c', image: NONEWPRIVS, securityContext: { runAsUser: 1000, ...more } });
  const seccomp = ['grep', 'Seccomp:', '/proc/self/status'];
  it.each<Output>([
    {
      test: 'should run the container with uid 65534',
      container: command(BUSYBOX, ['sh', '-c', 'test $(id -u) -eq 65534'], { runAsUser: 65534 }),
      says: [],
    },
    {
      test: 'should run the container with uid 0',
      container: command(BUSYBOX, ['sh', '-c', 'test $(id -u) -eq 0'], { runAsUser: 0 }),
      says: [],
    },
    {
      test: 'should run with an explicit non-root user ID',
      container: command(BUSYBOX, ['id', '-u'], { runAsNonRoot: true, runAsUser: 1000 }),
      says: [/^1000$/],
    },
    {
      test: 'should run with an image specified user ID',
      container: command(NONROOT, ['id', '-u'], { runAsNonRoot: true }),
      says: [/^1234$/],
    },
    {
      test: 'should run the container with readonly rootfs when readOnlyRootFilesystem=true',
      container: command(BUSYBOX, ['sh', '-c', 'touch checkfile'], { readOnlyRootFilesystem: true }),
      says: ['Read-only file system'],
      phase: 'FAILED',
    },
    {
      test: 'should run the container with writable rootfs when readOnlyRootFilesystem=false',
      container: command(BUSYBOX, ['sh', '-c', 'touch checkfile'], { readOnlyRootFilesystem: false }),
      says: [],
    },
    {
      test: 'should run the container as unprivileged when false',
      container: command(BUSYBOX, ['sh', '-c', 'ip link add dummy0 type dummy || true'], { privileged: false }),
      says: ['Operation not permitted'],
    },
    {
      test: 'should run the container as privileged when true',
      container: command(BUSYBOX, ['sh', '-c', 'ip link add dummy0 type dummy || true'], { privileged: true }),
      says: [/^(?!.*Operation not permitted)/s],
    },
    { test: 'should allow privilege escalation when not explicitly set and uid != 0', container: nnp({}), says: ['Effective uid: 0'] },
    {
      test: 'should not allow privilege escalation when false',
      container: nnp({ allowPrivilegeEscalation: false }),
      says: ['Effective uid: 1000'],
    },
    { test: 'should allow privilege escalation when true', container: nnp({ allowPrivilegeEscalation: true }), says: ['Effective uid: 0'] },
    {
      test: 'should support pod.Spec.SecurityContext.SupplementalGroups',
      container: command(BUSYBOX, ['id', '-G']),
      spec: { securityContext: { supplementalGroups: [1234, 5678] } },
      says: ['1234', '5678'],
    },
    {
      test: "if the container's primary UID belongs to some groups in the image, should add pod.Spec.SecurityContext.SupplementalGroups to them",
      container: command(AGNHOST, ['id', '-G']),
      spec: { securityContext: { runAsUser: 1000, supplementalGroups: [60000] } },
      says: [/^1000 50000 60000$/],
    },
    {
      test: 'should support pod.Spec.SecurityContext.RunAsUser',
      container: command(BUSYBOX, ['sh', '-c', 'id']),
      spec: { securityContext: { runAsUser: 1001 } },
      says: ['uid=1001', 'gid=0'],
    },
    {
      test: 'should support pod.Spec.SecurityContext.RunAsUser And pod.Spec.SecurityContext.RunAsGroup',
      container: command(BUSYBOX, ['sh', '-c', 'id']),
      spec: { securityContext: { runAsUser: 1001, runAsGroup: 2002 } },
      says: ['uid=1001', 'gid=2002'],
    },
    {
      test: 'should support container.SecurityContext.RunAsUser',
      container: command(BUSYBOX, ['sh', '-c', 'id'], { runAsUser: 1002 }),
      spec: { securityContext: { runAsUser: 1001 } },
      says: ['uid=1002', 'gid=0'],
    },
    {
      test: 'should support container.SecurityContext.RunAsUser And container.SecurityContext.RunAsGroup',
      container: command(BUSYBOX, ['sh', '-c', 'id'], { runAsUser: 1002, runAsGroup: 2002 }),
      spec: { securityContext: { runAsUser: 1001, runAsGroup: 2001 } },
      says: ['uid=1002', 'gid=2002'],
    },
    {
      test: 'should support seccomp unconfined on the container',
      container: command(BUSYBOX, seccomp, { seccompProfile: { type: 'Unconfined' } }),
      spec: { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } },
      says: [/Seccomp:\s+0/],
    },
    {
      test: 'should support seccomp unconfined on the pod',
      container: command(BUSYBOX, seccomp),
      spec: { securityContext: { seccompProfile: { type: 'Unconfined' } } },
      says: [/Seccomp:\s+0/],
    },
    {
      test: 'should support seccomp runtime/default',
      container: command(BUSYBOX, seccomp, { seccompProfile: { type: 'RuntimeDefault' } }),
      says: [/Seccomp:\s+2/],
    },
    { test: 'should support seccomp default which is unconfined', container: command(BUSYBOX, seccomp), says: [/Seccomp:\s+0/] },
  ])('$test', holds);

  it.each([
    ['should not run with an explicit root user ID', command(NONROOT, ['id', '-u'], { runAsNonRoot: true, runAsUser: 0 })],
    ['should not run without a specified user ID', command(BUSYBOX, ['id', '-u'], { runAsNonRoot: true })],
  ])('%s', (_, container) => {
    const { container: status, events } = play(podOf({ restartPolicy: 'Never', containers: [container] }));
    expect(events.some((event) => event.startsWith('Failed'))).toBe(true);
    expect(status('c').state.waiting.reason).toBe('CreateContainerConfigError');
  });
});
