// One table, a row for each rule: it is read, and grows, as a whole.
import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../testing.ts';
import type { InterventionInput } from '../types.ts';

/** What is done as a remedy says: a line of kubectl, or another manifest that takes the place of the first. */
type Cure = { readonly kubectl: string } | { readonly manifest: string };

interface Case {
  readonly ill: string;
  readonly manifest: string;
  readonly at?: number;
  readonly before?: readonly InterventionInput[];
  readonly pod?: string;
  readonly remedy: RegExp;
  readonly cure: Cure;
  /** Where the next fault is to be told instead. */
  readonly next?: RegExp;
}

const WELL = /^(?:All is well|All containers ended well|The Pod runs and is ready, but container \w+ ended \S+ ago and was started again)/;

const of = (image: string, more = '', spec = ''): string =>
  podOf(`${spec}  containers: [{name: app, image: "${image}"${more && `, ${more}`}}]`);
const nginx = (more = '', spec = ''): string => of('nginx', more, spec);
const script = (text: string, more = '', spec = ''): string => podOf(`${spec}  containers: [${shell('app', text, more)}]`);
const both = (a: string, b: string): string => podOf(`  containers: [${a}, ${b}]`);
const map = (data: string): string => `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: ${data}\n`;
const withVolume = (pod: string, volume: string): string => `${pod.trimEnd()}\n  volumes: [{name: v, ${volume}}]\n`;
const at = (path: string): string => `volumeMounts: [{name: v, mountPath: ${path}}]`;
const scripted = (text: string, mode = ''): string =>
  withVolume(of('busybox', `command: [/s/run], ${at('/s')}`), `configMap: {name: c${mode}}`) + map(`{run: ${JSON.stringify(text)}}`);
const kubectl = (atSeconds: number, command: string): InterventionInput => ({ atSeconds, kind: 'KUBECTL', command: [command] });
const later = (manifest: string): InterventionInput => ({ atSeconds: 10, kind: 'APPLY', manifest });
const on = (name: string, manifest: string): string => manifest.replace('name: web', `name: ${name}`);
const first = on('first', nginx());

