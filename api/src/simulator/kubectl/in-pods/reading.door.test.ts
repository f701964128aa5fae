import { describe, expect, it } from 'vitest';
import { play, robotWith } from '../../testing.ts';

/** What a Pod's script with kubectl says, of an account that may do all. */
const said = (script: string): string => {
  const container = `{name: c, image: "alpine/k8s:1.27.1", command: [sh, -c, ${JSON.stringify(script)}]}`;
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: robot}\nspec: {serviceAccountName: robot, restartPolicy: Never, containers: [${container}]}\n`;
  return play(pod + robotWith('cluster-admin'), { seconds: 60 }).run.kubectl('logs robot').stdout;
};
const NOT_VALID = 'error validating "STDIN": error validating data: ';
const IGNORE = '; if you choose to ignore these errors, turn validation off with --validate=false';

describe('kubectl in a Pod looks at what it sends', () => {
  // @see kubernetes: cli-runtime/pkg/resource/query_param_verifier_v3.go, kube-openapi/pkg/util/proto/validation/types.go
  it.each([
    {
      rule: 'an item is looked at by kubectl',
      items: '{kind: ConfigMap, apiVersion: v1, dta: {}}',
      wrong: 'ValidationError(ConfigMap): unknown field "dta" in io.k8s.api.core.v1.ConfigMap',
    },
    { rule: 'and must say what it is', items: '{kind: ConfigMap}', wrong: 'apiVersion not set' },
    {
      rule: 'types are those of JSON; what is missing comes last',
      items:
        '{kind: Pod, apiVersion: v1, spec: {containers: [{ports: [{containerPort: "80"}, {}]}, x, []], tolerations: {}, hostNetwork: 1}}',
      wrong: [
        'ValidationError(Pod.spec.containers[0].ports[0].containerPort): invalid type for io.k8s.api.core.v1.ContainerPort.containerPort: got "string", expected "integer"',
        'ValidationError(Pod.spec.containers[0].ports[1]): missing required field "containerPort" in io.k8s.api.core.v1.ContainerPort',
        'ValidationError(Pod.spec.containers[0]): missing required field "name" in io.k8s.api.core.v1.Container',
        'ValidationError(Pod.spec.containers[1]): invalid type for io.k8s.api.core.v1.Container: got "string", expected "map"',
        'ValidationError(Pod.spec.containers[2]): invalid type for io.k8s.api.core.v1.Container: got "map", expected "array"',
        'ValidationError(Pod.spec.hostNetwork): invalid type for io.k8s.api.core.v1.PodSpec.hostNetwork: got "integer", expected "boolean"',
        'ValidationError(Pod.spec.tolerations): invalid type for io.k8s.api.core.v1.PodSpec.tolerations: got "map", expected "array"',
      ],
    },
    {
      rule: 'nothing is no text',
      items: '{kind: ConfigMap, apiVersion: v1, data: {a: null, b: 5}}',
      wrong: 'unknown object type "nil" in ConfigMap.data.a',
    },
    {
      rule: 'each type has its group',
      items: '{kind: StorageClass, apiVersion: storage.k8s.io/v1, allowedTopologies: [{a: 1}], metadata: {a: 1}}',
      wrong: [
        'ValidationError(StorageClass.allowedTopologies[0]): unknown field "a" in io.k8s.api.core.v1.TopologySelectorTerm',
        'ValidationError(StorageClass.metadata): unknown field "a" in io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta',
        'ValidationError(StorageClass): missing required field "provisioner" in io.k8s.api.storage.v1.StorageClass',
      ],
    },
    { rule: 'a number is a text', items: '{kind: ConfigMap, apiVersion: v1, metadata: {name: b}, data: {a: 5}}', wrong: undefined },
  ])('in a List $rule', ({ items, wrong }) => {
    const good = '{kind: ConfigMap, apiVersion: v1, metadata: {name: a}}';
    const says = said(
      `echo 'kind: List\napiVersion: v1\nitems: [${good}, ${items}]' | kubectl apply -f - 2>&1; kubectl get cm a -o name 2>/dev/null`,
    );
    const told = typeof wrong === 'object' ? `[${wrong.join(', ')}]` : wrong;
    expect(says).toBe(
      told === undefined
        ? 'configmap/a created\nError from server (BadRequest): error when creating "STDIN": ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string\nconfigmap/a\n'
        : `error: ${NOT_VALID}${told}${IGNORE}\n`,
    );
  });

  it.each([
    {
      list: 'kind: PodList',
      says: `error: ${NOT_VALID}ValidationError(PodList): missing required field "items" in io.k8s.api.core.v1.PodList${IGNORE}\n`,
    },
    { list: 'kind: List', says: `error: ${NOT_VALID}invalid object to validate${IGNORE}\n` },
    {
      list: 'kind: ConfigMapList\nitems: [{metadata: {name: x}, data: {k: v}}, {apiVersion: v1, kind: ConfigMap, metadata: {name: z}}]',
      says: 'configmap/x created\nconfigmap/z created\n',
    },
    {
      list: 'kind: ConfigMapList\nitems: [{metadata: {name: x}, foo: 1}]',
      says: `error: ${NOT_VALID}ValidationError(ConfigMapList.items[0]): unknown field "foo" in io.k8s.api.core.v1.ConfigMap${IGNORE}\n`,
    },
  ])('takes lists of one kind: $list', ({ list, says }) => {
    expect(said(`printf '${list.replaceAll('\n', '\\n')}\napiVersion: v1' | kubectl apply -f - 2>&1`)).toBe(says);
  });

  // @see kubernetes: apimachinery/pkg/util/yaml/decoder.go: a stream is read as far as it goes
  const map = (name: string) => `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"${name}"}}`;
  it.each([
    { rule: 'on the same line', text: `${map('x')} y`, wrong: "json: offset 64: invalid character 'y' looking for beginning of value" },
    {
      rule: 'what separates YAML',
      text: `${map('x')}\\n---\\nkind: Pod`,
      wrong: "json: offset 65: invalid character '-' in numeric literal",
    },
    { rule: 'that breaks off', text: `${map('x')}\\n{"kind":`, wrong: 'unexpected EOF' },
  ])('takes what stands before a fault: $rule', ({ text, wrong }) => {
    const both = ['apply', 'create'].map((verb) => `printf '${text}' | kubectl ${verb} -f -; kubectl delete cm x >/dev/null`);
    expect(said(`(${both.join('; ')}) 2>&1`)).toBe(`configmap/x created\nerror: error parsing STDIN: ${wrong}\n`.repeat(2));
  });

  // @see kubernetes: kubectl/pkg/cmd/apply/apply.go Run; util/helpers.go MultipleErrors
  const write = (file: string, yaml: string) => `printf '%s\\n' '# ' '${yaml}' > /tmp/${file};`;
  const bad = (name: string) => `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}_}}`;
  const INVALID = (file: string, name: string) =>
    `Error from server (Invalid): error when creating "/tmp/${file}": ConfigMap "${name}_" is invalid: metadata.name: `;
  const NO_KIND = (file: string) =>
    `resource mapping not found for name: "" namespace: "" from "/tmp/${file}": no matches for kind "Foo" in version "v1"\nensure CRDs are installed first`;
  it.each([
    { rule: 'each says which file it is from', files: [bad('b'), bad('c')], says: [INVALID('1', 'b'), INVALID('2', 'c')] },
    {
      rule: 'beside one that cannot be sent',
      files: ['{apiVersion: v1, kind: Foo}', bad('c')],
      says: [NO_KIND('1'), INVALID('2', 'c')],
    },
    {
      rule: 'several that cannot be sent are one beside others',
      files: [bad('a'), '{apiVersion: v1, kind: Foo}', 'a: b: c'],
      says: [
        `[${NO_KIND('2')}, error parsing /tmp/3: error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context]`,
        INVALID('1', 'a'),
      ],
    },
    {
      rule: 'and several without them',
      files: ['{apiVersion: v1, kind: Foo}', 'a: b: c'],
      says: [
        NO_KIND('1'),
        'error parsing /tmp/2: error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context',
      ],
    },
  ])('apply tells of several errors: $rule', ({ files, says }) => {
    const script = files.map((yaml, i) => write(String(i + 1), yaml)).join(' ');
    const names = files.map((_, i) => `-f /tmp/${i + 1}`).join(' ');
    expect(said(`${script} kubectl apply ${names} 2>&1`).replace(/(?<=metadata\.name: )Invalid value.*/g, '')).toBe(`${says.join('\n')}\n`);
  });

  // @see kubernetes: kubectl/pkg/cmd/apply/apply.go applyOneObject (Recorder)
  it('apply notes its command where it is told to', () => {
    const cause = "kubectl get cm x -o jsonpath='{.metadata.annotations.kubernetes\\.io/change-cause}'";
    const apply = (flags: string) => `kubectl apply -f /tmp/x ${flags} 2>/dev/null;`;
    expect(said(`echo '${map('x')}' > /tmp/x; ${apply('')} ${apply('--record')} ${cause}`)).toBe(
      'configmap/x created\nconfigmap/x configured\nkubectl apply --filename=/tmp/x --record=true',
    );
  });

  const odd = (data: string) => `echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"foo":1,"data":{"k":"${data}"}}'`;
  const UNKNOWN = 'Warning: unknown field "foo"\n';
  it.each([
    { script: `${odd('1')} | kubectl create --validate=false -f -`, says: 'configmap/x created\n' },
    { script: `${odd('1')} | kubectl apply --validate=ignore -f -`, says: 'configmap/x created\n' },
    { script: `${odd('1')} | kubectl create --validate=warn -f -`, says: `${UNKNOWN}configmap/x created\n` },
    {
      script: `${odd('1')} | kubectl apply --validate=warn -f -; ${odd('2')} | kubectl replace --validate=warn -f -; kubectl get cm x -o jsonpath={.data}`,
      says: `${UNKNOWN}configmap/x created\n${UNKNOWN}configmap/x replaced\n{"k":"2"}`,
    },
    { script: 'echo "kind: ConfigMap\nmetadata: {name: x}" | kubectl create --validate=false -f -', says: 'configmap/x created\n' },
  ])('does as it is told about unknown fields: $script', ({ script, says }) => {
    expect(said(`(${script}) 2>&1`)).toBe(says);
  });

  it('passes on numbers that are longer than a double is', () => {
    const pod =
      '{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {containers: [{name: a, image: b, resources: {requests: {memory: 9223372036854775807, cpu: 12345678901234567890123}}}]}}';
    const resources = 'kubectl get pod x -o jsonpath={.spec.containers[0].resources.requests}';
    expect(
      said(
        `echo '${pod}' > /tmp/x; sed -i 's/^{/ {/; 1s/^/# \\n/' /tmp/x; kubectl create --dry-run=client -f /tmp/x -o json | grep memory; kubectl apply -f /tmp/x; ${resources}`,
      ),
    ).toBe(
      '                        "memory": 9223372036854775807\npod/x created\n{"cpu":"1.2345678901234568e+22","memory":"9223372036854775807"}',
    );
  });

  it('gives what is to be named long no more than a name holds', () => {
    const long = 'a'.repeat(70);
    expect(said(`echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"generateName":"${long}"}}' | kubectl create -f - | wc -c`)).toBe(
      `${'configmap/'.length + 63 + ' created\n'.length}\n`,
    );
  });

  // @see kubernetes: apiserver/pkg/registry/generic/registry/store.go Create: what is there is found last
  const sent = (more: string) =>
    `echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"${more}}}' | kubectl create -f - 2>&1 | cut -c1-50`;
  it.each([
    {
      rule: 'what is invalid is told before that it is there',
      script: `${sent('')}; ${sent('')}; ${sent(',"labels":{"a b":""}')}`,
      says: 'configmap/x created\nError from server (AlreadyExists): error when crea\nThe ConfigMap "x" is invalid: metadata.labels: Inv\n',
    },
    {
      rule: 'and what is forbidden',
      script:
        'kubectl run p --image=nginx; kubectl run p --image=nginx --overrides=\'{"spec":{"serviceAccountName":"x"}}\' 2>&1 | cut -c1-50',
      says: 'pod/p created\nError from server (Forbidden): pods "p" is forbidd\n',
    },
    {
      rule: 'what a command makes of its own is of no file',
      script:
        'kubectl run robot --image=nginx -i --rm; kubectl debug robot --copy-to=robot --image=nginx -c d; kubectl run x --image=nginx -i --overrides=\'{"spec":{"serviceAccountName":"x"}}\' 2>&1 | cut -c1-50',
      says: `${'Error from server (AlreadyExists): pods "robot" already exists\n'.repeat(2)}Error from server (Forbidden): pods "x" is forbidd\n`,
    },
    {
      rule: 'what is there is told in the words of each command',
      script:
        'for one in "cm kube-root-ca.crt" "sa default" "svc nodeport kubernetes --tcp=80" "ns default" "secret generic s" "secret generic s"; do kubectl create $one; done; kubectl run robot --image=nginx',
      says: [
        'error: failed to create configmap: configmaps "kube-root-ca.crt" already exists',
        'error: failed to create serviceaccount: serviceaccounts "default" already exists',
        'error: failed to create NodePort service: services "kubernetes" already exists',
        'Error from server (AlreadyExists): namespaces "default" already exists',
        'secret/s created',
        'error: failed to create secret secrets "s" already exists',
        'Error from server (AlreadyExists): pods "robot" already exists',
        '',
      ].join('\n'),
    },
    {
      rule: 'of what was to be created the message is told, in one line and with its group',
      script:
        'kubectl create secret generic s --from-literal=a=b --type=kubernetes.io/tls; kubectl create priorityclass a --value=2000000000',
      says: 'error: failed to create secret Secret "s" is invalid: [data[tls.crt]: Required value, data[tls.key]: Required value]\nerror: failed to create priorityclass: PriorityClass.scheduling.k8s.io "a" is invalid: value: Forbidden: maximum allowed value of a user defined priority is 1000000000\n',
    },
  ])('$rule', ({ script, says }) => expect(said(script)).toBe(says));
});

// @see kubernetes: kubectl/pkg/cmd/exec/exec.go SetupTTY, cmd/attach/attach.go Run
describe('kubectl in a Pod has no terminal to lend', () => {
  const NONE = 'Unable to use a TTY - input is not a terminal or the right kind of file\n';
  const PROMPT = "If you don't see a command prompt, try pressing enter.\n";
  const asks = "-- sh -c '[ -t 1 ] && echo tty || echo none'";
  it.each([
    { command: `exec -it robot ${asks}`, says: `${NONE}none\n` },
    { command: `exec -t robot ${asks}`, says: 'none\n' },
    { command: `exec -itq robot ${asks}`, says: 'none\n' },
    { command: "run x --image=busybox:1.36 -it --rm -- sh -c 'sleep 2; echo bye'", says: `${NONE}${PROMPT}pod "x" deleted\n` },
    { command: "run x --image=busybox:1.36 -i --rm --restart=Never -- sh -c 'sleep 2; echo bye'", says: `${PROMPT}bye\npod "x" deleted\n` },
  ])('$command', ({ command, says }) => expect(said(`kubectl ${command} 2>&1`)).toBe(says));
});
