import { heldAgainstRuns, type Recording } from './testing.ts';

/** A course in French on minikube v1.37 with containerd, 2026, whose outputs are those of its scripts. */
const COURSE = 'a course in French, minikube with containerd, 2026';
const HARDENED =
  'securityContext: {runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, seccompProfile: {type: RuntimeDefault}, capabilities: {drop: [ALL]}}';
const SETTINGS = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {MESSAGE: Bienvenue sur Colis, NIVEAU_LOG: info}\n';
const COLIS =
  'apiVersion: v1\nkind: Secret\nmetadata: {name: colis-db}\nstringData: {POSTGRES_USER: colis, POSTGRES_PASSWORD: change-moi-en-production}\n';

/** What commands in containers said. */
const recordings: readonly Recording[] = [
  {
    source: `${COURSE}: of a volume, what a link leads to is a folder`,
    containers: ['name: app, image: "busybox:1.37", command: [sleep, 1d], volumeMounts: [{name: config, mountPath: /config}]'],
    spec: '  volumes: [{name: config, configMap: {name: settings}}]',
    beside: SETTINGS,
    at: 20,
    ask: 'exec web -- ls -la /config /config/..data/',
    says: [
      'total 12',
      /^drwxr-xr-x {4}2 root {5}root {10}4096 \w+ \d+ \d\d:\d\d \.\.\d{4}(_\d\d){5}\.\d+$/,
      /^lrwxrwxrwx {4}1 root {5}root {12}3[12] .* \.\.data -> \.\.\d{4}/,
      /^lrwxrwxrwx {4}1 root {5}root {12}14 .* MESSAGE -> \.\.data\/MESSAGE$/,
      '/config/..data/:',
      /^total \d+$/,
      /^drwxr-xr-x {4}2 root {5}root {10}4096 .* \.$/,
      /^drwxrwxrwx {4}3 root {5}root {10}4096 .* \.\.$/,
      /^-rw-r--r-- {4}1 root {5}root {12}19 .* MESSAGE$/,
    ],
  },
  {
    source: `${COURSE}: a Secret lies in memory`,
    containers: [
      'name: app, image: "busybox:1.37", command: [sleep, 1d], volumeMounts: [{name: db, mountPath: /run/secrets/colis-db, readOnly: true}]',
    ],
    spec: '  volumes: [{name: db, secret: {secretName: colis-db, defaultMode: 0400}}]',
    beside: COLIS,
    at: 20,
    ask: "exec web -- sh -c 'ls -laL /run/secrets/colis-db/; mount | grep colis-db'",
    says: [
      'total 12',
      /^drwxrwxrwt {4}3 root {5}root {11}120 .* \.$/,
      /^drwxr-xr-x {4}2 root {5}root {12}80 .* \.\.data$/,
      /^-r-------- {4}1 root {5}root {12}24 .* POSTGRES_PASSWORD$/,
      /^-r-------- {4}1 root {5}root {13}5 .* POSTGRES_USER$/,
      /^tmpfs on \/run\/secrets\/colis-db type tmpfs \(ro,relatime,size=\d+k/,
    ],
  },
  {
    source: `${COURSE}: a token for one reader`,
    containers: [
      'name: app, image: "busybox:1.37", command: [sleep, infinity], volumeMounts: [{name: t, mountPath: /var/run/secrets/coffre, readOnly: true}]',
    ],
    spec: '  automountServiceAccountToken: false\n  volumes: [{name: t, projected: {sources: [{serviceAccountToken: {path: jeton, audience: coffre, expirationSeconds: 600}}]}}]',
    at: 20,
    ask: "exec web -- sh -c 'ls /var/run/secrets; ls -la /var/run/secrets/coffre/'",
    says: [
      'coffre',
      'total 4',
      /^drwxrwxrwt {4}3 root {5}root {11}100 .* \.$/,
      /^drwxr-xr-x {4}2 root {5}root {12}60 .* \.\.\d{4}/,
      /^lrwxrwxrwx {4}1 root {5}root {12}12 .* jeton -> \.\.data\/jeton$/,
    ],
  },
  {
    source: `${COURSE}: on Alpine localhost is first of all ::1, where a server without "listen [::]:80" is not`,
    containers: ['name: nginx, image: "nginx:1.30-alpine", volumeMounts: [{name: conf, mountPath: /etc/nginx/conf.d}]'],
    spec: '  volumes: [{name: conf, configMap: {name: conf}}]',
    beside:
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf}\ndata: {default.conf: "server {\\n listen 80;\\n location = /sante {\\n default_type text/plain;\\n return 200 \\"ok\\\\n\\";\\n }\\n}\\n"}\n',
    at: 20,
    ask: "exec web -- sh -c 'wget -q -O - http://127.0.0.1/sante; wget -q -O - http://localhost/sante'",
    says: ['ok', "wget: can't connect to remote host: Connection refused", 'command terminated with exit code 1'],
    exitCode: 1,
  },
  {
    source: `${COURSE}: both names of musl`,
    containers: ['name: nginx, image: "nginx:1.30-alpine"'],
    at: 20,
    ask: 'exec web -- getent hosts localhost',
    says: [/^::1 {15}localhost {2}localhost$/],
  },
  {
    source: 'docker compose, 2026: the same of glibc',
    containers: ['name: app, image: "debian:12", command: [sleep, 1d]'],
    at: 20,
    ask: 'exec web -- getent hosts localhost',
    says: [/^::1 {13}localhost/],
  },
  {
    source: `${COURSE}: one interface for two containers`,
    containers: ['name: web, image: "nginx:1.30-alpine"', 'name: compteur, image: "busybox:1.37", command: [sleep, 1d]'],
    at: 20,
    ask: "exec web -c compteur -- sh -c 'hostname; ip -4 addr show eth0'",
    says: [
      'web',
      /^2: eth0@if\d+: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 /,
      /^ {4}inet 10\.244\.\d\.\d+\/24 brd 10\.244\.\d\.255 scope global eth0$/,
    ],
  },
  {
    source: `${COURSE}: two servers want one port`,
    containers: ['name: premier, image: "nginx:1.30-alpine"', 'name: second, image: "nginx:1.30-alpine"'],
    at: 70,
    ask: 'logs web -c second',
    says: [
      / \[emerg\] 1#1: bind\(\) to 0\.0\.0\.0:80 failed \(98: Address in use\)$/,
      'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address in use)',
    ],
  },
  {
    source: `${COURSE}: who may write nothing`,
    containers: [`name: app, image: "alpine:3.24", command: [sleep, 1d], ${HARDENED}`],
    at: 20,
    ask: 'exec web -- sh -c \'id; grep -E "CapEff|NoNewPrivs|Seccomp:" /proc/1/status; touch /essai; echo code=$?\'',
    says: [
      'uid=1000 gid=1000 groups=1000',
      'CapEff:\t0000000000000000',
      'NoNewPrivs:\t1',
      'Seccomp:\t2',
      'code=1',
      'touch: /essai: Read-only file system',
    ],
  },
  {
    source: `${COURSE}: nobody, who has a name`,
    containers: ['name: app, image: "busybox:1.37", command: [sleep, 1d]'],
    spec: '  securityContext: {runAsNonRoot: true, runAsUser: 65534, runAsGroup: 65534}',
    at: 20,
    ask: 'exec web -- id',
    says: ['uid=65534(nobody) gid=65534(nobody) groups=65534(nobody)'],
  },
  {
    source: `${COURSE}: nginx as somebody else`,
    containers: ['name: nginx, image: "nginx:1.30-alpine", securityContext: {runAsUser: 101, runAsGroup: 101}'],
    at: 20,
    ask: 'logs web',
    says: [
      'nginx: [warn] the "user" directive makes sense only if the master process runs with super-user privileges, ignored in /etc/nginx/nginx.conf:2',
      / \[emerg\] 1#1: mkdir\(\) "\/var\/cache\/nginx\/client_temp" failed \(13: Permission denied\)$/,
      'nginx: [emerg] mkdir() "/var/cache/nginx/client_temp" failed (13: Permission denied)',
    ],
  },
  {
    source: `${COURSE}: nginx without capabilities`,
    containers: ['name: nginx, image: "nginx:1.30-alpine", securityContext: {capabilities: {drop: [ALL]}}'],
    at: 20,
    ask: 'logs web',
    says: ['nginx: [emerg] chown("/var/cache/nginx/client_temp", 101) failed (1: Operation not permitted)'],
  },
  {
    source: `${COURSE}: AppArmor refuses what a capability allows`,
    containers: ['name: app, image: "alpine:3.24", command: [sleep, 1d], securityContext: {capabilities: {add: [SYS_ADMIN]}}'],
    at: 20,
    ask: "exec web -- sh -c 'mount -t tmpfs none /mnt; echo code=$?'",
    says: ['code=255', 'mount: mounting none on /mnt failed: Permission denied'],
  },
  {
    source: 'a GitLab runner on a cluster: Docker in Docker without privileges, which AppArmor refuses before the missing capability does',
    containers: ['name: dind, image: "docker:27-dind"'],
    at: 30,
    ask: 'logs web',
    says: [
      'mount: mounting none on /sys/kernel/security failed: Permission denied',
      'Could not mount /sys/kernel/security.',
      'AppArmor detection and --privileged mode might break.',
      'mount: mounting none on /tmp failed: Permission denied',
    ],
  },
  {
    source: `${COURSE}: a privileged container is not confined`,
    containers: ['name: app, image: "alpine:3.24", command: [sleep, 1d], securityContext: {privileged: true}'],
    at: 20,
    ask: "exec web -- sh -c 'grep Seccomp: /proc/self/status; cat /proc/self/attr/current; mount -t tmpfs none /mnt && df -h /mnt | tail -1'",
    says: ['Seccomp:\t0', 'unconfined', /^none +\d\.\dG +0 +\d\.\dG +0% \/mnt$/],
  },
  {
    source: `${COURSE}: without a filter a user namespace may be made`,
    containers: ['name: app, image: "alpine:3.24", command: [sleep, 1d]'],
    at: 20,
    ask: 'exec web -- unshare -U -r id -u',
    says: ['0'],
  },
  {
    source: `${COURSE}: with one it may not`,
    containers: ['name: app, image: "alpine:3.24", command: [sleep, 1d], securityContext: {seccompProfile: {type: RuntimeDefault}}'],
    at: 20,
    ask: 'exec web -- unshare -U -r id',
    says: ['unshare: unshare(0x10000000): Operation not permitted', 'command terminated with exit code 1'],
    exitCode: 1,
  },
  {
    source: `${COURSE}: iproute2 gives the answer of the kernel`,
    containers: ['name: app, image: nicolaka/netshoot, command: [sleep, 1d]'],
    at: 20,
    ask: "exec web -- sh -c 'ip link add essai0 type dummy; echo code=$?; ip -br link show eth0'",
    says: [
      'code=2',
      /^eth0@if\d+ {9}UP {13}[0-9a-f:]{17} <BROADCAST,MULTICAST,UP,LOWER_UP> $/,
      'RTNETLINK answers: Operation not permitted',
    ],
  },
  {
    source: 'ubuntu of 2024 and later, recorded of Java and Go images: it has a user',
    containers: ['name: app, image: "ubuntu:24.04", command: [sleep, 1d]'],
    at: 20,
    ask: 'exec web -- id ubuntu',
    says: [
      'uid=1000(ubuntu) gid=1000(ubuntu) groups=1000(ubuntu),4(adm),20(dialout),24(cdrom),25(floppy),27(sudo),29(audio),30(dip),44(video),46(plugdev)',
    ],
  },
  {
    source: `${COURSE}: what shares memory with its files`,
    containers: [
      'name: app, image: "busybox:1.37", command: [sleep, 1d], resources: {limits: {memory: 64Mi}}, volumeMounts: [{name: m, mountPath: /rapide}]',
    ],
    spec: '  volumes: [{name: m, emptyDir: {medium: Memory}}]',
    at: 20,
    ask: 'exec web -- df -h /rapide',
    says: [
      'Filesystem                Size      Used Available Use% Mounted on',
      'tmpfs                    64.0M         0     64.0M   0% /rapide',
    ],
  },
  {
    source: `${COURSE}: Python takes ten mebibytes after the other, of 128`,
    containers: [
      'name: calcul, image: "python:3.12-slim", command: [python, -u, -c, "import time\\nl = []\\nfor i in range(1, 31):\\n    l.append(bytearray(10 * 2 ** 20))\\n    print(i * 10, \'Mio\')\\n    time.sleep(0.2)"], resources: {limits: {memory: 128Mi}}',
    ],
    spec: '  restartPolicy: Never',
    at: 30,
    ask: 'logs web --tail=3',
    says: ['100 Mio', '110 Mio', '120 Mio'],
  },
  {
    source: `${COURSE}: $$ of a manifest is one $`,
    containers: ['name: app, image: "busybox:1.37", args: [sh, -c, "kill -KILL $$"]'],
    spec: '  restartPolicy: Never',
    at: 20,
    ask: 'logs web',
    says: ["sh: invalid number '$'"],
  },
  {
    source: `${COURSE}: nothing kills the first process from within`,
    containers: [
      'name: app, image: "busybox:1.37", args: [sh, -c, "kill -KILL $$$$; echo \\"PID $$$$ toujours là, statut de kill : $?\\""]',
    ],
    spec: '  restartPolicy: Never',
    at: 20,
    ask: 'logs web',
    says: ['PID 1 toujours là, statut de kill : 0'],
  },
  {
    source: `${COURSE}: but its child`,
    containers: [
      'name: app, image: "busybox:1.37", args: [sh, -c, "sh -c \\"kill -KILL \\\\$$$$\\"; echo \\"le shell enfant a fini avec le statut $?\\"; exit 137"]',
    ],
    spec: '  restartPolicy: Never',
    at: 20,
    ask: 'logs web',
    says: ['Killed', 'le shell enfant a fini avec le statut 137'],
  },
  {
    source: `${COURSE}: nobody answers for a name that is not there`,
    containers: [
      'name: app, image: "busybox:1.37", command: [sh, -c, "until nc -z -w 2 postgres 5432; do echo \'postgres pas encore joignable\'; sleep 5; done"]',
    ],
    at: 20,
    ask: 'logs web --tail=2',
    says: ["nc: bad address 'postgres'", 'postgres pas encore joignable'],
  },
  {
    source: 'nginx of Alpine: busybox names no families, and cuts off what a program calls itself',
    containers: ['name: nginx, image: "nginx:1.30-alpine"'],
    at: 20,
    ask: 'exec web -- netstat -tulpn',
    says: [
      'Active Internet connections (only servers)',
      'Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name    ',
      'tcp        0      0 0.0.0.0:80              0.0.0.0:*               LISTEN      1/nginx: master pro',
      'tcp        0      0 :::80                   :::*                    LISTEN      1/nginx: master pro',
    ],
  },
  {
    source: 'net-tools of Debian, 2026: nginx of a container beside it',
    containers: ['name: nginx, image: nginx', 'name: tools, image: nicolaka/netshoot, command: [sleep, 1d]'],
    at: 20,
    ask: 'exec web -c tools -- netstat -tln',
    says: [
      'tcp        0      0 0.0.0.0:80              0.0.0.0:*               LISTEN     ',
      'tcp6       0      0 :::80                   :::*                    LISTEN     ',
    ],
  },
  {
    source: 'a web server of 2025: ss without a terminal',
    containers: ['name: nginx, image: nginx', 'name: tools, image: nicolaka/netshoot, command: [sleep, 1d]'],
    at: 20,
    ask: 'exec web -c tools -- ss -tln',
    says: [
      'State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess',
      'LISTEN 0      511          0.0.0.0:80        0.0.0.0:*          ',
      'LISTEN 0      511             [::]:80           [::]:*          ',
    ],
  },
  {
    source: 'the same, of whose processes they are: a Go program has one socket for both families',
    containers: ['name: app, image: traefik/whoami', 'name: tools, image: nicolaka/netshoot, command: [sleep, 1d]'],
    spec: '  shareProcessNamespace: true',
    at: 20,
    ask: 'exec web -c tools -- ss -tlnp',
    says: [
      /^State {2}Recv-Q Send-Q Local Address:Port Peer Address:PortProcess +$/,
      /^LISTEN 0 {6}4096 {15}\*:80 {14}\*:\* {4}users:\(\("whoami",pid=\d+,fd=3\)\)$/,
    ],
  },
];

heldAgainstRuns(recordings);
