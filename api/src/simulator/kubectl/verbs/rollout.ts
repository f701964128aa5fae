import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { qualifiedName } from '../../apimachinery/served-resources.ts';
import type { Verb } from '../command/context.ts';
import { fail, NO_RESOURCES, serverError } from '../command/errors.ts';
import { bool, duration, type FlagSpec, fileFlags, int, text } from '../command/flags.ts';
import { groupOf, resourceOfKind } from '../objects/resources.ts';
import { mustNotStand } from '../objects/standing-workloads.ts';
import { checkFormat } from '../output/check-format.ts';
import { outputFlags } from '../output/format.ts';
import { dryRunFlag, report, writeFlags } from './change.ts';
import { resolveAll } from './filed.ts';
import { hasFiles } from './files.ts';
import { group } from './group.ts';
import { recordFlag } from './record.ts';

/** What is told of a workload, where it can be. */
type Tell = (object: KubernetesObject) => string;

/** Of workloads, of which a cluster has only those of kube-system: what other objects there are refuse it. @see kubernetes: kubectl/pkg/cmd/rollout */
const step = (refuse: Tell, flags: readonly FlagSpec[], tell?: Tell): Verb => ({
  flags: [...fileFlags, text('selector', 'l'), ...flags],
  run(context) {
    if (context.args.length === 0 && !hasFiles(context)) fail('required resource not specified');
    for (const object of resolveAll(context, context.args).flatMap(({ objects }) => objects)) {
      const isWorkload = ROLLED.has(object.kind);
      if (!isWorkload) fail(refuse(object));
      else if (tell) context.out(tell(object));
      else mustNotStand(object);
    }
  },
});
const ROLLED: ReadonlySet<string> = new Set(['DaemonSet', 'Deployment']);

/** They are as they were made. @see kubernetes: kubectl/pkg/polymorphichelpers/history.go, rollout_status.go */
const histories: Tell = ({ kind, metadata }) =>
  `${kind.toLowerCase()}.apps/${metadata.name} \nREVISION  CHANGE-CAUSE\n1         <none>\n\n`;
const rolledOut: Tell = ({ kind, metadata }) =>
  `${kind === 'DaemonSet' ? 'daemon set' : 'deployment'} "${metadata.name}" successfully rolled out\n`;

const unsupported =
  (verbing: string) =>
  ({ kind, metadata }: KubernetesObject): string =>
    `${qualifiedName(resourceOfKind(kind))} "${metadata.name}" ${verbing} is not supported`;
const groupKind = ({ kind }: KubernetesObject): string => [kind, groupOf(resourceOfKind(kind))].filter(Boolean).join('.');

const managed = [text('field-manager'), ...outputFlags];

export const rollout: Verb = group(
  'rollout',
  {
    history: {
      ...step(
        (object) => `no history viewer has been implemented for "${groupKind(object)}"`,
        [int('revision', 0), ...outputFlags],
        histories,
      ),
      formatFirst: true,
    },
    pause: step(unsupported('pausing'), managed),
    restart: step(unsupported('restarting'), managed),
    resume: step(unsupported('resuming'), managed),
    status: step(
      (object) => `no status viewer has been implemented for ${groupKind(object)}`,
      [int('revision', 0), bool('watch', 'w', true), duration('timeout')],
      rolledOut,
    ),
    undo: step(
      (object) => `no rollbacker has been implemented for "${groupKind(object)}"`,
      [int('to-revision', 0), dryRunFlag, ...outputFlags],
    ),
  },
  { isTold: true },
);

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
    if (args.length === 0 && !hasFiles(context)) fail(NO_RESOURCES);
    const found = resolveAll(context, args, { all: false }).flatMap(({ objects }) => objects);
    for (const object of found) if (SCALED.has(object.kind)) mustNotStand(object);
    if (found.length > 0 && flags.text('dry-run') === 'client') {
      for (const object of found) report(context, object, 'scaled');
      return;
    }
    if (found.length > 0) serverError('NotFound', 'the server could not find the requested resource');
    // What was not found is told of only beside what was.
    context.forgetFailures();
    fail('no objects passed to scale');
  },
};
