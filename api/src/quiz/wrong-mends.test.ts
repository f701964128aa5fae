/** Manifests that meet the goals of a question by a trick, or hardly, are wrong. */
import { readContent } from '@peapod/database';
import { expect, it } from 'vitest';
import { root } from '../config.ts';
import { isMended, type Mend } from './testing.ts';

const { questions } = readContent(root);

const wrong: Mend[] = [
  {
    slug: 'condition-into-a-wish',
    says: 'wish the other way round',
    of: 'solution',
    edits: [['operator: Exists', 'operator: DoesNotExist']],
  },
  {
    slug: 'condition-into-a-wish',
    says: 'a node selector instead',
    of: 'solution',
    edits: [
      [
        '      requiredDuringSchedulingIgnoredDuringExecution:\n        nodeSelectorTerms:\n          - matchExpressions:\n              - key: kubernetes.io/hostname\n                operator: In\n                values: [node-2]\n',
        '',
      ],
      ['spec:\n', 'spec:\n  nodeSelector: { kubernetes.io/hostname: node-2 }\n'],
    ],
  },
  { slug: 'start-without-it', says: 'another key', of: 'solution', edits: [['key: greeting', 'key: greetings']] },
  {
    slug: 'path-of-the-file',
    says: 'an init container writes it',
    of: 'starter',
    edits: [
      [
        '  containers:',
        '  initContainers: [{ name: w, image: busybox:1.36, command: [sh, -c, "echo level=info > /conf/app.conf"], volumeMounts: [{ name: own, mountPath: /conf }] }]\n  containers:',
      ],
      ['  volumes:\n', '  volumes:\n    - { name: own, emptyDir: {} }\n'],
      ['- name: conf\n          mountPath: /etc/application', '- name: own\n          mountPath: /etc/app'],
    ],
  },
  {
    slug: 'lasting-hosts-entry',
    says: 'two aliases crossed',
    of: 'solution',
    edits: [
      [
        '    - ip: 192.0.2.10\n      hostnames: [legacy]',
        '    - ip: 192.0.2.10\n      hostnames: [other]\n    - ip: 192.0.2.11\n      hostnames: [legacy]',
      ],
    ],
  },
  {
    slug: 'pass-the-restricted-standard',
    says: 'a standard that is only warned of',
    of: 'solution',
    edits: [['pod-security.kubernetes.io/enforce', 'pod-security.kubernetes.io/warn']],
  },
  {
    slug: 'pass-the-restricted-standard',
    says: 'no standard any more',
    of: 'solution',
    edits: [['  labels:\n    pod-security.kubernetes.io/enforce: restricted\n', '']],
  },
  {
    slug: 'without-the-missing-source',
    says: 'the Secret made, and something else that may be missing',
    of: 'starter',
    edits: [
      ['apiVersion: v1\n', 'apiVersion: v1\nkind: Secret\nmetadata: { name: nowhere }\n---\napiVersion: v1\n'],
      [
        '              name: nowhere\n  containers',
        '              name: nowhere\n          - configMap: { name: other, optional: true }\n  containers',
      ],
    ],
  },
  {
    slug: 'collect-the-log',
    says: 'words that it says itself, in two parts',
    of: 'starter',
    edits: [
      [
        'command: [sh, -c, "tail -n +1 -F /var/log/app.log"]',
        'command: [sh, -c, "echo order $R; sleep 1d"]\n      env: [{ name: R, value: received }]',
      ],
    ],
  },
  {
    slug: 'profile-of-the-runtime',
    says: 'a privileged container, which has no profile',
    of: 'solution',
    edits: [['        seccompProfile', '        privileged: true\n        seccompProfile']],
  },
  {
    slug: 'place-for-the-third',
    says: 'a label by which it does not count',
    of: 'starter',
    edits: [['name: web-3\n  labels:\n    app: web', 'name: web-3\n  labels:\n    app: other']],
  },
  {
    slug: 'place-for-the-third',
    says: 'a domain that all nodes share',
    of: 'starter',
    edits: [['topologyKey: kubernetes.io/hostname', 'topologyKey: kubernetes.io/os']],
  },
  { slug: 'place-for-the-third', says: 'a selector of nobody', of: 'starter', edits: [['          app: web', '          app: web-3']] },
  {
    slug: 'variable-of-variables',
    says: 'the host written into it',
    of: 'solution',
    edits: [['http://$(HOST):$(PORT)/', 'http://db:$(PORT)/']],
  },
  {
    slug: 'let-it-start-without',
    says: 'another ConfigMap',
    of: 'solution',
    edits: [['name: settings\n        optional', 'name: other\n        optional']],
  },
  {
    slug: 'hook-without-a-shell',
    says: 'a file that the container writes itself',
    of: 'starter',
    edits: [
      ['image: nginx:1.25', 'image: nginx:1.25\n      command: [sh, -c, "echo up > /tmp/state; sleep 1d"]'],
      ['command: ["echo up > /tmp/state"]', 'command: ["true"]'],
    ],
  },
  { slug: 'room-for-the-work', says: '40 million bytes', of: 'solution', edits: [['40Mi', '40M']] },
  {
    slug: 'key-of-that-name',
    says: 'a ConfigMap in place of the Secret',
    of: 'starter',
    edits: [
      [
        'kind: Secret\nmetadata:\n  name: key\nstringData:\n  id_rsa: private',
        'kind: ConfigMap\nmetadata:\n  name: key\ndata:\n  key: private',
      ],
      [
        '      secret:\n        secretName: key\n        items:\n          - key: id_dsa\n            path: key',
        '      configMap:\n        name: key',
      ],
    ],
  },
  {
    slug: 'key-of-that-name',
    says: 'a file that the command writes',
    of: 'solution',
    edits: [
      ['cat /keys/key; echo', 'mkdir -p /keys; echo private > /keys/key; cat /keys/key; echo'],
      ['          mountPath: /keys', '          mountPath: /elsewhere'],
    ],
  },
  {
    slug: 'lasting-hosts-entry',
    says: 'a program that writes its line once, and stays',
    of: 'starter',
    edits: [['sleep 20; exit 1', 'sleep 1d']],
  },
  {
    slug: 'condition-into-a-wish',
    says: 'around the scheduler',
    of: 'solution',
    edits: [
      ['spec:\n', 'spec:\n  nodeName: node-2\n'],
      [
        '      requiredDuringSchedulingIgnoredDuringExecution:\n        nodeSelectorTerms:\n          - matchExpressions:\n              - key: kubernetes.io/hostname\n                operator: In\n                values: [node-2]\n',
        '',
      ],
    ],
  },
  { slug: 'two-commands', says: 'both on one line', of: 'solution', edits: [['echo one && echo two', 'echo one two']] },
  {
    slug: 'start-without-it',
    says: 'an empty ConfigMap',
    of: 'starter',
    edits: [
      ['apiVersion: v1\n', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { greeting: "" }\n---\napiVersion: v1\n'],
    ],
  },
  { slug: 'time-for-the-backup', says: 'no backup at all', of: 'solution', edits: [['sleep 40; echo saved', 'echo saved']] },
  {
    slug: 'path-of-the-file',
    says: 'the words without the file',
    of: 'starter',
    edits: [['cat /etc/app/app.conf && sleep 1d', 'echo level=info; sleep 1d']],
  },
  {
    slug: 'services-from-the-host',
    says: 'the word alone',
    of: 'starter',
    edits: [['svc.cluster.local && echo', 'svc.cluster.local; echo']],
  },
  {
    slug: 'variable-of-variables',
    says: 'the words without the variable',
    of: 'starter',
    edits: [['echo [$URL]', 'echo [http://db:5432/]']],
  },
  { slug: 'room-for-the-work', says: 'less work', of: 'solution', edits: [['count=30', 'count=3']] },
  {
    slug: 'prepare-the-page',
    says: 'a server that asks for no page',
    of: 'starter',
    edits: [
      ['      command: [sh, -c, "test -f /usr/share/nginx/html/index.html || exit 1; exec nginx -g \'daemon off;\'"]\n', ''],
      ['  containers:', '  initContainers: [{ name: nothing, image: busybox:1.36, command: ["true"] }]\n  containers:'],
    ],
  },
  {
    slug: 'covered-folder',
    says: 'the file by the command',
    of: 'starter',
    edits: [
      [
        '      volumeMounts:\n        - name: page\n          mountPath: /etc/nginx',
        '      command: [sh, -c, "echo nothing > /etc/nginx/extra.conf; exec nginx -g \'daemon off;\'"]',
      ],
    ],
  },
  {
    slug: 'sleep-before-the-end',
    says: 'deaf to the signal',
    of: 'starter',
    edits: [['      lifecycle:\n        preStop:\n          sleep:\n            seconds: 5', '      command: [sleep, 1d]']],
  },
  { slug: 'pass-the-restricted-standard', says: 'a milder standard', of: 'starter', edits: [['enforce: restricted', 'enforce: baseline']] },
  {
    slug: 'time-for-the-answer',
    says: 'more failures allowed',
    of: 'starter',
    edits: [['periodSeconds: 5', 'periodSeconds: 5\n        failureThreshold: 100']],
  },
  {
    slug: 'without-the-missing-source',
    says: 'the Secret made',
    of: 'starter',
    edits: [['apiVersion: v1\n', 'apiVersion: v1\nkind: Secret\nmetadata: { name: nowhere }\n---\napiVersion: v1\n']],
  },
  {
    slug: 'let-it-write',
    says: 'nothing written',
    of: 'starter',
    edits: [['echo hello > /tmp/note; cat /tmp/note; sleep 1d', 'echo hello; sleep 1d']],
  },
  { slug: 'do-without-a-token', says: 'the word alone', of: 'starter', edits: [['echo token ||', 'echo none ||']] },
  { slug: 'label-that-does-not-match', says: 'the word alone', of: 'starter', edits: [['http://web && echo', 'http://web; echo']] },
  {
    slug: 'mend-the-port-clash',
    says: 'the second sleeps',
    of: 'starter',
    edits: [
      [
        '    - name: two\n      image: redis:7\n      command: [redis-server, --port, "6379"]',
        '    - name: two\n      image: redis:7\n      command: [sleep, 1d]',
      ],
    ],
  },
  {
    slug: 'share-the-page',
    says: 'web writes the page itself',
    of: 'starter',
    edits: [
      [
        'image: nginx:1.25',
        'image: nginx:1.25\n      lifecycle: { postStart: { exec: { command: [sh, -c, "echo hello from writer > /usr/share/nginx/html/index.html"] } } }',
      ],
    ],
  },
  {
    slug: 'collect-the-log',
    says: 'the sidecar speaks for itself',
    of: 'starter',
    edits: [['tail -n +1 -F /var/log/app.log', 'echo order received; sleep 1d']],
  },
  {
    slug: 'time-to-start',
    says: 'a liveness probe that says yes',
    of: 'starter',
    edits: [['command: [cat, /tmp/up]', 'command: ["true"]']],
  },
  { slug: 'time-to-start', says: 'nothing to wait for', of: 'starter', edits: [['sleep 40; touch', 'touch']] },
  { slug: 'time-to-start', says: 'a liveness probe that seldom asks', of: 'starter', edits: [['periodSeconds: 5', 'periodSeconds: 600']] },
  {
    slug: 'folder-of-static-pods',
    says: 'a Pod of that name',
    of: 'starter',
    edits: [
      [
        'apiVersion: v1\n',
        'apiVersion: v1\nkind: Pod\nmetadata: { name: web-node-1 }\nspec: { nodeName: node-1, containers: [{ name: web, image: nginx }] }\n---\napiVersion: v1\n',
      ],
    ],
  },
  {
    slug: 'profile-of-the-runtime',
    says: 'no profile',
    of: 'starter',
    edits: [
      ['        seccompProfile:\n          type: Localhost\n          localhostProfile: profiles/audit.json', '        runAsUser: 1000'],
    ],
  },
  {
    slug: 'place-for-the-third',
    says: 'around the scheduler',
    of: 'starter',
    edits: [['  topologySpread', '  nodeName: node-1\n  topologySpread']],
  },
  {
    slug: 'place-for-the-third',
    says: 'one of the others is no web any more',
    of: 'starter',
    edits: [['name: web-1\n  labels:\n    app: web', 'name: web-1\n  labels:\n    app: other']],
  },
  {
    slug: 'let-it-start-without',
    says: 'the settings made',
    of: 'starter',
    edits: [['apiVersion: v1\n', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\n---\napiVersion: v1\n']],
  },
  {
    slug: 'polite-to-the-end',
    says: 'an end of its own just then',
    of: 'starter',
    edits: [['while true; do sleep 1; done', 'sleep 30']],
  },
  {
    slug: 'prepare-the-page',
    says: 'no volume, so that the page of the image is there',
    of: 'starter',
    edits: [
      ['\n      volumeMounts:\n        - name: work\n          mountPath: /usr/share/nginx/html', ''],
      ['  containers:', '  initContainers: [{ name: nothing, image: busybox:1.36, command: ["true"] }]\n  containers:'],
    ],
  },
  { slug: 'host-port-given-up', says: 'the first Pod moved away', of: 'starter', edits: [['nodeName: node-1', 'nodeName: node-2']] },
  {
    slug: 'signal-to-the-neighbour',
    says: 'the word alone, and a signal of its own',
    of: 'starter',
    edits: [
      ['kill -HUP $(pgrep -o nginx) && echo', 'echo'],
      ['image: nginx:1.25', 'image: nginx:1.25\n      lifecycle: { postStart: { exec: { command: [sh, -c, "sleep 1; kill -HUP 1"] } } }'],
    ],
  },
  {
    slug: 'mend-the-port-clash',
    says: 'the words of a server alone',
    of: 'starter',
    edits: [
      [
        '    - name: two\n      image: redis:7\n      command: [redis-server, --port, "6379"]',
        '    - name: two\n      image: redis:7\n      command: [sh, -c, "echo Ready to accept connections; sleep 1d"]',
      ],
    ],
  },
  { slug: 'time-for-the-backup', says: 'a policy that starts it again', of: 'solution', edits: [['Never', 'Always']] },
  { slug: 'two-typos', says: 'a policy that starts it again', of: 'solution', edits: [['Never', 'Always']] },
  { slug: 'mend-the-image', says: 'another version', of: 'starter', edits: [['ngnix:1.25', 'nginx:1.24']] },
  {
    slug: 'secret-with-a-typo',
    says: 'no Secret at all',
    of: 'starter',
    edits: [['  imagePullSecrets:\n    - name: regsitry\n', '']],
  },
  { slug: 'without-the-missing-source', says: 'a ConfigMap in its place', of: 'solution', edits: [['- secret:', '- configMap:']] },
  {
    slug: 'profile-of-the-runtime',
    says: 'a profile of the Pod that the container does without',
    of: 'starter',
    edits: [
      ['type: Localhost\n          localhostProfile: profiles/audit.json', 'type: Unconfined'],
      ['spec:\n', 'spec:\n  securityContext: { seccompProfile: { type: RuntimeDefault } }\n'],
    ],
  },
  { slug: 'end-the-backup', says: 'no failure', of: 'starter', edits: [['touch /work/tried; exit 1', 'exit 0']] },
  { slug: 'stop-the-loop', says: 'no second try', of: 'starter', edits: [['Always', 'Never']] },
];

it.each(wrong)('$slug is not mended with $says', async (mend) => expect(await isMended(questions, mend)).toBe(false));
