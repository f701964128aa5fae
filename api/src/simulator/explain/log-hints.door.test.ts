import { expect, it } from 'vitest';
import { play, podOf, shell } from '../testing.ts';

const app = (script: string, more = ''): string => podOf(`  restartPolicy: Never\n  containers: [${shell('app', script, more)}]`);
const of = (image: string, more = ''): string => podOf(`  restartPolicy: Never\n  containers: [{name: app, image: "${image}"${more}}]`);
const fails = (line: string, more = ''): string => app(`echo ${JSON.stringify(line)}; exit 1`, more);
/** With a volume from a disk that was formatted just now. */
const onDisk = (image: string, path: string, name: string): string =>
  `${of(image, `, env: [{name: ${name}, value: x}], volumeMounts: [{name: v, mountPath: ${path}}]`)}  volumes: [{name: v, awsElasticBlockStore: {volumeID: vol-1}}]\n`;
const asUser = 'securityContext: {runAsUser: 1000}';

it.each([
  {
    rule: 'a script that is split over several arguments',
    manifest: of('ubuntu:22.04', ', command: [sh, -c], args: [sleep, "3600"]'),
    headline: /From its log: sleep: missing operand$/,
    remedy: /^Write the script as one item of the list, \["sh", "-c", "sleep 3600"\]/,
    chinese: /^把整个脚本写成列表中的一项/,
  },
  {
    rule: 'but not arguments that a script is for',
    manifest: app('echo "$1"; exit 1', 'args: [a, b]'),
    headline: /Its last line of log: b$/,
    remedy: /^Read what it wrote/,
    chinese: /^查看它结束前的输出/,
  },
  {
    rule: 'the variables that a list names',
    manifest: of('mysql:8.0'),
    headline: /\[ERROR\] \[Entrypoint\]: Database is uninitialized and password option is not specified$/,
    remedy: /^Give the container the variable MYSQL_ROOT_PASSWORD or MYSQL_ALLOW_EMPTY_PASSWORD or /,
    chinese: /^为容器设置变量 MYSQL_ROOT_PASSWORD 或 /,
  },
  {
    rule: 'a variable that a program looks for',
    manifest: of('python:3.11', `, command: [python, -c, "import os; os.environ['TOKEN']"]`),
    headline: /KeyError: 'TOKEN'$/,
    remedy: /^Give the container the variable TOKEN: env, or envFrom/,
    chinese: /^为容器设置变量 TOKEN：/,
  },
  {
    rule: 'a variable that is there is not what is missing',
    manifest: fails('DB_HOST must be a name', 'env: [{name: DB_HOST, value: ""}]'),
    headline: /DB_HOST must be a name$/,
    remedy: /^Read what it wrote/,
    chinese: /^查看它结束前的输出/,
  },
  {
    rule: 'a low port of who is not root',
    manifest: app('httpd -f -p 80', asUser),
    headline: /bind: Permission denied$/,
    remedy: /^Let it listen on a port from 1024 on, or set the sysctl net\.ipv4\.ip_unprivileged_port_start of the Pod to 0/,
    chinese: /^让它监听 1024 及以上的端口，或将 Pod 的 sysctl/,
  },
  {
    rule: 'a directory of the node, which fsGroup leaves as it is',
    manifest: `${app('echo x > /h/f', `${asUser}, volumeMounts: [{name: h, mountPath: /h}]`)}  securityContext: {fsGroup: 1000}\n  volumes: [{name: h, hostPath: {path: /srv/data, type: DirectoryOrCreate}}]\n`,
    headline: /Permission denied$/,
    remedy:
      /^It runs as user 1000 \(runAsUser\), who may not do that: the volume h is a directory of the node, whose owner fsGroup does not change/,
    chinese: /卷 h 是节点上的目录，fsGroup 不会改变其属主/,
  },
  {
    rule: 'a module that is not installed',
    manifest: of('python:3.11', ', command: [python, -c, "import flask"]'),
    headline: /No module named 'flask'$/,
    remedy: /^Use an image in which flask is installed; /,
    chinese: /^使用已安装 flask 的镜像/,
  },
  {
    rule: 'a package of Node.js',
    manifest: fails("Error: Cannot find module 'express'"),
    headline: /Cannot find module 'express'$/,
    remedy: /^Use an image in which express is installed; /,
    chinese: /^使用已安装 express 的镜像/,
  },
  {
    rule: 'a root that can only be read',
    manifest: of('nginx:1.25', ', securityContext: {readOnlyRootFilesystem: true}'),
    headline: /Read-only file system\)$/,
    remedy: /^Mount an emptyDir at \/var\/cache\/nginx: /,
    chinese: /^在 \/var\/cache\/nginx 处挂载 emptyDir/,
  },
  {
    rule: 'a volume that can only be read',
    manifest: `${app('echo x > /c/k || exit 1', 'volumeMounts: [{name: c, mountPath: /c}]')}  volumes: [{name: c, configMap: {name: c}}]\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {k: v}\n`,
    headline: /Read-only file system$/,
    remedy: /^Let it write elsewhere: the volume c at \/c can only be read; an init container can copy/,
    chinese: /^让它写到别处：/,
  },
  {
    rule: 'a file that is nowhere',
    manifest: of('redis:7', ', command: [redis-server, /etc/redis.conf]'),
    headline: /can't open config file '\/etc\/redis.conf': No such file or directory$/,
    remedy: /^Nothing in the container is called \/etc\/redis.conf: correct the path, or mount a volume/,
    chinese: /^容器中没有 \/etc\/redis.conf/,
  },
  {
    rule: 'a file that a ConfigMap has no key for',
    manifest: `${app('cat /c/other || exit 1', 'volumeMounts: [{name: v, mountPath: /c}]')}  volumes: [{name: v, configMap: {name: c}}]\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {k: v}\n`,
    headline: /can't open '\/c\/other': No such file or directory$/,
    remedy: /^The volume v at \/c has no such file: each key is one, see kubectl describe configmap c -n default$/,
    chinese: /^\/c 处的卷 v 中没有该文件：/,
  },
  {
    rule: 'a file of the image that an empty volume hides',
    manifest: `${fails("python: can't open file '/app/main.py': [Errno 2] No such file or directory", 'volumeMounts: [{name: v, mountPath: /app/}]')}  volumes: [{name: v, emptyDir: {}}]\n`,
    headline: /No such file or directory$/,
    remedy: /^The volume v at \/app\/ has no such file, and hides what the image has there/,
    chinese: /并遮住了镜像在该处的文件/,
  },
  {
    rule: 'a disk of its own, for PostgreSQL',
    manifest: onDisk('postgres:16', '/var/lib/postgresql/data', 'POSTGRES_PASSWORD'),
    headline: /directory "\/var\/lib\/postgresql\/data" exists but is not empty$/,
    remedy:
      /^Give it an empty directory of the volume v .* subPath: data .* or set the variable PGDATA to .*, \/var\/lib\/postgresql\/data\/pgdata$/,
    chinese: /subPath: data，或把变量 PGDATA 设为其下的目录 \/var\/lib\/postgresql\/data\/pgdata$/,
  },
  {
    rule: 'a disk of its own, for MySQL',
    manifest: onDisk('mysql:8.0', '/var/lib/mysql', 'MYSQL_ROOT_PASSWORD'),
    headline: /The designated data directory \/var\/lib\/mysql\/ is unusable\. /,
    remedy: /^Give it an empty directory of the volume v .* subPath: data in the mount at \/var\/lib\/mysql$/,
    chinese: /^让它使用卷 v 中的一个空目录/,
  },
  {
    rule: 'a disk of its own, for a MySQL that names no directory',
    manifest: onDisk('mysql:5.7', '/var/lib/mysql', 'MYSQL_ROOT_PASSWORD'),
    headline: /\[ERROR\] --initialize specified but the data directory has files in it\. Aborting\.$/,
    remedy: /^Give it an empty directory of the volume v /,
    chinese: /^让它使用卷 v 中的一个空目录/,
  },
  {
    rule: 'a volume where PostgreSQL had its data once',
    manifest: onDisk('postgres:18', '/var/lib/postgresql/data', 'POSTGRES_PASSWORD'),
    headline: /its process ended with exit code 1/,
    remedy: /^Mount the volume v at \/var\/lib\/postgresql instead of \/var\/lib\/postgresql\/data: /,
    chinese: /^把卷 v 挂载到 \/var\/lib\/postgresql，/,
  },
  {
    rule: 'a user who may not',
    manifest: of('nginx:1.25', `, ${asUser}`),
    headline: /13: Permission denied\)$/,
    remedy: /^It runs as user 1000 \(runAsUser\), who may not do that/,
    chinese: /^它以用户 1000 运行/,
  },
  {
    rule: 'a port that is not for everyone',
    manifest: fails('nginx: [emerg] bind() to 0.0.0.0:80 failed (13: Permission denied)', asUser),
    headline: /0\.0\.0\.0:80 failed/,
    remedy: /^Let it listen on a port from 1024 on, or set the sysctl .*: 80 is for root/,
    chinese: /^让它监听 1024 及以上的端口，或将 Pod 的 sysctl .*：端口 80 只供 root 使用/,
  },
  {
    rule: 'a capability that was taken away',
    manifest: of('nginx:1.25', ', securityContext: {capabilities: {drop: [ALL]}}'),
    headline: /Operation not permitted\)$/,
    remedy: /capabilities\.add: \[CHOWN\]$/,
    chinese: /capabilities\.add: \[CHOWN\]$/,
  },
  {
    rule: 'a capability that containers do not have',
    manifest: app('ip link add d0 type dummy || exit 1'),
    headline: /Operation not permitted$/,
    remedy: /capabilities\.add: \[NET_ADMIN\]$/,
    chinese: /capabilities\.add: \[NET_ADMIN\]$/,
  },
  {
    rule: 'a Service that nobody has made',
    manifest: app('wget -qO- http://api.shop || exit 1'),
    headline: /bad address 'api\.shop'$/,
    remedy: /kubectl get service api -n shop;/,
    chinese: /kubectl get service api -n shop；/,
  },
  {
    rule: 'a name that was looked for in each of the search domains',
    manifest: app('nslookup nosvc'),
    headline: /can't find nosvc\.cluster\.local: NXDOMAIN$/,
    remedy: /kubectl get service nosvc -n default;/,
    chinese: /kubectl get service nosvc -n default；/,
  },
  {
    rule: 'a name of the internet',
    manifest: fails('Error: getaddrinfo ENOTFOUND db.example.com'),
    headline: /ENOTFOUND db\.example\.com$/,
    remedy: /^Check the name db\.example\.com: no name server knows it$/,
    chinese: /^检查名称 db\.example\.com/,
  },
  {
    rule: 'a server that is not there, or not yet, in the own Pod',
    manifest: app('nc -z 127.0.0.1 5432; wget -qO- 127.0.0.1:5432 || exit 1'),
    headline: /Connection refused$/,
    remedy: /localhost is the Pod itself; what starts later/,
    chinese: /localhost 就是 Pod 自己/,
  },
  {
    rule: 'a password that is not the server’s',
    manifest: fails('FATAL: password authentication failed for user "app"'),
    headline: /password authentication failed/,
    remedy: /^Compare the password that it is given with that of the server/,
    chinese: /^核对它所用的密码/,
  },
  {
    rule: 'a tool that the image has not',
    manifest: app('curl -s localhost'),
    headline: /exit code 127.*sh: curl: not found$/,
    remedy: /^Correct the name curl, use an image that has it, or do without it/,
    chinese: /^更正名称 curl，使用包含它的镜像/,
  },
  {
    rule: 'a script that a shell takes for the name of a file',
    manifest: of('busybox', ', command: [sh, "echo hi; sleep 99"]'),
    headline: /sh: can't open 'echo hi; sleep 99': No such file or directory$/,
    remedy: /^Put "-c" before the script, \["sh", "-c", …\]/,
    chinese: /^在脚本前加上 "-c"/,
  },
  {
    rule: 'a script that may not be executed',
    manifest: app('/etc/passwd'),
    headline: /exit code 126.*sh: \/etc\/passwd: Permission denied$/,
    remedy: /^Give \/etc\/passwd the right to be executed: chmod \+x in the image, or defaultMode: 0755/,
    chinese: /^为 \/etc\/passwd 赋予执行权限/,
  },
  {
    rule: 'arguments that an entrypoint takes for a program',
    manifest: of('nginx', ', args: ["-g", "daemon off;"]'),
    headline: /exec: -g: not found$/,
    remedy: /^Begin args with the program: .* takes the first word, now -g, for what it is to run$/,
    chinese: /^args 的第一项应为程序名/,
  },
  {
    rule: 'a program that a volume hides',
    manifest: `${of('nginx', ', volumeMounts: [{name: v, mountPath: /usr/sbin}]')}  volumes: [{name: v, emptyDir: {}}]\n`,
    headline: /exec: nginx: not found$/,
    remedy: /^Mount the volume v elsewhere than at \/usr\/sbin, or have nginx in it: it hides/,
    chinese: /^不要把卷 v 挂载在 \/usr\/sbin/,
  },
  {
    rule: 'the name of a Service, without the port that it was asked at',
    manifest: app('wget -qO- http://api:8080/'),
    headline: /bad address 'api:8080'$/,
    remedy: /kubectl get service api -n default;/,
    chinese: /kubectl get service api -n default；/,
  },
  {
    rule: 'a server behind nginx that is not there',
    manifest: fails('nginx: [emerg] host not found in upstream "backend" in /etc/nginx/conf.d/default.conf:1'),
    headline: /host not found in upstream/,
    remedy: /kubectl get service backend -n default;/,
    chinese: /kubectl get service backend -n default；/,
  },
  ...[
    'nginx: [emerg] directive "listen" is not terminated by ";" in /c/a.conf:2',
    'AH00526: Syntax error on line 2 of /c/a.conf:',
    "[ALERT]    (1) : config : parsing [/c/a.conf:2] : unknown keyword 'x' out of section.",
  ].map((line) => ({
    rule: `a line of a file of settings, as ${line.slice(0, 7)} says it`,
    manifest: `${fails(line.replaceAll('"', ''), 'volumeMounts: [{name: v, mountPath: /c}]')}  volumes: [{name: v, configMap: {name: x, optional: true}}]\n`,
    headline: /exit code 1/,
    remedy: /^Correct line 2 of \/c\/a\.conf, which is the key a\.conf of the configmap x: /,
    chinese: /^更正 \/c\/a\.conf 的第 2 行（来自 configmap x 的键 a\.conf）/,
  })),
  {
    rule: 'a directory whose mode its owner alone may change',
    manifest: `${of('postgres:15', ', env: [{name: POSTGRES_PASSWORD, value: x}], securityContext: {runAsUser: 1000}, volumeMounts: [{name: v, mountPath: /var/lib/postgresql/data}]')}  volumes: [{name: v, emptyDir: {}}]\n`,
    headline: /could not change permissions of directory/,
    remedy: /^Set the variable PGDATA to a directory below it, \/var\/lib\/postgresql\/data\/pgdata/,
    chinese: /^把变量 PGDATA 设为其下的目录/,
  },
  {
    rule: 'a root without the capability to bind',
    manifest: of('nginx', ', securityContext: {capabilities: {drop: [ALL], add: [CHOWN, SETGID, SETUID]}}'),
    headline: /bind\(\) to 0\.0\.0\.0:80 failed/,
    remedy: /capabilities\.add: \[NET_BIND_SERVICE\]$/,
    chinese: /capabilities\.add: \[NET_BIND_SERVICE\]$/,
  },
  {
    rule: 'a directory that cannot be written to, of which it told before its last words',
    manifest: of('mongo:6', ', securityContext: {readOnlyRootFilesystem: true}'),
    headline: /exit code 14/,
    remedy: /^Mount an emptyDir at \/tmp: /,
    chinese: /^在 \/tmp 处挂载 emptyDir/,
  },
  {
    rule: 'a setting that a server does not know',
    manifest: of('mysql:8.0', ', env: [{name: MYSQL_ROOT_PASSWORD, value: x}], args: ["--foo=bar"]'),
    headline: /unknown variable 'foo=bar'/,
    remedy: /^Correct the setting foo in its arguments, or take it away/,
    chinese: /^更正或删除其参数中的设置 foo/,
  },
  {
    rule: 'a value that a server does not take',
    manifest: `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: p}\ndata: {a.conf: "max_connections = foo"}\n---\n${of('postgres:15', ', args: [-c, config_file=/c/a.conf], env: [{name: POSTGRES_PASSWORD, value: x}], volumeMounts: [{name: v, mountPath: /c}]')}  volumes: [{name: v, configMap: {name: p}}]\n`,
    headline: /LOG: {2}invalid value for parameter "max_connections": "foo"$/,
    remedy: /^Correct the setting max_connections in its files of settings/,
    chinese: /^更正或删除其配置文件中的设置 max_connections/,
  },
  {
    rule: 'a name that is not told',
    manifest: of('python:3.11', `, command: [python, -c, "import socket; socket.create_connection(('db',5432))"]`),
    headline: /gaierror: \[Errno -2\] Name or service not known$/,
    remedy: /kubectl get services -n default: no name server knows it/,
    chinese: /kubectl get services -n default/,
  },
  {
    rule: 'a low port, where the line before tells that it was about one',
    manifest: of('python:3.11', `, command: [python, -m, http.server, "80"], ${asUser}`),
    headline: /PermissionError: \[Errno 13\] Permission denied$/,
    remedy: /^Let it listen on a port from 1024 on/,
    chinese: /^让它监听 1024 及以上的端口/,
  },
  {
    rule: 'a directory of the node that the user of the image may not write to',
    manifest: `${of('grafana/grafana', ', volumeMounts: [{name: d, mountPath: /var/lib/grafana}]')}  volumes: [{name: d, hostPath: {path: /srv/g, type: DirectoryOrCreate}}]\n`,
    headline: /Permission denied$/,
    remedy: /^The user that the image runs it as may not write to the volume d, whose owner fsGroup does not change/,
    chinese: /^镜像所用的用户无权写入卷 d/,
  },
  {
    rule: 'ping without the capability for it',
    manifest: app('ping -c1 127.0.0.1', 'securityContext: {capabilities: {drop: [ALL]}}'),
    headline: /exit code 1/,
    remedy: /capabilities\.add: \[NET_RAW\]$/,
    chinese: /capabilities\.add: \[NET_RAW\]$/,
  },
  {
    rule: 'a jar that is not there',
    manifest: fails('Error: Unable to access jarfile /app.jar'),
    headline: /jarfile \/app\.jar$/,
    remedy: /^Nothing in the container is called \/app\.jar/,
    chinese: /^容器中没有 \/app\.jar/,
  },
])('what a log tells of $rule', ({ manifest, headline, remedy, chinese }) => {
  const told = play(manifest, { seconds: 60 }).run.explain(60);
  expect(told.headline.en).toMatch(headline);
  expect(told.remedies.en[0]).toMatch(remedy);
  expect(told.remedies.zhHans[0]).toMatch(chinese);
  expect(told.remedies.zhHans).toHaveLength(told.remedies.en.length);
});

it('an init container that waits for a Service says so', () => {
  const wait = shell('wait', 'until nslookup db.default.svc.cluster.local; do echo waiting for db; sleep 2; done');
  const { text, remedies } = play(podOf(`  initContainers: [${wait}]\n  containers: [{name: app, image: nginx}]`), {
    seconds: 30,
  }).run.explain(30);
  expect(text.en).toMatch(/Its last line of log: waiting for db$/);
  expect(remedies.en[0]).toMatch(/kubectl get service db -n default;/);
  expect(remedies.zhHans).toHaveLength(2);
});
