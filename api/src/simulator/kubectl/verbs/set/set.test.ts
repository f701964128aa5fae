import { describe, expect, it } from 'vitest';
import { pod, printed } from '../../testing.ts';

const containers = [
  {
    name: 'app',
    image: 'nginx',
    env: [
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
    ],
  },
  {
    name: 'side',
    image: 'busybox',
    env: [
      { name: 'S', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
      { name: 'N', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      { name: 'M', valueFrom: { resourceFieldRef: { resource: 'limits.memory' } } },
      { name: 'P', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      { name: 'C', valueFrom: { configMapKeyRef: { name: 'cm', key: 'log.level' } } },
      { name: 'D', valueFrom: { configMapKeyRef: { name: 'cm', key: 'no' } } },
    ],
  },
];
const web = pod('web', { spec: { containers, initContainers: [{ name: 'init', image: 'busybox' }] } });
const meta = { namespace: 'default' };
const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', ...meta }, spec: { selector: { app: 'web' } } };
const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cm', ...meta }, data: { 'log.level': 'debug', name: 'x' } };
const scene = { objects: [web, service, configMap] };
const noTemplate = 'services/web the object is not a pod or does not have a pod template: *v1.Service';

describe('kubectl set', () => {
  it.each([
    { command: 'set cat', prints: 'error: unknown command "cat"\nSee \'kubectl set -h\' for help and examples\n[1]' },
    { command: 'set image pod/web', prints: 'error: at least one image update is required\n[1]' },
    { command: 'set image pod/web app=a web', prints: 'error: all resources must be specified before image changes: web\n[1]' },
    { command: 'set image pod/web app-', prints: 'error: invalid image format: app-\n[1]' },
    {
      command: 'set image pod/web *=a app=b',
      prints: 'error: all containers are already specified by *, but saw more than one container_name=container_image pairs\n[1]',
    },
    { command: 'set image pod/web nope=a app=b', prints: 'pod/web image updated\nerror: unable to find container named "nope"\n[1]' },
    {
      rule: 'each of several errors calls itself one',
      command: 'set image pod/web nope=a none=b',
      prints: 'error: unable to find container named "nope"\nerror: unable to find container named "none"\n[1]',
    },
    { command: 'set image pod/web init=a', prints: 'pod/web image updated\n' },
    { command: 'set image svc/web app=a', prints: `error: ${noTemplate}\n[1]` },
    {
      rule: 'where one is not there, none is changed',
      command: 'set image pod web nope app=b',
      prints: 'Error from server (NotFound): pods "nope" not found\n[1]',
    },
    {
      command: 'set resources pod/web',
      prints: 'error: you must specify an update to requests or limits (in the form of --requests/--limits)\n[1]',
    },
    { command: 'set resources pod/web --limits=cpu', prints: 'error: Invalid argument syntax cpu, expected <resource>=<value>\n[1]' },
    {
      command: 'set resources pod/web --limits=cpu=much',
      prints: "error: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'\n[1]",
    },
    { command: 'set resources pod/web --limits=cpu=1 -c nope', prints: 'error: unable to find container named nope\n[1]' },
    {
      command: 'set resources pod/web --limits=cpu=1 -c s*e --dry-run=client -o jsonpath={.spec.containers[*].resources}',
      prints: '{"limits":{"cpu":"1"}}',
    },
    { command: 'set env A=b', prints: 'error: one or more resources must be specified as <resource> <name> or <resource>/<name>\n[1]' },
    {
      command: 'set env pod/web A=b web',
      prints: 'error: all resources must be specified before environment changes: pod/web A=b web\n[1]',
    },
    { command: 'set env pod/web', prints: '' },
    { command: 'set env pod/web --list -o yaml', prints: 'error: --list and --output may not be specified together\n[1]' },
    {
      command: 'set env pod/web --keys=a',
      prints: 'error: when specifying --keys, a configmap or secret must be provided with --from\n[1]',
    },
    {
      command: 'set env pod/web A=b A-',
      prints: 'error: can not both modify and remove the same environment variable in the same command\n[1]',
    },
    {
      command: 'set env pod/web --overwrite=false A=2',
      prints: "error: pods/web 'A' already has a value (1), and --overwrite is false\n[1]",
    },
    { command: 'set env pod/web -c nope A=2', prints: 'Warning: Pod/web does not have any containers matching "nope"\n' },
    { command: 'set env pod/web --from=svc/web', prints: 'error: unsupported resource specified in --from\n[1]' },
    {
      rule: 'what is replaced keeps its place',
      command: 'set env pod/web -c app A=9 C=3 B- --dry-run=client -o jsonpath={.spec.containers[0].env}',
      prints: '[{"name":"A","value":"9"},{"name":"C","value":"3"}]',
    },
    {
      rule: 'what cannot be the name of a variable is told',
      command: 'set env pod/web -c app --from=cm/cm --prefix=X_ --keys=log.level --dry-run=client -o jsonpath={.spec.containers[0].env[2]}',
      prints:
        '{"name":"X_LOG_LEVEL","valueFrom":{"configMapKeyRef":{"key":"log.level","name":"cm"}}}Warning: key log.level transferred to LOG_LEVEL\n',
    },
    {
      rule: 'what kubectl cannot resolve is told at the end',
      command: 'set env pod/web --list --resolve -c side',
      prints:
        '# Pod web, container side\n# S from secret s, key k\nN=web\nM=0\n# P from field path status.podIP\nC=debug\n# D from configmap cm, key no\n' +
        'error retrieving reference for D: key no not found in config map cm\nerror retrieving reference for P: unsupported fieldPath: status.podIP\nerror retrieving reference for S: secrets "s" not found\n',
    },
    {
      command: 'set env pod/web --list',
      prints:
        '# Pod web, container app\nA=1\nB=2\n# Pod web, container side\n# S from secret s, key k\n# N from field path metadata.name\n# M from resource field limits.memory\n# P from field path status.podIP\n# C from configmap cm, key log.level\n# D from configmap cm, key no\n# Pod web, container init\n',
    },
    {
      command: 'set env pod/web A- B- -c app --dry-run=client -o jsonpath={.spec.containers[0]}',
      prints: '{"image":"nginx","name":"app"}',
    },
    { command: 'set env pod/web B= -c app --dry-run=client -o jsonpath={.spec.containers[0].env[1]}', prints: '{"name":"B"}' },
    { command: 'set image pod/web init= --dry-run=client -o jsonpath={.spec.initContainers}', prints: '[{"name":"init"}]' },
    { command: 'set selector svc/web a!=b', prints: 'error: "!=" is not a valid label selector operator\n[1]' },
    { command: 'set selector svc/web app=api', prints: 'service/web selector updated\n' },
    { command: 'set selector pod/web app=api', prints: 'error: setting a selector is only supported for Services\n[1]' },
    { command: 'set selector svc/web "a in (b,c)"', prints: 'error: match expression [{a In [b c]}] not supported on this object\n[1]' },
    { command: 'set sa svc/web robot', prints: `error: ${noTemplate}\n[1]` },
    { command: 'set serviceaccount pod/web robot --dry-run=client', prints: 'pod/web serviceaccount updated (dry run)\n' },
  ])('$command: $prints', ({ command, prints }) => expect(printed(command, scene)).toBe(prints));
});

it('what the API server says to an image is told once', () => {
  const message = 'error: failed to patch image update to pod template: Pod "web" is invalid: spec.containers[0].image: Required value';
  expect(printed('set image pod/web app=', { ...scene, act: () => ({ ok: false, message }) })).toBe(`${message}\n[1]`);
});
