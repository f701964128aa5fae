import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../engine/index.ts';
import { runImage } from '../../test-image.ts';

/** @see https://kubernetes.io/docs/tutorials/kubernetes-basics/explore/explore-interactive */
describe('the application of Learn Kubernetes Basics', () => {
  const ask = (after: number) => ({ after, argv: ['curl', '-s', 'localhost:8080'] });
  const played = (version: number) =>
    runImage({
      image: `gcr.io/google-samples/kubernetes-bootcamp:v${version}`,
      exec: [ask(5), ask(20), { after: 21, argv: ['head', '-n', '1', 'server.js'] }],
      until: 30 * SECOND,
    });
  it.each([1, 2])('v%d says which it is', (version) => {
    expect(played(version).execs[0]?.stdout).toBe(`Hello Kubernetes bootcamp! | Running on: test-pod | v=${version}\n`);
  });
  it('is the same where newer pages of the course have it', () => {
    const exec = [ask(5)];
    const { execs } = runImage({ image: 'gcr.io/k8s-minikube/kubernetes-bootcamp:v2', exec, until: 10 * SECOND });
    expect(execs[0]?.stdout).toMatch(/^Hello Kubernetes bootcamp! .* v=2\n$/);
  });
  it('counts its requests, and says since when it runs', () => {
    const { stdout, execs } = played(1);
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^Kubernetes Bootcamp App Started At: 2023-05-15T09:00:00\.\d{3}Z \| Running On: {2}test-pod $/);
    expect(lines[1]).toBe('');
    expect(lines[2]).toMatch(
      /^Running On: test-pod \| Total Requests: 1 \| App Uptime: 4\.\d{1,3} seconds \| Log Time: 2023-05-15T09:00:05\.\d{3}Z$/,
    );
    expect(lines[3]).toMatch(/\| Total Requests: 2 \| App Uptime: 19\.\d{1,3} seconds \|/);
    expect(execs[2]?.stdout).toBe("var http = require('http');\n");
  });
});