const cases: readonly Case[] = [
  {
    ill: 'a line of a program as one word',
    manifest: nginx('command: ["nginx -g daemon off;"]'),
    remedy: /write \["nginx", "-g", "daemon off;"\]$/,
    cure: { manifest: nginx('command: ["nginx", "-g", "daemon off;"]') },
  },
  {
    ill: 'a name of a program that is mistyped',
    manifest: of('busybox', 'command: [slepp, "900"]'),
    remedy: /^Correct the name slepp/,
    cure: { manifest: of('busybox', 'command: [sleep, "900"]') },
  },
  {
    ill: 'a shell that the image has not',
    manifest: of('busybox', 'command: [bash, -c, "sleep 900"]'),
    remedy: /^Correct the name bash.*: small ones mostly have sh alone$/,
    cure: { manifest: of('busybox', 'command: [sh, -c, "sleep 900"]') },
  },
  {
    ill: 'a directory for a program',
    manifest: of('busybox', 'command: [/bin]'),
    remedy: /^Name the program in \/bin, /,
    cure: { manifest: of('busybox', 'command: [/bin/sleep, "900"]') },
  },
  {
    ill: 'a script that may not be executed',
    manifest: scripted('#!/bin/sh\nsleep 900'),
    remedy: /defaultMode: 0755 of the ConfigMap's/,
    cure: { manifest: scripted('#!/bin/sh\nsleep 900', ', defaultMode: 0755') },
  },
  {
    ill: 'a script for a shell that is not there',
    manifest: scripted('#!/bin/bash\nsleep 900', ', defaultMode: 0755'),
    remedy: /^Let the first line of the key run of the configmap c name a shell that the image has: it has no \/bin\/bash$/,
    cure: { manifest: scripted('#!/bin/sh\nsleep 900', ', defaultMode: 0755') },
  },
  {
    ill: 'a password that a database demands',
    manifest: of('postgres:16'),
    remedy: /^Give the container the variable POSTGRES_PASSWORD:/,
    cure: { manifest: of('postgres:16', 'env: [{name: POSTGRES_PASSWORD, value: x}]') },
  },
  {
    ill: 'a variable that a script demands with a text of its own',
    manifest: script(`echo \${DB:?no database}; sleep 900`),
    remedy: /^Give the container the variable DB: env/,
    cure: { manifest: script(`echo \${DB:?no database}; sleep 900`, 'env: [{name: DB, value: x}]') },
  },
  {
    ill: 'a variable that nobody has set, under set -u',
    manifest: script('set -u; echo $TOKEN; sleep 900'),
    remedy: /^Give the container the variable TOKEN: env/,
    cure: { manifest: script('set -u; echo $TOKEN; sleep 900', 'env: [{name: TOKEN, value: x}]') },
  },
  {
    ill: 'a program whose name is in an empty variable',
    manifest: script('exec "$CMD" 900'),
    remedy: /^Give the container the variable CMD: the shell was to run a program whose name is empty$/,
    cure: { manifest: script('exec "$CMD" 900', 'env: [{name: CMD, value: sleep}]') },
  },
  {
    ill: 'a key of a ConfigMap that is called otherwise',
    manifest: withVolume(script('cat /c/app.conf && sleep 900', at('/c')), 'configMap: {name: c}') + map('{app.cfg: x}'),
    remedy: /^The volume v at \/c has no such file: each key is one/,
    cure: { kubectl: `patch configmap c -p '{"data":{"app.conf":"x"}}'` },
  },
  {
    ill: 'a line that its program cannot read',
    manifest:
      withVolume(nginx(at('/etc/nginx/conf.d')), 'configMap: {name: c}') + map('{default.conf: "server { listen 80;\\n lissten 1;\\n}"}'),
    remedy: /^Correct line 2 of .*default\.conf, which is the key default\.conf of the configmap c/,
    cure: { kubectl: `patch configmap c -p '{"data":{"default.conf":"server { listen 80; }"}}'` },
  },
  {
    ill: 'a port that a neighbour has',
    manifest: both('{name: a, image: nginx}', '{name: b, image: nginx}'),
    remedy: /^Let each container of the Pod listen on a port of its own/,
    cure: { manifest: both('{name: a, image: nginx}', shell('b', 'httpd -f -p 8080')) },
  },
  {
    ill: 'a low port of who is not root',
    manifest: script('httpd -f -p 80', 'securityContext: {runAsUser: 1000}'),
    remedy: /^Let it listen on a port from 1024 on/,
    cure: { manifest: script('httpd -f -p 8080', 'securityContext: {runAsUser: 1000}') },
  },
  {
    ill: 'what a user may not write',
    manifest: script('echo x > /opt/data/f && sleep 900', 'securityContext: {runAsUser: 1000}').replace('echo x', 'mkdir /data && echo x'),
    remedy: /who may not do that: let it write to a volume/,
    cure: {
      manifest: withVolume(
        script(
          'echo x > /data/f && sleep 900',
          `securityContext: {runAsUser: 1000}, ${at('/data')}`,
          '  securityContext: {fsGroup: 1000}\n',
        ),
        'emptyDir: {}',
      ),
    },
  },
  {
    ill: 'a root that can only be read: of two places the first',
    manifest: nginx('securityContext: {readOnlyRootFilesystem: true}'),
    remedy: /^Mount an emptyDir at \/var\/cache\/nginx: /,
    cure: { manifest: withVolume(nginx(`securityContext: {readOnlyRootFilesystem: true}, ${at('/var/cache/nginx')}`), 'emptyDir: {}') },
    next: /"\/var\/run\/nginx.pid" failed \(30: Read-only file system\)$/,
  },
  {
    ill: 'a server that will not be root',
    manifest: of('postgres:16', 'command: [postgres], env: [{name: POSTGRES_PASSWORD, value: x}]'),
    remedy: /^The program refuses to run as root: leave command out/,
    cure: { manifest: of('postgres:16', 'args: [postgres], env: [{name: POSTGRES_PASSWORD, value: x}]') },
  },
  {
    ill: 'too little memory',
    manifest: of('polinux/stress', 'command: [stress, --vm, "1", --vm-bytes, 250M, --vm-hang, "1"], resources: {limits: {memory: 100Mi}}'),
    remedy: /^Raise resources\.limits\.memory/,
    cure: {
      manifest: of(
        'polinux/stress',
        'command: [stress, --vm, "1", --vm-bytes, 250M, --vm-hang, "1"], resources: {limits: {memory: 400Mi}}',
      ),
    },
  },
  {
    ill: 'a liveness probe of another port',
    manifest: nginx('livenessProbe: {httpGet: {port: 8080}, periodSeconds: 3}'),
    remedy: /^Nothing listens on port 8080/,
    cure: { manifest: nginx('livenessProbe: {httpGet: {port: 80}, periodSeconds: 3}') },
  },
  {
    ill: 'a liveness probe that speaks TLS',
    manifest: nginx('livenessProbe: {httpGet: {port: 80, scheme: HTTPS}, periodSeconds: 3}'),
    remedy: /leave scheme: HTTPS out of the liveness probe$/,
    cure: { manifest: nginx('livenessProbe: {httpGet: {port: 80}, periodSeconds: 3}') },
  },
  {
    ill: 'a program that is slower than its startup probe allows, and runs once more',
    manifest: script('sleep 60; httpd -f -p 80', 'startupProbe: {tcpSocket: {port: 80}, periodSeconds: 5}'),
    at: 100,
    remedy: /^Give a slow program more time: failureThreshold times periodSeconds/,
    cure: { manifest: script('sleep 60; httpd -f -p 80', 'startupProbe: {tcpSocket: {port: 80}, periodSeconds: 5, failureThreshold: 20}') },
  },
  {
    ill: 'a readiness probe for which a file is missing',
    manifest: script('sleep 900', 'readinessProbe: {exec: {command: [cat, /tmp/ready]}}'),
    remedy: /kubectl exec web -c app -- cat \/tmp\/ready$/,
    cure: { kubectl: 'exec web -c app -- touch /tmp/ready' },
  },
  {
    ill: 'a readiness probe of a path that is not there, in a Pod that is',
    manifest: nginx('readinessProbe: {httpGet: {path: /r, port: 80}}'),
    remedy: /^A change of the spec takes a new Pod: kubectl replace --force -f FILE/,
    cure: { manifest: nginx('readinessProbe: {httpGet: {path: /, port: 80}}') },
  },
  {
    ill: 'a task that is started again and again',
    manifest: of('busybox', 'command: [echo, hi]'),
    remedy: /^A task that ends belongs under restartPolicy: Never/,
    cure: { manifest: of('busybox', 'command: [echo, hi]', '  restartPolicy: Never\n') },
  },
  {
    ill: 'a server elsewhere that is asked for at home',
    manifest: script('wget -qO- http://localhost:80/ && sleep 900'),
    remedy: /localhost is the Pod itself/,
    cure: {
      manifest: `${script('wget -qO- http://db/ && sleep 900')}---\n${on('db', nginx('', '')).replace('name: db', 'name: db, labels: {app: db}')}---\napiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {selector: {app: db}, ports: [{port: 80}]}\n`,
    },
  },
  {
    ill: 'a neighbour that ends a process of its name',
    manifest: `${both('{name: app, image: nginx}', shell('b', 'sleep 5; killall nginx; sleep 900'))}  shareProcessNamespace: true\n`,
    at: 10,
    remedy: /^Or leave shareProcessNamespace out/,
    cure: { manifest: both('{name: app, image: nginx}', shell('b', 'sleep 5; killall nginx; sleep 900')) },
  },
  {
    ill: 'a tag that is not there',
    manifest: of('nginx:1.25.99'),
    remedy: /kubectl set image pod\/web app=NAME:TAG, /,
    cure: { kubectl: 'set image pod/web app=nginx:1.25' },
  },
  {
    ill: 'two tags',
    manifest: of('nginx:1.25:latest'),
    remedy: /^Leave one tag/,
    cure: { kubectl: 'set image pod/web app=nginx:1.25' },
  },
  {
    ill: 'a ConfigMap that a variable comes from',
    manifest: nginx('env: [{name: A, valueFrom: {configMapKeyRef: {name: c, key: k}}}]'),
    remedy: /^Create the configmap c in namespace default, with the key k$|^Create the configmap c in namespace default$/,
    cure: { kubectl: 'create configmap c --from-literal=k=v' },
  },
  {
    ill: 'a key that a variable comes from',
    manifest: nginx('env: [{name: A, valueFrom: {configMapKeyRef: {name: c, key: k}}}]') + map('{l: v}'),
    remedy: /^Add the key k to the configmap c/,
    cure: { kubectl: `patch configmap c -p '{"data":{"k":"v"}}'` },
  },
  {
    ill: 'a root that may not be one',
    manifest: nginx('securityContext: {runAsNonRoot: true}'),
    remedy: /^Or use an image whose user is a number other than 0$/,
    cure: { kubectl: 'set image pod/web app=nginxinc/nginx-unprivileged' },
  },
  {
    ill: 'a Secret that a volume is made from',
    manifest: withVolume(nginx(at('/c')), 'secret: {secretName: tls}'),
    remedy: /^Create the secret tls in namespace default: the Pod goes on by itself$/,
    cure: { kubectl: 'create secret generic tls --from-literal=a=b' },
  },
  {
    ill: 'a directory of the node that is not there',
    manifest: withVolume(nginx(at('/c')), 'hostPath: {path: /nope, type: Directory}'),
    remedy: /hostPath\.type: DirectoryOrCreate$/,
    cure: { manifest: withVolume(nginx(at('/c')), 'hostPath: {path: /nope, type: DirectoryOrCreate}') },
  },
  {
    ill: 'two volumes that are not there',
    manifest: `${nginx('volumeMounts: [{name: a, mountPath: /a}, {name: b, mountPath: /b}]').trimEnd()}\n  volumes: [{name: a, configMap: {name: c}}, {name: b, configMap: {name: c, items: [{key: k, path: k}]}}]\n`,
    remedy: /^Create the configmap c /,
    cure: { kubectl: 'create configmap c --from-literal=k=v' },
  },
  {
    ill: 'a claim that is not there',
    manifest: withVolume(nginx(at('/d')), 'persistentVolumeClaim: {claimName: d}'),
    remedy: /^Create the claim in the Pod's namespace$/,
    cure: {
      manifest: `${withVolume(nginx(at('/d')), 'persistentVolumeClaim: {claimName: d}')}---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: d}\nspec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n`,
    },
  },
  {
    ill: 'a claim of a class that is not there',
    manifest: `${withVolume(nginx(at('/d')), 'persistentVolumeClaim: {claimName: d}')}---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: d}\nspec: {storageClassName: nope, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n`,
    remedy: /^Create the StorageClass nope or a PersistentVolume of that class, /,
    cure: {
      manifest: `${withVolume(nginx(at('/d')), 'persistentVolumeClaim: {claimName: d}')}---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: d}\nspec: {storageClassName: nope, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n---\napiVersion: v1\nkind: PersistentVolume\nmetadata: {name: p}\nspec: {storageClassName: nope, capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /mnt/p}}\n`,
    },
  },
  {
    ill: 'a label that no node has',
    manifest: nginx('', '  nodeSelector: {disk: ssd}\n'),
    remedy: /^No node has the label disk=ssd: give it to one \(kubectl label nodes NODE disk=ssd\)/,
    cure: { kubectl: 'label nodes node-1 disk=ssd' },
  },
  {
    ill: 'a label that a term of its node affinity asks for',
    manifest: nginx(
      '',
      '  affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: zone, operator: In, values: [a, b]}]}]}}}\n',
    ),
    remedy: /kubectl label nodes NODE zone=a\)/,
    cure: { kubectl: 'label nodes node-1 zone=a' },
  },
  {
    ill: 'a taint',
    manifest: first,
    before: [kubectl(1, 'taint nodes node-1 node-2 gpu=true:NoSchedule'), later(nginx())],
    pod: 'web',
    remedy: /, or take the taint away: kubectl taint nodes NODE gpu:NoSchedule-$/,
    cure: { kubectl: 'taint nodes node-1 gpu:NoSchedule-' },
  },
  {
    ill: 'a toleration that is added to the Pod that is there',
    manifest: first,
    before: [kubectl(1, 'taint nodes node-1 node-2 gpu=true:NoSchedule'), later(nginx())],
    pod: 'web',
    remedy: /^Add a toleration for it, which can be added to a Pod that is there/,
    cure: {
      kubectl: `patch pod web --type=json -p '[{"op":"add","path":"/spec/tolerations/-","value":{"key":"gpu","operator":"Exists"}}]'`,
    },
  },
  {
    ill: 'nodes that are cordoned',
    manifest: first,
    before: [kubectl(1, 'cordon node-1 node-2'), later(nginx())],
    pod: 'web',
    remedy: /^kubectl uncordon node-1 node-2$/,
    cure: { kubectl: 'uncordon node-1 node-2' },
  },
  {
    ill: 'an affinity to a Pod that is not there',
    manifest: nginx(
      '',
      '  affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {matchLabels: {app: db}}, topologyKey: kubernetes.io/hostname}]}}\n',
    ),
    remedy: /^Let a Pod with the labels that its affinity asks for run first/,
    cure: { kubectl: 'run db --image=nginx --labels=app=db' },
  },
  {
    ill: 'a request that no node has',
    manifest: nginx('resources: {requests: {cpu: 10}}'),
    remedy: /no more than 4\)/,
    cure: { manifest: nginx('resources: {requests: {cpu: 1}}') },
  },
  {
    ill: 'a scheduling gate',
    manifest: nginx('', '  schedulingGates: [{name: a.b/c}]\n'),
    remedy: /kubectl patch pod web -p '\{"spec":\{"schedulingGates":null\}\}'$/,
    cure: { kubectl: `patch pod web -p '{"spec":{"schedulingGates":null}}'` },
  },
  {
    ill: 'a second container, which lacks a Secret beside one that crashes',
    manifest: both(shell('a', 'exit 3'), '{name: b, image: nginx, envFrom: [{secretRef: {name: s}}]}'),
    remedy: /^Container a: Read what it wrote before it ended: kubectl logs web -c a/,
    cure: { kubectl: 'create secret generic s --from-literal=a=b' },
    next: /^Container a (?:keeps failing|has ended): its process ended with exit code 3/,
  },
  {
    ill: 'a second container that crashes, too',
    manifest: both(shell('a', 'exit 3'), shell('b', 'cat /nope && sleep 900')),
    remedy: /^Container b: Nothing in the container is called \/nope/,
    cure: { manifest: both(shell('a', 'sleep 900'), shell('b', 'touch /nope; cat /nope && sleep 900')) },
  },
  {
    ill: 'a deadline that has passed',
    manifest: script('sleep 30', '', '  restartPolicy: Never\n  activeDeadlineSeconds: 20\n'),
    remedy: /^The Pod has ended for good: kubectl replace --force -f FILE makes it anew/,
    cure: { manifest: script('sleep 30', '', '  restartPolicy: Never\n  activeDeadlineSeconds: 90\n') },
  },
];

describe('What a remedy says is done, and the Pod is well', () => {
  it.each(cases)('$ill', ({ manifest, at: when = 60, before = [], pod = 'web', remedy, cure, next = WELL }) => {
    const name = manifest.includes('name: web') || before.length > 0 ? pod : null;
    const told = play(manifest, { seconds: when, interventions: before }).run.explain(when, name);
    expect(told.remedies.en).toContainEqual(expect.stringMatching(remedy));
    expect(told.remedies.zhHans).toHaveLength(told.remedies.en.length);
    const done: InterventionInput =
      'kubectl' in cure
        ? kubectl(when + 1, cure.kubectl)
        : { atSeconds: when + 1, kind: 'KUBECTL', command: ['replace --force -f -'], manifest: cure.manifest };
    const mended = play(manifest, { seconds: when + 400, interventions: [...before, done] }).run;
    expect(mended.explain(when + 400, name).headline.en).toMatch(next);
  });
});
