import { expect, it } from 'vitest';
import { pod, printed } from '../testing.ts';

const scene = { objects: [pod('web', { metadata: { namespace: 'x' } }), pod('other')] };

it.each([
  {
    rule: 'the nodes, and of a namespace what may tell, and what its containers write',
    command: 'cluster-info dump --namespaces=x -o go-template=\'{{.kind}} {{len .items}}{{"\\n"}}\'',
    prints:
      /^NodeList \d+\nEventList 0\nReplicationControllerList 0\nServiceList 0\nDaemonSetList 0\nDeploymentList 0\nReplicaSetList 0\nPodList 1\n==== START logs for container \S+ of pod x\/web ====\n.*==== END logs for container \S+ of pod x\/web ====\n$/s,
  },
  {
    rule: 'those of the system first, unless others are named',
    command: 'cluster-info dump -o go-template={{.kind}},',
    prints: /^NodeList,(?:EventList,[A-Za-z,]*PodList,){2}==== START logs for container \S+ of pod default\/other ====\n/s,
  },
  {
    rule: 'lists have no names',
    command: 'cluster-info dump -o name',
    prints: /^error: list types are not supported by name printing: \*v1\.NodeList\n\[1\]$/,
  },
  {
    rule: 'what is no format ends it',
    command: 'cluster-info dump -o foo',
    prints: /^error: unable to match a printer suitable for the output format "foo", allowed formats are: go-template,/,
  },
  {
    rule: 'as YAML they stand apart',
    command: 'cluster-info dump --namespaces=x -o yaml',
    prints: /\nkind: NodeList\n.*\n---\napiVersion: v1\n.*kind: EventList\n/s,
  },
])('$rule: $command', ({ command, prints }) => expect(printed(command, scene)).toMatch(prints));
