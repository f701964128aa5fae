/** Manifests that mend a Pod in another way than the solution are right. */
import { readContent } from '@peapod/database';
import { expect, it } from 'vitest';
import { root } from '../config.ts';
import { isMended, type Mend } from './testing.ts';

const { questions } = readContent(root);

const right: Mend[] = [
  {
    slug: 'condition-into-a-wish',
    says: 'the nodes that it must not run on',
    of: 'solution',
    edits: [['operator: In\n                values: [node-2]', 'operator: NotIn\n                values: [node-1, control-plane]']],
  },
  {
    slug: 'condition-into-a-wish',
    says: 'the name of the node',
    of: 'solution',
    edits: [
      [
        '- matchExpressions:\n              - key: kubernetes.io/hostname\n                operator: In\n                values: [node-2]',
        '- matchFields:\n              - key: metadata.name\n                operator: In\n                values: [node-2]',
      ],
    ],
  },
  { slug: 'key-of-that-name', says: 'another key in the Secret', of: 'starter', edits: [['  id_rsa: private', '  id_dsa: private']] },
  {
    slug: 'key-of-that-name',
    says: 'the Secret in a projected volume',
    of: 'starter',
    edits: [
      [
        '      secret:\n        secretName: key\n        items:\n          - key: id_dsa\n            path: key',
        '      projected:\n        sources: [{ secret: { name: key, items: [{ key: id_rsa, path: key }] } }]',
      ],
    ],
  },
  { slug: 'room-for-the-work', says: 'so many bytes', of: 'solution', edits: [['40Mi', '"41943040"']] },
  { slug: 'room-for-the-work', says: 'so many KiB', of: 'solution', edits: [['40Mi', '40960Ki']] },
  {
    slug: 'host-port-given-up',
    says: 'another port before it',
    of: 'solution',
    edits: [
      [
        'ports:\n        - containerPort: 80\n          hostPort: 8080',
        'ports:\n        - containerPort: 443\n        - containerPort: 80\n          hostPort: 8080',
      ],
    ],
  },
  {
    slug: 'prepare-the-page',
    says: 'the page of the image copied',
    of: 'solution',
    edits: [
      [
        'image: busybox:1.36\n      command: [sh, -c, "echo hello > /work/index.html"]',
        'image: nginx:1.25\n      command: [cp, /usr/share/nginx/html/index.html, /work/index.html]',
      ],
    ],
  },
  {
    slug: 'polite-to-the-end',
    says: 'a hook that tells it to end',
    of: 'starter',
    edits: [
      [
        'command: [sh, -c, "while true; do sleep 1; done"]',
        'command: [sh, -c, "while ! test -f /tmp/stop; do sleep 1; done"]\n      lifecycle: { preStop: { exec: { command: [touch, /tmp/stop] } } }',
      ],
    ],
  },
  {
    slug: 'without-the-missing-source',
    says: 'one key of it',
    of: 'solution',
    edits: [['optional: true', 'optional: true\n              items: [{ key: a, path: b }]']],
  },
  {
    slug: 'time-to-start',
    says: 'a delay of nothing',
    of: 'solution',
    edits: [['      livenessProbe:\n        exec:', '      livenessProbe:\n        initialDelaySeconds: 0\n        exec:']],
  },
  {
    slug: 'folder-of-static-pods',
    says: 'the folder below the one that is mounted',
    of: 'starter',
    edits: [['mountPath: /manifests', 'mountPath: /manifests\n          subPath: manifests']],
  },
  {
    slug: 'place-for-the-third',
    says: 'an affinity to the workers',
    of: 'starter',
    edits: [
      [
        '  topologySpread',
        '  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: node-role.kubernetes.io/control-plane, operator: DoesNotExist }] }] } } }\n  topologySpread',
      ],
    ],
  },
  {
    slug: 'lasting-hosts-entry',
    says: 'another entry before it',
    of: 'solution',
    edits: [['hostAliases:\n', 'hostAliases:\n    - ip: 127.0.0.1\n      hostnames: [me]\n']],
  },
  {
    slug: 'lasting-hosts-entry',
    says: 'a second name before it',
    of: 'solution',
    edits: [['hostnames: [legacy]', 'hostnames: [old, legacy]']],
  },
  {
    slug: 'condition-into-a-wish',
    says: 'two wishes, disk the second',
    of: 'solution',
    edits: [
      [
        '        - weight: 1\n',
        '        - { weight: 5, preference: { matchExpressions: [{ key: zone, operator: Exists }] } }\n        - weight: 1\n',
      ],
    ],
  },
  {
    slug: 'start-without-it',
    says: 'a variable before it',
    of: 'solution',
    edits: [['env:\n', 'env:\n        - { name: A, value: b }\n']],
  },
  {
    slug: 'one-label',
    says: 'a variable before it',
    of: 'solution',
    edits: [['env:\n', 'env:\n        - { name: A, value: b }\n']],
  },
  {
    slug: 'variable-of-variables',
    says: 'a variable more at the end',
    of: 'solution',
    edits: [['        - name: HOST', '        - { name: A, value: b }\n        - name: HOST']],
  },
  {
    slug: 'variable-of-variables',
    says: 'the port written out',
    of: 'solution',
    edits: [['http://$(HOST):$(PORT)/', 'http://$(HOST):5432/']],
  },
  {
    slug: 'variable-of-variables',
    says: 'host and port of a ConfigMap',
    of: 'solution',
    edits: [
      [
        'apiVersion: v1\n',
        'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\ndata: { HOST: db, PORT: "5432" }\n---\napiVersion: v1\n',
      ],
      ['        - name: HOST\n          value: db\n        - name: PORT\n          value: "5432"\n', ''],
      ['      env:\n', '      envFrom: [{ configMapRef: { name: c } }]\n      env:\n'],
    ],
  },
  {
    slug: 'let-it-start-without',
    says: 'a projected volume',
    of: 'starter',
    edits: [
      ['      configMap:\n        name: settings', '      projected: { sources: [{ configMap: { optional: true, name: settings } }] }'],
    ],
  },
  {
    slug: 'signal-to-the-neighbour',
    says: 'the processes of the node',
    of: 'starter',
    edits: [['spec:\n', 'spec:\n  hostPID: true\n']],
  },
  {
    slug: 'collect-the-log',
    says: 'the file of the process beside it',
    of: 'starter',
    edits: [
      ['spec:\n', 'spec:\n  shareProcessNamespace: true\n'],
      ['tail -n +1 -F /var/log/app.log', 'sleep 2; tail -n +1 -F /proc/$(pgrep -o sh)/root/var/log/app.log'],
    ],
  },
  {
    slug: 'key-of-that-name',
    says: 'the one file mounted',
    of: 'starter',
    edits: [
      ['        items:\n          - key: id_dsa\n            path: key\n', ''],
      ['mountPath: /keys', 'mountPath: /keys/key\n          subPath: id_rsa'],
    ],
  },
  {
    slug: 'do-without-a-token',
    says: 'a volume of its own where the token would be',
    of: 'starter',
    edits: [
      [
        'sleep 1d"]',
        'sleep 1d"]\n      volumeMounts: [{ name: none, mountPath: /var/run/secrets/kubernetes.io/serviceaccount }]\n  volumes: [{ name: none, emptyDir: {} }]',
      ],
    ],
  },
  {
    slug: 'hook-without-a-shell',
    says: 'another program',
    of: 'starter',
    edits: [['command: ["echo up > /tmp/state"]', 'command: [/bin/bash, -ec, "printf up | tee /tmp/state"]']],
  },
  {
    slug: 'whole-devices',
    says: 'a limit of CPU too',
    of: 'solution',
    edits: [['        limits:\n', '        limits:\n          cpu: 1\n']],
  },
  {
    slug: 'mend-the-image',
    says: 'the same image of another registry',
    of: 'starter',
    edits: [['ngnix:1.25', 'public.ecr.aws/docker/library/nginx:1.25']],
  },
  {
    slug: 'log-into-a-file',
    says: 'the file as a link',
    of: 'starter',
    edits: [['"while', '"ln -s /dev/stdout /tmp/app.log; while']],
  },
  {
    slug: 'log-into-a-file',
    says: 'the file followed',
    of: 'starter',
    edits: [['"while', '"touch /tmp/app.log; tail -f /tmp/app.log & while']],
  },
  { slug: 'polite-to-the-end', says: 'another number 1', of: 'starter', edits: [['spec:\n', 'spec:\n  shareProcessNamespace: true\n']] },
  {
    slug: 'secret-with-a-typo',
    says: 'the Secret of its account',
    of: 'starter',
    edits: [
      [
        'apiVersion: v1\nkind: Pod',
        'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: puller }\nimagePullSecrets: [{ name: registry }]\n---\napiVersion: v1\nkind: Pod',
      ],
      ['  imagePullSecrets:\n    - name: regsitry\n', '  serviceAccountName: puller\n'],
    ],
  },
  { slug: 'mend-the-image', says: 'the whole name of the image', of: 'solution', edits: [['nginx:1.25', 'docker.io/library/nginx:1.25']] },
  {
    slug: 'services-from-the-host',
    says: 'the server by its address',
    of: 'starter',
    edits: [['  containers:', '  dnsPolicy: None\n  dnsConfig: { nameservers: [10.96.0.10] }\n  containers:']],
  },
  {
    slug: 'path-of-the-file',
    says: 'another path in the command',
    of: 'starter',
    edits: [['/etc/app/app.conf', '/etc/application/app.conf']],
  },
  {
    slug: 'pass-the-restricted-standard',
    says: 'all in the container',
    of: 'starter',
    edits: [
      [
        'allowPrivilegeEscalation: false',
        'allowPrivilegeEscalation: false\n        runAsNonRoot: true\n        runAsUser: 1000\n        capabilities: { drop: [ALL] }\n        seccompProfile: { type: RuntimeDefault }',
      ],
    ],
  },
  {
    slug: 'profile-of-the-runtime',
    says: 'in the Pod',
    of: 'starter',
    edits: [
      [
        '      securityContext:\n        seccompProfile:\n          type: Localhost\n          localhostProfile: profiles/audit.json',
        '  securityContext: { seccompProfile: { type: RuntimeDefault } }',
      ],
    ],
  },
  { slug: 'secret-with-a-typo', says: 'the Secret renamed instead', of: 'starter', edits: [['  name: registry\n', '  name: regsitry\n']] },
  { slug: 'label-that-does-not-match', says: 'another selector', of: 'starter', edits: [['    app: web\n', '    app: site\n']] },
  {
    slug: 'mend-the-port-clash',
    says: 'the port in args',
    of: 'starter',
    edits: [
      [
        '    - name: two\n      image: redis:7\n      command: [redis-server, --port, "6379"]',
        '    - name: two\n      image: redis:7\n      args: [--port, "7000"]',
      ],
    ],
  },
  {
    slug: 'collect-the-log',
    says: 'the volume mounted elsewhere',
    of: 'solution',
    edits: [
      ['tail -n +1 -F /var/log/app.log', 'tail -n +1 -F /logs/app.log'],
      ['mountPath: /var/log\n          readOnly', 'mountPath: /logs\n          readOnly'],
    ],
  },
  { slug: 'let-it-write', says: 'a folder in memory', of: 'solution', edits: [['emptyDir: {}', 'emptyDir: { medium: Memory }']] },
  {
    slug: 'place-for-the-third',
    says: 'a toleration, so that the third node can take it',
    of: 'starter',
    edits: [['  topologySpread', '  tolerations: [{ operator: Exists }]\n  topologySpread']],
  },
  {
    slug: 'time-to-start',
    says: 'a startup probe of another kind',
    of: 'solution',
    edits: [
      [
        '      startupProbe:\n        exec:\n          command: [cat, /tmp/up]',
        '      startupProbe:\n        exec:\n          command: [test, -f, /tmp/up]',
      ],
    ],
  },
  {
    slug: 'time-for-the-answer',
    says: 'a slower period as well',
    of: 'solution',
    edits: [['timeoutSeconds: 5', 'timeoutSeconds: 10\n        initialDelaySeconds: 1']],
  },
  {
    slug: 'without-the-missing-source',
    says: 'the sources the other way round',
    of: 'starter',
    edits: [
      ['          - downwardAPI:', '          - secret: { name: nowhere, optional: true }\n          - downwardAPI:'],
      ['          - secret:\n              name: nowhere\n', ''],
    ],
  },
  {
    slug: 'log-into-a-file',
    says: 'both at once',
    of: 'starter',
    edits: [['echo tick >> /tmp/app.log', 'echo tick | tee -a /tmp/app.log']],
  },
  {
    slug: 'do-without-a-token',
    says: 'by the account',
    of: 'starter',
    edits: [
      [
        'apiVersion: v1\nkind: Pod',
        'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: quiet }\nautomountServiceAccountToken: false\n---\napiVersion: v1\nkind: Pod',
      ],
      ['spec:\n', 'spec:\n  serviceAccountName: quiet\n'],
    ],
  },
  { slug: 'sleep-before-the-end', says: 'by a shell', of: 'solution', edits: [['command: [sleep, "5"]', 'command: [sh, -c, "sleep 5"]']] },
  {
    slug: 'covered-folder',
    says: 'by items',
    of: 'solution',
    edits: [
      ['name: page\n  containers', 'name: page\n        items: [{ key: extra.conf, path: more.conf }]\n  containers'],
      ['subPath: extra.conf', 'subPath: more.conf'],
    ],
  },
  {
    slug: 'prepare-the-page',
    says: 'the volume mounted at the same path',
    of: 'solution',
    edits: [
      ['/work/index.html', '/usr/share/nginx/html/index.html'],
      ['mountPath: /work', 'mountPath: /usr/share/nginx/html'],
    ],
  },
  {
    slug: 'polite-to-the-end',
    says: 'a program that hears it',
    of: 'starter',
    edits: [['busybox:1.36\n      command: [sh, -c, "while true; do sleep 1; done"]', 'nginx:1.25']],
  },
];

it.each(right)('$slug is mended with $says', async (mend) => expect(await isMended(questions, mend)).toBe(true));
