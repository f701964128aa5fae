import { expect, it } from 'vitest';
import { play } from '../testing.ts';

const node = (path: string, type?: string) => [{ name: 'time', hostPath: { path, ...(type !== undefined && { type }) } }];

/** What a Pod says that has `path` of its node in `mountPath`. */
function said(image: string, script: string, path?: string, mountPath = '/etc/localtime', type?: string): string {
  const volumeMounts = path === undefined ? [] : [{ name: 'time', mountPath, readOnly: true }];
  const containers = [{ name: 'app', image, command: ['sh', '-c', script], volumeMounts }];
  const spec = { restartPolicy: 'Never', containers, volumes: path === undefined ? [] : node(path, type) };
  return play(JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec })).run.kubectl('logs web').stdout;
}

/** A run begins at nine in the morning, UTC, which is the time of the nodes, too. @see localtime(5); debian: tzdata */
it.each`
  rule                          | image             | path                                    | says
  ${'a node has its time'}      | ${'busybox:1.36'} | ${'/etc/localtime'}                     | ${'09:00 UTC'}
  ${'and the zones'}            | ${'busybox:1.36'} | ${'/usr/share/zoneinfo/Asia/Shanghai'}  | ${'17:00 CST'}
  ${'which Alpine reads'}       | ${'alpine:3.18'}  | ${'/usr/share/zoneinfo/Asia/Shanghai'}  | ${'17:00 CST'}
  ${'Debian has a link there'}  | ${'debian:12'}    | ${'/usr/share/zoneinfo/Europe/Berlin'}  | ${'11:00 CEST'}
  ${'and who stands on it'}     | ${'redis:7'}      | ${'/usr/share/zoneinfo/Asia/Kolkata'}   | ${'14:30 IST'}
  ${'Ubuntu has none'}          | ${'ubuntu:22.04'} | ${'/usr/share/zoneinfo/EST'}            | ${'04:00 EST'}
  ${'in May, one is in summer'} | ${'rockylinux:9'} | ${'/usr/share/zoneinfo/Canada/Pacific'} | ${'02:00 PDT'}
  ${'what is no zone is UTC'}   | ${'ubuntu:22.04'} | ${'/etc/hostname'}                      | ${'09:00 UTC'}
`('$rule: $image with $path', ({ image, path, says }) => {
  expect(said(image, 'date "+%H:%M %Z"', path)).toBe(`${says}\n`);
});

it.each`
  rule                                              | image             | script                                                                                     | says
  ${'Debian has the zones'}                         | ${'debian:12'}    | ${'readlink /etc/localtime; cat /etc/timezone; ls /usr/share/zoneinfo/Arctic'}             | ${'/usr/share/zoneinfo/Etc/UTC\nEtc/UTC\nLongyearbyen\n'}
  ${'Alpine has none'}                              | ${'alpine:3.18'}  | ${'ls /etc/localtime /etc/timezone /usr/share/zoneinfo 2>&1 | wc -l'}                      | ${'3\n'}
  ${'until they are installed'}                     | ${'alpine:3.18'}  | ${'apk add -q tzdata; cp /usr/share/zoneinfo/Asia/Tokyo /etc/localtime; date "+%H:%M %Z"'} | ${'18:00 JST\n'}
  ${'a link will do'}                               | ${'nginx:1.25'}   | ${'ln -snf /usr/share/zoneinfo/Asia/Tokyo /etc/localtime; date "+%H:%M %Z"'}               | ${'18:00 JST\n'}
  ${'TZ comes first'}                               | ${'debian:12'}    | ${'ln -snf /usr/share/zoneinfo/Asia/Tokyo /etc/localtime; TZ=UTC date "+%H:%M %Z"'}        | ${'09:00 UTC\n'}
  ${'glibc takes what it does not know for a name'} | ${'busybox:1.36'} | ${'TZ=Asia/Tokyo date "+%H:%M %Z"'}                                                        | ${'09:00 Asia\n'}
  ${'uClibc does not'}                              | ${'busybox:1.28'} | ${'TZ=Asia/Tokyo date "+%H:%M %Z"; TZ=JST-9 date "+%H:%M %Z"'}                             | ${'09:00 UTC\n18:00 JST\n'}
  ${'TZ may name a file'}                           | ${'debian:12'}    | ${'TZ=:/usr/share/zoneinfo/Asia/Tokyo date "+%H:%M %Z"'}                                   | ${'18:00 JST\n'}
  ${'a file of UTC, as the package has it'}         | ${'debian:12'}    | ${'wc -c < /etc/localtime; md5sum < /etc/localtime'}                                       | ${'114\n38bb24ba4d742dd6f50c1cba29cd966a  -\n'}
`('$rule', ({ image, script, says }) => {
  expect(said(image, script)).toBe(says);
});

