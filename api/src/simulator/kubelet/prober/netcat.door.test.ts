import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

const probe = 'readinessProbe: {periodSeconds: 5, httpGet: {port: 8080}}';
const answering = (answer: string) => shell('app', `while true; do ${answer} | nc -l -p 8080; done`, probe);
const broken = 'net/http: HTTP/1.x transport connection broken:';

/**
 * nc of busybox tells the other end where its input ends, so that an answer of no stated length ends too.
 * @see busybox: networking/nc_bloaty.c readwrite
 * @see go: src/net/http/response.go ReadResponse
 * @see RFC 9112, section 2.2: a recipient may take a bare line feed for the end of a line
 */
describe('A server made of nc in a loop', () => {
  it.each`
    what                                           | answer                                                             | says
    ${'answers a probe'}                           | ${"printf 'HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok'"} | ${undefined}
    ${'need not say how long its answer is'}       | ${"printf 'HTTP/1.1 200 OK\\r\\n\\r\\nok'"}                        | ${undefined}
    ${'may end its lines with line feeds alone'}   | ${"echo -e 'HTTP/1.1 200 OK\\n\\nyay'"}                            | ${undefined}
    ${'has a status all the same'}                 | ${"echo -e 'HTTP/1.1 503 Service Unavailable\\n\\nno'"}            | ${'HTTP probe failed with statuscode: 503'}
    ${'that speaks no HTTP is no server'}          | ${'echo service-proxy-marker'}                                     | ${`${broken} malformed HTTP response "service-proxy-marker"`}
    ${'nor one whose second word is not a number'} | ${'echo hello there'}                                              | ${`${broken} malformed HTTP status code "there"`}
    ${'nor one that ends before its head does'}    | ${"printf 'HTTP/1.1 200 OK\\r\\n'"}                                | ${`${broken} unexpected EOF`}
  `('$what', ({ answer, says }) => {
    const { run } = play(podOf(`  containers: [${answering(answer)}]`), { seconds: 30 });
    const unhealthy = run.events.filter(({ reason }) => reason === 'Unhealthy').map(({ message }) => message);
    if (says === undefined) expect(unhealthy).toEqual([]);
    else expect(unhealthy.at(-1)).toContain(says);
    expect(run.pods[0]?.watch.at(-1)?.ready).toBe(says === undefined ? '1/1' : '0/1');
  });
  it('answers wget and says what it was asked', () => {
    const client = shell('client', 'sleep 4; wget -qO- http://127.0.0.1:8080/x; echo code $?; sleep 900');
    const server = shell('app', "while true; do echo -e 'HTTP/1.1 200 OK\\n\\nyay' | nc -l -p 8080; done");
    const { run } = play(podOf(`  containers: [${server}, ${client}]`), { seconds: 30 });
    const said = (name: string) =>
      run.pods[0]?.containers.filter((each) => each.name === name).flatMap((each) => each.logs({}).map(({ text }) => text));
    expect(said('client')).toEqual(['yay', 'code 0']);
    expect(said('app')?.slice(0, 3)).toEqual(['GET /x HTTP/1.1', 'Host: 127.0.0.1:8080', 'User-Agent: Wget']);
  });
});
