import type { KubernetesObject, Pod, Service } from '../../apimachinery/objects.ts';
import type { Workload } from '../../controllers/index.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, NO_RESOURCES } from '../command/errors.ts';
import { bool, fileFlags, text } from '../command/flags.ts';
import { groupOf, resourceOfKind } from '../objects/resources.ts';
import { changeFlags } from './change.ts';
import { createObject, type Manifest, mapOf, metaOf, parsedLabels } from './create/index.ts';
import { resolveAll, visit } from './filed.ts';
import { hasFiles } from './files.ts';
import { overridden } from './overrides.ts';
import { recordFlag } from './record.ts';

/** A Service in front of what a Pod's labels, or another Service, select. @see kubernetes: kubectl/pkg/cmd/expose/expose.go */
export const expose: Verb = {
  flags: [
    ...fileFlags,
    text('name'),
    text('port'),
    text('target-port'),
    text('protocol'),
    text('type'),
    text('selector'),
    text('labels', 'l'),
    text('external-ip'),
    text('load-balancer-ip'),
    text('session-affinity'),
    text('cluster-ip'),
    text('overrides'),
    text('override-type', undefined, 'merge'),
    bool('save-config'),
    recordFlag,
    ...changeFlags,
  ],
  formatFirst: true,
  run(context) {
    const { flags, args } = context;
    if (args.length === 0 && !hasFiles(context)) fail(NO_RESOURCES);
    const told: Told = {
      selector: flags.text('selector') ? parsedLabels(flags.text('selector')) : {},
      port: flags.text('port'),
      ports: '',
      labels: flags.text('labels') ? parsedLabels(flags.text('labels')) : {},
    };
    visit(context, resolveAll(context, args, { selectors: false, all: false, isFiled: true, inOrder: true }), (object) => {
      tell(told, context, object);
      createObject(context, overridden(context, serviceFor(context, object, told)), 'kubectl expose', { done: 'exposed' });
    });
  },
};

type Labels = Readonly<Record<string, string>>;

/** What the flags say, and for what they do not the first object that does: so it is for those after it. */
interface Told {
  selector: Labels;
  port: string;
  /** Those of an object that has several. */
  ports: string;
  labels: Labels;
}

function tell(told: Told, { flags }: Context, object: KubernetesObject): void {
  if (!EXPOSED.has(object.kind)) {
    const group = groupOf(resourceOfKind(object.kind));
    fail(`cannot expose a ${object.kind}${group && `.${group}`}`);
  }
  if (isEmpty(told.selector)) told.selector = selectorOf(object);
  const found = portsOf(object);
  if (told.port === '') {
    if (found.length === 0 && flags.text('cluster-ip') !== 'None') fail("couldn't find port via --port flag or introspection");
    if (found.length === 1) told.port = String(found[0]?.port);
    else told.ports = found.map(({ port }) => port).join(',');
  }
  if (isEmpty(told.labels)) told.labels = mapOf(Object.entries(object.metadata.labels ?? {}));
}

/** @see kubernetes: kubectl/pkg/polymorphichelpers/canbeexposed.go */
const EXPOSED: ReadonlySet<string> = new Set(['Deployment', 'Pod', 'ReplicaSet', 'Service']);

const isEmpty = (labels: Labels): boolean => Object.keys(labels).length === 0;

function serviceFor(context: Context, object: KubernetesObject, { selector, port: one, ports: several, labels }: Told): Manifest {
  const { flags } = context;
  const found = portsOf(object);
  const wanted = (several || one).split(',').filter(Boolean);
  const affinity = flags.text('session-affinity');
  if (!['', 'None', 'ClientIP'].includes(affinity)) fail(`unknown session affinity: ${affinity}`);
  const target = flags.text('target-port');
  const ports = wanted.map((port, i) => {
    if (!/^[-+]?\d+$/.test(port)) fail(`strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`);
    const protocol = flags.text('protocol') || (found.findLast((one) => String(one.port) === port)?.protocol ?? 'TCP');
    return {
      ...(wanted.length > 1 && { name: `port-${i + 1}` }),
      protocol,
      port: Number(port),
      targetPort: target === '' ? Number(port) : /^[-+]?\d+$/.test(target) ? Number(target) : target,
    };
  });
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: metaOf(context, flags.text('name') || object.metadata.name.slice(0, 63), isEmpty(labels) ? {} : { labels }),
    spec: {
      ...(ports.length > 0 && { ports }),
      selector,
      ...(flags.text('cluster-ip') && { clusterIP: flags.text('cluster-ip') }),
      ...(flags.text('type') && { type: flags.text('type') }),
      ...(flags.text('external-ip') && { externalIPs: [flags.text('external-ip')] }),
      ...(affinity && { sessionAffinity: affinity }),
      ...(flags.text('type') === 'LoadBalancer' && flags.text('load-balancer-ip') && { loadBalancerIP: flags.text('load-balancer-ip') }),
    },
    status: { loadBalancer: {} },
  };
}

/** @see kubernetes: kubectl/pkg/polymorphichelpers/mapbasedselectorforobject.go */
function selectorOf(object: KubernetesObject): Labels {
  const selector = selectedBy(object);
  if (selector && Object.keys(selector).length > 0) return mapOf(Object.entries(selector));
  const why =
    { Pod: 'the pod has no labels and cannot be exposed', Service: 'the service has no pod selector set' }[object.kind] ??
    `invalid ${object.kind === 'Deployment' ? 'deployment' : 'replicaset'}: no selectors, therefore cannot be exposed`;
  return fail(`couldn't retrieve selectors via --selector flag or introspection: ${why}`);
}

function selectedBy(object: KubernetesObject): Labels | undefined {
  if (object.kind === 'Pod') return object.metadata.labels;
  return object.kind === 'Service' ? (object as Service).spec?.selector : (object as unknown as Workload).spec.selector.matchLabels;
}

/** A port that has two protocols has the last of them (up to v1.27). @see kubernetes: kubectl/pkg/polymorphichelpers/portsforobject.go, protocolsforobject.go */
function portsOf(object: KubernetesObject): readonly { readonly port: number; readonly protocol?: string | undefined }[] {
  if (object.kind === 'Service') return ((object as Service).spec?.ports ?? []).map(({ port, protocol }) => ({ port, protocol }));
  const { spec } = object.kind === 'Pod' ? (object as Pod) : (object as unknown as Workload).spec.template;
  return spec.containers.flatMap(({ ports = [] }) => ports.map(({ containerPort, protocol }) => ({ port: containerPort, protocol })));
}
