import { describe, expect, it } from 'vitest';
import { pod, printed } from '../../testing.ts';

const scene = { objects: [pod('web')] };

describe('What kubectl create and run make and refuse, as a real kubectl does of the same command', () => {
  it.each([
    {
      rule: 'a variable without a value has none',
      command: 'run x --image=nginx --env=A= --dry-run=client -o jsonpath={.spec.containers[0].env}',
      prints: '[{"name":"A"}]',
    },
    {
      rule: 'run has flags of delete, which do nothing',
      command: 'run x --image=nginx --force --cascade=orphan --dry-run=client -o name',
      prints:
        'pod/x\nFlag --force has been deprecated, because it is not used by this command. It will be removed in version 1.29.\nFlag --cascade has been deprecated, because it is not relevant for this command. It will be removed in version 1.29.\n',
    },
    {
      rule: 'annotations are pairs',
      command: 'run x --image=nginx --annotations=a --dry-run=client',
      prints: 'error: invalid annotations format: a\n[1]',
    },
    {
      rule: 'a merge patch must be JSON',
      command: "run x --image=nginx --overrides='{bad' --dry-run=client",
      prints: 'error: Invalid JSON Patch\n[1]',
    },
    {
      rule: 'a strategic patch must be JSON',
      command: "run x --image=nginx --overrides='{bad' --override-type=strategic --dry-run=client",
      prints: 'error: invalid JSON document\n[1]',
    },
    {
      rule: 'a JSON patch is a list',
      command: "run x --image=nginx --overrides='{}' --override-type=json --dry-run=client",
      prints: 'error: json: cannot unmarshal object into Go value of type jsonpatch.Patch\n[1]',
    },
    {
      rule: 'overrides have the types of the Pod',
      command: `run x --image=nginx --overrides='{"spec":"x"}' --dry-run=client`,
      prints: 'error: json: cannot unmarshal string into Go struct field Pod.spec of type v1.PodSpec\n[1]',
    },
    {
      rule: 'unknown fields of overrides are left out',
      command: `run x --image=nginx --overrides='{"spec":{"nodename":"a"}}' --dry-run=client -o yaml`,
      prints:
        'apiVersion: v1\nkind: Pod\nmetadata:\n  creationTimestamp: null\n  labels:\n    run: x\n  name: x\nspec:\n  containers:\n  - image: nginx\n    name: x\n    resources: {}\n  dnsPolicy: ClusterFirst\n  restartPolicy: Always\nstatus: {}\n',
    },
    {
      rule: 'a dry run is of one of three kinds',
      command: 'create ns x --dry-run=foo',
      prints: 'error: Invalid dry-run value (foo). Must be "none", "server", or "client".\n[1]',
    },
    {
      rule: 'validation has its words',
      command: 'create ns x --dry-run=client --validate=foo',
      prints: 'error: invalid - validate option "foo"; must be one of: strict (or true), warn, ignore (or false)\n[1]',
    },
    {
      rule: 'only get prints columns',
      command: 'create ns x --dry-run=client -o wide',
      prints:
        'error: unable to match a printer suitable for the output format "wide", allowed formats are: go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,yaml\n[1]',
    },
    {
      rule: 'what is saved is the object in the order of its type',
      command: 'create cm x --save-config --from-literal=a=b --dry-run=client -o jsonpath={.metadata.annotations.*}',
      prints: '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"x","creationTimestamp":null},"data":{"a":"b"}}\n',
    },
    {
      rule: 'a file has no = in its path',
      command: 'create cm x --from-file=a=b=c',
      prints: "error: key names or file paths cannot contain '='\n[1]",
    },
    { rule: 'a file has a key', command: 'create cm x --from-file==b', prints: 'error: key name for file path b missing\n[1]' },
    { rule: 'a key has a file', command: 'create cm x --from-file=a=', prints: 'error: file path for key name a missing\n[1]' },
    {
      rule: 'keys of Secrets',
      command: 'create secret generic x --from-literal=..=b',
      prints: 'error: ".." is not valid key name for a Secret must not be \'..\'\n[1]',
    },
    {
      rule: 'certificates are files',
      command: 'create secret tls x --cert=/c --key=/k',
      prints: 'error: Cannot read file /c, open /c: no such file or directory\n[1]',
    },
    {
      rule: 'a budget is a number or a percentage',
      command: 'create pdb x --selector=a=b --min-available=-1',
      prints: 'error: invalid format specified for min-available\n[1]',
    },
    {
      rule: 'a selector is read',
      command: "create pdb x --selector='a=(' --min-available=1",
      prints: "error: couldn't parse the selector string \"a=(\": unable to parse requirement: found '(', expected: identifier\n[1]",
    },
    {
      rule: 'a priority has 32 bits',
      command: 'create pc x --value=3000000000',
      prints:
        'error: invalid argument "3000000000" for "--value" flag: strconv.ParseInt: parsing "3000000000": value out of range\nSee \'kubectl create priorityclass --help\' for usage.\n[1]',
    },
    { rule: 'a Job comes of a CronJob', command: 'create job j --from=pod/web', prints: 'error: unknown object type *v1.Pod\n[1]' },
    { rule: 'which there is', command: 'create job j --from=pod/x', prints: 'Error from server (NotFound): pods "x" not found\n[1]' },
    {
      rule: 'names keep their commas',
      command: 'create rolebinding b --role=r --user=a,b --dry-run=client -o jsonpath={.subjects[*].name}',
      prints: 'a,b',
    },
    {
      rule: 'one host has one secret',
      command: 'create ingress i --rule=a/=s:80,tls=x --rule=a/b=s:80,tls=y --rule=b/=s:80,tls=x --dry-run=client -o jsonpath={.spec.tls}',
      prints: '[{"hosts":["a","b"],"secretName":"x"}]',
    },
    {
      rule: 'what comes after a rule does not matter',
      command: 'create ingress i --rule=a/=s:80,tls=x,tls=y --dry-run=client -o jsonpath={.spec.tls}',
      prints: '',
    },
    {
      rule: 'an annotation may have = in it',
      command: 'create ingress i --default-backend=a:1 --annotation=a=b=c --dry-run=client -o jsonpath={.metadata.annotations}',
      prints: '{"a":"b=c"}',
    },
    {
      rule: 'a token is of one account',
      command: 'create token',
      prints: "error: exactly one NAME is required, got 0\nSee 'kubectl create token -h' for help and examples\n[1]",
    },
    {
      rule: 'a token is bound to a kind and a name',
      command: 'create token x --bound-object-kind=Pod',
      prints: 'error: --bound-object-name is required if --bound-object-kind is provided\n[1]',
    },
  ])('$rule: $command', ({ command, prints }) => expect(printed(command, scene)).toBe(prints));
});

