import fc from 'fast-check';
import type { SimulateInput } from '../../api/src/simulator/index.ts';

/** Inputs as learners and examiners could send them: valid ones mostly, whose Pods do all that Pods can do. */
export function inputs(): fc.Arbitrary<SimulateInput> {
  return fc
    .record({
      pods: fc.array(podBody, { minLength: 1, maxLength: 2 }),
      seed: fc.integer({ min: 1, max: 1_000_000 }),
      horizonSeconds: fc.constantFrom(5, 61, 300, 900),
      interventions: fc.array(intervention, { maxLength: 3 }),
      behaviors: fc.array(behavior, { maxLength: 2 }),
    })
    .map(({ pods, ...input }) => ({ ...input, manifest: manifestOf(pods) }));
}

const manifestOf = (pods: readonly object[]): string => {
  const named = pods.map((pod, index) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: `pod-${index}` }, ...pod }));
  return [...named, settings].map((document) => JSON.stringify(document)).join('\n---\n');
};
const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { colour: 'blue' } };

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const sh = (script: string) => ['sh', '-c', script];
const delay = fc.constantFrom('0', '1', '3', '12', '45');
const code = fc.constantFrom(0, 0, 1, 3, 137);

const command = fc.oneof(
  fc.tuple(delay, code).map(([time, exit]) => sh(`echo begin; sleep ${time}; echo end >&2; exit ${exit}`)),
  fc.constant(sh('while true; do date; sleep 1; done')),
  fc.constant(sh("trap 'echo stopping; exit 0' TERM; while true; do sleep 1; done")),
  fc.constant(sh('if [ -f /data/mark ]; then exit 0; fi; touch /data/mark; exit 1')),
  fc.constant(sh('echo $COLOUR > /dev/termination-log; exit 2')),
  fc.constant(['sleep', '1000']),
  fc.constant(['/no/such/program']),
);
const program = fc.oneof(
  { weight: 4, arbitrary: command.map((words) => ({ image: 'busybox', command: words })) },
  { weight: 2, arbitrary: fc.constantFrom({ image: 'nginx' }, { image: 'redis:7' }, { image: 'example.com/unknown:1' }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom({ image: 'nginx:no-such-tag' }, { image: 'NGINX' }, { image: 'busybox', imagePullPolicy: 'Never' }),
  },
);

const handler = fc.oneof(
  fc.constantFrom('true', 'false', 'sleep 3', 'test -f /data/mark').map((script) => ({ exec: { command: sh(script) } })),
  fc.constantFrom(80, 81).map((port) => ({ httpGet: { port, path: '/' } })),
  fc.constantFrom(80, 6379).map((port) => ({ tcpSocket: { port } })),
);
const timing = {
  initialDelaySeconds: maybe(fc.integer({ min: 0, max: 10 })),
  periodSeconds: maybe(fc.integer({ min: 1, max: 10 })),
  failureThreshold: maybe(fc.integer({ min: 1, max: 3 })),
};
const restarting = fc.tuple(handler, fc.record(timing)).map(([how, when]) => ({ ...how, ...when }));
const readiness = fc
  .tuple(handler, fc.record({ ...timing, successThreshold: maybe(fc.constantFrom(1, 2)) }))
  .map(([how, when]) => ({ ...how, ...when }));
const hook = fc.oneof(
  fc.constantFrom('true', 'sleep 2', 'exit 1', 'sleep 50').map((script) => ({ exec: { command: sh(script) } })),
  fc.constant({ httpGet: { port: 80 } }),
);
const environment = fc.constantFrom(
  [{ name: 'COLOUR', value: 'red' }],
  [{ name: 'COLOUR', valueFrom: { configMapKeyRef: { name: 'settings', key: 'colour' } } }],
  [{ name: 'COLOUR', valueFrom: { configMapKeyRef: { name: 'settings', key: 'no-such-key' } } }],
  [{ name: 'WHERE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
);
const resources = fc.constantFrom(
  { requests: { cpu: '100m', memory: '64Mi' } },
  { limits: { cpu: '500m', memory: '128Mi' } },
  { requests: { cpu: '64' } },
  { limits: { memory: '8Mi' } },
);

const initBody = fc
  .tuple(program, fc.record({ env: maybe(environment), resources: maybe(resources) }))
  .map(([what, more]) => ({ ...what, ...more, volumeMounts: [{ name: 'data', mountPath: '/data' }] }));
const containerBody = fc
  .tuple(
    initBody,
    fc.record({
      livenessProbe: maybe(restarting),
      readinessProbe: maybe(readiness),
      startupProbe: maybe(restarting),
      lifecycle: maybe(fc.record({ postStart: maybe(hook), preStop: maybe(hook) })),
    }),
  )
  .map(([what, more]) => ({ ...what, ...more }));
const named = (prefix: string) => (bodies: readonly object[]) => bodies.map((body, index) => ({ name: `${prefix}${index}`, ...body }));

const volume = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<object>({ emptyDir: {} }, { emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<object>({ configMap: { name: 'settings' } }, { hostPath: { path: '/tmp/x', type: 'DirectoryOrCreate' } }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<object>({ configMap: { name: 'missing' } }, { persistentVolumeClaim: { claimName: 'missing' } }),
  },
);
const podBody = fc
  .record({
    restartPolicy: fc.constantFrom('Always', 'OnFailure', 'Never'),
    initContainers: fc.array(initBody, { maxLength: 2 }).map(named('init-')),
    containers: fc.array(containerBody, { minLength: 1, maxLength: 4 }).map(named('app-')),
    volumes: volume.map((source) => [{ name: 'data', ...source }]),
    terminationGracePeriodSeconds: maybe(fc.constantFrom(0, 1, 5, 30)),
    activeDeadlineSeconds: maybe(fc.constantFrom(1, 20, 100)),
    shareProcessNamespace: maybe(fc.boolean()),
    hostNetwork: maybe(fc.constant(true)),
    nodeSelector: fc.option(fc.constant({ disk: 'ssd' }), { nil: undefined, freq: 12 }),
    readinessGates: fc.option(fc.constant([{ conditionType: 'example.com/gate' }]), { nil: undefined, freq: 12 }),
  })
  .map((spec) => ({ spec }));

const atSeconds = fc.oneof(
  fc.integer({ min: 0, max: 120 }),
  fc.integer({ min: 0, max: 60_000 }).map((n) => n / 1000),
);
const container = maybe(fc.constantFrom('app-0', 'app-1', 'init-0', 'POD'));
const intervention = fc.oneof(
  fc.record({ atSeconds, kind: fc.constant('DELETE_POD' as const), graceSeconds: maybe(fc.constantFrom(0, 1, 10)) }),
  fc.record({
    atSeconds,
    kind: fc.constant('KILL_CONTAINER' as const),
    container,
    signal: maybe(fc.constantFrom('TERM', 'KILL', 'SIGINT')),
  }),
  fc.record({
    atSeconds,
    kind: fc.constant('EXEC' as const),
    container,
    command: fc.constantFrom(['ls', '/data'], ['touch', '/data/mark'], sh('kill 1')),
  }),
  fc.record({ atSeconds, kind: fc.constant('HTTP_REQUEST' as const), port: fc.constantFrom(80, 81), path: maybe(fc.constant('/')) }),
  fc.record({ atSeconds, kind: fc.constant('NODE_PRESSURE' as const), resource: maybe(fc.constantFrom('MEMORY', 'DISK', 'PID')) }),
  fc.record({ atSeconds, kind: fc.constant('NODE_FAILS' as const) }),
  fc.record({ atSeconds, kind: fc.constant('NODE_DISCONNECTS' as const) }),
  fc.record({ atSeconds, kind: fc.constant('NODE_RECOVERS' as const) }),
  fc.record({ atSeconds, kind: fc.constant('IMAGE_AVAILABLE' as const), image: fc.constant('nginx:no-such-tag') }),
  fc.record({
    atSeconds,
    kind: fc.constant('PATCH_IMAGE' as const),
    container,
    image: fc.constantFrom('nginx', 'busybox', 'nginx:no-such-tag'),
  }),
  fc.record({
    atSeconds,
    kind: fc.constant('PATCH' as const),
    resource: fc.constant('pod/pod-0'),
    patch: fc.constant({ metadata: { labels: { new: 'yes' } } }),
  }),
  fc.record({
    atSeconds,
    kind: fc.constant('KUBECTL' as const),
    command: fc
      .constantFrom(
        ...['delete pod pod-0', 'drain node-1 --force --ignore-daemonsets', 'label pod pod-0 a=b', 'get pods -A -w', 'logs -f pod-0'],
        ...['wait --for=delete pod/pod-0', 'exec pod-0 -- sleep 5', 'scale deployment coredns -n kube-system --replicas=0', 'nonsense |'],
      )
      .map((line) => [line]),
  }),
  fc.record({ atSeconds, kind: fc.constant('APPLY' as const), manifest: podBody.map((pod) => manifestOf([pod])) }),
);
const behavior = fc.record({
  container: fc.constantFrom('app-0', 'app-1', 'init-0'),
  exitCode: maybe(code),
  exitAfterSeconds: maybe(fc.integer({ min: 0, max: 30 })),
  memoryBytes: maybe(fc.constantFrom(1e6, 1e9)),
  memoryAfterSeconds: maybe(fc.integer({ min: 0, max: 30 })),
  listensOn: maybe(fc.constant([80])),
  listensAfterSeconds: maybe(fc.integer({ min: 0, max: 10 })),
  ignoresSigterm: maybe(fc.boolean()),
  pullSeconds: maybe(fc.integer({ min: 0, max: 20 })),
  imageMissing: maybe(fc.boolean()),
});
