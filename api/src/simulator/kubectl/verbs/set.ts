import type { Pod } from '../../apimachinery/objects.ts';
import type { Verb } from '../command/context.ts';
import { fail, KubectlError, NO_RESOURCES, notSimulated } from '../command/errors.ts';
import { bool, list, text } from '../command/flags.ts';
import { resolve } from '../objects/resolve.ts';
import { changeFlags } from './change.ts';
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
      for (const pair of pairs) setImage(context, object as Pod, pair);
    }
  },
};

function setImage(context: Parameters<Verb['run']>[0], pod: Pod, pair: string): void {
  const equals = pair.indexOf('=');
  const [container, image] = [pair.slice(0, equals), pair.slice(equals + 1)];
  const all = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
  const meant = container === '*' ? all : all.filter(({ name }) => name === container);
  if (meant.length === 0) fail(`unable to find container named "${container}"`);
  for (const { name } of meant.filter((one) => one.image !== image))
    context.mustAct({ kind: 'PATCH_IMAGE', pod: `${pod.metadata.namespace}/${pod.metadata.name}`, container: name, image });
  if (meant.some((one) => one.image !== image)) context.out(`pod/${pod.metadata.name} image updated\n`);
}
