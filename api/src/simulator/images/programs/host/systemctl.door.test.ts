import { expect, it } from 'vitest';
import { play } from '../../../testing.ts';

/** What a shell of the node's says after half a minute, and what the reader is told. */
function said(script: string, nodeName = 'node-1'): { text: string; warnings: readonly string[] } {
  const container = { name: 'sh', image: 'busybox', command: ['sleep', '1000'], volumeMounts: [{ name: 'host', mountPath: '/host' }] };
  const spec = { nodeName, containers: [container], volumes: [{ name: 'host', hostPath: { path: '/' } }] };
  const { run } = play(JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec }), {
    seconds: 100,
    interventions: [{ atSeconds: 30, kind: 'EXEC', pod: 'web', container: 'sh', command: ['chroot', '/host', 'sh', '-c', script] }],
  });
  const [{ stdout, stderr } = {}] = run.interventions;
  return { text: `${stdout ?? ''}${stderr ?? ''}`, warnings: run.warnings };
}

/** As systemd 249 writes it, its glyphs too, where no locale is set. @see systemd: src/systemctl/systemctl-show.c */
it('tells how the kubelet is', () => {
  const { text, warnings } = said('systemctl status kubelet; echo $?');
  expect(
    text.replace(/\n\n(?:.+ node-1 kubelet\[611\]: .+\n){4}/, '\n\n(four lines)\n'),
  ).toBe(`● kubelet.service - kubelet: The Kubernetes Node Agent
     Loaded: loaded (/lib/systemd/system/kubelet.service; enabled; vendor preset: enabled)
    Drop-In: /etc/systemd/system/kubelet.service.d
             └─10-kubeadm.conf
     Active: active (running) since Sun 2023-05-14 09:00:06 UTC; 24h ago
       Docs: https://kubernetes.io/docs/home/
   Main PID: 611 (kubelet)
     CGroup: /system.slice/kubelet.service
             └─611 /usr/bin/kubelet --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf --config=/var/lib/kubelet/config.yaml --container-runtime-endpoint=unix:///var/run/containerd/containerd.sock --pod-infra-container-image=registry.k8s.io/pause:3.9

(four lines)
0
`);
  expect(warnings).toEqual([expect.stringContaining('what was done before the start are left out')]);
});

it('and that it has been stopped, and since when', () => {
  expect(
    said(
      'systemctl stop kubelet; sleep 65; systemctl status kubelet.service -n 0 | grep -v : ; systemctl status kubelet --no-pager --lines=0 | tail -4; systemctl is-active kubelet',
    ).text,
  ).toBe(`             └─10-kubeadm.conf
     Active: inactive (dead) since Mon 2023-05-15 09:00:30 UTC; 1min 5s ago
       Docs: https://kubernetes.io/docs/home/
    Process: 611 ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS (code=exited, status=0/SUCCESS)
   Main PID: 611 (code=exited, status=0/SUCCESS)
inactive
`);
});

it('of containerd, the shims that it has started are', () => {
  const { text } = said('systemctl is-active containerd; systemctl status containerd -n 0 | tail -4');
  expect(text.replace(/[0-9a-f]{64}/g, 'ID').replace(/\d+ \/usr/g, 'N /usr')).toBe(`active
     CGroup: /system.slice/containerd.service
             ├─N /usr/bin/containerd
             ├─N /usr/bin/containerd-shim-runc-v2 -namespace k8s.io -id ID -address /run/containerd/containerd.sock
             └─N /usr/bin/containerd-shim-runc-v2 -namespace k8s.io -id ID -address /run/containerd/containerd.sock
`);
});

it('what is not followed is told', () => {
  expect(said('systemctl mask containerd').warnings).toEqual([expect.stringContaining('systemctl mask containerd')]);
  expect(said('systemctl start containerd').warnings).toEqual([]);
});

/** As systemd 249 writes it without a terminal. @see systemd: src/systemctl/systemctl-list-units.c */
it('lists those that are asked for, and that none has failed', () => {
  const { text, warnings } = said(
    "systemctl --failed; systemctl list-units kubelet.service 'containerd' | head -3; systemctl list-units kubelet --no-legend",
  );
  expect([text, warnings]).toEqual([
    `  UNIT LOAD ACTIVE SUB DESCRIPTION
0 loaded units listed.
  UNIT               LOAD   ACTIVE SUB     DESCRIPTION
  containerd.service loaded active running containerd container runtime
  kubelet.service    loaded active running kubelet: The Kubernetes Node Agent
  kubelet.service loaded active running kubelet: The Kubernetes Node Agent
`,
    [],
  ]);
});

it('shows the files of a unit', () => {
  const { text } = said('systemctl cat kubelet | grep -e ^# -e ^Exec -e Restart');
  expect(text).toBe(`# /lib/systemd/system/kubelet.service
ExecStart=/usr/bin/kubelet
Restart=always
RestartSec=10
# /etc/systemd/system/kubelet.service.d/10-kubeadm.conf
ExecStart=
ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS
`);
});

/** @see util-linux: misc-utils/lsblk.c; kubernetes: cmd/kubeadm/app/cmd/version.go */
it.each([
  {
    rule: 'a node has one disk',
    script: 'lsblk',
    says: 'NAME   MAJ:MIN RM  SIZE RO TYPE MOUNTPOINTS\nsda      8:0    0  100G  0 disk \n`-sda1   8:1    0  100G  0 part /\n',
  },
  { rule: 'kubeadm’s version in short', script: 'kubeadm version -o short', says: 'v1.27.1\n' },
  {
    rule: 'and in full',
    script: 'kubeadm version',
    says: 'kubeadm version: &version.Info{Major:"1", Minor:"27", GitVersion:"v1.27.1", GitCommit:"4c9411232e10168d7b050c49a1b59f6df9d7ea4b", GitTreeState:"clean", BuildDate:"2023-04-14T13:20:04Z", GoVersion:"go1.20.3", Compiler:"gc", Platform:"linux/amd64"}\n',
  },
])('$rule', ({ script, says }) => expect(said(script).text).toBe(says));

/** @see kubernetes: cmd/kubeadm/app/cmd/certs.go newCmdCertsExpiration */
it('until when the certificates of the control plane are good', () => {
  const { text } = said('kubeadm certs check-expiration | grep -e ^CERT -e ^admin -e ^etcd-server -e ^ca', 'control-plane');
  expect(text).toBe(`CERTIFICATE                EXPIRES                  RESIDUAL TIME   CERTIFICATE AUTHORITY   EXTERNALLY MANAGED
admin.conf                 May 14, 2024 08:00 UTC   364d            ca                      no      
etcd-server                May 14, 2024 08:00 UTC   364d            etcd-ca                 no      
CERTIFICATE AUTHORITY   EXPIRES                  RESIDUAL TIME   EXTERNALLY MANAGED
ca                      May 12, 2033 08:00 UTC   9y              no      
`);
});

/** @see kmod: tools/modprobe.c */
it('modules that are there are loaded again, others are not found; the resolver’s own file is there', () => {
  const { text } = said(
    'modprobe overlay; echo $?; modprobe br_netfilter; echo $?; modprobe nope; echo $?; head -1 /run/systemd/resolve/resolv.conf',
  );
  expect(text).toBe('0\n0\n1\nnameserver 172.18.0.1\nmodprobe: FATAL: Module nope not found in directory /lib/modules/5.15.0-72-generic\n');
});
