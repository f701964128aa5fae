import { describe, expect, it } from 'vitest';
import { play } from '../../testing.ts';

const administrator = (script: string) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'administrator' },
    spec: {
      nodeName: 'node-1',
      hostPID: true,
      containers: [
        {
          name: 'sh',
          image: 'ubuntu',
          command: ['bash', '-c', script],
          securityContext: { privileged: true },
          volumeMounts: [{ name: 'h', mountPath: '/h' }],
        },
      ],
      volumes: [{ name: 'h', hostPath: { path: '/' } }],
    },
  });
const config = '/h/var/lib/kubelet/config.yaml';
/** What the journal says since then: after that has been done, and ten seconds more. */
function journal(deed: string, waits = 8): string {
  const script = `sleep 5; ${deed}; sleep ${waits}; chroot /h journalctl -u kubelet --since '-${waits + 1}s' -o cat > /h/tmp/x; sed -i s,pki/WRONG.crt,pki/ca.crt, ${config}; sed -i s,:6553,:6443, /h/etc/kubernetes/kubelet.conf; chroot /h systemctl restart kubelet; sleep 2; cat /h/tmp/x; sleep 1d`;
  const { run } = play(administrator(script), { seconds: 60 });
  return run.kubectl('logs administrator', 60).stdout;
}
const WRONG_CA = `sed -i s,pki/ca.crt,pki/WRONG.crt, ${config}; chroot /h systemctl restart kubelet`;
const WRONG_PORT = 'sed -i s,:6443,:6553, /h/etc/kubernetes/kubelet.conf; chroot /h systemctl restart kubelet';

/** Recorded of v1.27.1 and v1.27.3, and of systemd 249. @see kubernetes: cmd/kubelet/app/server.go; component-base/cli/run.go */
describe('The journal of a kubelet that is started says', () => {
  it.each`
    rule                            | deed                                     | says
    ${'that it was asked to stop'}  | ${'chroot /h systemctl stop kubelet'}    | ${/^Stopping kubelet: The Kubernetes Node Agent\.\.\.\nkubelet\.service: Deactivated successfully\.\nStopped kubelet: The Kubernetes Node Agent\.\n$/}
    ${'what it was given'}          | ${'chroot /h systemctl restart kubelet'} | ${/\nStarted kubelet: The Kubernetes Node Agent\.\nFlag --container-runtime-endpoint has been deprecated, This parameter .* for more information\.\nFlag --pod-infra-container-image has been deprecated, .*\nI\d{4} \S+ +\d+ server\.go:199\] "--pod-infra-container-image will not be pruned/}
    ${'its version'}                | ${'chroot /h systemctl restart kubelet'} | ${/server\.go:415\] "Kubelet version" kubeletVersion="v1\.27\.1"\n/}
    ${'its static Pods’ directory'} | ${'chroot /h systemctl restart kubelet'} | ${/kubelet\.go:298\] "Adding static pod path" path="\/etc\/kubernetes\/manifests"\n/}
    ${'its runtime'}                | ${'chroot /h systemctl restart kubelet'} | ${/"Container runtime initialized" containerRuntime="containerd" version="v1\.6\.21" apiVersion="v1"\n/}
    ${'that its node is known'}     | ${'chroot /h systemctl restart kubelet'} | ${/"Node was previously registered" node="node-1"\n.*"Successfully registered node" node="node-1"\n/}
    ${'why it ended'}               | ${WRONG_CA}                              | ${/ run\.go:74\] "command failed" err="failed to construct kubelet dependencies: unable to load client CA file \/etc\/kubernetes\/pki\/WRONG\.crt: open \/etc\/kubernetes\/pki\/WRONG\.crt: no such file or directory"\nkubelet\.service: Main process exited, code=exited, status=1\/FAILURE\nkubelet\.service: Failed with result 'exit-code'\.\n$/}
    ${'whom it does not reach'}     | ${WRONG_PORT}                            | ${/ kubelet_node_status\.go:92\] "Unable to register node with API server" err="Post \\"https:\/\/\S+:6553\/api\/v1\/nodes\\": dial tcp 172\.18\.0\.2:6553: connect: connection refused" node="node-1"\n/}
  `('$rule', ({ deed, says }) => expect(journal(deed)).toMatch(says));

  it('that systemd starts it again and again, and counts', () => {
    const again = journal(WRONG_CA, 25)
      .split('\n')
      .filter((line) => line.startsWith('kubelet.service: Scheduled'));
    expect(again).toEqual([1, 2].map((n) => `kubelet.service: Scheduled restart job, restart counter is at ${n}.`));
  });
  it('nothing of an end where it only waited for its next start', () => {
    expect(journal(`${WRONG_CA}; sleep 4; chroot /h systemctl restart kubelet`, 2)).toMatch(/^Stopped kubelet: [^\n]*\nStarted kubelet: /);
  });
  it('each time that it asks in vain, ever more seldom', () => {
    expect(journal(WRONG_PORT, 20).match(/Unable to register node/g)?.length).toBe(8);
  });
  it('of the one before it what that has said, by its clock', () => {
    const { run } = play(
      administrator(`sleep 2; chroot /h systemctl restart kubelet; sleep 3; chroot /h journalctl -u kubelet; sleep 1d`),
      {
        seconds: 30,
      },
    );
    const said = run.kubectl('logs administrator', 30).stdout;
    expect(said).toMatch(/kubelet\[611\]: .*firstStartedPulling="2023-05-15 09:00:00\.\d+ \+0000 UTC m=\+\d{5}\.\d{9}"/);
  });
  it('by systemd what is not its own', () => {
    const script = `chroot /h systemctl stop kubelet; chroot /h journalctl -u kubelet > /h/tmp/x; chroot /h systemctl start kubelet; sleep 3; tail -1 /h/tmp/x; sleep 1d`;
    const { run } = play(administrator(script), { seconds: 30 });
    expect(run.kubectl('logs administrator', 30).stdout).toMatch(
      /^May 15 \S+ node-1 systemd\[1\]: Stopped kubelet: The Kubernetes Node Agent\.\n$/,
    );
  });
});
