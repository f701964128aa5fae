import { expect, it } from 'vitest';
import { printed } from '../testing.ts';

const node = (name: string, taints: object[] = []): object => ({ apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: { taints } });
const scene = { objects: [node('one'), node('two', [{ key: 'a', value: 'b', effect: 'NoSchedule' }])] };
const usage = "See 'kubectl taint -h' for help and examples";

it.each([
  { command: 'taint', prints: 'error: one or more resources must be specified as <resource> <name>\n[1]' },
  { command: 'taint a=b:NoSchedule', prints: 'error: one or more resources must be specified as <resource> <name>\n[1]' },
  { command: 'taint node one', prints: 'error: at least one taint update is required\n[1]' },
  { command: 'taint node one a=b:NoSchedule two', prints: 'error: all resources must be specified before taint changes: two\n[1]' },
  {
    command: 'taint node a=b:NoSchedule',
    prints: "error: at least one resource name must be specified since 'all' parameter is not set\n[1]",
  },
  {
    command: 'taint nodes --all -l a=b a=b:NoSchedule',
    prints: "error: setting 'all' parameter with a non empty selector is prohibited\n[1]",
  },
  { command: 'taint pod web a=b:NoSchedule', prints: 'error: invalid resource type pod, only node types are supported\n[1]' },
  { command: 'taint cats one a=b:NoSchedule', prints: 'the server doesn\'t have a resource type "cats"\n[1]' },
  { command: 'taint NODE one a=b:NoSchedule', prints: 'node/one tainted\n' },
  {
    command: 'taint node one a=b:NoSchedule a=c:NoSchedule',
    prints: `error: duplicated taints with the same key and effect: {a c NoSchedule <nil>}\n${usage}\n[1]`,
  },
  { command: 'taint node one a=b:NoSchedule a=c:NoExecute', prints: 'node/one tainted\n' },
  {
    command: 'taint node one a=b:NoSchedule a-',
    prints: 'error: can not both modify and remove the following taint(s) in the same command: a=\n[1]',
  },
  {
    command: 'taint node one a=b:NoSchedule a:NoSchedule-',
    prints: 'error: can not both modify and remove the following taint(s) in the same command: a=NoSchedule\n[1]',
  },
  { command: 'taint node one a=b:NoSchedule a:NoExecute-', prints: 'error: taint "a:NoExecute" not found\n[1]' },
  { command: 'taint node two a:NoSchedule-', prints: 'node/two untainted\n' },
  { command: 'taint node two a- c:NoExecute', prints: 'node/two modified\n' },
  { command: 'taint node one --all c:NoExecute', prints: 'node/one tainted\nnode/two tainted\n' },
  {
    rule: 'what is wrong with one node leaves the others alone',
    command: 'taint node one two a=b:NoSchedule',
    prints: 'node/one tainted\nerror: node two already has a taint(s) with same effect(s) and --overwrite is false\n[1]',
  },
  { command: 'taint nodes --all a-', prints: 'node/two untainted\nerror: taint "a" not found\n[1]' },
])('$command: $prints', ({ command, prints }) => expect(printed(command, scene)).toBe(prints));
