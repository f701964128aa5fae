import type { Context } from '../../command/context.ts';
import { ANY, queryOf, tellRequest, tellsRequests } from './requests.ts';

const DISCOVERY = 'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';
const PROTOBUF = 'application/vnd.kubernetes.protobuf, */*';

type Own = readonly [path: string, accept: string];

/** Of a namespace, or of all. */
const within = ({ flags, namespace }: Context, root: string, what: string): string =>
  `${root}${flags.bool('all-namespaces') ? '' : `/namespaces/${namespace}`}/${what}`;

/** What these commands ask for, whatever there is. */
const OWN: Readonly<Record<string, (context: Context) => readonly Own[]>> = {
  version: ({ flags }) => (flags.bool('client') ? [] : [['/version?timeout=32s', ANY]]),
  'cluster-info': () => [
    [`/api/v1/namespaces/kube-system/services${queryOf({ labelSelector: 'kubernetes.io/cluster-service=true' })}`, ANY],
  ],
  events: (context) => [[`${within(context, '/api/v1', 'events')}?limit=500`, ANY]],
  'top pod': (context) => [...METRICS, [`${within(context, '/apis/metrics.k8s.io/v1beta1', 'pods')}${selected(context)}`, PROTOBUF]],
  'top node': (context) => [
    ...METRICS,
    [`/apis/metrics.k8s.io/v1beta1/nodes${selected(context)}`, PROTOBUF],
    [`/api/v1/nodes${selected(context)}`, PROTOBUF],
  ],
};
/** Whether the metrics are served is looked up each time. @see kubernetes: kubectl/pkg/cmd/top/top.go SupportedMetricsAPIVersionAvailable */
const METRICS: readonly Own[] = [
  ['/api', DISCOVERY],
  ['/apis', DISCOVERY],
];
const selected = ({ flags }: Context): string => queryOf({ labelSelector: flags.text('selector') });

/** What such a command asks for. @see kubernetes: client-go/transport/round_trippers.go */
export function tellOwn(context: Context): void {
  if (!tellsRequests(context)) return;
  for (const [path, accept] of OWN[context.command]?.(context) ?? []) tellRequest(context, { method: 'GET', path, status: 200, accept });
}
