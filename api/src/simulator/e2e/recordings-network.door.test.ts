import { heldAgainstRuns, type Recording } from './testing.ts';

/** A Pod on each of two nodes of kind, 2026; the ends of `ip`'s lines are those of an older CNI plugin, which leaves the queue at 0. */
const circumstances = {
  source: 'kind, a course’s two Pods on two nodes',
  containers: ['name: box, image: "busybox:1.36", command: [sleep, "3600"]'],
  spec: '  nodeName: node-1',
  beside:
    'apiVersion: v1\nkind: Pod\nmetadata: {name: right}\nspec: {nodeName: node-2, containers: [{name: box, image: "busybox:1.36", command: [sleep, "3600"]}]}\n',
  at: 30,
};

const NO_RECURSION = ';; Got recursion not available from 10.96.0.10';

const recordings: readonly Recording[] = [
  {
    ...circumstances,
    ask: 'exec web -- ip -4 addr show eth0',
    says: [
      /^2: eth0@if\d+: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue $/,
      '    inet 10.244.1.2/24 brd 10.244.1.255 scope global eth0',
      '       valid_lft forever preferred_lft forever',
      '',
    ],
  },
  {
    ...circumstances,
    ask: 'exec web -- ping -c 3 10.244.2.2',
    says: [
      'PING 10.244.2.2 (10.244.2.2): 56 data bytes',
      // Either node passes it on.
      /^64 bytes from 10\.244\.2\.2: seq=0 ttl=62 time=0\.\d{3} ms$/,
      '3 packets transmitted, 3 packets received, 0% packet loss',
    ],
  },
  {
    ...circumstances,
    ask: 'exec web -- traceroute -n -m 4 10.244.2.2',
    says: [
      'traceroute to 10.244.2.2 (10.244.2.2), 4 hops max, 46 byte packets',
      /^ 1 {2}10\.244\.1\.1( {2}0\.\d{3} ms){3}$/,
      /^ 2 {2}172\.18\.0\.4( {2}0\.\d{3} ms){3}$/,
      /^ 3 {2}10\.244\.2\.2( {2}0\.\d{3} ms){3}$/,
    ],
  },
  {
    ...circumstances,
    source: 'iproute2’s manual: one line for each address',
    ask: 'exec web -- ip -o -4 addr show eth0',
    says: ['2: eth0    inet 10.244.1.2/24 brd 10.244.1.255 scope global eth0\\       valid_lft forever preferred_lft forever'],
  },
  {
    source: 'netshoot v0.11 and CoreDNS, which sends names in full and gives the cookie back',
    containers: ['name: tools, image: nicolaka/netshoot, command: [sleep, 1d]'],
    at: 20,
    ask: 'exec web -- dig kubernetes.default.svc.cluster.local',
    says: [
      '; <<>> DiG 9.18.13 <<>> kubernetes.default.svc.cluster.local',
      ';; global options: +cmd',
      ';; Got answer:',
      ';; WARNING: .local is reserved for Multicast DNS',
      ';; You are currently testing what happens when an mDNS query is leaked to DNS',
      /^;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: \d+$/,
      ';; flags: qr aa rd; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1',
      ';; WARNING: recursion requested but not available',
      '; EDNS: version: 0, flags:; udp: 1232',
      /^; COOKIE: [0-9a-f]{16} \(echoed\)$/,
      ';kubernetes.default.svc.cluster.local. IN A',
      'kubernetes.default.svc.cluster.local. 30 IN A\t10.96.0.1',
      ';; SERVER: 10.96.0.10#53(10.96.0.10) (UDP)',
      ';; MSG SIZE  rcvd: 129',
    ],
  },
  {
    source: 'the same of a name that is none, which the zone tells of itself',
    containers: ['name: tools, image: nicolaka/netshoot, command: [sleep, 1d]'],
    at: 20,
    ask: 'exec web -- dig @10.96.0.10 none.default.svc.cluster.local',
    says: [
      '; <<>> DiG 9.18.13 <<>> @10.96.0.10 none.default.svc.cluster.local',
      '; (1 server found)',
      /^;; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: \d+$/,
      ';; flags: qr aa rd; QUERY: 1, ANSWER: 0, AUTHORITY: 1, ADDITIONAL: 1',
      ';; AUTHORITY SECTION:',
      /^cluster\.local\.\t\t30\tIN\tSOA\tns\.dns\.cluster\.local\. hostmaster\.cluster\.local\. \d{10} 7200 1800 86400 30$/,
    ],
  },
  ...[
    {
      asked: 'kubernetes.default',
      before: 2,
      tells: ['Name:\tkubernetes.default.svc.cluster.local', 'Address: 10.96.0.1', NO_RECURSION, ''],
    },
    { asked: 'example.com', before: 3, tells: ['Non-authoritative answer:', 'Name:\texample.com', 'Address: 93.184.216.34', ''] },
  ].map(({ asked, before, tells }) => ({
    source: 'an exercise, 2026, and others: bind 9.18 tells of each answer of CoreDNS about its own zones',
    containers: ['name: tools, image: nicolaka/netshoot, command: [sleep, 1d]'],
    at: 20,
    ask: `exec web -- nslookup ${asked}`,
    says: [...Array(before).fill(NO_RECURSION), 'Server:\t\t10.96.0.10', 'Address:\t10.96.0.10#53', '', ...tells],
  })),
  {
    source: 'homework on MicroK8s v1.27.2: the shell of multitool of 2022 and 2023 is of Alpine 3.15, and so are its other tools',
    containers: ['name: tools, image: wbitt/network-multitool'],
    at: 20,
    ask: 'exec web -- bash --version',
    says: [/^GNU bash, version 5\.1\./],
  },
  {
    source: 'an exercise on minikube: the records of a headless Service, and what they lead to',
    containers: ['name: tools, image: nicolaka/netshoot, command: [sleep, 1d]'],
    spec: '  hostname: busybox-1\n  subdomain: test',
    beside:
      'apiVersion: v1\nkind: Service\nmetadata: {name: test}\nspec: {clusterIP: None, selector: {app: web}, ports: [{name: foo, port: 1234}]}\n',
    at: 20,
    ask: 'exec web -- dig test.default.svc.cluster.local srv',
    says: [
      ';; flags: qr aa rd; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 2',
      ';; ANSWER SECTION:',
      'test.default.svc.cluster.local.\t30 IN\tSRV\t0 100 1234 busybox-1.test.default.svc.cluster.local.',
      ';; ADDITIONAL SECTION:',
      'busybox-1.test.default.svc.cluster.local. 30 IN A 10.244.1.2',
    ].map((line) => (line.includes(' IN') ? new RegExp(`^${line.replaceAll('.', '\\.').split(/\s/).join('\\s')}$`) : line)),
  },
  {
    source: 'Kubernetes in Action 10.4, of its readers: bind of Ubuntu 14.04 gives no cookie, and does not know that .local is special',
    containers: ['name: lookup, image: tutum/dnsutils, command: [sleep, 1d]'],
    spec: '  hostname: kubia-0\n  subdomain: kubia',
    beside:
      'apiVersion: v1\nkind: Service\nmetadata: {name: kubia}\nspec: {clusterIP: None, selector: {app: web}, ports: [{name: http, port: 80}]}\n',
    at: 20,
    ask: 'exec web -- dig SRV kubia.default.svc.cluster.local',
    says: [
      '; <<>> DiG 9.9.5-3ubuntu0.2-Ubuntu <<>> SRV kubia.default.svc.cluster.local',
      ';; global options: +cmd',
      ';; Got answer:',
      /^;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: \d+$/,
      ';; flags: qr aa rd; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 2',
      ';; WARNING: recursion requested but not available',
      '',
      ';; OPT PSEUDOSECTION:',
      '; EDNS: version: 0, flags:; udp: 4096',
      ';; QUESTION SECTION:',
      /^;kubia\.default\.svc\.cluster\.local\.\s+IN\tSRV$/,
    ],
  },
  {
    source: 'Debugging DNS Resolution, of its readers: the tools of Debian 8',
    containers: ['name: dnsutils, image: "registry.k8s.io/e2e-test-images/jessie-dnsutils:1.3", command: [sleep, infinity]'],
    at: 20,
    ask: 'exec web -- dig kubernetes.default.svc.cluster.local',
    says: [/^; <<>> DiG 9\.9\.5-9\+deb8u19-Debian <<>> /],
  },
  {
    source: "a home server's cluster, 2023: no name server answers",
    containers: ['name: tools, image: nicolaka/netshoot, command: [sleep, 1d]'],
    at: 20,
    ask: 'exec web -- dig github.com @10.96.3.3',
    says: [
      ...[1, 2, 3].map(() => ';; communications error to 10.96.3.3#53: timed out'),
      '',
      '; <<>> DiG 9.18.13 <<>> github.com @10.96.3.3',
      ';; global options: +cmd',
      ';; no servers could be reached',
    ],
    exitCode: 9,
  },
  ...(
    [
      [
        'mongodump of a cluster whose database was down, 2026: of localhost’s two addresses Go tells of the first',
        'image: "mongo:6", command: [mongodump]',
        / Servers: \[\{ Addr: localhost:27017, Type: Unknown, Last error: dial tcp \[::1\]:27017: connect: connection refused \}, \] \}$/,
      ],
      [
        'dockerize',
        'image: "jwilder/dockerize:0.6.1", command: [dockerize, -wait, "tcp://localhost:5432", -timeout, 3s]',
        /Problem with dial: dial tcp \[::1\]:5432: connect: connection refused\. Sleeping 1s$/,
      ],
      [
        'Telegraf, whose InfluxDB is elsewhere, 2026',
        'image: "telegraf:1.26"',
        /creation failed: Post "http:\/\/localhost:8086\/query": dial tcp \[::1\]:8086: connect: connection refused$/,
      ],
      [
        'kafka_exporter',
        'image: "danielqsj/kafka-exporter:v1.7.0", args: ["--kafka.server=localhost:9092"]',
        /dial tcp \[::1\]:9092: connect: connection refused$/,
      ],
    ] as const
  ).map(([source, app, says]): Recording => ({ source, containers: [`name: app, ${app}`], at: 70, ask: 'logs web', says: [says] })),
  ...(
    [
      ['redis_exporter of a monitoring stack, 2026: the scheme of its own address is no network', '', 'dial redis: unknown network redis'],
      [
        'redis_exporter in Docker Compose, 2026: an address without a scheme',
        ', env: [{name: REDIS_ADDR, value: "localhost:6379"}]',
        'dial tcp [::1]:6379: connect: connection refused',
      ],
    ] as const
  ).map(
    ([source, more, why]): Recording => ({
      source,
      containers: [
        `name: app, image: "oliver006/redis_exporter:v1.50.0"${more}`,
        'name: curl, image: "curlimages/curl:8.1.0", command: [sleep, 1d]',
      ],
      at: 20,
      ask: 'exec web -c curl -- curl -s localhost:9121/metrics',
      says: [`redis_exporter_last_scrape_error{err="${why}"} 1`, 'redis_up 0'],
    }),
  ),
  {
    source: 'psql and libraries beside it, 2021 to 2025: each address of a host is told of',
    containers: ['name: app, image: "postgres:15", command: [psql, -h, localhost, -U, app]'],
    at: 20,
    ask: 'logs web',
    says: [
      'psql: error: connection to server at "localhost" (::1), port 5432 failed: Connection refused',
      '\tIs the server running on that host and accepting TCP/IP connections?',
      'connection to server at "localhost" (127.0.0.1), port 5432 failed: Connection refused',
      '\tIs the server running on that host and accepting TCP/IP connections?',
    ],
  },
  ...(
    [
      ['Node 16', '16', ['Error: connect ECONNREFUSED 127.0.0.1:6379', "  address: '127.0.0.1',"]],
      ['Node 18, where a name has the order of the system', '18', ['Error: connect ECONNREFUSED ::1:6379', "  address: '::1',"]],
      [
        'Node 20, which tries the next one',
        '20',
        [
          'AggregateError [ECONNREFUSED]: ',
          '  [errors]: [',
          '    Error: connect ECONNREFUSED ::1:6379',
          '    Error: connect ECONNREFUSED 127.0.0.1:6379',
        ],
      ],
    ] as const
  ).map(
    ([source, tag, says]): Recording => ({
      source: `${source}: Redis at localhost is in another Pod`,
      containers: [`name: app, image: "node:${tag}", command: [node, -e, "require('net').connect(6379, 'localhost')"]`],
      at: 20,
      ask: 'logs web',
      says,
    }),
  ),
  {
    source: 'Node 18 asks localhost of what listens on IPv4 alone',
    containers: [
      'name: api, image: "python:3.11", command: [python, -m, http.server, "3000", --bind, 0.0.0.0]',
      `name: app, image: "node:18", command: [node, -e, "setTimeout(() => require('http').get('http://localhost:3000', (r) => console.log(r.statusCode)).on('error', (e) => console.log(e.message)), 9000)"]`,
    ],
    at: 80,
    ask: 'logs web -c app',
    says: ['connect ECONNREFUSED ::1:3000'],
  },
  {
    source: 'a container of Railway, 2026: nginx before a server that does not run',
    containers: [
      'name: nginx, image: nginx, volumeMounts: [{name: conf, mountPath: /etc/nginx/conf.d}]',
      'name: curl, image: "curlimages/curl:8.1.0", command: [sh, -c, "sleep 9; for i in 1 2; do curl -s -o /dev/null localhost; done; sleep 1d"]',
    ],
    spec: '  volumes: [{name: conf, configMap: {name: conf}}]',
    beside:
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf}\ndata: {default.conf: "server { listen 80; location / { proxy_pass http://localhost:3000; } }"}\n',
    at: 30,
    ask: 'logs web -c nginx',
    says: [
      /\[error\] \d+#\d+: \*1 connect\(\) failed \(111: Connection refused\) while connecting to upstream, client: .*, upstream: "http:\/\/(127\.0\.0\.1|\[::1\]):3000\/", host: "localhost"$/,
      /\[error\] \d+#\d+: \*1 connect\(\) failed .*, upstream: "http:\/\/(127\.0\.0\.1|\[::1\]):3000\/", host: "localhost"$/,
    ],
  },
  ...(
    [
      [
        'unix:/run/php.sock',
        'connect\\(\\) to unix:/run/php\\.sock failed \\(2: No such file or directory\\) .* upstream: "fastcgi://unix:/run/php\\.sock:"',
      ],
      ['127.0.0.1:9000', 'connect\\(\\) failed \\(111: Connection refused\\) .* upstream: "fastcgi://127\\.0\\.0\\.1:9000"'],
    ] as const
  ).map(
    ([pass, says]): Recording => ({
      source: `nginx before PHP at ${pass}, which does not run`,
      containers: [
        'name: nginx, image: nginx, volumeMounts: [{name: conf, mountPath: /etc/nginx/conf.d}]',
        'name: curl, image: "curlimages/curl:8.1.0", command: [sh, -c, "sleep 9; curl -s -o /dev/null localhost/a.php; sleep 1d"]',
      ],
      spec: '  volumes: [{name: conf, configMap: {name: conf}}]',
      beside: `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf}\ndata: {default.conf: "server { listen 80; location / { fastcgi_pass ${pass}; } }"}\n`,
      at: 30,
      ask: 'logs web -c nginx',
      says: [new RegExp(says)],
    }),
  ),
  {
    source: 'inetutils 2.4, of a name with two addresses',
    containers: ['name: app, image: "debian:12", command: [sh, -c, "apt-get update && apt-get install -y telnet; telnet localhost 84"]'],
    at: 60,
    ask: 'logs web',
    says: [
      'Trying ::1...',
      'Connection failed: Connection refused',
      'Trying 127.0.0.1...',
      'telnet: Unable to connect to remote host: Connection refused',
    ],
  },
  {
    source: 'MySQL 8: localhost is the socket, unless it is told of TCP',
    containers: ['name: app, image: "mysql:8.0", command: [sh, -c, "mysql -h localhost; mysql -h localhost --protocol=tcp"]'],
    at: 30,
    ask: 'logs web',
    says: [
      "ERROR 2002 (HY000): Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)",
      "ERROR 2003 (HY000): Can't connect to MySQL server on 'localhost:3306' (111)",
    ],
  },
  ...(
    [
      [
        'kubectl exec in a StatefulSet, 2022 and 2026: iputils shows the names in full, and the one that the address has',
        'ping -c 1 nginx',
        'PING nginx.default.svc.cluster.local (10.244.1.2) 56(84) bytes of data.',
        /^64 bytes from web-0\.nginx\.default\.svc\.cluster\.local \(10\.244\.1\.2\): icmp_seq=1 ttl=62 time=/,
        '--- nginx.default.svc.cluster.local ping statistics ---',
      ],
      [
        'GKE: the name of one Pod',
        'ping -c 1 web-0.nginx.default.svc.cluster.local',
        'PING web-0.nginx.default.svc.cluster.local (10.244.1.2) 56(84) bytes of data.',
        /^64 bytes from web-0\.nginx\.default\.svc\.cluster\.local \(10\.244\.1\.2\): icmp_seq=1 /,
      ],
      [
        'kubeadm: the Service of the API server',
        'ping -c 1 -W 1 kubernetes.default',
        'PING kubernetes.default.svc.cluster.local (10.96.0.1) 56(84) bytes of data.',
      ],
      [
        'netshoot: localhost',
        'ping -c 1 localhost',
        'PING localhost(localhost (::1)) 56 data bytes',
        /^64 bytes from localhost \(::1\): icmp_seq=1 ttl=64 time=/,
      ],
      [
        'an address has no other name',
        'ping -c 1 10.244.1.2',
        'PING 10.244.1.2 (10.244.1.2) 56(84) bytes of data.',
        /^64 bytes from 10\.244\.1\.2: icmp_seq=1 /,
      ],
    ] as const
  ).map(
    ([source, command, ...says]): Recording => ({
      source,
      containers: ['name: tools, image: "nicolaka/netshoot:v0.11", command: [sleep, 1d]'],
      spec: '  nodeName: node-2',
      beside:
        'apiVersion: v1\nkind: Service\nmetadata: {name: nginx}\nspec: {clusterIP: None, selector: {app: nginx}, ports: [{port: 80}]}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: web-0, labels: {app: nginx}}\nspec: {nodeName: node-1, hostname: web-0, subdomain: nginx, containers: [{name: nginx, image: nginx}]}\n',
      at: 30,
      ask: `exec web -- ${command}`,
      says,
      ...(command.includes('-W') && { exitCode: 1 }),
    }),
  ),
  {
    source: 'glibc: the addresses of localhost in their order, with the name beside the first',
    containers: ['name: app, image: "debian:12", command: [sleep, 1d]'],
    at: 20,
    ask: 'exec web -- getent ahosts localhost',
    says: [
      '::1             STREAM localhost',
      '::1             DGRAM  ',
      '::1             RAW    ',
      '127.0.0.1       STREAM ',
      '127.0.0.1       DGRAM  ',
    ],
  },
];

heldAgainstRuns(recordings);