/** The runtime follows links of the node's; the container's own are followed when something is mounted there. */
it.each`
  type           | path                     | at                       | row
  ${'File'}      | ${'/etc/localtime'}      | ${'/etc/localtime'}      | ${'/usr/share/zoneinfo/Etc/UTC /etc/localtime ro'}
  ${''}          | ${'/etc/localtime'}      | ${'/mnt/time'}           | ${'/usr/share/zoneinfo/Etc/UTC /mnt/time ro'}
  ${'File'}      | ${'/etc/timezone'}       | ${'/etc/timezone'}       | ${'/etc/timezone /etc/timezone ro'}
  ${'Directory'} | ${'/usr/share/zoneinfo'} | ${'/usr/share/zoneinfo'} | ${'/usr/share/zoneinfo /usr/share/zoneinfo ro'}
`('what is mounted: $path, which is a $type, at $at', ({ type, path, at, row }) => {
  expect(said('ubuntu:22.04', `grep -o " /[^ ]* ${at} r." /proc/self/mountinfo`, path, at, type)).toBe(` ${row}\n`);
});

/** With what a container writes of itself; each of these images has the zones. @see the Dockerfiles; nginx: src/os/unix/ngx_time.c; postgres: src/bin/initdb/findtimezone.c */
it.each`
  image                    | env                               | says
  ${'nginx:1.25'}          | ${{}}                             | ${/^2023\/05\/15 17:00:\d\d \[notice\] 1#1: using/m}
  ${'nginx:1.25-alpine'}   | ${{}}                             | ${/^127\.0\.0\.1 - - \[15\/May\/2023:17:00:40 \+0800\] "GET /m}
  ${'httpd:2.4'}           | ${{}}                             | ${/^\[Mon May 15 17:00:[\s\S]*^127\.0\.0\.1 - - \[15\/May\/2023:17:00:40 \+0800\] "GET /m}
  ${'redis:7-alpine'}      | ${{}}                             | ${/^1:M 15 May 2023 17:00:\d\d\.\d{3} \* Ready to accept connections/m}
  ${'postgres:15'}         | ${{ POSTGRES_PASSWORD: 'a' }}     | ${/default time zone \.\.\. Asia\/Shanghai$[\s\S]*^2023-05-15 17:00:\d\d\.\d{3} CST \[1\] LOG: {2}database system is ready/m}
  ${'mariadb:10.11'}       | ${{ MARIADB_ROOT_PASSWORD: 'a' }} | ${/^2023-05-15 17:00:\d\d\+08:00 \[Note\] \[Entrypoint\][\s\S]*^2023-05-15 17:00:\d\d 0 \[Note\]/m}
  ${'traefik/whoami'}      | ${{}}                             | ${/^2023\/05\/15 17:00:\d\d Starting up on port 80$/m}
  ${'tomcat:9'}            | ${{}}                             | ${/^15-May-2023 17:00:\d\d\.\d{3} INFO \[main\]/m}
  ${'jenkins/jenkins:lts'} | ${{}}                             | ${/^2023-05-15 17:00:\d\d\.\d{3}\+0800 \[id=/m}
  ${'rabbitmq:3'}          | ${{}}                             | ${/^2023-05-15 17:00:\d\d\.\d{6}\+08:00 \[info\]/m}
`('$image with TZ=Asia/Shanghai', ({ image, env, says }) => {
  const app = { name: 'app', image, env: Object.entries({ TZ: 'Asia/Shanghai', ...env }).map(([name, value]) => ({ name, value })) };
  const asks = { name: 'asks', image: 'busybox:1.36', command: ['sh', '-c', 'sleep 39; wget -qO- 127.0.0.1 2>&1; sleep 99'] };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers: [asks, app] } };
  expect(play(JSON.stringify(pod)).run.kubectl('logs web -c app').stdout).toMatch(says);
});

/** Each moment is shown in the time of the one who looks. */
it.each`
  script                                                       | says
  ${'touch -d @1684141200 /x; ls -l /x'}                       | ${/ May 15 05:00 \/x$/}
  ${'touch -d @1684141200 /x; stat -c %y /x'}                  | ${/^2023-05-15 05:00:00\.0+ -0400$/}
  ${'touch -d @1684141200 /x; find /x -ls'}                    | ${/ May 15 05:00 \/x$/}
  ${'touch -d @1684141200 /x; find /x -printf %TT'}            | ${/^05:00:00/}
  ${'touch -d @1684141200 /x; tar c /x | tar tv'}              | ${/ 2023-05-15 05:00 x$/}
  ${'bash -c "printf \'%(%H:%M %Z)T\' 1684141200"'}            | ${/^05:00 EDT$/}
  ${'awk "BEGIN { print strftime(\\"%H:%M\\", 1684141200) }"'} | ${/^05:00$/}
`('with TZ=America/New_York: $script', ({ script, says }) => {
  expect(said('debian:12', `export TZ=America/New_York; ${script} 2>&1`).trimEnd()).toMatch(says);
});
