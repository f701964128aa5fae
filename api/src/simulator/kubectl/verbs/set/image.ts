import type { Container, Pod, PodSpec } from '../../../apimachinery/objects.ts';
import type { Context, Verb } from '../../command/context.ts';
import { fail, KubectlError, noResources } from '../../command/errors.ts';
import { hasFiles } from '../files.ts';
import { keyAndValue, resourcesAndPairs } from '../pairs.ts';
import { recordedFlags } from './flags.ts';
import { containersOf, objectsFor, told, updatePods, withContainers } from './pod-specs.ts';

/** `kubectl set image pod/web app=nginx:1.25`: of a Pod nothing else can be set in v1.27. @see kubernetes: kubectl/pkg/cmd/set/set_image.go */
export const image: Verb = {
  flags: recordedFlags,
  formatFirst: true,
  run(context) {
    const { resources, pairs } = resourcesAndPairs(context.args, 'image');
    const wrong = pairs.filter((pair) => !pair.includes('='));
    if (wrong.length > 0) fail(`invalid image format: ${wrong.join(', ')}`);
    const images = new Map(pairs.map(keyAndValue));
    if (resources.length === 0 && !hasFiles(context)) noResources(context);
    const objects = objectsFor(context, resources);
    if (context.exitCode !== 0) return;
    if (images.size === 0) fail('at least one image update is required');
    if (images.size > 1 && images.has('*'))
      fail('all containers are already specified by *, but saw more than one container_name=container_image pairs');
    const imageOf = (one: Container) => images.get(one.name) ?? images.get('*') ?? one.image;
    updatePods(context, objects, {
      change: (spec) => {
        tellMissing(context, spec, [...images.keys()]);
        return withContainers(
          spec,
          () => true,
          (one) => withImage(one, imageOf(one)),
        );
      },
      done: 'image updated',
      failed: FAILED,
      send: (pod) => send(context, pod, imageOf),
    });
  },
};

/** An empty one is none. */
function withImage({ image: _, ...rest }: Container, image: string | undefined): Container {
  return image ? { ...rest, image } : rest;
}

const FAILED = 'failed to patch image update to pod template: ';

function tellMissing(context: Context, spec: PodSpec, names: readonly string[]): void {
  const missing = names.filter((name) => name !== '*' && !containersOf(spec).some((one) => one.name === name));
  for (const name of missing) context.failed(new KubectlError(`error: error: unable to find container named "${name}"\n`));
}

/** One container after the other. */
function send(context: Context, pod: Pod, imageOf: (one: Container) => string | undefined): string | undefined {
  for (const one of [...(pod.spec.initContainers ?? []), ...pod.spec.containers].filter((each) => imageOf(each) !== each.image)) {
    const key = `${pod.metadata.namespace}/${pod.metadata.name}`;
    const outcome = told(() => context.act({ kind: 'PATCH_IMAGE', pod: key, container: one.name, image: imageOf(one) ?? '' }));
    const said = context.heard(outcome);
    if (!outcome.ok) return said.replace(`error: ${FAILED}`, '');
  }
  return undefined;
}
