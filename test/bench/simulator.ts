/** The figures of the simulator: what runs cost, how that grows, and webernetes beside it. */
import { Bench } from 'tinybench';
import { decodeManifest } from '../../api/src/simulator/api-server/index.ts';
import { type SimulateInput, simulate } from '../../api/src/simulator/index.ts';
import * as pods from './pods.ts';
import { runInWebernetes } from './webernetes.ts';

const HOUR = 3600;

/** Real milliseconds of one run, the median of many, once it is warm. */
async function measure(input: SimulateInput): Promise<number> {
  return median(() => {
    const run = simulate(input);
    if (run.kind !== 'Run') throw new Error(JSON.stringify(run.message));
  });
}

async function median(work: () => void): Promise<number> {
  const bench = new Bench({ time: 800, warmupTime: 400, iterations: 5, warmupIterations: 3 });
  bench.add('work', work);
  const [task] = await bench.run();
  const result = task?.result;
  if (!result || !('latency' in result)) throw new Error('it could not be measured');
  return result.latency.p50;
}

const milliseconds = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
const line = (what: string, value: number, wanted?: number): void =>
  console.log(
    `${what.padEnd(62)}${milliseconds(value).padStart(10)}${wanted === undefined ? '' : `   wanted: under ${milliseconds(wanted)}`}`,
  );

// What is measured first would else be code that nobody has run yet.
for (const manifest of [pods.plain, pods.crashLoop, pods.probed]) await measure({ manifest });

console.log('One run');
const parsing = await median(() => void decodeManifest(pods.plain, { namespace: 'default' }));
line('two plain containers, 10 minutes, beyond reading its YAML', (await measure({ manifest: pods.plain })) - parsing, 0.1);
line('… reading its YAML', parsing);
line('a crash loop, 24 hours', await measure({ manifest: pods.crashLoop, horizonSeconds: 24 * HOUR }), 5);
line('an HTTP probe each second, 1 hour', await measure({ manifest: pods.probedOnce, horizonSeconds: HOUR }), 20);
line('an exec and an HTTP probe each second, 1 hour', await measure({ manifest: pods.probed, horizonSeconds: HOUR }), 20);
const empty = await measure({ manifest: pods.thousandCommands.replace('-lt 250', '-lt 0') });
line('a thousand commands of a shell', (await measure({ manifest: pods.thousandCommands })) - empty, 10);

console.log('\nGrowth with time: an idle Pod, and a crash loop');
for (const hours of [1, 24]) {
  line(`an idle Pod, ${hours} h`, await measure({ manifest: pods.idle, horizonSeconds: hours * HOUR }));
  line(`a crash loop, ${hours} h`, await measure({ manifest: pods.crashLoop, horizonSeconds: hours * HOUR }));
}

console.log('\nGrowth with Pods, 10 minutes each');
for (const count of [1, 10, 100, 1000]) {
  const manifest = pods.many(count);
  const took = await measure({ manifest });
  line(`${count} Pods (${milliseconds(took / count)} each)`, took);
}

/** Both from nothing to the answer, warm, in turn. */
const ROUNDS = 5;
console.log('\nBeside @ngrok/webernetes 0.3.5, 600 seconds, the median of what is measured in turn');
for (const name of ['crashLoop', 'readiness'] as const) {
  const input = { manifest: pods.sharedManifest(name), horizonSeconds: 600 };
  const rounds = [];
  for (let i = 0; i <= ROUNDS; i++) {
    const theirs = await runInWebernetes(pods.shared[name], 600);
    const ours = await measure(input);
    if (i > 0) rounds.push({ ...theirs, ours, ratio: theirs.milliseconds / ours });
  }
  const middle = rounds.sort((a, b) => a.ratio - b.ratio)[ROUNDS >> 1] as (typeof rounds)[number];
  const run = simulate(input);
  const [pod] = run.kind === 'Run' ? run.pods : [];
  console.log(
    `${name.padEnd(12)} theirs ${milliseconds(middle.milliseconds)} (${middle.restarts} restarts, ready: ${middle.ready}), ours ${milliseconds(middle.ours)} ` +
      `(${pod?.final.restarts} restarts, ready: ${pod?.final.ready}): ${Math.round(middle.ratio)} times faster (wanted: 100)`,
  );
}
