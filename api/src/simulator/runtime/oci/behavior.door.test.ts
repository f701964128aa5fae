import { expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

const text = (run: ReturnType<typeof play>, name: string) =>
  run.run.pods[0]!.containers.find((one) => one.name === name)!
    .logs()
    .map(({ text }) => text);

it("memory that a behaviour adds leaves a known image's own program at work", () => {
  const manifest = podOf('  containers:\n  - {name: web, image: nginx}');
  const given = play(manifest, { seconds: 30, behaviors: [{ container: 'web', memoryBytes: 50e6, memoryAfterSeconds: 5 }] });
  expect(text(given, 'web').some((line) => line.includes('start worker processes'))).toBe(true);
});

it('a script runs until the end that a behaviour gives it', () => {
  const manifest = podOf(`  restartPolicy: Never\n  containers: [${shell('app', 'while true; do echo tick; sleep 1; done')}]`);
  const given = play(manifest, { seconds: 60, behaviors: [{ container: 'app', exitCode: 7, exitAfterSeconds: 5 }] });
  expect(text(given, 'app')).toContain('tick');
  expect(given.container('app').state?.terminated).toMatchObject({ exitCode: 7 });
});

it('what a behaviour says of listening takes the place of the image', () => {
  const manifest = podOf('  containers:\n  - {name: web, image: nginx, livenessProbe: {httpGet: {port: 80}, periodSeconds: 2}}');
  const given = play(manifest, { seconds: 30, behaviors: [{ container: 'web', listensOn: [80], httpStatus: 500 }] });
  expect(given.events.some((event) => event.includes('statuscode: 500'))).toBe(true);
});
