import { heldAgainstRuns, type Recording } from './testing.ts';

/** How often the kubelet says a thing, and for how long: its waits, and the 25 events that a Pod may have at first. */
const recordings: readonly Recording[] = [
  ...(
    [
      ['EKS, 2023: an image that may not be pulled', 143.3, '5\\ds \\(x4 over 2m23s\\)', 7],
      ['minikube, January 2024: the same, later', 330, '(3m5\\ds|4m) \\(x4 over 5m30s\\)', 20],
    ] as const
  ).map(
    ([source, at, pulls, backOffs]): Recording => ({
      source,
      containers: ['name: calc, image: "calc/image:does-not-exist"'],
      at,
      ask: 'describe pod web',
      says: [
        new RegExp(`Normal +Pulling +${pulls} +kubelet +Pulling image`),
        /Warning +Failed +\S+ \(x4 over .*Failed to pull image .*: not found$/,
        /Warning +Failed +\S+ \(x4 over .*Error: ErrImagePull$/,
        // The 25 end between these two, which come with each sync.
        /Warning +Failed +\S+ \(x6 over .*Error: ImagePullBackOff$/,
        new RegExp(`Normal +BackOff +\\d+s \\(x${backOffs} over .*Back-off pulling image`),
      ],
    }),
  ),
  {
    source: 'kind, minikube and k3s: of two events with each sync the 25th is the last',
    containers: ['name: app, image: "busybox:1.36", imagePullPolicy: Never'],
    at: 236,
    ask: 'describe pod web',
    says: [
      /Warning +Failed +\d+s \(x12 over 3m56s\) +kubelet +Error: ErrImageNeverPull$/,
      /Warning +ErrImageNeverPull +\d+s \(x13 over 3m56s\) +kubelet +Container image "busybox:1\.36" is not present with pull policy of Never$/,
    ],
  },
  {
    source:
      'clusters of 1.26 and 1.27: a key that is not there, of an image that is pulled each time, which is said in other words each time',
    containers: ['name: app, image: busybox, env: [{name: A, valueFrom: {configMapKeyRef: {name: settings, key: nope}}}]'],
    beside: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: b}\n',
    at: 110,
    ask: 'describe pod web',
    says: [
      ...Array.from({ length: 7 }, () => /Normal +Pulled +\d+s +kubelet +Successfully pulled image "busybox" in /),
      /Warning +Failed +\d+s \(x8 over \d+s\) +kubelet +Error: couldn't find key nope in ConfigMap default\/settings$/,
      /Normal +Pulled +\d+s +kubelet +Successfully pulled image "busybox" in /,
      /Normal +Pulling +\d+s \(x9 over \d+s\) +kubelet +Pulling image "busybox"$/,
    ],
  },
  ...(
    [
      [20.5, '5s \\(x6 over 20s\\)'],
      [202.5, '7[4-6]s \\(x9 over 3m22s\\)'],
      [543.5, '(49|50)s \\(x12 over 9m3s\\)'],
    ] as const
  ).map(
    ([at, age]): Recording => ({
      source: 'a Secret for a volume is never there: twice the time until two minutes and two seconds',
      containers: ['name: app, image: nginx, volumeMounts: [{name: tls, mountPath: /tls}]'],
      spec: '  volumes: [{name: tls, secret: {secretName: tls-certs}}]',
      at,
      ask: 'describe pod web',
      says: [
        new RegExp(`Warning +FailedMount +${age} +kubelet +MountVolume.SetUp failed for volume "tls" : secret "tls-certs" not found$`),
      ],
    }),
  ),
  ...(
    [
      [
        'KodeKloud’s lightning lab of 2024: nginx serves 9080, where the manifest has its port, and the probe asks 8080',
        148,
        '\\ds \\(x1[78] over 2m2\\ds\\)',
      ],
      [
        'the same in 2023, later: the 25 events are spent, the next one comes after five minutes, and they were counted all the while',
        527,
        '3m[345]\\ds \\(x3[5-8] over 8m4\\ds\\)',
      ],
    ] as const
  ).map(
    ([source, at, age]): Recording => ({
      source,
      containers: [
        'name: nginx, image: kodekloud/nginx, imagePullPolicy: IfNotPresent, ports: [{containerPort: 9080}], readinessProbe: {httpGet: {path: /, port: 8080}}',
      ],
      at,
      ask: 'describe pod web',
      says: [
        /Normal +Started +\S+ +kubelet +Started container nginx$/,
        new RegExp(
          `Warning +Unhealthy +${age} +kubelet +Readiness probe failed: Get "http://10\\.244\\.\\d\\.\\d+:8080/": dial tcp .*: connect: connection refused$`,
        ),
      ],
    }),
  ),
  ...(
    [
      ['get pods', 102, [/^web +1\/1 +Running +4 \([4-8]s ago\) +102s$/]],
      [
        'describe pod web',
        740,
        [
          /Normal +Created +11m \(x4 over 12m\) +kubelet +Created container app$/,
          /Warning +Unhealthy +11m \(x(9|10) over 12m\) +kubelet +Liveness probe failed: HTTP probe failed with statuscode: 500$/,
          /Normal +Killing +11m \(x3 over 1[12]m\) +kubelet +Container app failed liveness probe, will be restarted$/,
          /Warning +BackOff +2m\d+s \(x3[5-8] over 10m\) +kubelet +Back-off restarting failed container/,
        ],
      ],
    ] as const
  ).map(
    ([ask, at, says]): Recording => ({
      source: 'a course in Chinese, minikube: healthy for a quarter of a minute, asked every three seconds',
      containers: [
        'name: app, image: "guangzhengli/hellok8s:liveness", livenessProbe: {httpGet: {path: /healthz, port: 3000}, initialDelaySeconds: 3, periodSeconds: 3}',
      ],
      at,
      ask,
      says,
    }),
  ),
  {
    source: 'the same course: each answer is 500, and five good ones are asked for',
    containers: [
      'name: app, image: "guangzhengli/hellok8s:bad", readinessProbe: {httpGet: {path: /healthz, port: 3000}, initialDelaySeconds: 1, successThreshold: 5}',
    ],
    at: 74,
    ask: 'describe pod web',
    says: [/Warning +Unhealthy +\ds \(x10 over 7\ds\) +kubelet +Readiness probe failed: HTTP probe failed with statuscode: 500$/],
  },
  {
    source: 'kind, 2022: a startup probe each second kills nginx three times, before it is waited for',
    containers: ['name: nginx, image: "nginx:alpine", startupProbe: {periodSeconds: 1, exec: {command: [cat, /var/run/nginx.pidx]}}'],
    at: 20,
    ask: 'describe pod web',
    says: [
      /Warning +Unhealthy +\d+s \(x9 over \d+s\) +kubelet +Startup probe failed: cat: can't open '\/var\/run\/nginx\.pidx': No such file or directory$/,
      /Normal +Killing +\d+s \(x3 over \d+s\) +kubelet +Container nginx failed startup probe, will be restarted$/,
    ],
  },
  {
    source: 'minikube, 2022: a readiness probe each ten seconds, whose 21 events are there sooner: each sync asks again',
    containers: ["name: app, image: busybox, command: [sleep, '3600'], readinessProbe: {exec: {command: [cat, /tmp/nothing]}}"],
    at: 285,
    ask: 'describe pod web',
    says: [
      /Warning +Unhealthy +(11\ds|2m\d+s) \(x21 over 4m4\ds\) +kubelet +Readiness probe failed: cat: can't open '\/tmp\/nothing': No such file or directory$/,
    ],
  },
  {
    source: 'EKS, 2026: what lives for twelve seconds waits for the first time after its fourth life',
    containers: [
      'name: app, image: "busybox:1.36", command: [sh, -c, "sleep 8; touch /tmp/ready; sleep 3600"], livenessProbe: {exec: {command: [cat, /tmp/ready]}, initialDelaySeconds: 2, periodSeconds: 2}',
    ],
    spec: '  terminationGracePeriodSeconds: 5',
    at: 206,
    ask: 'get pods',
    says: [/^web {4}0\/1 {5}CrashLoopBackOff {3}5 \(5[4-8]s ago\) {3}3m26s$/],
  },
  {
    source: 'a course of 2022: nginx comes after half a minute, and the startup probe waits for it',
    containers: [
      'name: nginx, image: "nginx:1.23.2-alpine", command: [sh, -c, \'sleep 30; nginx -g "daemon off;"\'], startupProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 2, timeoutSeconds: 2, periodSeconds: 5, failureThreshold: 20}, livenessProbe: {httpGet: {path: /index.html, port: 80}, initialDelaySeconds: 2, periodSeconds: 5, failureThreshold: 2}',
    ],
    at: 178,
    ask: 'describe pod web',
    says: [
      /Warning +Unhealthy +2m28s \(x6 over 2m53s\) +kubelet +Startup probe failed: dial tcp 10\.244\.\d\.\d+:80: connect: connection refused$/,
    ],
  },
  {
    source: 'KodeKloud, 2023: an image that is there beside one that is not',
    containers: ['name: nginx, image: nginx', 'name: agentx, image: "agentx:does-not-exist"'],
    at: 66.5,
    ask: 'describe pod web',
    says: [
      /^ {6}Reason: {7}(ErrImagePull|ImagePullBackOff)$/,
      /Normal +Started +\d+s +kubelet +Started container nginx$/,
      /Normal +Pulling +\d+s \(x3 over \d+s\) +kubelet +Pulling image "agentx:does-not-exist"$/,
      /Warning +Failed +\d+s \(x3 over \d+s\) +kubelet +Error: ErrImagePull$/,
      /Normal +BackOff +\d+s \(x3 over \d+s\) +kubelet +Back-off pulling image/,
    ],
  },
  {
    source: 'a CKAD mock: a shell’s words as the name of a program, of an init container that is not tried again',
    containers: ['name: app, image: redis'],
    spec: '  restartPolicy: Never\n  initContainers: [{name: prepare, image: busybox, command: ["echo ready > /tmp/x"]}]',
    at: 72,
    ask: 'get pods',
    says: ['NAME   READY   STATUS            RESTARTS   AGE', 'web    0/1     Init:StartError   0          72s'],
  },
  {
    source: 'postgres of Kubernetes 1.27, 2023: a variable more',
    containers: ['name: postgres, image: postgres'],
    at: 10,
    ask: `patch pod web -p '{"spec":{"containers":[{"name":"postgres","env":[{"name":"POSTGRES_PASSWORD","valueFrom":{"secretKeyRef":{"name":"pgpassword","key":"POSTGRES_PASSWORD"}}}]}]}}'`,
    says: [
      /^The Pod "web" is invalid: spec: Forbidden: pod updates may not change fields other than `spec\.containers\[\*\]\.image`,/,
      /^ {2}\tVolumes: {8}\{\{Name: "kube-api-access-\w{5}", VolumeSource: \{Projected: &\{Sources: \{\{ServiceAccountToken: &\{ExpirationSeconds: 3607, Path: "token"\}\}, \{ConfigMap: /,
      '  \t\t\t... // 5 identical fields',
      '  \t\t\tPorts:   nil,',
      '  \t\t\tEnvFrom: nil,',
      '- \t\t\tEnv:     nil,',
      '+ \t\t\tEnv: []core.EnvVar{',
      '+ \t\t\t\t\tName:      "POSTGRES_PASSWORD",',
      '+ \t\t\t\t\tValueFrom: &core.EnvVarSource{SecretKeyRef: &core.SecretKeySelector{...}},',
      '  \t\t\tResources:    {},',
      '  \t\t\tResizePolicy: nil,',
      '  \t\t\t... // 13 identical fields',
      '  \tRestartPolicy:       "Always",',
      '  \t... // 28 identical fields',
    ],
    exitCode: 1,
  },
];

heldAgainstRuns(recordings);
