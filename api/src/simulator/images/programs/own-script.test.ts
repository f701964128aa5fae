import { describe, expect, test } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import { runImage } from '../test-image.ts';

describe('An interpreter beside a known application', () => {
  test.each([
    { rule: 'tells its version', image: 'luksa/kubia', argv: ['node', '--version'], code: 0, out: 'v7.10.1\n' },
    {
      rule: "tells its version in a course's server",
      image: 'bmuschko/nodejs-hello-world:1.0.0',
      argv: ['node', '-v'],
      code: 0,
      out: 'v18.16.0\n',
    },
    {
      rule: 'runs what is on its command line',
      image: 'kodekloud/webapp-color',
      argv: ['python', '-c', 'print(6 * 7)'],
      code: 0,
      out: '42\n',
    },
    {
      rule: "runs somebody else's script",
      image: 'luksa/kiada',
      argv: ['sh', '-c', "echo 'console.log(1 + 1)' > /tmp/a.js; node /tmp/a.js"],
      code: 0,
      out: '2\n',
    },
  ])('$rule: $image', ({ image, argv, code, out }) => {
    const { execs } = runImage({ image, exec: [{ after: 5, argv }], until: 20 * SECOND });
    expect(execs).toEqual([expect.objectContaining({ exitCode: code, stdout: out })]);
  });

  test('its application is served as ever, and its port is taken', () => {
    const { execs } = runImage({ image: 'luksa/kubia', exec: [{ after: 5, argv: ['node', 'app.js'] }], until: 20 * SECOND });
    expect(execs).toEqual([expect.objectContaining({ exitCode: 1, stderr: expect.stringContaining('EADDRINUSE') })]);
  });
});
