import { expect, it } from 'vitest';
import { pod, printed } from '../testing.ts';

const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' }, spec: {}, status: {} };
const objects = [pod('web'), node];
const TUPLES = 'error: selectors and the all flag cannot be used when passing resource/name arguments\n[1]';
const NAMES = 'error: name cannot be provided when a selector is specified\n[1]';
const EMPTY = 'error: resource name may not be empty\n[1]';
const EVERYWHERE = 'error: a resource cannot be retrieved by name across all namespaces\n[1]';

it.each([
  { rule: 'a name and a selector', command: 'get pod web -l a=b', prints: NAMES },
  { rule: 'in one word', command: 'get pod/web -l a=b', prints: TUPLES },
  { rule: 'of several types', command: 'get pod,svc web -l a=b', prints: TUPLES },
  { rule: 'all, where it is a selector', command: 'delete pod/web --all', prints: TUPLES },
  { rule: 'all, where it is one', command: 'delete pod web --all', prints: NAMES },
  {
    rule: 'all and a selector',
    command: 'delete pods --all -l a=b',
    prints: "error: setting 'all' parameter but found a non empty selector. \n[1]",
  },
  {
    rule: 'all, where it lets the name be left out',
    command: 'wait pod/web --all --for=jsonpath={.status.phase}=Running',
    prints: 'pod/web condition met\n',
  },
  { rule: 'a name in all namespaces', command: 'get pod web -A', prints: EVERYWHERE },
  { rule: 'in one word', command: 'get pod/web -A', prints: EVERYWHERE },
  { rule: 'of what is in none', command: 'get node n -A -o name', prints: 'node/n\n' },
  {
    rule: 'a selector and no type',
    command: 'delete -l a=b',
    prints: 'error: at least one resource must be specified to use a selector\n[1]',
  },
])('$rule: $command', ({ command, prints }) => {
  expect(printed(command, { objects })).toBe(prints);
});

const LOCAL =
  "error: you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n[1]";
it.each([
  {
    rule: 'all and a selector exclude each other before names',
    command: 'delete pod web --all -l a=b',
    prints: "error: setting 'all' parameter but found a non empty selector. \n[1]",
  },
  { rule: 'to describe them, too', command: 'describe all web -l a=b', prints: NAMES },
  {
    rule: 'there is one template',
    command: 'get pods -o jsonpath={.kind} --template={{.kind}}',
    prints: /^error: unable to match a printer suitable for the output format "jsonpath={.kind}"/,
  },
  { rule: 'labels do not mind one that is no output', command: 'get pods --show-labels --template={{.kind}}', prints: 'List' },
  { rule: 'a selector is refused before a type is looked up', command: 'get foo web -l a=b', prints: NAMES },
  {
    rule: 'one of two types has no such name: nothing is like it',
    command: 'describe pods,svc web',
    prints: 'error: you may only specify a single resource type\n[1]',
  },
  {
    rule: 'of two that are named with their types, nothing is like the missing one either',
    command: 'describe pod/web pod/w',
    prints: 'Error from server (NotFound): pods "w" not found\n[1]',
  },
  { rule: 'no name is none', command: "get pod ''", prints: EMPTY },
  { rule: 'nothing is like none', command: "describe pod ''", prints: EMPTY },
  { rule: 'nor is it deleted', command: "delete pod ''", prints: EMPTY },
  { rule: 'a log is of something', command: "logs ''", prints: /^error: You must provide one or more resources/ },
  {
    rule: 'a program runs in something',
    command: "exec '' -- ls",
    prints: 'error: pod, type/name or --filename must be specified\n[1]',
  },
  {
    rule: 'a file that is not there is missed before words beside it are refused',
    command: 'label pod web a=b -f nope.yaml',
    prints: 'error: the path "nope.yaml" does not exist\n[1]',
  },
  {
    rule: 'a version is of one object, whether it is there or not',
    command: 'label pods web nope a=b --resource-version=1',
    prints: 'error: --resource-version may only be used with a single resource\n[1]',
  },
  {
    rule: 'several types with names are pairs, each of which has both',
    command: 'get pods, svc',
    prints: 'error: arguments in resource/name form must have a single resource and name\n[1]',
  },
  {
    rule: 'and no more than both',
    command: 'get pods,svc a/b',
    prints: 'error: arguments in resource/name form may not have more than one slash\n[1]',
  },
  {
    rule: 'a word for several types is none there',
    command: 'get all,pods a',
    prints: 'error: the server doesn\'t have a resource type "all"\n[1]',
  },
  { rule: 'what changes here only is in a file', command: 'set image pod/web app=x --local', prints: LOCAL },
  {
    rule: 'where that is forgotten, nothing is given',
    command: 'set env pod/web A=b --local',
    prints: /^error: You must provide one or more resources/,
  },
  {
    rule: 'what is in no namespace may be named in all',
    command: 'delete node n nope -A --dry-run=client',
    prints: 'node "n" deleted (dry run)\nnode "nope" deleted (dry run)\n',
  },
])('$rule: $command', ({ command, prints }) => {
  const told = printed(command, { objects });
  if (typeof prints === 'string') expect(told).toBe(prints);
  else expect(told).toMatch(prints);
});

const ABSENT = 'Error from server (NotFound): namespaces "nope" not found\n[1]';
it.each([
  { rule: 'what is got by name in a namespace that is not there', command: 'get pod web -n nope', prints: ABSENT },
  { rule: 'and described', command: 'describe pod web -n nope', prints: ABSENT },
  { rule: 'and watched', command: 'get pod web -w -n nope', prints: ABSENT },
  { rule: 'and read', command: 'logs web -n nope', prints: ABSENT },
  { rule: 'and changed', command: 'label pod web a=b -n nope', prints: ABSENT },
  { rule: 'but not what is deleted', command: 'delete pod web -n nope', prints: 'Error from server (NotFound): pods "web" not found\n[1]' },
  { rule: 'nor listed', command: 'get pods -n nope', prints: 'No resources found in nope namespace.\n' },
  { rule: 'default is not looked for', command: 'get pod other', prints: 'Error from server (NotFound): pods "other" not found\n[1]' },
  { rule: 'nor that of what is in none', command: 'get node m -n nope', prints: 'Error from server (NotFound): nodes "m" not found\n[1]' },
])('$rule: $command', ({ command, prints }) => {
  expect(printed(command, { objects })).toBe(prints);
});
