import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Recordings, readScenes, type Scene, withoutChance } from '../../../../test/conformance/kubectl/format.ts';
import { play } from '../testing.ts';

const folder = new URL('../../../../test/conformance/', import.meta.url);
const scenes = readScenes(readFileSync(new URL('kubectl/scenes.txt', folder), 'utf8'));
const recordings: Recordings = JSON.parse(readFileSync(new URL('recorded/kubectl.json', folder), 'utf8'));

describe.each(scenes)('kubectl writes what the real one wrote of $name', (scene: Scene) => {
  const { run } = play(scene.manifest, { seconds: scene.atSeconds });
  it.each(scene.commands)('%s', (command) => {
    const { stdout, stderr, exitCode } = run.kubectl(command, scene.atSeconds);
    const said = withoutChance({ stdout: stdout ?? '', stderr: stderr ?? '', code: exitCode ?? 0 });
    expect(said).toEqual(recordings[scene.name]?.[command]);
  });
});

it('every command has been recorded', () => {
  expect(Object.entries(recordings).map(([name, answers]) => [name, Object.keys(answers)])).toEqual(
    scenes.map(({ name, commands }) => [name, commands]),
  );
});
