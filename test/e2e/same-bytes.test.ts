import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type SimulateInput, simulate } from '../../api/src/simulator/index.ts';
import { inputs } from '../integration/generated-pods.ts';
import { useBrowser } from './browser.ts';

const visit = useBrowser();

it('a run is the same bytes in a browser as in Node', async () => {
  const page = await visit('/');
  await page.addScriptTag({ content: await bundled() });
  for (const input of fc.sample(inputs(), { numRuns: 40, seed: 27 })) {
    const there = await page.evaluate(`(${record})(peapod.simulate, ${JSON.stringify(input)})`);
    expect(there, input.manifest).toBe(record(simulate, input));
  }
});

/** The simulator as one script, which finds nothing of Node's. */
async function bundled(): Promise<string> {
  const entry = fileURLToPath(new URL('../../api/src/simulator/index.ts', import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'peapod',
    platform: 'browser',
  });
  return (outputFiles[0] as { text: string }).text;
}

/** All that is seen of a run; its text is sent to the browser, so that it names nothing from outside itself. */
function record(run: typeof simulate, input: SimulateInput): string {
  const made = run(input);
  if (made.kind !== 'Run') return JSON.stringify(made);
  const { pods, timeline, events, interventions, warnings, endedAtSeconds } = made;
  const commands = ['get pods -o wide', 'get pods -o yaml', 'describe pods', 'get events', 'describe nodes'];
  const read = pods.map(({ uid, phases, watch, containers }) => [uid, phases, watch, containers.map((one) => [one.states, one.logs()])]);
  return JSON.stringify([
    warnings,
    endedAtSeconds,
    read,
    timeline,
    events,
    interventions,
    commands.map((command) => made.kubectl(command)),
  ]);
}
