import type { Volume } from '../../apimachinery/objects.ts';

/** By the volumes' names. */
interface Progress {
  readonly mounted: ReadonlyMap<string, unknown>;
  /** Of claims that cannot be mounted yet: why. */
  readonly unprocessed: ReadonlyMap<string, string>;
  readonly unattached: ReadonlySet<string>;
}

/** @see kubernetes: pkg/kubelet/volumemanager/volume_manager.go WaitForAttachAndMount, verifyVolumesMountedFunc */
export function whyNotMounted(used: readonly Volume[], { mounted, unprocessed, unattached }: Progress): string {
  const unmounted = used
    .map(({ name }) => name)
    .filter((name) => !mounted.has(name))
    .sort();
  const failed = [...unprocessed.keys()].sort();
  const why = failed.length > 0 ? [...new Set(unprocessed.values())].sort().join('; ') : 'timed out waiting for the condition';
  return `unmounted volumes=[${unmounted.join(' ')}], unattached volumes=[${[...unattached].sort().join(' ')}], failed to process volumes=[${failed.join(' ')}]: ${why}`;
}
