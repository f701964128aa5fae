import { itemInGoOrder } from '../../api-server/index.ts';
import type { KubernetesObject, Pod } from '../../apimachinery/objects.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, notSimulated } from '../command/errors.ts';
import { bool, checkRunningTimeout, duration, list, text } from '../command/flags.ts';
import { allow } from '../objects/access.ts';
import { asServed } from '../objects/newer-event.ts';
import { listObjects } from '../objects/resolve.ts';
import { type Resource, resourceOfKind } from '../objects/resources.ts';
import { checkFormat } from '../output/check-format.ts';
import { outputFlags } from '../output/format.ts';
import { printStructured } from '../output/structured.ts';
import { logOf } from './raw.ts';
import { revisionOf } from './requests/served-answer.ts';

/** Of each namespace, in this order. */
const KINDS = ['Event', 'ReplicationController', 'Service', 'DaemonSet', 'Deployment', 'ReplicaSet', 'Pod'];

/** All that may tell what is wrong with a cluster. @see kubernetes: kubectl/pkg/cmd/clusterinfo/clusterinfo_dump.go */
export const dump: Verb = {
  flags: [
    ...outputFlags.map((flag) => (flag.name === 'output' ? { ...flag, default: 'json' } : flag)),
    text('output-directory'),
    list('namespaces'),
    bool('all-namespaces', 'A'),
    duration('pod-running-timeout', '20s'),
  ],
  run(context) {
    const { flags } = context;
    checkFormat(context);
    checkRunningTimeout(flags);
    if (!['', '-'].includes(flags.text('output-directory'))) notSimulated('kubectl cluster-info dump into files');
    printList(context, resourceOfKind('Node'), undefined);
    for (const namespace of namespacesOf(context)) {
      for (const kind of KINDS) printList(context, resourceOfKind(kind), namespace);
      for (const pod of listObjects(context.view, resourceOfKind('Pod'), namespace)) printLogs(context, pod as Pod);
    }
  },
};

/** That of the system, and one's own, unless others are named. */
function namespacesOf(context: Context): readonly string[] {
  const named = context.flags.list('namespaces');
  if (!context.flags.bool('all-namespaces')) return named.length > 0 ? named : ['kube-system', context.namespace];
  const resource = resourceOfKind('Namespace');
  allow(context, 'list', resource);
  return listObjects(context.view, resource, undefined).map(({ metadata }) => metadata.name);
}

function printList(context: Context, resource: Resource, namespace: string | undefined): void {
  allow(context, 'list', resource, undefined, undefined, namespace);
  const all = listObjects(context.view, resource, namespace);
  const kind = `${resource.kindName}List`;
  if (/^name$/i.test(context.flags.text('output'))) fail(`list types are not supported by name printing: *v1.${kind}`);
  const items = all.map((object) => itemInGoOrder(asServed(resource, object)));
  const whole = { kind, apiVersion: resource.apiVersion, metadata: { resourceVersion: String(revisionOf(context.view, all)) }, items };
  context.separate();
  printStructured(context, whole as unknown as KubernetesObject, { typed: true });
}

function printLogs(context: Context, { metadata: { namespace, name }, spec }: Pod): void {
  for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
    const which = `logs for container ${container.name} of pod ${namespace}/${name}`;
    const log = logOf(context, namespace, name, new Map([['container', container.name]]));
    context.out(`==== START ${which} ====\n${log.text ?? `Request log error: ${log.message}\n`}==== END ${which} ====\n`);
  }
}
