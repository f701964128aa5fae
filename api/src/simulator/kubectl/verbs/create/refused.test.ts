import { describe, expect, it } from 'vitest';
import { printed } from '../../testing.ts';

const scene = {
  objects: [{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'default' } }],
};

describe('What kubectl create is refused', () => {
  it.each([
    {
      command: 'create cm x --from-env-file=a --from-literal=b=c',
      prints: 'error: from-env-file cannot be combined with from-file or from-literal\n[1]',
    },
    { command: 'create quota q --hard=pods', prints: 'error: Invalid argument syntax pods, expected <resource>=<value>\n[1]' },
    { command: 'create quota q --scopes=a,', prints: 'error: invalid resource quota scope ""\n[1]' },
    {
      command: 'create quota q --hard=pods=few',
      prints: "error: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'\n[1]",
    },
    { command: 'create pdb p --selector=a!=b --min-available=1', prints: 'error: "!=" is not a valid label selector operator\n[1]' },
    { command: 'create pdb p --selector="a>1" --min-available=1', prints: 'error: "gt" isn\'t supported in label selectors\n[1]' },
    {
      command: 'create deployment d --image=a --replicas=x',
      prints: `error: invalid argument "x" for "-r, --replicas" flag: strconv.ParseInt: parsing "x": invalid syntax
See 'kubectl create deployment --help' for usage.\n[1]`,
    },
    { command: 'create cj c --image= --schedule=x --dry-run=client -o jsonpath={..containers[0]}', prints: '{"name":"c","resources":{}}' },
    { command: 'create quota q --hard=cpu=1000m --dry-run=client -o jsonpath={.spec.hard}', prints: '{"cpu":"1"}' },
    { command: `create cm x --from-literal=a="''b'" --dry-run=client -o jsonpath={.data}`, prints: `{"a":"''b'"}` },
  ])('$command: $prints', ({ command, prints }) => expect(printed(command, scene)).toBe(prints));

  it.each([
    {
      says: 'Error from server (Forbidden): error when creating "STDIN": configmaps "x" is forbidden: exceeded quota',
      prints: 'error: failed to create configmap: configmaps "x" is forbidden: exceeded quota\n[1]',
    },
    { says: 'The ConfigMap "x" is invalid: data: …', prints: 'error: failed to create configmap: ConfigMap "x" is invalid: data: …\n[1]' },
  ])('the API server says $says', ({ says, prints }) => {
    expect(printed('create cm x', { ...scene, act: () => ({ ok: false, message: says }) })).toBe(prints);
  });
});
