import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

const configMap = (data: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: ${data}\n`;
const app = shell('app', 'sleep 3600', 'volumeMounts: [{name: v, mountPath: /v}]');
const pod = podOf(`  containers: [${app}]\n  volumes: [{name: v, configMap: {name: settings, items: [{key: k, path: k}]}}]`);

/** @see kubernetes: pkg/kubelet/volumemanager/cache/actual_state_of_world.go MarkRemountRequired, reconciler/reconciler.go mountOrAttachVolumes */
describe('A volume of which the key is gone', () => {
  const story = play(`${configMap('{k: one}')}---\n${pod}`, {
    seconds: 900,
    interventions: [
      { atSeconds: 30, kind: 'APPLY', manifest: configMap('{other: x}') },
      { atSeconds: 600, kind: 'APPLY', manifest: configMap('{k: two}') },
    ],
  });
  const file = (at: number) => story.pod.containers.find(({ name }) => name === 'app')?.file('/v/k', at);
  const told = story.run.events.find(({ reason }) => reason === 'FailedMount');

  it('stays as it is, and is tried again ever more seldom', () => {
    expect(told?.message).toBe('MountVolume.SetUp failed for volume "v" : configmap references non-existent config key: k');
    expect(told?.firstSeconds).toBeLessThan(130);
    expect([file(29), file(130), file(599)]).toEqual(['one', 'one', 'one']);
    // After 0.5, 1, 2, 4, 8, 16, 32, 64, 122, 122 … seconds.
    expect(told?.count).toBeGreaterThanOrEqual(11);
    expect(told?.count).toBeLessThanOrEqual(13);
    expect(story.rows.at(-1)).toBe('1/1 Running 0');
  });

  it('is written when the key is there again, at the next try', () => {
    expect(file(606)).toBe('one');
    expect(file(725)).toBe('two');
    expect(told?.lastSeconds).toBeLessThan(600);
  });
});
