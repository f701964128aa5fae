import { describe, expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const configured = (text: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kubelet-config, namespace: kube-system}\ndata: {kubelet: "${text}"}\n---\n`;
const searches = Array.from({ length: 32 }, (_, i) => `s${i}.example.com`);

/** @see kubernetes: pkg/kubelet/network/dns/dns.go; kuberuntime_manager.go SyncPod (generatePodSandboxConfig) */
describe('What is amiss with the DNS of a Pod', () => {
  it.each([
    {
      rule: 'a nameserver too many',
      dnsConfig: '{nameservers: [1.1.1.1, 8.8.8.8, 9.9.9.9]}',
      says: 'Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: 10.96.0.10 1.1.1.1 8.8.8.8',
    },
    {
      rule: 'too many domains to search',
      dnsConfig: `{searches: [${searches.join()}]}`,
      says: `Search Line limits were exceeded, some search paths have been omitted, the applied search line is: default.svc.cluster.local svc.cluster.local cluster.local ${searches.slice(0, 29).join(' ')}`,
    },
  ])('is told with each sync: $rule', ({ dnsConfig, says }) => {
    const { run } = play(podOf(`  dnsConfig: ${dnsConfig}\n  containers: [{name: app, image: nginx}]`), { seconds: 600 });
    const told = run.events.find(({ reason }) => reason === 'DNSConfigForming');
    expect(told?.message).toBe(says);
    expect(told?.count).toBeGreaterThanOrEqual(8);
    expect(told?.count).toBeLessThanOrEqual(14);
  });

  it('is told of the node, too, where its kubelet knows no DNS of the cluster', () => {
    const { run } = play(`${configured('clusterDNS: []')}${podOf('  containers: [{name: app, image: nginx}]')}`, { seconds: 20 });
    const why =
      'kubelet does not have ClusterDNS IP configured and cannot create Pod using "ClusterFirst" policy. Falling back to "Default" policy.';
    const told = run.events.filter(({ reason }) => reason === 'MissingClusterDNS');
    expect(told.map(({ object, message }) => `${object} ${message.replace(/\([-0-9a-f]{36}\)/, '')}`)).toEqual([
      `node/node-1 ${why}`,
      `pod/web pod: "web_default". ${why}`,
    ]);
  });

  it('is nothing: nothing is told', () => {
    const { run } = play(podOf('  containers: [{name: app, image: nginx}]'), { seconds: 600 });
    expect(run.events.map(({ reason }) => reason)).toEqual(['Scheduled', 'Pulling', 'Pulled', 'Created', 'Started']);
  });
});
