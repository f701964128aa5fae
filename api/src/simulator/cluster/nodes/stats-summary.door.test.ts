import { expect, it } from 'vitest';
import { play } from '../../testing.ts';

const script = 'head -c 5m /dev/zero > /x; head -c 1m /dev/zero > /d/y; echo said; exec sleep 1000';
const manifest = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: {
    nodeName: 'node-1',
    containers: [
      {
        name: 'app',
        image: 'busybox',
        command: ['sh', '-c', script],
        resources: { limits: { memory: '64Mi' } },
        volumeMounts: [{ name: 'd', mountPath: '/d' }],
      },
    ],
    volumes: [{ name: 'd', emptyDir: {} }],
  },
});
const { run } = play(manifest, { seconds: 200 });
const raw = run.kubectl('get --raw /api/v1/nodes/node-1/proxy/stats/summary', 190).stdout;
const { node, pods } = JSON.parse(raw);
const pod = pods.find(({ podRef }: { podRef: { name: string } }) => podRef.name === 'web');
const [app] = pod.containers;
const df = /^overlay +(\d+) +(\d+) +/m.exec(run.kubectl('exec web -- df -P /', 190).stdout) ?? [];

/** @see kubernetes: pkg/kubelet/server/stats/summary.go */
it.each([
  { rule: 'it is written with a blank for each step', told: raw.slice(0, 16), is: '{\n "node": {\n  "' },
  { rule: 'the disk is as large as df says', told: node.fs.capacityBytes / 1024, is: Number(df[1]) },
  { rule: 'and as full', told: node.fs.usedBytes / 1024, is: Number(df[2]) },
  {
    rule: 'what a container has written is its own',
    told: app.rootfs.usedBytes >= 5 * 2 ** 20 && app.rootfs.usedBytes < 5.2 * 2 ** 20,
    is: true,
  },
  { rule: 'its log too', told: app.logs.usedBytes > 0, is: true },
  { rule: 'a volume is told of by its name', told: pod.volume[0].name, is: 'd' },
  { rule: 'with its own directory', told: pod.volume[0].usedBytes, is: 2 ** 20 + 4096 },
  {
    rule: 'all of it together is what a limit is compared with',
    told: pod['ephemeral-storage'].usedBytes,
    is: app.rootfs.usedBytes + app.logs.usedBytes + pod.volume[0].usedBytes,
  },
  {
    rule: 'of its memory there is left what its limit lets',
    told: app.memory.availableBytes + app.memory.workingSetBytes,
    is: 64 * 2 ** 20,
  },
  {
    rule: 'a Pod of kube-system is there too',
    told: pods.map((one: typeof pod) => one.podRef.name.replace(/-\w+$/, '')),
    is: ['kube-proxy', 'web'],
  },
])('$rule', ({ told, is }) => expect(told).toEqual(is));

it('memory is as kubectl top node has it', () => {
  const top = Number(/ (\d+)Mi /.exec(run.kubectl('top node node-1 --no-headers', 190).stdout)?.[1]);
  expect(Math.abs(node.memory.workingSetBytes / 2 ** 20 - top)).toBeLessThan(2);
});

it('of a node that is not there, nothing', () =>
  expect(run.kubectl('get --raw /api/v1/nodes/none/proxy/stats/summary', 190).stderr).toBe(
    'Error from server (NotFound): nodes "none" not found\n',
  ));

/** @see kubernetes: pkg/kubelet/metrics/collectors/resource_metrics_test.go */
it('the same is told to Prometheus, of containers, Pods and the node', () => {
  const { stdout } = run.kubectl('get --raw /api/v1/nodes/node-1/proxy/metrics/resource', 190);
  const families = stdout.split(/^(?=# HELP)/m);
  expect(families.map((family) => family.split(' ')[2])).toEqual([
    ...['container_cpu_usage_seconds_total', 'container_memory_working_set_bytes', 'container_start_time_seconds'],
    ...['node_cpu_usage_seconds_total', 'node_memory_working_set_bytes', 'pod_cpu_usage_seconds_total', 'pod_memory_working_set_bytes'],
    'scrape_error',
  ]);
  expect(families[2]).toMatch(
    /^# HELP container_start_time_seconds \[ALPHA\] Start time of the container since unix epoch in seconds\n# TYPE container_start_time_seconds gauge\n/,
  );
  expect(families[2]).toMatch(
    /^container_start_time_seconds\{container="app",namespace="default",pod="web"\} 1\.684141[\d.]+e\+09 1684141\d{6}$/m,
  );
  expect(families[4]?.split('\n')[2]).toMatch(/^node_memory_working_set_bytes \d\.\d+e\+08 1684141390000$/);
  expect(families[6]).toContain(`pod_memory_working_set_bytes{namespace="default",pod="web"} `);
  expect(families[7]).toBe(
    '# HELP scrape_error [ALPHA] 1 if there was an error while getting container metrics, 0 otherwise\n# TYPE scrape_error gauge\nscrape_error 0\n',
  );
});