describe('The rules of roles', () => {
  const rules = (command: string): string => printed(`create ${command} --dry-run=client -o jsonpath={.rules}`, scene);
  it.each([
    {
      rule: 'other verbs are warned of',
      command: 'role r --verb=peek --resource=pods',
      prints: `[{"apiGroups":[""],"resources":["pods"],"verbs":["peek"]}]Warning: 'peek' is not a standard resource verb\n`,
    },
    {
      rule: 'names are of all resources',
      command: 'role r --verb=get --resource=pods,cm --resource-name=a,b',
      prints: '[{"apiGroups":[""],"resourceNames":["a,b"],"resources":["pods","configmaps"],"verbs":["get"]}]',
    },
    {
      rule: 'all of a group',
      command: 'role r --verb=get --resource=*.apps',
      prints: '[{"apiGroups":["apps"],"resources":["*"],"verbs":["get"]}]',
    },
    {
      rule: 'all alone stands for the others',
      command: 'role r --verb=get --resource=pods,*',
      prints: '[{"apiGroups":[""],"resources":["*"],"verbs":["get"]}]',
    },
    {
      rule: 'users are no resource, and are impersonated',
      command: 'role r --verb=impersonate --resource=users',
      prints: '[{"apiGroups":[""],"resources":["users"],"verbs":["impersonate"]}]',
    },
    {
      rule: 'special verbs are for special resources',
      command: 'role r --verb=use --resource=pods',
      prints: "error: can not perform 'use' on 'pods' in group ''\n[1]",
    },
    {
      rule: 'a resource is of a group',
      command: 'role r --verb=get --resource=pods.foo',
      prints: 'the server doesn\'t have a resource type "pods" in group "foo"\n[1]',
    },
    {
      rule: 'and not of a version',
      command: 'role r --verb=get --resource=pods.v1.',
      prints: 'the server doesn\'t have a resource type "pods" in group "v1."\n[1]',
    },
    {
      rule: 'paths begin with a slash',
      command: 'clusterrole r --verb=get --non-resource-url=logs',
      prints: 'error: nonResourceURL should start with /\n[1]',
    },
    {
      rule: 'paths end with a star',
      command: 'clusterrole r --verb=get --non-resource-url=/a*b',
      prints: "error: nonResourceURL only supports wildcard matches when '*' is at the end\n[1]",
    },
    {
      rule: 'paths are not listed',
      command: 'clusterrole r --verb=list --non-resource-url=/a',
      prints: "error: invalid verb: 'list' for nonResourceURL\n[1]",
    },
    {
      rule: 'an empty path is none',
      command: 'clusterrole r --verb=get --non-resource-url=',
      prints: 'error: one of resource or nonResourceURL must be specified\n[1]',
    },
    {
      rule: 'an aggregation has no rules',
      command: 'clusterrole r --aggregation-rule=a=b --resource-name=x',
      prints: 'error: aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames\n[1]',
    },
    {
      rule: 'an aggregation is of pairs',
      command: 'clusterrole r --aggregation-rule=a',
      prints:
        'error: invalid argument "a" for "--aggregation-rule" flag: malformed pair, expect string=string\nSee \'kubectl create clusterrole --help\' for usage.\n[1]',
    },
  ])('$rule: $command', ({ command, prints }) => expect(rules(command)).toBe(prints));
});
