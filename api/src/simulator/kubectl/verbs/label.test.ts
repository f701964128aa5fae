import { describe, expect, it } from 'vitest';
import { pod, printed } from '../testing.ts';

const web = pod('web', { metadata: { labels: { app: 'web' }, annotations: { note: 'old', 'kubernetes.io/change-cause': 'x' } } });
const api = pod('api', { metadata: { labels: { app: 'api' } } });
const scene = { objects: [web, api] };

describe('Labels and annotations are set and removed', () => {
  it.each([
    { command: 'label', prints: 'error: one or more resources must be specified as <resource> <name> or <resource>/<name>\n[1]' },
    { command: 'label pods-', prints: 'error: one or more resources must be specified as <resource> <name> or <resource>/<name>\n[1]' },
    { command: 'label pods=bar', prints: 'error: one or more resources must be specified as <resource> <name> or <resource>/<name>\n[1]' },
    { command: 'label pods', prints: 'error: at least one label update is required\n[1]' },
    { command: 'label pods -', prints: 'error: at least one label update is required\n[1]' },
    { command: 'label pods =bar', prints: 'error: at least one label update is required\n[1]' },
    { command: 'annotate pod web', prints: 'error: at least one annotation update is required\n[1]' },
    { command: 'label pods app=bar', prints: 'error: resource(s) were provided, but no name was specified\n[1]' },
    { command: 'label pod web a=b api', prints: 'error: all resources must be specified before label changes: api\n[1]' },
    { command: 'annotate pod web a=b api', prints: 'error: all resources must be specified before annotation changes: api\n[1]' },
    { command: 'label pods --all -l app=web a=b', prints: 'error: cannot set --all and --selector at the same time\n[1]' },
    {
      command: 'label pods --all --field-selector=status.phase=Running a=b',
      prints: 'error: cannot set --all and --field-selector at the same time\n[1]',
    },
    { command: 'label pod web a=b --list -o yaml', prints: 'error: --list and --output may not be specified together\n[1]' },
    {
      command: 'label pod web a=b --local',
      prints: 'error: can only use local files by -f pod.yaml or --filename=pod.json when --local=true is set\n[1]',
    },
    { command: 'annotate a=b --local', prints: 'error: one or more files must be specified as -f rsrc.yaml or --filename=rsrc.json\n[1]' },
    { command: 'label -f web.yaml a=b', prints: 'error: the path "web.yaml" does not exist\n[1]' },
    {
      command: 'label pods --all a=b --resource-version=1',
      prints: 'error: --resource-version may only be used with a single resource\n[1]',
    },
    { command: 'label pod web a=b gone-', prints: 'label "gone" not found.\npod/web labeled\n' },
    { command: 'label pod web gone-', prints: 'label "gone" not found.\npod/web not labeled\n' },
    { command: 'label pod web gone- --dry-run=client', prints: 'pod/web not labeled (dry run)\n' },
    { command: 'annotate pod web gone-', prints: 'pod/web annotate\n' },
    { command: 'label pod web app-', prints: 'pod/web unlabeled\n' },
    { command: 'label pod web app=web', prints: 'pod/web not labeled\n' },
    { command: 'label pod web app=api', prints: "error: 'app' already has a value (web), and --overwrite is false\n[1]" },
    {
      rule: 'what is wrong with several stands alone, and the others go on',
      command: 'label pods --all app=none a=b',
      prints: "'app' already has a value (api), and --overwrite is false\n'app' already has a value (web), and --overwrite is false\n[1]",
    },
    {
      command: 'label pods --all app=web',
      prints: "pod/web not labeled\nerror: 'app' already has a value (api), and --overwrite is false\n[1]",
    },
    { command: 'label pod web nope a=b', prints: 'pod/web labeled\nError from server (NotFound): pods "nope" not found\n[1]' },
    {
      command: 'annotate pod web note=new',
      prints: "error: --overwrite is false but found the following declared annotation(s): 'note' already has a value (old)\n[1]",
    },
    {
      rule: 'why it was changed may always change',
      command: 'annotate pod web kubernetes.io/change-cause=y',
      prints: 'pod/web annotate\n',
    },
    {
      command: 'annotate pod web a=b a- c=d c-',
      prints: 'error: can not both modify and remove the following annotation(s) in the same command: a, c\n[1]',
    },
    { command: 'label pod web --list', prints: 'app=web\n' },
    { command: 'label pods --all --list', prints: 'Listing labels for Pod./api:\n app=api\nListing labels for Pod./web:\n app=web\n' },
    { command: 'annotate pod web --list', prints: 'kubernetes.io/change-cause=x\nnote=old\n' },
    { command: 'label pod web a=b -o name', prints: 'pod/web\n' },
  ])('$command: $prints', ({ command, prints }) => expect(printed(command, scene)).toBe(prints));
});

it.each(['label', 'annotate'])('of several objects as YAML %s separates those that one printer prints', (verb) =>
  expect(printed(`${verb} pod web api a=b --dry-run=client -o yaml`, scene).includes('---')).toBe(verb === 'annotate'),
);
