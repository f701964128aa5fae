import { expect, it } from 'vitest';
import { play } from '../../../../testing.ts';

const database = (name: string, after: number): string => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  initContainers: [{name: wait, image: busybox, command: [sleep, '${after}']}]
  containers:
  - name: db
    image: mongo:6
    readinessProbe: {exec: {command: [mongosh, --eval, "db.adminCommand('ping')"]}}
    volumeMounts: [{name: data, mountPath: /data/db}]
  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
`;
const MANIFEST = `${database('first', 0)}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---${database('second', 90)}`;

const ask = (atSeconds: number, pod: string, script: string) =>
  ({ atSeconds, kind: 'EXEC', pod, command: ['mongosh', 'mystore', '--quiet', '--eval', script] }) as const;

it('a document outlives its Pod if it is in a claim', () => {
  const { run } = play(MANIFEST, {
    seconds: 200,
    interventions: [
      ask(40, 'first', 'db.foo.insertOne({_id: 1, name: "foo"})'),
      { atSeconds: 50, kind: 'DELETE_POD', pod: 'first' },
      ask(150, 'second', 'db.foo.find()'),
      ask(160, 'second', 'db.foo.stats()'),
      ask(170, 'second', 'db.foo.find({$where: "true"})'),
    ],
  });
  expect(run.interventions.slice(2).map((each) => ('stdout' in each ? [each.exitCode, each.stdout] : []))).toEqual([
    [0, "[ { _id: 1, name: 'foo' } ]\n"],
    [0, ''],
    [0, ''],
  ]);
  const told = run.timeline.flatMap(({ summary }) => /script of container db.*\((.*)\)/.exec(summary.en)?.[1] ?? []);
  expect(told).toEqual(['db.collection.stats', 'the query operator $where']);
});

it('two servers cannot have the same documents', () => {
  const { run } = play(MANIFEST.replace("'90'", "'30'"), { seconds: 60, interventions: [] });
  const { stdout } = run.kubectl('logs second', 60);
  expect(stdout).toContain(
    '"msg":"DBException in initAndListen, terminating","attr":{"error":"DBPathInUse: Unable to lock the lock file: /data/db/mongod.lock (Resource temporarily unavailable). Another mongod instance is already running on the /data/db directory"}}',
  );
  expect(run.kubectl('get pods', 60).stdout).toMatch(/second +0\/1 +(?:Error|CrashLoopBackOff)/);
});

it('its log takes three times 100 MiB before anything is written', () => {
  const volume = '[{name: data, emptyDir: {sizeLimit: 200Mi}}]';
  const manifest = `
apiVersion: v1
kind: Pod
metadata: {name: small}
spec:
  containers: [{name: db, image: 'mongo:6', volumeMounts: [{name: data, mountPath: /data/db}]}]
  volumes: ${volume}
`;
  const { run } = play(manifest, { seconds: 120 });
  expect(run.kubectl('get events', 120).stdout).toContain('Usage of EmptyDir volume "data" exceeds the limit "200Mi".');
});

it('two servers cannot have one port', () => {
  const manifest = `
apiVersion: v1
kind: Pod
metadata: {name: two}
spec: {containers: [{name: a, image: 'mongo:6'}, {name: b, image: 'mongo:6'}]}
`;
  const { run } = play(manifest, { seconds: 40 });
  expect(run.kubectl("get pod two -o jsonpath='{.status.containerStatuses[1].lastState.terminated.exitCode}'", 40).stdout).toBe('48');
});
