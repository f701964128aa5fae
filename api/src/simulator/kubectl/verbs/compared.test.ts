import { expect, it } from 'vitest';
import { pod, printed } from '../testing.ts';

const scene = {
  objects: [
    pod('web', { metadata: { labels: { app: 'web' } } }),
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 's', namespace: 'default' }, spec: { selector: { a: 'b' } } },
    { apiVersion: 'v1', kind: 'Node', metadata: { name: 'one' }, spec: {}, status: {} },
    {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'e', namespace: 'default' },
      involvedObject: { kind: 'Pod', name: 'web', namespace: 'default' },
    },
  ],
};

it.each([
  {
    rule: 'patch does not say that it is dry',
    command: `patch pod web -p '{"metadata":{"labels":{"x":"z"}}}' --dry-run=client`,
    prints: 'pod/web patched\n',
  },
  { rule: 'taint does not say that it is dry', command: 'taint node one a=b:NoSchedule --dry-run=client', prints: 'node/one tainted\n' },
  {
    rule: 'label says that it is dry',
    command: 'label pod web x=z --dry-run=client',
    prints: 'pod/web labeled (dry run)\n',
  },
  {
    rule: 'kubectl itself says all of what is wrong with a patch',
    command: `patch pod web --type=json -p '[{"op":"remove","path":"/metadata/labels/x"}]' --dry-run=client`,
    prints: "error: error in remove for path: '/metadata/labels/x': Unable to remove nonexistent key: x: missing value\n[1]",
  },
  {
    rule: 'only what is written with = is a pair',
    command: "set selector svc s 'a in (b)' --dry-run=client",
    prints: 'error: match expression [{a In [b]}] not supported on this object\n[1]',
  },
  {
    rule: 'a budget keeps what is written with in',
    command: "create pdb p --selector='a in (b),c=d' --min-available=1 --dry-run=client -o jsonpath={.spec.selector}",
    prints: '{"matchExpressions":[{"key":"a","operator":"In","values":["b"]}],"matchLabels":{"c":"d"}}',
  },
  {
    rule: 'only Services have selectors',
    command: 'set selector pod web a=b',
    prints: 'error: setting a selector is only supported for Services\n[1]',
  },
  {
    rule: 'what is named is not asked for in a dry run',
    command: 'delete pod none --dry-run=client',
    prints: 'pod "none" deleted (dry run)\n',
  },
  { rule: 'autoscale has a limit', command: 'autoscale deploy x', prints: 'error: required flag(s) "max" not set\n[1]' },
  {
    rule: 'api-versions takes no arguments',
    command: 'api-versions foo',
    prints: "error: unexpected arguments: [foo]\nSee 'kubectl api-versions -h' for help and examples\n[1]",
  },
  { rule: 'what the mapper does not know', command: 'events --for=foo/x', prints: 'the server doesn\'t have a resource type "foo"\n[1]' },
  {
    rule: 'events are not wide',
    command: 'events -o wide',
    prints:
      'error: unable to match a printer suitable for the output format "wide", allowed formats are: go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,yaml\n[1]',
  },
  {
    rule: 'a path of its own file',
    command: 'get pods -o jsonpath-file=/none',
    prints: 'error: error reading --template /none, open /none: no such file or directory\n[1]',
  },
  {
    rule: 'columns of their own file',
    command: 'get pods -o custom-columns-file=/none',
    prints: 'error: error reading template /none, open /none: no such file or directory\n[1]',
  },
  { rule: 'v1 alone is a group', command: 'get pods.v1 -o name', prints: 'error: the server doesn\'t have a resource type "pods"\n[1]' },
  { rule: 'v1 and no group', command: 'get pods.v1. -o name', prints: 'pod/web\n' },
  {
    rule: 'what is sorted without a table has a path',
    command: "get pods --sort-by='{.a' -o name",
    prints: "error: unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'\n[1]",
  },
])('$rule: $command', ({ command, prints }) => expect(printed(command, scene)).toBe(prints));
