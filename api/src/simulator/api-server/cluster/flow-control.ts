import { Random } from '../../engine/index.ts';
import type { PathRequest, ResourceRequest, User } from '../authorizer/types.ts';

type Subject = readonly [kind: 'User' | 'Group' | 'ServiceAccount', ...names: string[]];

interface ResourceRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly clusterScope?: true;
}

/** What the API server serves together, and with what share. Names, levels, precedence, by what flows are told apart, who, and what. */
interface Flow {
  readonly name: string;
  readonly level: string;
  readonly precedence: number;
  readonly by?: 'ByUser' | 'ByNamespace';
  readonly subjects: readonly Subject[];
  /** Without them: everything. */
  readonly resources?: readonly ResourceRule[];
  readonly paths?: { readonly verbs: readonly string[]; readonly urls: readonly string[] };
}

const EVERYBODY: readonly Subject[] = [
  ['Group', 'system:unauthenticated'],
  ['Group', 'system:authenticated'],
];
const OF_THE_SYSTEM: Subject = ['ServiceAccount', '*', 'kube-system'];
const MANAGER: Subject = ['User', 'system:kube-controller-manager'];
const SCHEDULER: Subject = ['User', 'system:kube-scheduler'];
const NODES: Subject = ['Group', 'system:nodes'];
const WRITES = ['get', 'create', 'update'];
const LEASES: ResourceRule = { verbs: WRITES, apiGroups: ['coordination.k8s.io'], resources: ['leases'] };

/** In the order of their precedence. @see kubernetes: apiserver/pkg/apis/flowcontrol/bootstrap/default.go */
const FLOWS: readonly Flow[] = [
  { name: 'exempt', level: 'exempt', precedence: 1, subjects: [['Group', 'system:masters']] },
  {
    ...{ name: 'probes', level: 'exempt', precedence: 2, subjects: EVERYBODY, resources: [] },
    paths: { verbs: ['get'], urls: ['/healthz', '/readyz', '/livez'] },
  },
  {
    ...{ name: 'system-leader-election', level: 'leader-election', precedence: 100, by: 'ByUser' },
    subjects: [MANAGER, SCHEDULER, OF_THE_SYSTEM],
    resources: [LEASES],
  },
  {
    ...{ name: 'endpoint-controller', level: 'workload-high', precedence: 150, by: 'ByUser' },
    subjects: [
      MANAGER,
      ['ServiceAccount', 'endpoint-controller', 'kube-system'],
      ['ServiceAccount', 'endpointslicemirroring-controller', 'kube-system'],
    ],
    resources: [{ verbs: WRITES, apiGroups: [''], resources: ['endpoints'] }],
  },
  {
    ...{ name: 'workload-leader-election', level: 'leader-election', precedence: 200, by: 'ByUser' },
    subjects: [OF_THE_SYSTEM],
    resources: [{ verbs: WRITES, apiGroups: [''], resources: ['endpoints', 'configmaps'] }, LEASES],
  },
  {
    ...{ name: 'system-node-high', level: 'node-high', precedence: 400, by: 'ByUser' },
    subjects: [NODES],
    resources: [
      { verbs: ['*'], apiGroups: [''], resources: ['nodes', 'nodes/status'], clusterScope: true },
      { ...LEASES, verbs: ['*'] },
    ],
  },
  { name: 'system-nodes', level: 'system', precedence: 500, by: 'ByUser', subjects: [NODES] },
  { name: 'kube-controller-manager', level: 'workload-high', precedence: 800, by: 'ByNamespace', subjects: [MANAGER] },
  { name: 'kube-scheduler', level: 'workload-high', precedence: 800, by: 'ByNamespace', subjects: [SCHEDULER] },
  { name: 'kube-system-service-accounts', level: 'workload-high', precedence: 900, by: 'ByNamespace', subjects: [OF_THE_SYSTEM] },
  { name: 'service-accounts', level: 'workload-low', precedence: 9000, by: 'ByUser', subjects: [['Group', 'system:serviceaccounts']] },
  { name: 'global-default', level: 'global-default', precedence: 9900, by: 'ByUser', subjects: EVERYBODY },
  { name: 'catch-all', level: 'catch-all', precedence: 10_000, by: 'ByUser', subjects: EVERYBODY },
];

interface Level {
  readonly name: string;
  readonly shares: number;
  readonly lendable: number;
  readonly queues?: number;
  readonly handSize?: number;
}

