import { expect, it } from 'vitest';
import { play } from '../../testing.ts';

const part = (name: string, image = `dockercoins/${name}:v0.1`): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, labels: {app: ${name}}}\nspec: {containers: [{name: app, image: "${image}"}]}\n---\n`;
const service = (name: string, port: number): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {selector: {app: ${name}}, ports: [{port: ${port}}]}\n---\n`;
const ASK = `kind: Pod\napiVersion: v1\nmetadata: {name: ask}\nspec:\n  restartPolicy: Never\n  containers: [{name: c, image: curlimages/curl, command: [sh, -c, "sleep 20; curl -s rng hasher webui/json; curl -s rng/10 | wc -c; curl -s -d x hasher"]}]\n`;
const SERVERS = part('rng') + service('rng', 80) + part('hasher') + service('hasher', 80) + part('webui') + service('webui', 80);
const STORE = part('redis', 'redis:7') + service('redis', 6379);

/** @see jpetazzo/container.training: dockercoins, slides/shared/sampleapp.md */
it('DockerCoins mines: a few units of work a second, and a coin at times', () => {
  const { run } = play(SERVERS + STORE + part('worker') + ASK, { seconds: 60 });
  expect(run.kubectl('logs ask', 60).stdout).toMatch(
    /^RNG running on rng\nHASHER running on hasher\n\{"coins":\d+,"hashes":"\d+","now":\d+\.\d+\}10\n2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881$/,
  );
  const log = run.kubectl('logs worker', 60).stdout;
  expect(log).toMatch(/INFO:__main__:4 units of work done, updating hash counter\n/);
  expect(log).toMatch(/INFO:__main__:Coin found: 0[0-9a-f]{7}\.\.\.\n/);
  expect(run.kubectl('logs hasher', 60).stdout).toMatch(/"POST \/ HTTP\/1\.1" 200 64 0\.1005\n/);
});

it.each([
  { rule: 'no store', there: SERVERS, says: 'redis.exceptions.ConnectionError: Error -2 connecting to redis:6379. Name does not resolve.' },
  {
    rule: 'no source of chance',
    there: STORE,
    says: /HTTPConnectionPool\(host='rng', port=80\): .* \[Errno -2\] Name does not resolve',\)\)/,
  },
])('the worker waits where there is $rule, and tries again', ({ there, says }) => {
  const { run } = play(there + part('worker'), { seconds: 30 });
  const log = run.kubectl('logs worker', 30).stdout;
  expect(log).toMatch(says);
  expect(log.match(/^ERROR:__main__:Waiting 10s and restarting\.$/gm)?.length).toBeGreaterThan(1);
});
