import { expect, it } from 'vitest';
import { play } from '../../testing.ts';

/** What a shell of the node's says after half a minute, and what the reader is told. */
function said(script: string): { text: string; warnings: readonly string[] } {
  const container = { name: 'sh', image: 'busybox', command: ['sleep', '1000'], volumeMounts: [{ name: 'host', mountPath: '/host' }] };
  const spec = { nodeName: 'node-1', containers: [container], volumes: [{ name: 'host', hostPath: { path: '/' } }] };
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
  expect(text).toBe(`● kubelet.service - kubelet: The Kubernetes Node Agent
     Loaded: loaded (/lib/systemd/system/kubelet.service; enabled; vendor preset: enabled)
    Drop-In: /etc/systemd/system/kubelet.service.d
             └─10-kubeadm.conf
     Active: active (running) since Sun 2023-05-14 09:00:06 UTC; 24h ago
       Docs: https://kubernetes.io/docs/home/
   Main PID: 611 (kubelet)
     CGroup: /system.slice/kubelet.service
             └─611 /usr/bin/kubelet --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf --config=/var/lib/kubelet/config.yaml --container-runtime-endpoint=unix:///var/run/containerd/containerd.sock --pod-infra-container-image=registry.k8s.io/pause:3.9
0
`);
  expect(warnings).toEqual([expect.stringContaining('the lines of the journal are left out')]);
});

it('and that it has been stopped, and since when', () => {
  expect(
    said(
      'systemctl stop kubelet; sleep 65; systemctl status kubelet.service | grep -v : ; systemctl status kubelet --no-pager | tail -4; systemctl is-active kubelet',
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
  const { text } = said('systemctl is-active containerd; systemctl status containerd | tail -4');
  expect(text.replace(/[0-9a-f]{64}/g, 'ID').replace(/\d+ \/usr/g, 'N /usr')).toBe(`active
     CGroup: /system.slice/containerd.service
             ├─N /usr/bin/containerd
             ├─N /usr/bin/containerd-shim-runc-v2 -namespace k8s.io -id ID -address /run/containerd/containerd.sock
             └─N /usr/bin/containerd-shim-runc-v2 -namespace k8s.io -id ID -address /run/containerd/containerd.sock
`);
});

it('what is not followed is told', () => {
  expect(said('systemctl restart containerd').warnings).toEqual([expect.stringContaining('systemctl restart containerd')]);
  expect(said('systemctl start containerd').warnings).toEqual([]);
});
