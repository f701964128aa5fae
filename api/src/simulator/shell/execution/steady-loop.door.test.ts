import { describe, expect, it } from 'vitest';
import type { InterventionInput } from '../../index.ts';
import { play } from '../../testing.ts';

const HOUR = 3600;

function run(script: string, options: { limits?: object; interventions?: InterventionInput[] } = {}) {
  const limits = { cpu: '1', memory: '64Mi', ...options.limits };
  const container = { name: 'app', image: 'busybox:1.36', command: ['sh', '-c', script], resources: { limits } };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { restartPolicy: 'Never', containers: [container] } };
  const { run: made } = play(JSON.stringify(pod), { seconds: HOUR, interventions: options.interventions ?? [] });
  const said = (command: string, at: number): string => made.kubectl(command, at).stdout;
  const log = (): string[] =>
    made.pods[0]?.containers
      .at(-1)
      ?.logs()
      .map(({ text }) => text) ?? [];
  return { made, said, log };
}

describe('What goes on without end', () => {
  it.each`
    script                                                          | cpu
    ${'yes | md5sum'}                                               | ${'1\\d{3}|99\\d'}
    ${'cat /dev/urandom | gzip -9 > /dev/null'}                     | ${'1\\d{3}|9[89]\\d'}
    ${'while true; do echo x; done'}                                | ${'100\\d|99\\d'}
    ${'while true; do date; done'}                                  | ${'100\\d|9[89]\\d'}
    ${'while true; do date; sleep 0.1; done'}                       | ${'\\d{2}'}
    ${'while true; do head -c 1000000000 /dev/zero | md5sum; done'} | ${'100\\d|9[89]\\d'}
    ${'yes'}                                                        | ${'[1-9]'}
  `('runs for hours, and uses the CPU that it would: $script', ({ script, cpu }) => {
    const { made, said } = run(script);
    expect(made.pods[0]?.final.status).toBe('Running');
    for (const at of [120, HOUR]) expect(said('top pod', at)).toMatch(new RegExp(`web +(${cpu})m `));
  });

  it.each`
    script                                                                                       | longest
    ${'until [ -f /tmp/x ]; do true; done'}                                                      | ${1}
    ${'while ! test -f /tmp/x; do echo waiting; done'}                                           | ${1}
    ${'while true; do if [ -f /tmp/x ]; then break; else echo no; fi; done'}                     | ${1}
    ${'while true; do for i in 1 2; do echo $i $((1 + 1)); done; test -f /tmp/x && break; done'} | ${1}
    ${'until nc -z 127.0.0.1 80; do case x in x) continue;; esac; done'}                         | ${2}
  `('waits for long, and sees soon that it is over: $script', ({ script, longest }) => {
    const command = ['sh', '-c', 'touch /tmp/x; httpd'];
    const { made } = run(script, { interventions: [{ atSeconds: 1800, kind: 'EXEC', command }] });
    const ended = made.pods[0]?.containers.at(-1)?.states.at(-1);
    expect(ended).toMatchObject({ exitCode: 0 });
    expect(ended?.fromSeconds).toBeGreaterThanOrEqual(1800);
    expect(ended?.fromSeconds).toBeLessThan(1800 + longest);
  });

  it('but not where turns differ', () => {
    const counted = run('i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done; echo $i').log();
    expect(counted).toEqual(['100000']);
  });

  describe('asks a server', () => {
    const web = (image: string, more = '') =>
      `{apiVersion: v1, kind: Pod, metadata: {name: web, labels: {app: web}}, spec: {containers: [{name: app, image: ${image}, ${more}}]}}\n---\n{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, ports: [{port: 80}]}}`;
    const client = (script: string) =>
      `{apiVersion: v1, kind: Pod, metadata: {name: client}, spec: {containers: [{name: app, image: busybox, command: [sh, -c, ${JSON.stringify(script)}]}]}}`;
    const load = (server: string, script: string) => {
      const { run: made } = play(`${server}\n---\n${client(script)}`, { seconds: HOUR });
      return (command: string, at: number) => made.kubectl(command, at).stdout;
    };
    it('as often in its second hour half as in its first minute, as its log says', () => {
      const said = load(web('nginx'), 'while sleep 0.01; do wget -q -O- http://web; done');
      const asked = (at: number): number => said('logs web --since=20s', at).match(/Wget/g)?.length ?? 0;
      expect(asked(30)).toBeGreaterThan(400);
      expect(asked(1800) / asked(30)).toBeGreaterThan(0.85);
      expect(asked(1800) / asked(30)).toBeLessThan(1.15);
    });
    it('and has it use all the CPU that it may', () => {
      const said = load(
        web('registry.k8s.io/hpa-example', 'resources: {limits: {cpu: 500m}}'),
        'while true; do wget -q -O- http://web; done',
      );
      for (const at of [120, HOUR]) expect(said('top pod web', at)).toMatch(/web +(49\d|50\d)m/);
    });
    it.each([
      'while true; do wget -q -O- http://web; done',
      'while :; do nc -z web 80; done',
      'until nslookup nobody; do echo waiting; done',
    ])('for an hour: %s', (script) => expect(load(web('nginx'), script)('get pod client', HOUR)).toContain('Running'));
  });

  it('tells the time that it is, at the pace at which it did at first', () => {
    const { said } = run('while true; do date; done');
    const at = (seconds: number): number => said('logs web', seconds).split('\n').length;
    expect(said('logs web --tail=1', 609)).toBe('Mon May 15 09:10:08 UTC 2023\n');
    const early = at(8) - at(6);
    expect(at(69) - at(67)).toBeGreaterThan(early * 0.5);
    expect(at(69) - at(67)).toBeLessThan(early * 1.5);
  });

  it('fills its log, which is put aside each time that the kubelet finds it too large', () => {
    const { said } = run('yes');
    const lines = (at: number): number => said('logs web', at).length / 2;
    expect(lines(69)).toBeGreaterThan(4e6);
    expect(lines(71)).toBeLessThan(1e6);
    expect(said('logs web --tail=2', 69)).toBe('y\ny\n');
  });

  it('is killed when its time to end is over, or hears its trap at once', () => {
    const interventions: InterventionInput[] = [{ atSeconds: 300, kind: 'DELETE_POD' }];
    const killed = run('while true; do date; done', { interventions }).made.pods[0]?.containers.at(-1)?.states.at(-1);
    expect(killed).toMatchObject({ exitCode: 137 });
    expect(killed?.fromSeconds).toBeGreaterThan(330);
    const { made, log } = run("trap 'echo bye; exit 3' TERM; while true; do date; done", { interventions });
    expect(made.pods[0]?.containers.at(-1)?.states.at(-1)).toMatchObject({ exitCode: 3 });
    expect(made.pods[0]?.containers.at(-1)?.states.at(-1)?.fromSeconds).toBeLessThan(301);
    expect(log().filter((line) => line === 'bye')).toHaveLength(1);
  });

  it('is written to files as often as it would be, or anew each time', () => {
    const { said } = run('while true; do echo x >> /tmp/all; date > /tmp/last; done');
    const lines = (at: number): number => Number.parseInt(said('exec web -- wc -l /tmp/all', at), 10);
    expect(lines(1000) / lines(100)).toBeCloseTo(10, 0);
    // It is empty until date has begun.
    expect(said('exec web -- wc -l /tmp/last', 1000)).toMatch(/^[01] /);
  });

  it.each`
    rule                                             | script                                             | limits                            | end
    ${'a disk that is filled is the end of the Pod'} | ${'yes > /tmp/file'}                               | ${{ 'ephemeral-storage': '1Gi' }} | ${{ reason: 'Evicted' }}
    ${'a line that never ends takes memory'}         | ${'yes | tr \\\\n x | head -c 100000000 | grep n'} | ${{}}                             | ${{ exitCode: 137 }}
    ${'one that may, ends'}                          | ${'yes | tr \\\\n x | head -c 100000000 | grep n'} | ${{ memory: '256Mi' }}            | ${{ exitCode: 1 }}
  `('$rule', ({ script, limits, end }) => {
    const { made, said } = run(script, { limits });
    if (end.reason) expect(said('get events', HOUR)).toContain(end.reason);
    else expect(made.pods[0]?.containers.at(-1)?.states.at(-1)).toMatchObject(end);
  });

  it.each`
    script
    ${'yes | grep y > /dev/null'}
    ${'yes | grep n'}
    ${'yes | sed s/y/n/ > /dev/null'}
    ${'yes | cut -c1 > /dev/null'}
    ${'yes | uniq'}
    ${'yes | tail -n 1'}
    ${'dd if=/dev/zero | md5sum'}
    ${'while true; do echo hello; done | sed s/h/j/ > /dev/null'}
  `('goes through filters that look at each line: $script', ({ script }) => {
    const { made, said } = run(script);
    expect(made.pods[0]?.final.status).toBe('Running');
    expect(said('top pod', HOUR)).toMatch(/web +(9[89]\d|1\d{3})m /);
  });

  it.each`
    script                                                                                          | says
    ${'yes | head -n 20000000 | grep -c y'}                                                         | ${['20000000']}
    ${'yes | head -n 20000000 | grep -v y | wc -l'}                                                 | ${['0']}
    ${'yes ab | head -n 20000000 | sed "s/a/xyz/" | wc -c'}                                         | ${['100000000']}
    ${'yes ab | head -n 20000000 | cut -c2 | uniq -c'}                                              | ${['20000000 b']}
    ${'head -c 20000000 /dev/zero | cat -v | wc -c'}                                                | ${['40000000']}
    ${'yes aé | head -c 1000001 | cat -v | tail -c 9'}                                              | ${['aM-CM-)', 'a']}
    ${'yes ab | head -c 60000001 | sed "/b/s/$/!/" | tail -n 2'}                                    | ${['ab!', 'a']}
    ${'(echo a; yes | head -n 5000000; echo z) | grep -v y'}                                        | ${['a', 'z']}
    ${'(yes | head -n 200000; echo z) | sed -n "\\$="'}                                             | ${['200001']}
    ${'(yes | head -n 200000; echo z) | grep -n z'}                                                 | ${['200001:z']}
    ${'(yes | head -n 3000000; yes n) | tail -c 5 & sleep 1; kill %1; yes | head -n 3 | head -n 2'} | ${['y', 'y']}
    ${'yes | head -n 3000000 | head -n 2999999 | tail -n +2999999'}                                 | ${['y']}
  `('each line of it counts: $script', ({ script, says }) => {
    expect(
      run(script, { limits: { memory: '256Mi' } })
        .log()
        .map((line) => line.trim()),
    ).toEqual(says);
  });

  it('a pipe ends who writes to it, and every byte is counted', () => {
    const script = 'yes ab | head -c 100000000 | wc; set -o pipefail; yes | head -c 100000000 > /dev/null; echo $?';
    expect(run(script).log()).toEqual([' 33333333  33333334 100000000', '141']);
  });
});
