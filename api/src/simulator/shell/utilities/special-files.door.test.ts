import { describe, expect, it } from 'vitest';
import { play } from '../../testing.ts';

const AGNHOST = 'registry.k8s.io/e2e-test-images/agnhost:2.43';
/** What a script says beside a server of HTTP (8080) and of datagrams (8081). */
const said = (script: string, more = '') => {
  const server = `{name: server, image: "${AGNHOST}", args: [netexec]}`;
  const asker = `{name: asker, image: "${AGNHOST}", command: [bash, -c, ${JSON.stringify(`sleep 2; ${script}`)}]${more}}`;
  const { run } = play(
    `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {restartPolicy: Never, hostname: web, containers: [${server}, ${asker}]}\n`,
    { seconds: 40 },
  );
  return run.kubectl('logs web -c asker').stdout;
};

/** @see kubernetes: test/e2e/storage/host_path_type.go; test/e2e/network/{hostport,service}.go */
describe('Special files', () => {
  it.each`
    rule                                                   | script                                                                                | out
    ${'a device may be made, and has its numbers'}         | ${'mknod /tmp/c c 89 1; mknod /tmp/b b 8 16; ls -l /tmp | grep -o "[0-9]*, *[0-9]*"'} | ${/^8, +16\n89, +1\n$/}
    ${'but not used: the container’s devices have it not'} | ${'mknod /tmp/c c 89 1; cat /tmp/c; echo $?'}                                         | ${"cat: can't open '/tmp/c': Operation not permitted\n1\n"}
    ${'unless it is one of those'}                         | ${'mknod /tmp/zero c 1 5; head -c 3 /tmp/zero | od -An -tx1'}                         | ${' 00 00 00\n'}
    ${'a socket has a name that is a file'}                | ${'nc -lU /tmp/s & sleep 1; test -S /tmp/s && echo socket; cat /tmp/s'}               | ${"socket\ncat: can't open '/tmp/s': No such device or address\n"}
    ${'which another one may not take'}                    | ${'touch /tmp/s; nc -lU /tmp/s'}                                                      | ${'nc: unix bind failed: Address in use\n'}
  `('$rule', ({ script, out }) => expect(said(script)).toEqual(typeof out === 'string' ? out : expect.stringMatching(out)));

  it('are not for a container that may not make any', () => {
    const text = said('mknod /tmp/c c 89 1; echo $?', ', securityContext: {capabilities: {drop: [MKNOD]}}');
    expect(text).toBe('mknod: /tmp/c: Operation not permitted\n1\n');
  });
});

it('gzip goes through what it is given, and keeps none of it', () => {
  const script = 'dd if=/dev/zero bs=1M count=40 2> /dev/null | gzip > /dev/null; echo $?';
  expect(said(script, ', resources: {limits: {memory: 16Mi}}')).toBe('0\n');
});

describe('What a client asks', () => {
  it.each`
    rule                                                | script                                                                               | out
    ${'datagrams are answered one by one'}              | ${'echo hostname | nc -u -w 1 localhost 8081; echo " $?"'}                           | ${'web 0\n'}
    ${'a port of datagrams that nobody has is refused'} | ${'nc -zu localhost 9999; echo $?; nc -zvu 127.0.0.1 8081 2>&1'}                     | ${'1\nConnection to 127.0.0.1 8081 port [udp/*] succeeded!\n'}
    ${'a datagram that nobody takes ends it silently'}  | ${'echo x | nc -uv -w 5 localhost 9999 2>&1; echo "$? $SECONDS"'}                    | ${'0 2\n'}
    ${'-G puts the data into the URL'}                  | ${'curl -qsG localhost:8080/echo -d msg=a --data-urlencode "code=201"'}              | ${'a'}
    ${'--data-urlencode encodes what is after the ='}   | ${'curl -sG localhost:8080/echo --data-urlencode "msg=a b&c/é"'}                     | ${'a b&c/é'}
    ${'-D tells the headers'}                           | ${'curl -sS --tlsv1.2 --compressed -D - -o /dev/null localhost:8080/echo | head -1'} | ${'HTTP/1.1 200 OK\n'}
  `('$rule', ({ script, out }) => expect(said(script)).toBe(out));
});
