import type { KubernetesObject } from '../../apimachinery/objects.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, KubectlError, NO_RESOURCES } from '../command/errors.ts';
import { bool, fileFlags, int, text } from '../command/flags.ts';
import { resourceOfKind } from '../objects/resources.ts';
import { mustNotStand } from '../objects/standing-workloads.ts';
import { changeFlags, report } from './change.ts';
import { requireFlags } from './create/index.ts';
import { resolveAll, visit } from './filed.ts';
import { hasFiles } from './files.ts';
import { recordFlag } from './record.ts';
import { SCALED } from './scale.ts';

/** An autoscaler of what has a scale; what it would be like, as a run follows none. @see kubernetes: kubectl/pkg/cmd/autoscale/autoscale.go */
export const autoscale: Verb = {
  flags: [
    ...fileFlags,
    int('cpu-percent', -1),
    int('max', -1),
    int('min', -1),
    text('name'),
    bool('save-config'),
    recordFlag,
    ...changeFlags,
  ],
  run(context) {
    requireFlags(context, ['max']);
    const [min, max] = [context.flags.int('min'), context.flags.int('max')];
    if (max < 1) fail(`--max=MAXPODS is required and must be at least 1, max: ${max}`);
    if (max < min) fail(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`);
    if (context.args.length === 0 && !hasFiles(context)) fail(NO_RESOURCES);
    const found = resolveAll(context, context.args, { selectors: false, all: false, isFiled: true, inOrder: true });
    visit(context, found, (object) => autoscaleOne(context, object));
    if (found.every(({ objects }) => objects.length === 0) && context.exitCode === 0) fail('no objects passed to autoscale');
  },
};

function autoscaleOne(context: Context, object: KubernetesObject): void {
  const { kind } = object;
  const { name, apiVersion } = resourceOfKind(kind);
  const version = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
  if (!SCALED.has(kind))
    throw new KubectlError(
      `error: cannot autoscale a ${kind}: could not find scale subresource for ${version}, Resource=${name} in discovery information\n`,
    );
  if (context.flags.text('dry-run') !== 'client') mustNotStand(object);
  report(context, autoscalerOf(context, object, apiVersion), 'created', { typed: true });
}

function autoscalerOf({ flags }: Context, { kind, metadata: { name } }: KubernetesObject, apiVersion: string): KubernetesObject {
  const [minReplicas, percent] = [flags.int('min'), flags.int('cpu-percent')];
  return {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v1',
    metadata: { name: flags.text('name') || name, creationTimestamp: null },
    spec: {
      scaleTargetRef: { kind, name, apiVersion },
      ...(minReplicas > 0 && { minReplicas }),
      maxReplicas: flags.int('max'),
      ...(percent >= 0 && { targetCPUUtilizationPercentage: percent }),
    },
    status: { currentReplicas: 0, desiredReplicas: 0 },
  } as unknown as KubernetesObject;
}
