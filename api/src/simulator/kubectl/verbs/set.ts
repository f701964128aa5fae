import type { Container, Pod } from '../../apimachinery/objects.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, KubectlError, NO_RESOURCES, notSimulated } from '../command/errors.ts';
import { bool, list, text } from '../command/flags.ts';
import { resolve } from '../objects/resolve.ts';
import { changeFlags, report } from './change.ts';
import { setEnv, setResources } from './set-container.ts';

/** `kubectl set image pod/web app=nginx:1.25`: of a Pod nothing else can be set in v1.27. @see kubernetes: kubectl/pkg/cmd/set/set_image.go */
export const set: Verb = {
  flags: [
    bool('all'),
    text('selector', 'l'),
    list('filename', 'f'),
    bool('local'),
    text('containers', 'c'),
    bool('list'),
    text('limits'),
    text('requests'),
    ...changeFlags,
  ],
  run(context) {
    const [what, ...rest] = context.args;
    if (what === undefined) fail('You must specify what to set: env, image, resources, selector, serviceaccount or subject');
    if (what !== 'image') {
      if (!['env', 'resources', 'selector', 'serviceaccount', 'sa', 'subject'].includes(what as string))
        throw new KubectlError(`error: unknown command "${what}"\nSee 'kubectl set -h' for help and examples\n`);
      if (what === 'env') return setEnv(context, rest);
      if (what === 'resources') return setResources(context, rest);
      notSimulated(`kubectl set ${what}`);
    }
    const pairs = rest.filter((arg) => /^[^/=]+=/.test(arg));
    const resources = rest.filter((arg) => !pairs.includes(arg));
    if (resources.length === 0) fail(NO_RESOURCES);
    if (pairs.length === 0) fail('at least one image update is required');
    for (const object of resolve(context, resources, { all: false }).flatMap(({ objects }) => objects)) {
      if (object.kind !== 'Pod') fail(`the object is not a pod or does not have a pod template: *v1.${object.kind}`);
      setImages(context, object as Pod, pairs);
    }
  },
};

/** What is already as it is wanted is not told. */
function setImages(context: Context, pod: Pod, pairs: readonly string[]): void {
  const images = new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
  const all = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
  for (const name of images.keys())
    if (name !== '*' && !all.some((one) => one.name === name)) fail(`unable to find container named "${name}"`);
  const imageOf = (one: Container) => images.get(one.name) ?? images.get('*') ?? one.image;
  const changed = all.filter((one) => imageOf(one) !== one.image);
  if ((context.flags.text('dry-run') || 'none') !== 'client')
    for (const one of changed)
      context.mustAct({
        kind: 'PATCH_IMAGE',
        pod: `${pod.metadata.namespace}/${pod.metadata.name}`,
        container: one.name,
        image: imageOf(one) ?? '',
      });
  const withImages = (list: readonly Container[]) => list.map((one) => ({ ...one, image: imageOf(one) }));
  const { containers, initContainers } = pod.spec;
  const spec = { ...pod.spec, containers: withImages(containers), ...(initContainers && { initContainers: withImages(initContainers) }) };
  if (changed.length > 0) report(context, { ...pod, spec } as Pod, 'image updated');
}
