import { inGoOrder } from '../../api-server/index.ts';
import { goJson } from '../../apimachinery/go-json.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import type { Workload } from '../../controllers/index.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, noResources, serverError } from '../command/errors.ts';
import { bool, duration, fileFlags, int, text } from '../command/flags.ts';
import { absent, getObject } from '../objects/resolve.ts';
import { resourceOfKind } from '../objects/resources.ts';
import { scaleOf } from '../objects/scale.ts';
import { checkFormat } from '../output/check-format.ts';
import { report, sendPatch, writeFlags } from './change.ts';
import { resolveAll } from './filed.ts';
import { hasFiles } from './files.ts';
import { recordFlag } from './record.ts';
import { ANY, pathOf, tellAsked, tellGets } from './requests/requests.ts';

/** Of what there can be, what has a scale. */
export const SCALED: ReadonlySet<string> = new Set(['Deployment', 'ReplicaSet']);

/** @see kubernetes: kubectl/pkg/cmd/scale/scale.go */
export const scale: Verb = {
  flags: [
    ...fileFlags,
    text('selector', 'l'),
    bool('all'),
    int('replicas', 0),
    int('current-replicas', -1),
    text('resource-version'),
    duration('timeout'),
    recordFlag,
    ...writeFlags,
  ],
  run(context) {
    const { flags, args } = context;
    if (!flags.given('replicas')) fail('required flag(s) "replicas" not set');
    checkFormat(context);
    if (flags.int('replicas') < 0) fail('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
    if (args.length === 0 && !hasFiles(context)) noResources(context);
    tellGets(context, args);
    const found = resolveAll(context, args, { all: false, isFiled: true }).flatMap(({ objects }) => objects);
    try {
      if (flags.text('resource-version') && found.length > 1) fail('cannot use --resource-version with multiple resources');
      if (found.length === 0) fail('no objects passed to scale');
      for (const object of found) scaleOne(context, object);
    } catch (error) {
      // It stands alone: what was not found is told of only where all that was is scaled.
      context.forgetFailures();
      throw error;
    }
  },
};

/** What is printed is the object as it was got, or as its file has it. @see kubernetes: kubectl/pkg/scale/scale.go ScaleSimple, PreconditionError */
function scaleOne(context: Context, object: KubernetesObject): void {
  if (context.flags.text('dry-run') !== 'client') sendScale(context, object);
  report(context, object, 'scaled');
}

function sendScale(context: Context, { kind, metadata: { namespace = '', name } }: KubernetesObject): void {
  const { flags, view } = context;
  const resource = resourceOfKind(kind);
  if (!SCALED.has(kind)) serverError('NotFound', 'the server could not find the requested resource');
  const current = getObject(view, resource, namespace, name);
  if (!current) throw absent(view, resource, namespace, name);
  const { spec, metadata } = current as unknown as Workload;
  const [expected, given] = [flags.int('current-replicas'), flags.text('resource-version')];
  const isUpdated = expected >= 0 || given !== '';
  if (isUpdated) tellAsked(context, { method: 'GET', path: `${pathOf(resource, namespace, name)}/scale`, status: 200, accept: ANY });
  if (expected >= 0 && expected !== spec.replicas) fail(`Expected replicas to be ${expected}, was ${spec.replicas}`);
  if (given && given !== metadata.resourceVersion) fail(`Expected resource version to be ${given}, was ${metadata.resourceVersion}`);
  const wanted = { spec: { replicas: flags.int('replicas') } };
  const sent = isUpdated ? goJson(inGoOrder({ ...scaleOf(current), ...wanted }), '', { sort: false }) : goJson(wanted, '');
  sendPatch(context, current, wanted, 'scaled', undefined, sent);
}
