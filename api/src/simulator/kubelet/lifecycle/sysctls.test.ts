import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';
import { forbiddenSysctl } from './sysctls.ts';

/** @see kubernetes: pkg/kubelet/sysctl/allowlist_test.go TestAllowlist */
describe('A parameter of the kernel', () => {
  const allowed = ['kernel.msg*', 'kernel.sem', 'net.b.*', 'fs/mqueue/*'];
  it.each`
    rule                                               | name                                  | host                     | says
    ${'is safe'}                                       | ${'kernel.shm_rmid_forced'}           | ${{}}                    | ${undefined}
    ${'is safe since v1.27'}                           | ${'net.ipv4.ip_local_reserved_ports'} | ${{}}                    | ${undefined}
    ${'is allowed by the beginning of its name'}       | ${'kernel.msgmax'}                    | ${{}}                    | ${undefined}
    ${'is allowed by its name'}                        | ${'kernel.sem'}                       | ${{}}                    | ${undefined}
    ${'may be written with slashes'}                   | ${'net/b/c'}                          | ${{}}                    | ${undefined}
    ${'has a dot in a name between slashes'}           | ${'net/core/eno2.100/somaxconn'}      | ${{}}                    | ${'"net.core.eno2/100.somaxconn" not allowlisted'}
    ${'has a slash in a name between dots'}            | ${'net.core.eno2/100.somaxconn'}      | ${{}}                    | ${'"net.core.eno2/100.somaxconn" not allowlisted'}
    ${'may be allowed with slashes'}                   | ${'fs.mqueue.msg_max'}                | ${{}}                    | ${undefined}
    ${'is not allowed by a longer name'}               | ${'kernel.semaphore'}                 | ${{}}                    | ${'"kernel.semaphore" not allowlisted'}
    ${'is not allowed at all'}                         | ${'net/core/somaxconn'}               | ${{}}                    | ${'"net.core.somaxconn" not allowlisted'}
    ${'of the network is not for a Pod on the host’s'} | ${'net.b.c'}                          | ${{ hostNetwork: true }} | ${'"net.b.c" not allowed with host net enabled'}
    ${'of IPC is not for a Pod on the host’s'}         | ${'fs.mqueue.msg_max'}                | ${{ hostIPC: true }}     | ${'"fs.mqueue.msg_max" not allowed with host ipc enabled'}
    ${'of the network is no matter of the host’s IPC'} | ${'net.b.c'}                          | ${{ hostIPC: true }}     | ${undefined}
  `('$rule: $name', ({ name, host, says }) => {
    const spec = { containers: [], securityContext: { sysctls: [{ name, value: '1' }] }, ...host };
    const expected = says && { reason: 'SysctlForbidden', message: `forbidden sysctl: ${says}` };
    expect(forbiddenSysctl(spec, allowed)).toEqual(expected);
  });
});

describe('A kubelet that is configured', () => {
  const configured = (text: string) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kubelet-config, namespace: kube-system}\ndata: {kubelet: "${text}"}\n---\n`;
  it.each([
    { text: '', phase: 'Failed' },
    { text: "allowedUnsafeSysctls: ['net.core.*']", phase: 'Running' },
  ])('allows unsafe parameters: $text: $phase', ({ text, phase }) => {
    const spec = '  securityContext: {sysctls: [{name: net.core.somaxconn, value: "1024"}]}\n  containers: [{name: app, image: nginx}]';
    const { status, run } = play(`${configured(text)}${podOf(spec)}`);
    expect(status().phase).toBe(phase);
    if (phase === 'Running') expect(run.kubectl('exec web -- cat /proc/sys/net/core/somaxconn', 60).stdout).toBe('1024\n');
  });
  it.each([
    { text: '', says: 'Seccomp:\t0' },
    { text: 'seccompDefault: true', says: 'Seccomp:\t2' },
  ])('gives every container a seccomp profile: $text: $says', ({ text, says }) => {
    const { run } = play(`${configured(text)}${podOf(`  containers: [${shell('app', 'grep Seccomp: /proc/1/status; sleep 1000')}]`)}`);
    expect(run.kubectl('logs web', 60).stdout).toBe(`${says}\n`);
  });
});