/** What has no shares takes what it wants. @see kubernetes: apiserver/pkg/apis/flowcontrol/bootstrap/default.go */
const LEVELS: readonly Level[] = [
  { name: 'catch-all', shares: 5, lendable: 0 },
  { name: 'exempt', shares: 0, lendable: 0 },
  { name: 'global-default', shares: 20, lendable: 50, queues: 128, handSize: 6 },
  { name: 'leader-election', shares: 10, lendable: 0, queues: 16, handSize: 4 },
  { name: 'node-high', shares: 40, lendable: 25, queues: 64, handSize: 6 },
  { name: 'system', shares: 30, lendable: 33, queues: 64, handSize: 6 },
  { name: 'workload-high', shares: 40, lendable: 50, queues: 128, handSize: 6 },
  { name: 'workload-low', shares: 100, lendable: 90, queues: 128, handSize: 6 },
];

const annotations = { 'apf.kubernetes.io/autoupdate-spec': 'true' };
const ALL = ['*'];

interface Part {
  readonly name: string;
  readonly parts: object;
}

/** The flow schemas of a new cluster, but for their names and dates; in the order in which they are looked at. */
export const flowSchemas = (since: string): readonly Part[] =>
  FLOWS.map((flow) => ({
    name: flow.name,
    parts: {
      annotations,
      spec: {
        ...(flow.by && { distinguisherMethod: { type: flow.by } }),
        matchingPrecedence: flow.precedence,
        priorityLevelConfiguration: { name: flow.level },
        rules: [{ ...rulesOf(flow), subjects: flow.subjects.map(subjectOf) }],
      },
      status: {
        conditions: [
          {
            lastTransitionTime: since,
            message: `This FlowSchema references the PriorityLevelConfiguration object named "${flow.level}" and it exists`,
            reason: 'Found',
            status: 'False',
            type: 'Dangling',
          },
        ],
      },
    },
  }));

function rulesOf({ resources, paths }: Flow): object {
  const nonResourceRules = paths
    ? [{ nonResourceURLs: paths.urls, verbs: paths.verbs }]
    : resources
      ? []
      : [{ nonResourceURLs: ALL, verbs: ALL }];
  const rules = resources ?? [{ verbs: ALL, apiGroups: ALL, resources: ALL, clusterScope: true }];
  return {
    ...(nonResourceRules.length > 0 && { nonResourceRules }),
    ...(rules.length > 0 && { resourceRules: rules.map((rule) => ({ ...rule, namespaces: ALL })) }),
  };
}

function subjectOf([kind, name, namespace]: Subject): object {
  if (kind === 'ServiceAccount') return { kind, serviceAccount: { name, namespace } };
  return { kind, [kind === 'User' ? 'user' : 'group']: { name } };
}

/** The priority levels of a new cluster. */
export const priorityLevels = (): readonly Part[] =>
  LEVELS.map(({ name, shares, lendable, queues, handSize }) => ({
    name,
    parts: {
      annotations,
      spec:
        shares === 0
          ? { type: 'Exempt' }
          : {
              limited: {
                lendablePercent: lendable,
                limitResponse: queues ? { queuing: { handSize, queueLengthLimit: 50, queues }, type: 'Queue' } : { type: 'Reject' },
                nominalConcurrencyShares: shares,
              },
              type: 'Limited',
            },
      status: {},
    },
  }));

/** By which flow and which level a request is served, as its answer tells: their uids. @see kubernetes: apiserver/pkg/util/flowcontrol/rule.go matchesFlowSchema, apf_filter.go */
export function flowOf(user: User, asked: ResourceRequest | PathRequest): { readonly schema: string; readonly level: string } {
  const flow = FLOWS.find((one) => one.subjects.some((subject) => isSubject(subject, user)) && isMatched(one, asked)) ?? FLOWS.at(-1);
  const { name, level } = flow as Flow;
  return { schema: uidOf('FlowSchema', name), level: uidOf('PriorityLevelConfiguration', level) };
}

/** As of all that stands in every cluster. */
const uidOf = (kind: string, name: string): string => new Random(`${kind}//${name}`).uuid();

function isSubject([kind, name = '', namespace]: Subject, user: User): boolean {
  if (kind === 'User') return user.name === name;
  if (kind === 'Group') return user.groups.includes(name);
  const prefix = `system:serviceaccount:${namespace}:`;
  return name === '*' ? user.name.startsWith(prefix) : user.name === prefix + name;
}

function isMatched({ resources, paths }: Flow, asked: ResourceRequest | PathRequest): boolean {
  if (!resources) return true;
  if ('path' in asked) return paths?.verbs.includes(asked.verb) === true && paths.urls.includes(asked.path);
  const what = asked.subresource ? `${asked.resource}/${asked.subresource}` : asked.resource;
  return resources.some(
    (rule) =>
      (rule.verbs.includes('*') || rule.verbs.includes(asked.verb)) &&
      rule.apiGroups.includes(asked.group) &&
      rule.resources.includes(what),
  );
}
