import { describe, expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

/** @see metrics-server: pkg/storage/pod.go, --metric-resolution=15s */
describe('kubectl top tells what was used between the last two looks of the metrics server', () => {
  const top = (script: string, resources = '') => {
    const { run } = play(
      podOf(`  containers: [{name: a, image: polinux/stress, command: [sh, -c, ${JSON.stringify(script)}], ${resources}}]`),
      {
        seconds: 300,
      },
    );
    return (at: number) => Number(/(\d+)m/.exec(run.kubectl('top pod web --no-headers', at).stdout)?.[1]);
  };
  const burst = top('sleep 60; stress --cpu 1 --timeout 60; sleep 1d');

  it.each`
    rule                                     | at     | least  | most
    ${'nothing before the work'}             | ${58}  | ${0}   | ${1}
    ${'a part, where it began in between'}   | ${76}  | ${800} | ${990}
    ${'all of the core, in the midst of it'} | ${110} | ${999} | ${1001}
    ${'as long as nobody has looked again'}  | ${134} | ${999} | ${1001}
    ${'a part, where it ended in between'}   | ${140} | ${10}  | ${300}
    ${'nothing afterwards'}                  | ${200} | ${0}   | ${0}
  `('$rule', ({ at, least, most }) => {
    expect(burst(at)).toBeGreaterThanOrEqual(least);
    expect(burst(at)).toBeLessThanOrEqual(most);
  });
  it('of a container that is new since its start', () => expect(top('stress --cpu 1')(20)).toBeGreaterThan(950));
  it('under a limit as much as it lets, evenly', () => {
    const limited = top('stress --cpu 4', 'resources: {limits: {cpu: 300m}}');
    for (const at of [50, 77, 200, 299]) expect(Math.abs(limited(at) - 300)).toBeLessThan(4);
  });
});

/** Measured of real ones: some 40 µs for a small page of nginx, twice that for httpd, half a millisecond for Python's http.server. */
describe('a server takes of the CPU what its clients ask for', () => {
  const under = (image: string, port: number, more = '') => {
    const service = `---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80, targetPort: ${port}}]}\n`;
    const client =
      '---\napiVersion: v1\nkind: Pod\nmetadata: {name: load}\nspec: {containers: [{name: a, image: "busybox:1.36", command: [sh, -c, "while true; do wget -q -O- http://web; done"]}]}\n';
    const { run } = play(podOf(`  containers: [{name: a, image: "${image}"${more}}]`, ', labels: {app: web}') + service + client, {
      seconds: 60,
    });
    return Number(/(\d+)m/.exec(run.kubectl('top pod web --no-headers', 59).stdout)?.[1]);
  };
  it.each`
    server              | image                            | port    | more                                       | least  | most
    ${'nginx'}          | ${'nginx'}                       | ${80}   | ${''}                                      | ${8}   | ${30}
    ${'httpd'}          | ${'httpd'}                       | ${80}   | ${''}                                      | ${16}  | ${60}
    ${'http-echo'}      | ${'hashicorp/http-echo'}         | ${5678} | ${', args: [-text=hi]'}                    | ${8}   | ${40}
    ${'http.server'}    | ${'python:3.11'}                 | ${8000} | ${', command: [python3, -m, http.server]'} | ${80}  | ${400}
    ${'PHP in earnest'} | ${'registry.k8s.io/hpa-example'} | ${80}   | ${''}                                      | ${700} | ${1000}
  `('$server', ({ image, port, more, least, most }) => {
    const taken = under(image, port, more);
    expect(taken).toBeGreaterThanOrEqual(least);
    expect(taken).toBeLessThanOrEqual(most);
  });
});
