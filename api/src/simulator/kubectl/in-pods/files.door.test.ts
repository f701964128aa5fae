// One table of commands, each beside what the one before it left: apart they would need the same manifests again.
import { describe, expect, it } from 'vitest';
import { play, robotWith } from '../../testing.ts';

const rights = `${robotWith('ROLE')}---
apiVersion: v1
kind: ConfigMap
metadata: {name: m}
data:
  a.yaml: |
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: a}
    data: {k: v}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: b}
  notes.txt: no manifest
`;
const framed = (type: string): string => `-----BEGIN ${type}-----\nMAA=\n-----END ${type}-----\n`;
/** What looks like a certificate with its key. */
const PAIR = framed('CERTIFICATE') + framed('PRIVATE KEY');

/** What a Pod's script with kubectl says, where a ConfigMap of manifests is at /m. */
const said = (script: string, { role = 'cluster-admin', more = '', files = '', seconds = 60 } = {}): string => {
  const container = `{name: c, image: "alpine/k8s:1.27.1", command: [sh, -c, ${JSON.stringify(script)}], volumeMounts: [{name: m, mountPath: /m}]}`;
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: robot}\nspec: {serviceAccountName: robot, restartPolicy: Never, containers: [${container}], volumes: [{name: m, configMap: {name: m}}]}\n`;
  return play(pod + rights.replace('ROLE', role) + files + more, { seconds }).run.kubectl('logs robot').stdout;
};

describe('kubectl in a Pod reads the files that are there', () => {
  it.each`
    script                                                                                                                                                                                              | says
    ${'kubectl apply -f /m/a.yaml; kubectl apply -f /m/a.yaml'}                                                                                                                                         | ${'configmap/a created\nconfigmap/b created\nconfigmap/a unchanged\nconfigmap/b unchanged\n'}
    ${'kubectl apply -f /m'}                                                                                                                                                                            | ${'configmap/a created\nconfigmap/b created\n'}
    ${'cat /m/a.yaml | kubectl apply --filename=-'}                                                                                                                                                     | ${'configmap/a created\nconfigmap/b created\n'}
    ${'kubectl create -f /m/a.yaml -o name; kubectl create -f /m/a.yaml'}                                                                                                                               | ${'configmap/a\nconfigmap/b\nError from server (AlreadyExists): error when creating "/m/a.yaml": configmaps "a" already exists\nError from server (AlreadyExists): error when creating "/m/a.yaml": configmaps "b" already exists\n'}
    ${'kubectl apply -f /m/a.yaml --dry-run=client; kubectl get cm a -o name'}                                                                                                                          | ${'configmap/a created (dry run)\nconfigmap/b created (dry run)\nError from server (NotFound): configmaps "a" not found\n'}
    ${'kubectl create cm x --from-literal=k=1 --dry-run=client -o yaml | kubectl apply -f -; kubectl get cm x -o jsonpath={.data}'}                                                                     | ${'configmap/x created\n{"k":"1"}'}
    ${'kubectl create cm x --from-file=/m/notes.txt --from-file=k=/m/notes.txt -o jsonpath={.data}'}                                                                                                    | ${'{"k":"no manifest","notes.txt":"no manifest"}'}
    ${'kubectl create -f /m/a.yaml; kubectl delete -f /m/a.yaml; kubectl get cm a b'}                                                                                                                   | ${'configmap/a created\nconfigmap/b created\nconfigmap "a" deleted\nconfigmap "b" deleted\nError from server (NotFound): configmaps "a" not found\nError from server (NotFound): configmaps "b" not found\n'}
    ${'printf "apiVersion: v1\\nkind: ConfigMap\\nmetadata: {generateName: x-}" | kubectl create -f - | cut -c1-12'}                                                                                    | ${'configmap/x-\n'}
    ${'kubectl replace -f /m/a.yaml'}                                                                                                                                                                   | ${'Error from server (NotFound): error when replacing "/m/a.yaml": configmaps "a" not found\nError from server (NotFound): error when replacing "/m/a.yaml": configmaps "b" not found\n'}
    ${'sed "s/kind: C/kind: c/;s/M/m/" /m/a.yaml | kubectl create --dry-run=client -f - -o name; kubectl create -f /m/a.yaml -o name; sed "s/kind: C/kind: c/;s/M/m/" /m/a.yaml | kubectl delete -f -'} | ${'configmap/a\nconfigmap/b\nconfigmap/a\nconfigmap/b\nconfigmap "a" deleted\nconfigmap "b" deleted\n'}
    ${`echo '{"apiVersion":"v1","kind":"pod","metadata":{"name":"robot"}}' | kubectl replace -f -`}                                                                                                     | ${'Error from server (BadRequest): error when replacing "STDIN": pod in version "v1" cannot be handled as a Pod: no kind "pod" is registered for version "v1" in scheme "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30"\n'}
    ${`echo '{"apiVersion":"v1","kind":"pod","metadata":{"name":"x"}}' | kubectl apply --server-side -f -`}                                                                                             | ${'Error from server (BadRequest): pod in version "v1" cannot be handled as a Pod: no kind "pod" is registered for version "v1" in scheme "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30"\n'}
    ${'mkfifo /p; cat /m/a.yaml > /p & kubectl create -f /p'}                                                                                                                                           | ${'configmap/a created\nconfigmap/b created\n'}
    ${`bash -c 'kubectl create -f <(cat /m/a.yaml)'`}                                                                                                                                                   | ${'configmap/a created\nconfigmap/b created\n'}
    ${`kubectl create -f /m/a.yaml -o name; kubectl patch cm a -p '{"data":{"x":"y"}}' -o yaml > /y; kubectl get cm a -o yaml | cmp - /y && kubectl diff -f /y && echo same`}                           | ${'configmap/a\nconfigmap/b\nsame\n'}
    ${'kubectl apply -f /none.yaml'}                                                                                                                                                                    | ${'error: the path "/none.yaml" does not exist\n'}
  `('$script', ({ script, says }) => expect(said(script)).toEqual(says));

  /** @see kubernetes: kubectl/pkg/cmd/get/customcolumn_test.go TestNewColumnPrinterFromTemplate; create/create_secret_tls.go */
  it.each`
    file                                                        | script                                                                                                                                                                    | says
    ${'NAME          KIND\n{metadata.name}  {kind}'}            | ${'kubectl get cm m -o custom-columns-file=/t --no-headers'}                                                                                                              | ${'NAME   KIND\nm      ConfigMap\n'}
    ${'NAME \t  KIND\n\t.metadata.name kind\nmore'}             | ${'kubectl get cm m -o=custom-columns-file=/t'}                                                                                                                           | ${'NAME   KIND\nm      ConfigMap\n'}
    ${'NAME KIND\n.metadata.name\n'}                            | ${'kubectl get cm m --output custom-columns-file=/t'}                                                                                                                     | ${"error: number of headers (2) and field specifications (1) don't match\n"}
    ${'NAME\n'}                                                 | ${'kubectl get cm m -o custom-columns-file=/t'}                                                                                                                           | ${'error: invalid template, missing spec line. Expected format is one line of space separated headers, one line of space separated column specs.\n'}
    ${''}                                                       | ${'kubectl get cm m -o custom-columns-file=/t'}                                                                                                                           | ${'error: invalid template, missing header line. Expected format is one line of space separated headers, one line of space separated column specs.\n'}
    ${'N\n{a'}                                                  | ${'kubectl get cm m -o custom-columns-file=/t'}                                                                                                                           | ${"error: unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'\n"}
    ${'{.metadata.name}'}                                       | ${'kubectl get cm m -ojsonpath-file=/t; kubectl get cm m -o jsonpath-file --template=/t'}                                                                                 | ${'mm'}
    ${'{{.kind}}'}                                              | ${'kubectl get cm m --output=go-template-file=/t; kubectl get cm m -o templatefile=/t'}                                                                                   | ${'ConfigMapConfigMap'}
    ${'{{.kind'}                                                | ${'kubectl get cm m -o go-template-file=/none'}                                                                                                                           | ${'error: error reading --template /none, open /none: no such file or directory\n'}
    ${'-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----'} | ${'kubectl create secret tls s --cert=/t --key=/t'}                                                                                                                       | ${'error: tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched\n'}
    ${''}                                                       | ${'kubectl create secret tls s --cert /t --key /none'}                                                                                                                    | ${'error: Cannot read file /none, open /none: no such file or directory\n'}
    ${'{.kind}'}                                                | ${'kubectl get cm m -o jsonpath-file=/m; kubectl get cm m -o custom-columns-file=/m; kubectl patch cm m --patch-file=/m; kubectl create secret tls s --cert=/m --key=/m'} | ${'error: error reading --template /m, read /m: is a directory\nerror: invalid template, missing header line. Expected format is one line of space separated headers, one line of space separated column specs.\nerror: unable to read patch file: read /m: is a directory\nerror: Cannot read file /m, read /m: is a directory\n'}
    ${PAIR}                                                     | ${'kubectl create secret tls s --cert=/t --key=/t; kubectl get secret s -o jsonpath={.type}'}                                                                             | ${'secret/s created\nkubernetes.io/tls'}
  `('$script, of $file', ({ file, script, says }) => expect(said(`printf -- '${file}' > /t; ${script}`)).toEqual(says));

  it('deletes what the store does not know', () => {
    const made = 'kubectl create role r --verb=get --resource=pods; kubectl create ingress i --default-backend=s:80';
    const deleted = 'kubectl delete ing i; kubectl get ing,role -o name; kubectl delete clusterrolebinding robot; kubectl get role';
    expect(
      said(`${made}; ${deleted}`)
        .split('\n')
        .map((line) => line.slice(0, 80)),
    ).toEqual([
      'role.rbac.authorization.k8s.io/r created',
      'ingress.networking.k8s.io/i created',
      'ingress.networking.k8s.io "i" deleted',
      'role.rbac.authorization.k8s.io/r',
      'clusterrolebinding.rbac.authorization.k8s.io "robot" deleted',
      'Error from server (Forbidden): roles.rbac.authorization.k8s.io is forbidden: Use',
      '',
    ]);
  });

  it('notes what it applies, though it was only created', () => {
    const apply = 'kubectl create role r --verb=get --resource=pods --dry-run=client -o yaml | kubectl apply -f - 2>&1';
    const lines = said(`kubectl create role r --verb=get --resource=pods; ${apply} | cut -c1-89; ${apply}`).split('\n');
    expect(lines).toEqual([
      'role.rbac.authorization.k8s.io/r created',
      'Warning: resource roles/r is missing the kubectl.kubernetes.io/last-applied-configuration',
      'role.rbac.authorization.k8s.io/r configured',
      'role.rbac.authorization.k8s.io/r unchanged',
      '',
    ]);
  });

  it('may do what its account may', () => {
    const says = said('kubectl apply -f /m/a.yaml; kubectl delete cm m', { role: 'view' });
    const refused =
      'configmaps is forbidden: User "system:serviceaccount:default:robot" cannot create resource "configmaps" in API group ""';
    const uncreated = `Error from server (Forbidden): error when creating "/m/a.yaml": ${refused} in the namespace "default"\n`;
    expect(says).toMatch(/ cannot delete resource "configmaps" .*\n$/);
    expect(says.slice(0, 2 * uncreated.length)).toBe(uncreated + uncreated);
  });

  it('may do no more with what is kept beside the store', () => {
    const some =
      "printf 'apiVersion: networking.k8s.io/v1\\nkind: Ingress\\nmetadata: {name: i}\\nspec: {defaultBackend: {service: {name: s, port: {number: 80}}}}' | kubectl";
    const says = said(
      `${['apply', 'apply --server-side', 'create', 'delete'].map((verb) => `${some} ${verb} -f -`).join('; ')}; kubectl get ing`,
      { role: 'view' },
    );
    const cannot = (verb: string) =>
      `User "system:serviceaccount:default:robot" cannot ${verb} resource "ingresses" in API group "networking.k8s.io" in the namespace "default"`;
    expect(says.split('\n')).toEqual([
      `Error from server (Forbidden): error when creating "STDIN": ingresses.networking.k8s.io is forbidden: ${cannot('create')}`,
      `Error from server (Forbidden): ingresses.networking.k8s.io "i" is forbidden: ${cannot('patch')}`,
      `Error from server (Forbidden): error when creating "STDIN": ingresses.networking.k8s.io is forbidden: ${cannot('create')}`,
      `Error from server (Forbidden): error when deleting "STDIN": ingresses.networking.k8s.io "i" is forbidden: ${cannot('delete')}`,
      'No resources found in default namespace.',
      '',
    ]);
  });

  const within =
    '---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: robot}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin}\nsubjects: [{kind: ServiceAccount, name: robot}]\n';

  // @see kubernetes: pkg/registry/rbac/validation/rule_test.go, policy_comparator_test.go
  it('gives nobody what its account has not', () => {
    const robot = (namespace: string) => `kubectl create rolebinding b --clusterrole=${namespace} --serviceaccount=default:robot`;
    const role = (resources: string, then: string) =>
      `kubectl create role r --verb=get,list --resource=${resources} --dry-run=client -o yaml | kubectl ${then} -f -`;
    const grants = (who: string, rights: string) =>
      `${who}.rbac.authorization.k8s.io is forbidden: user "system:serviceaccount:default:robot" (groups=["system:serviceaccounts" "system:serviceaccounts:default" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n${rights}\n`.replace(
        / is/,
        ` "${who === 'roles' ? 'r' : 'b'}" is`,
      );
    const nodes = '{APIGroups:[""], Resources:["nodes"], Verbs:["get" "list"]}';
    const all = '{APIGroups:["*"], Resources:["*"], Verbs:["*"]}\n{NonResourceURLs:["*"], Verbs:["*"]}';
    const everywhere = '{"rules":[{"apiGroups":[""],"resources":["*/log","pods/log"],"verbs":["get"]}]}';
    const commands = [
      role('pods,nodes', 'apply'),
      role('pods', 'apply'),
      role('nodes', 'replace'),
      role('nodes', 'apply --server-side'),
      `kubectl patch role r --type=merge -p '${everywhere}'`,
      robot('cluster-admin'),
      robot('none'),
      robot('edit'),
      'kubectl create clusterrolebinding c --clusterrole=edit --user=jane',
    ];
    expect(said(commands.join('; '), { role: 'view', more: within })).toBe(
      [
        `Error from server (Forbidden): error when creating "STDIN": ${grants('roles', nodes)}`,
        'role.rbac.authorization.k8s.io/r created\n',
        `Error from server (Forbidden): error when replacing "STDIN": ${grants('roles', nodes)}`,
        `Error from server (Forbidden): ${grants('roles', nodes)}`,
        `Error from server (Forbidden): ${grants('roles', '{APIGroups:[""], Resources:["*/log"], Verbs:["get"]}')}`,
        `error: failed to create rolebinding: ${grants('rolebindings', all)}`,
        'error: failed to create rolebinding: clusterroles.rbac.authorization.k8s.io "none" not found\n',
        'rolebinding.rbac.authorization.k8s.io/b created\n',
        'error: failed to create clusterrolebinding: clusterrolebindings.rbac.authorization.k8s.io is forbidden: User "system:serviceaccount:default:robot" cannot create resource "clusterrolebindings" in API group "rbac.authorization.k8s.io" at the cluster scope\n',
      ].join(''),
    );
  });

  it('is told of a role that it was bound to and that is not there', () => {
    const why = 'RBAC: clusterrole.rbac.authorization.k8s.io "none" not found';
    expect(said('kubectl get po; kubectl auth can-i get po', { role: 'none' })).toBe(
      `Error from server (Forbidden): pods is forbidden: User "system:serviceaccount:default:robot" cannot list resource "pods" in API group "" in the namespace "default": ${why}\nno - ${why}\n`,
    );
  });

  const only = (verbs: string) =>
    `---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: some}\nrules: [{apiGroups: [""], resources: [configmaps], verbs: ${verbs}}]\n`;
  const there = '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\ndata: {old: "1"}\nimmutable: false\n';

  it('reads what there is before it applies', () => {
    const says = said('kubectl apply -f /m/a.yaml', { role: 'some', more: only('[create]') });
    expect(says.split('\n').slice(0, 3)).toEqual([
      'Error from server (Forbidden): error when retrieving current configuration of:',
      'Resource: "/v1, Resource=configmaps", GroupVersionKind: "/v1, Kind=ConfigMap"',
      'Name: "a", Namespace: "default"',
    ]);
    expect(says.split('\n')[3]).toMatch(
      /^from server for: "\/m\/a\.yaml": configmaps "a" is forbidden: .* cannot get resource "configmaps" .* in the namespace "default"$/,
    );
  });

  it('patches what there is, though it may create nothing', () => {
    const says = said('kubectl apply -f /m/a.yaml', { role: 'some', more: only('[get, patch]') + there });
    expect(says).toMatch(/^configmap\/b configured\nError from server \(Forbidden\): error when creating "\/m\/a\.yaml": [^\n]*\n$/);
    const byServer = said('kubectl apply --server-side -f /m/a.yaml', { role: 'some', more: only('[patch]') + there });
    expect(byServer).toBe('configmap/b serverside-applied\nError from server (Forbidden): configmaps "a" is forbidden: \n');
  });

  it('replaces the whole of what there is', () => {
    const says = said('kubectl create cm a; kubectl replace -f /m/a.yaml; kubectl get cm b -o jsonpath={.data}{.immutable}', {
      more: there,
    });
    expect(says).toBe('configmap/a created\nconfigmap/a replaced\nconfigmap/b replaced\n');
  });

  // @see kubernetes: kubectl/pkg/cmd/apply/apply.go; test/cmd/apply.sh run_kubectl_server_side_apply_tests
  const change = (by: string) => `sed '${by}' /m/a.yaml > /tmp/a.yaml; kubectl apply --server-side -f /tmp/a.yaml`;
  it.each`
    rule                                                           | script                                                                                                                                                                                           | says
    ${'makes what is not there, without an annotation'}            | ${'kubectl apply --server-side -f /m/a.yaml; kubectl get cm a -o jsonpath={.metadata.annotations}{.data}'}                                                                                       | ${/^configmap\/a serverside-applied\nconfigmap\/b serverside-applied\n\{"k":"v"\}$/}
    ${'changes and takes away what is its own'}                    | ${`kubectl apply --server-side -f /m/a.yaml; ${change('s/k: v/j: w/')}; kubectl get cm a -o jsonpath={.data}`}                                                                                   | ${/serverside-applied\n\{"j":"w"\}$/}
    ${'leaves what others add'}                                    | ${`kubectl apply --server-side -f /m/a.yaml; kubectl patch cm a -p '{"data":{"x":"1"}}'; ${change('')}; kubectl get cm a -o jsonpath={.data}`}                                                   | ${/serverside-applied\n\{"k":"v","x":"1"\}$/}
    ${'does not change what another has set since'}                | ${`kubectl apply --server-side -f /m/a.yaml; kubectl patch cm a -p '{"data":{"k":"1"}}' >/dev/null; ${change('')} 2>&1 | grep error`}                                                            | ${/\nerror: Apply failed with 1 conflict: conflict with "kubectl-patch" using v1: \.data\.k\n$/}
    ${'nor what was labelled otherwise'}                           | ${`kubectl apply --server-side -f /m/a.yaml; kubectl label cm a l=1 >/dev/null; ${change('s/name: a/&, labels: {l: "2"}/')} 2>&1 | grep error`}                                                  | ${/conflict with "kubectl-label" using v1: \.metadata\.labels\.l\n$/}
    ${'unless it is told to'}                                      | ${`kubectl create -f /m/a.yaml; ${change('s/k: v/k: w/')} --force-conflicts; kubectl get cm a -o jsonpath={.data}`}                                                                              | ${/serverside-applied\n\{"k":"w"\}$/}
    ${'takes over what kubectl has applied on its own side'}       | ${`kubectl apply -f /m/a.yaml >/dev/null; ${change('s/k: v/j: w/')}; kubectl get cm a -o jsonpath='{.data} {.metadata.managedFields[*].manager}'`}                                               | ${/serverside-applied\n\{"j":"w"\} kubectl kubectl-last-applied$/}
    ${'leaves its own annotation to whom it was given'}            | ${`kubectl apply -f /m/a.yaml >/dev/null; ${change('')} >/dev/null; ${change('s/k: v/j: w/')}; kubectl get cm a -o jsonpath='{.data} {.metadata.managedFields[*].manager}'`}                     | ${/serverside-applied\n\{"j":"w"\} kubectl kubectl-last-applied$/}
    ${'but not what another has set since'}                        | ${`kubectl apply -f /m/a.yaml >/dev/null; kubectl patch cm a -p '{"data":{"k":"1"}}' >/dev/null; ${change('')} 2>&1 | grep error`}                                                               | ${/^error: Apply failed with 1 conflict: conflict with "kubectl-patch" using v1: \.data\.k\n$/}
    ${'nor does another manager'}                                  | ${`kubectl apply -f /m/a.yaml >/dev/null; ${change('s/k: v/k: w/')} --field-manager=x 2>&1 | grep error`}                                                                                        | ${/^error: Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using v1: \.data\.k\n$/}
    ${'leaves what another has applied, too'}                      | ${`kubectl apply --server-side -f /m/a.yaml >/dev/null; kubectl apply --server-side --field-manager=x -f /m/a.yaml >/dev/null; ${change('s/k: v/j: w/')}; kubectl get cm a -o jsonpath={.data}`} | ${/serverside-applied\n\{"j":"w","k":"v"\}$/}
    ${'owns nothing where it says nothing'}                        | ${`printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: x}' | kubectl apply --server-side -f -; kubectl get cm x -o yaml --show-managed-fields | grep -c managed`}                        | ${/serverside-applied\n0\n$/}
    ${'knows no fields that there are not, whatever is validated'} | ${`${change('s/^data: /dat: /')}; ${change('s/^data: /dat: /')} --validate=false`}                                                                                                               | ${/^(configmap\/b serverside-applied\nError from server: failed to create typed patch object \(default\/a; \/v1, Kind=ConfigMap\): \.dat: field not declared in schema\n){2}$/}
    ${'is not done on its own side'}                               | ${'kubectl apply --server-side --dry-run=client -f /m/a.yaml'}                                                                                                                                   | ${/^error: --dry-run=client doesn't work with --server-side \(did you mean --dry-run=server instead\?\)\n$/}
    ${'has no conflicts where there is no server-side apply'}      | ${'kubectl apply --force-conflicts -f /m/a.yaml'}                                                                                                                                                | ${/^error: --force-conflicts only works with --server-side\n$/}
  `('server-side apply $rule', ({ script, says }) => expect(said(script)).toMatch(says));

  it('applies to the namespace that it is told, and to no other', () => {
    const other = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"default"}}';
    const says = said(
      `kubectl create ns other; kubectl apply -n other -f /m/a.yaml; echo '${other}' | kubectl apply -n other -f -; kubectl get cm -n other -o name`,
    );
    expect(says).toBe(
      `namespace/other created\nconfigmap/a created\nconfigmap/b created\nerror: the namespace from the provided object "default" does not match the namespace "other". You must pass '--namespace=default' to perform this operation.\nconfigmap/a\nconfigmap/b\nconfigmap/kube-root-ca.crt\n`,
    );
  });

  // @see kubernetes: cli-runtime/pkg/resource/visitor.go, mapper.go; kubectl/pkg/validation/schema.go
  const NOT_VALID = 'error validating "STDIN": error validating data: ';
  const IGNORE = '; if you choose to ignore these errors, turn validation off with --validate=false';
  const NO_NAME = 'resource name may not be empty';
  const ungot = (kind: string, resource: string): string =>
    `error when retrieving current configuration of:\nResource: "/v1, Resource=${resource}", GroupVersionKind: "/v1, Kind=${kind}"\nName: "", Namespace: "default"\nfrom server for: "STDIN": ${NO_NAME}`;
  const misfit = (name: string): string => `kind: ConfigMap\napiVersion: v1\nmetadata: {name: ${name}}\nimmutable: 5`;
  const MISFIT =
    'Error from server (BadRequest): error when creating "STDIN": ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.immutable of type bool';
  it.each([
    { text: 'foo', verb: 'create', says: `error: ${NOT_VALID}invalid object to validate${IGNORE}` },
    {
      text: '[1]',
      verb: 'delete',
      says: 'error: unable to decode "STDIN": json: cannot unmarshal array into Go value of type unstructured.detector',
    },
    {
      text: 'apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: List, items: []}]',
      verb: 'create',
      says: 'error: *unstructured.Unstructured is not a list: no Items field in this object',
    },
    { text: 'a: 1', verb: 'apply', says: `error: ${NOT_VALID}[apiVersion not set, kind not set]${IGNORE}` },
    { text: 'kind: 5', verb: 'replace', says: `error: ${NOT_VALID}[apiVersion not set, kind isn't string type]${IGNORE}` },
    { text: 'apiVersion: v1', verb: 'delete', says: `error: unable to decode "STDIN": Object 'Kind' is missing in '{"apiVersion":"v1"}'` },
    {
      text: '{"kind":"Foo","apiVersion":"v1","metadata":{"name":"x"}}',
      verb: 'apply',
      says: 'error: resource mapping not found for name: "x" namespace: "" from "STDIN": no matches for kind "Foo" in version "v1"\nensure CRDs are installed first',
    },
    {
      text: 'a: [',
      verb: 'apply',
      says: 'error: error parsing STDIN: error converting YAML to JSON: yaml: line 1: did not find expected node content',
    },
    {
      text: '{kind: Pod}',
      verb: 'create',
      says: `error: error parsing STDIN: json: offset 2: invalid character 'k' looking for beginning of object key string`,
    },
    {
      text: '{"kind":"Pod","apiVersion":"v1"}',
      verb: 'apply',
      says: 'error: error when retrieving current configuration of:\nResource: "/v1, Resource=pods", GroupVersionKind: "/v1, Kind=Pod"\nName: "", Namespace: "default"\nfrom server for: "STDIN": resource name may not be empty',
    },
    {
      text: '{"kind":"Pod","apiVersion":"v1"}',
      verb: 'replace',
      says: 'error: error when replacing "STDIN": resource name may not be empty',
    },
    {
      text: '{"kind":"Pod","apiVersion":"v1"}',
      verb: 'delete',
      says: 'error: error when deleting "STDIN": resource name may not be empty',
    },
    {
      text: '{"kind":"Pod","apiVersion":"v1","metadata":"x"}',
      verb: 'create',
      says: 'error: unable to decode "STDIN": json: cannot unmarshal string into Go struct field metadataOnlyObject.metadata of type v1.ObjectMeta',
    },
    {
      text: '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"x","labels":{"a":1}},"foo":1}',
      verb: 'apply',
      says: 'error: unable to decode "STDIN": json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
    },
    {
      text: '{"kind":"Foo","apiVersion":"v1","metadata":{"annotations":{"a":true}}}',
      verb: 'delete',
      says: 'error: unable to decode "STDIN": json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.annotations of type string',
    },
    {
      text: '{"kind":"Pod","apiVersion":"a/b/c"}',
      verb: 'apply',
      says: `error: ${NOT_VALID}unexpected GroupVersion string: a/b/c${IGNORE}`,
    },
    {
      text: 'kind: Pod',
      verb: 'apply --validate=x',
      says: 'error: invalid - validate option "x"; must be one of: strict (or true), warn, ignore (or false)',
    },
    {
      text: '{"kind":"Secret","apiVersion":"v1","metadata":{"name":{}}}',
      verb: 'delete',
      says: 'error: unable to decode "STDIN": json: cannot unmarshal object into Go struct field ObjectMeta.metadata.name of type string',
    },
    {
      text: '{"kind":"Secret","apiVersion":"v1","metadata":null}',
      verb: 'create',
      says: 'The Secret "" is invalid: metadata.name: Required value: name or generateName is required',
    },
    { text: '---', verb: 'create', says: 'error: no objects passed to create' },
    // Of what has no name nobody is asked whether its fields are any.
    { text: '{"kind":"Pod","apiVersion":"v1","metdata":{}}', verb: 'apply', says: `error: ${ungot('Pod', 'pods')}` },
    { text: '{"kind":"Pod","apiVersion":"v1","metdata":{}}', verb: 'apply --dry-run=client', says: `error: ${ungot('Pod', 'pods')}` },
    { text: '{"kind":"Pod","apiVersion":"v1","metdata":{}}', verb: 'apply --server-side', says: `error: ${NO_NAME}` },
    { text: '{"kind":"Pod","apiVersion":"v1","metdata":{}}', verb: 'diff', says: `error: ${NO_NAME}` },
    {
      text: '{"kind":"Pod","apiVersion":"v1","metadata":{"generateName":"x-","foo":1}}',
      verb: 'apply',
      says: 'error: from x-: cannot use generate name with apply',
    },
    // What the API server refuses is told in its turn, and what kubectl refuses before it.
    {
      text: `${misfit('a')}\n---\napiVersion: v1\nkind: ConfigMap\nmetdata: {}\n---\n${misfit('b')}\n---\na: [`,
      verb: 'apply',
      says: `error parsing STDIN: error converting YAML to JSON: yaml: line 1: did not find expected node content\n${MISFIT}\n${ungot('ConfigMap', 'configmaps')}\n${MISFIT}`,
    },
    {
      text: '{"kind":"ConfigMap",\n--- x\n"apiVersion":"v1"}',
      verb: 'apply',
      says: "error: error parsing STDIN: json: offset 22: invalid character '-' looking for beginning of object key string",
    },
    { text: '\t{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"x"}}', verb: 'create', says: 'configmap/x created' },
    {
      text: '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"\u00a0x"}}',
      verb: 'create',
      says: /^The ConfigMap "\\u00a0x" is invalid: metadata.name: Invalid value: "\\u00a0x": a lowercase RFC 1123 subdomain /,
    },
    // That a text is Unicode may be said before it, JSON too, and once.
    { text: '\ufeff{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"x"}}', verb: 'apply', says: 'configmap/x created' },
    {
      text: '\t\ufeff{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"x"}}',
      verb: 'apply',
      says: 'error: error parsing STDIN: error converting YAML to JSON: yaml: found character that cannot start any token',
    },
  ])('tells what is wrong with a text: $verb $text', ({ text, verb, says }) => {
    const told = said(`echo '${text}' | kubectl ${verb} -f - 2>&1`);
    if (typeof says === 'string') expect(told).toBe(`${says}\n`);
    else expect(told).toMatch(says);
  });

  // @see kubernetes: staging/src/k8s.io/api/policy/v1/types.go, api/core/v1/types.go; strategicpatch/patch.go
  const BUDGET =
    '{"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{"name":"p"},"spec":{"selector":{"matchLabels":{"a":"b"}}}}';
  const service = (...ports: string[]): string =>
    `{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"ports":[${ports.map((one) => `{${one}}`).join()}]}}`;
  const [UDP, TCP] = ['"name":"u","port":53,"protocol":"UDP"', '"name":"t","port":53,"protocol":"TCP"'];
  it.each([
    {
      rule: 'the selector of a budget is sent each time, for it is not merged',
      script: `echo '${BUDGET}' > /b; kubectl apply -f /b; kubectl apply -f /b; kubectl patch pdb p -p '{"spec":{"selector":{"matchExpressions":[{"key":"a","operator":"Exists"}]}}}' -o jsonpath={.spec.selector}`,
      says: /^poddisruptionbudget.policy\/p created\npoddisruptionbudget.policy\/p configured\n{"matchExpressions":\[{"key":"a","operator":"Exists"}\]}$/,
    },
    {
      rule: 'ports that share a number are one where they are new to a Service',
      script: `echo '${service('"port":80')}' | kubectl apply -f -; echo '${service(UDP, TCP)}' | kubectl apply -f - -o jsonpath='{.spec.ports[*].name}'`,
      says: /^service\/s created\nu$/,
    },
    {
      rule: 'but not where the Service is new',
      script: `echo '${service(UDP, TCP)}' | kubectl apply -f - -o jsonpath='{.spec.ports[*].name}'`,
      says: /^u t$/,
    },
    {
      rule: 'a member of a list without what it is told by is in no patch',
      script: `echo '${service('"port":80')}' | kubectl apply -f - >/dev/null; echo '${service('"name":"a"')}' | kubectl apply -f - 2>&1`,
      says: /^error: error when applying patch:\n\nto:\nResource: "\/v1, Resource=services", GroupVersionKind: "\/v1, Kind=Service"\nName: "s", Namespace: "default"\nfor: "STDIN": error when patching "STDIN": creating patch with:\noriginal:\n{"apiVersion":"v1","kind":"Service","metadata":{"annotations":{},"name":"s","namespace":"default"},"spec":{"ports":\[{"port":80}\]}}\n\nmodified:\n{.*}\n\ncurrent:\n{.*"managedFields":.*}\n\nfor:: map: map\[name:a\] does not contain declared merge key: port\n$/,
    },
    {
      rule: 'what is kept beside the store is patched, too',
      script: `echo '{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"r"},"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]}' | kubectl apply -f - >/dev/null; echo '{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"r"},"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}],"rule":1}' | kubectl apply -f - 2>&1; echo '{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"r"},"rules":""}' | kubectl apply -f - 2>&1`,
      says: /^The request is invalid: patch: Invalid value: "map\[metadata:map\[annotations:map\[kubectl.kubernetes.io\/last-applied-configuration:{.*}\\n\]\] rule:1\]": strict decoding error: unknown field "rule"\nThe request is invalid: patch: Invalid value: "map\[metadata:map\[annotations:map\[.*\\n\]\] rules:\]": cannot restore slice from string\n$/,
    },
    {
      rule: 'what a LimitRange has given a Pod goes with what is taken over, and a Pod keeps it: the server’s own side has been applied by then',
      script: `echo '{"apiVersion":"v1","kind":"LimitRange","metadata":{"name":"l"},"spec":{"limits":[{"type":"Container","max":{"cpu":"2"}}]}}' | kubectl apply -f - >/dev/null; echo '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"w","labels":{"a":"b"}},"spec":{"nodeSelector":{"x":"z"},"containers":[{"name":"c","image":"nginx"}]}}' > /w; kubectl apply -f /w; kubectl apply --server-side -f /w 2>&1 | head -2`,
      says: /^pod\/w created\nWarning: failed to re-apply configuration after performing Server-Side Apply migration. This is non-fatal and will be retried next time you apply. Error: Pod "w" is invalid: spec: Forbidden: pod updates may not change fields /,
    },
    {
      rule: 'what was refused is not printed',
      script: `echo '${service('"port":80')}' | kubectl apply -f - >/dev/null; echo '${service('"port":0,"targetPort":1')}' | kubectl apply -f - -o yaml 2>&1`,
      says: /^The Service "s" is invalid: spec.ports\[0\].port: Invalid value: 0: must be between 1 and 65535, inclusive\n$/,
    },
  ])('applies what kubectl sends: $rule', ({ script, says }) => expect(said(script)).toMatch(says));

  it('creates roles, which are asked at once', () => {
    const says = said(
      'kubectl create role r --verb=get --resource=pods; kubectl create role r --verb=get --resource=pods; kubectl get role -o name',
    );
    expect(says).toBe(
      'role.rbac.authorization.k8s.io/r created\nError from server (AlreadyExists): roles.rbac.authorization.k8s.io "r" already exists\nrole.rbac.authorization.k8s.io/r\n',
    );
  });

  // @see kubernetes: test/cmd/core.sh, generic-resources.sh, save-config.sh
  it.each([
    {
      rule: 'gets what a file names',
      script: 'kubectl create -f /m/a.yaml >/dev/null; kubectl get -f /m/a.yaml -o name',
      says: 'configmap/a\nconfigmap/b\n',
    },
    {
      rule: 'and says what is not there',
      script: 'kubectl create cm a >/dev/null; kubectl get -f /m/a.yaml -o name',
      says: 'Error from server (NotFound): configmaps "b" not found\n',
    },
    {
      rule: 'a table has the others, and what need not be there is not missed',
      script:
        'kubectl create cm a >/dev/null; kubectl get -f /m/a.yaml --no-headers | cut -c1-2; kubectl get --ignore-not-found -f /m/a.yaml -o jsonpath={..metadata.name}',
      says: 'Error from server (NotFound): configmaps "b" not found\na \na',
    },
    {
      rule: 'what comes by standard input is a list',
      script: 'kubectl create cm a >/dev/null; kubectl get cm a -o yaml | kubectl get -f - -o jsonpath={.kind}',
      says: 'List',
    },
    {
      rule: 'no names beside files',
      script: 'kubectl get -f /m/a.yaml cm',
      says: 'error: when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well\n',
    },
    {
      rule: 'describes it',
      script: 'kubectl create cm a >/dev/null; kubectl get cm a -o yaml | kubectl describe -f - | head -1',
      says: 'Name:         a\n',
    },
    {
      rule: 'labels and annotates it',
      script:
        'kubectl create -f /m/a.yaml >/dev/null; kubectl label -f /m/a.yaml x=y; kubectl annotate -f /m/a.yaml p=q >/dev/null; kubectl get cm b -o jsonpath={.metadata.labels}{.metadata.annotations}',
      says: 'configmap/a labeled\nconfigmap/b labeled\n{"x":"y"}{"p":"q"}',
    },
    {
      rule: 'or only in its file',
      script: 'kubectl label --local -f /m/a.yaml x=y -o jsonpath={.metadata}',
      says: '{"labels":{"x":"y"},"name":"a"}{"labels":{"x":"y"},"name":"b"}',
    },
    {
      rule: 'patches it',
      script: `kubectl create -f /m/a.yaml >/dev/null; kubectl patch -f /m/a.yaml -p '{"data":{"z":"1"}}'; kubectl get cm a -o jsonpath={.data}; kubectl patch -f /m/a.yaml -p {}; kubectl patch cm a -p {}`,
      says: 'configmap/a patched\nconfigmap/b patched\n{"k":"v","z":"1"}configmap/a patched\nconfigmap/b patched\nconfigmap/a patched (no change)\n',
    },
    {
      rule: 'puts another one in its place',
      script:
        'kubectl create -f /m/a.yaml >/dev/null; kubectl get cm a -o yaml | sed s/k:/w:/ | kubectl replace --force -f -; kubectl get cm a -o jsonpath={.data}',
      says: 'configmap "a" deleted\nconfigmap/a replaced\n{"w":"v"}',
    },
    {
      rule: 'or a first one',
      script:
        "printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: q}\\n---\\napiVersion: v1\\nkind: Pod\\nmetadata: {name: Q}\\nspec: {containers: [{name: a}]}\\n' | kubectl replace --force -f -",
      says: expect.stringMatching(
        /^configmap\/q replaced\nThe Pod "Q" is invalid: \n\* metadata\.name: .*\n\* spec\.containers\[0\]\.image: Required value\n$/,
      ),
    },
    {
      rule: 'of two that are invalid each is told in words of the API server',
      script:
        "printf 'apiVersion: v1\\nkind: Pod\\nmetadata: {name: a}\\nspec: {containers: [{name: a}]}\\n---\\napiVersion: networking.k8s.io/v1\\nkind: Ingress\\nmetadata: {name: b}\\n' | kubectl create -f -",
      says: 'Error from server (Invalid): error when creating "STDIN": Pod "a" is invalid: spec.containers[0].image: Required value\nError from server (Invalid): error when creating "STDIN": Ingress.networking.k8s.io "b" is invalid: spec: Invalid value: []networking.IngressRule(nil): either `defaultBackend` or `rules` must be specified\n',
    },
    {
      rule: 'what stands before a mistake in its form is made',
      script:
        "printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: q}\\n---\\na: [\\n---\\napiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: r}\\n' | tee /tmp/f | kubectl create -f -; kubectl apply -f /tmp/f 2>&1 | grep -c unchanged; kubectl label -f /tmp/f a=b 2>/dev/null; kubectl get cm r -o name",
      says: expect.stringMatching(
        /^configmap\/q created\nerror: error parsing STDIN: error converting YAML to JSON: yaml: .*\n0\nconfigmap\/q labeled\nError from server \(NotFound\): configmaps "r" not found\n$/,
      ),
    },
    {
      rule: 'without a name there is nothing to look for',
      script: "printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {labels: {a: b}}\\n' | kubectl label -f - c=d",
      says: 'error: resource name may not be empty\n',
    },
    {
      rule: 'only by force in time',
      script: 'kubectl replace --grace-period=1 -f /m/a.yaml; kubectl replace --timeout=1s -f /m/a.yaml',
      says: 'error: --grace-period must have --force specified\nerror: --timeout must have --force specified\n',
    },
    {
      rule: 'sends no version of what it creates',
      script:
        'kubectl create cm x >/dev/null; kubectl get cm x -o yaml > /tmp/x; kubectl delete cm x >/dev/null; kubectl create -f /tmp/x; kubectl delete cm x >/dev/null; kubectl apply -f /tmp/x',
      says: 'configmap/x created\nconfigmap/x created\n',
    },
    {
      rule: 'a version of 0 is any',
      script: `kubectl create cm x >/dev/null; kubectl get cm x -o json | jq '.metadata.resourceVersion = "0"' | kubectl replace -f -`,
      says: 'configmap/x replaced\n',
    },
    {
      rule: 'notes what it applies',
      script: `kubectl apply -f /m/a.yaml >/dev/null; kubectl get cm b -o jsonpath='{.metadata.annotations}'; kubectl apply view-last-applied cm/a -o json | jq -c .data`,
      says: '{"kubectl.kubernetes.io/last-applied-configuration":"{\\"apiVersion\\":\\"v1\\",\\"kind\\":\\"ConfigMap\\",\\"metadata\\":{\\"annotations\\":{},\\"name\\":\\"b\\",\\"namespace\\":\\"default\\"}}\\n"}{"k":"v"}\n',
    },
    {
      rule: 'and keeps that in a replacement',
      script:
        'kubectl apply -f /m/a.yaml >/dev/null; kubectl get cm a -o yaml | sed "s/k: v/k: w/" | kubectl replace -f - >/dev/null; kubectl apply view-last-applied cm/a | grep k:',
      says: '  k: w\n',
    },
    {
      rule: 'notes the command',
      script: `kubectl create cm x >/dev/null; kubectl -n default label cm x a=b --record; kubectl get cm x -o jsonpath='{.metadata.annotations}'`,
      says: 'Flag --record has been deprecated, --record will be removed in the future\nconfigmap/x labeled\n{"kubernetes.io/change-cause":"kubectl label cm x a=b --namespace=default --record=true"}',
    },
    {
      rule: 'passes raw requests on',
      script:
        'kubectl create cm x -o json --dry-run=client | kubectl create --raw /api/v1/namespaces/default/configmaps -f - | jq -r .metadata.name; kubectl delete --raw /api/v1/namespaces/default/configmaps/x | jq -r .status; kubectl get --raw /api/v1/namespaces/default/configmaps/x',
      says: 'x\nSuccess\nError from server (NotFound): configmaps "x" not found\n',
    },
    {
      rule: 'selects in it by labels',
      script: `kubectl label --local -f /m/a.yaml x=old -o yaml | awk '/^apiVersion/ {print "---"} /x: old/ && !n++ {sub("old", "new")} {print}' > /tmp/l; kubectl create -l x=old -f /tmp/l; kubectl apply -l x=new -f /tmp/l; kubectl delete -l x=old -f /tmp/l`,
      says: 'configmap/b created\nconfigmap/a created\nconfigmap "b" deleted\n',
    },
    {
      rule: 'a name is a text',
      script: `echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":{"a":"b"}}}' | kubectl create --dry-run=client -f -`,
      says: 'error: unable to decode "STDIN": json: cannot unmarshal object into Go struct field ObjectMeta.metadata.name of type string\n',
    },
    {
      rule: 'applies on the side of the server',
      script: 'kubectl apply --server-side -f /m/a.yaml; kubectl apply --server-side -f /m/a.yaml',
      says: 'configmap/a serverside-applied\nconfigmap/b serverside-applied\n'.repeat(2),
    },
    {
      rule: 'makes anew by force what cannot be changed',
      script:
        'kubectl create cm x --from-literal=a=b -o json | jq ".immutable = true" | kubectl replace -f - ; kubectl create cm x --from-literal=a=c --dry-run=client -o yaml > /tmp/x; kubectl apply -f /tmp/x 2>&1 | tail -1 | cut -d: -f1; kubectl apply --force -f /tmp/x 2>/dev/null; kubectl get cm x -o jsonpath={.data}',
      says: 'configmap/x replaced\nThe ConfigMap "x" is invalid\nconfigmap/x configured\n{"a":"c"}',
    },
    {
      rule: 'prunes nothing without a word',
      script: 'kubectl apply --prune -f /m/a.yaml',
      says: 'error: all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector\n',
    },
  ])('$rule', ({ script, says }) => expect(said(script)).toEqual(says));

  it('what is invalid in a raw request is told by its fields', () => {
    const raw = (query: string) => `kubectl create --raw '/api/v1/namespaces/default/configmaps${query}' -f /tmp/x 2>&1`;
    expect(said(`echo '{"metadata":{"name":"A_"},"data":{"a b":"c"}}' > /tmp/x; ${raw('')}; ${raw('?dryRun=x')}`)).toMatch(
      /^The ConfigMap "A_" is invalid: \n\* metadata\.name: Invalid value: .*\n\* data\[a b\]: Invalid value: .*\nThe CreateOptions "" is invalid: dryRun: Unsupported value: \[\]string\{"x"\}: supported values: "All"\n$/,
    );
  });

  it('a limit range without a name is told by the one that it gets', () => {
    const says = said(
      `printf 'apiVersion: v1\\nkind: LimitRange\\nspec: {limits: []}' > /tmp/x; kubectl create -f /tmp/x; kubectl get limits -o name`,
    );
    expect(says).toMatch(/^(limitrange\/[0-9a-f-]{36}) created\n\1\n$/);
  });

  it.each(['create', 'apply'])('%s tells once what it is warned of twice', (verb) => {
    const pod = (name: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{name: c, image: a, env: [{name: A}, {name: A}]}]}\n`;
    const says = said(`printf '${`${pod('a')}---\n${pod('b')}`.replaceAll('\n', '\\n')}' > /tmp/x; kubectl ${verb} -f /tmp/x 2>&1`);
    expect(says).toBe('Warning: spec.containers[0].env[1].name: duplicate name "A"\npod/a created\npod/b created\n');
  });

  it('misses its annotation on what it has not applied', () => {
    const says = said('kubectl create -f /m/a.yaml >/dev/null; kubectl apply -f /m/a.yaml 2>&1; kubectl apply -f /m/a.yaml');
    expect(says).toMatch(
      /^(Warning: resource configmaps\/[ab] is missing the kubectl\.kubernetes\.io\/last-applied-configuration annotation [^\n]*\nconfigmap\/[ab] configured\n){2}configmap\/a unchanged\nconfigmap\/b unchanged\n$/,
    );
    expect(said('kubectl create cm x --save-config; kubectl create cm x --dry-run=client -o yaml | kubectl apply -f -')).not.toContain(
      'Warning',
    );
  });

  it('but what asks as it is has to leave versions out', () => {
    const raw = 'kubectl create --raw /api/v1/namespaces/default/configmaps -f /tmp/b';
    expect(said(`kubectl get cm b -o json >/tmp/b; kubectl delete cm b >/dev/null; ${raw}`, { more: there })).toBe(
      'Error from server: resourceVersion should not be set on objects to be created\n',
    );
  });

  it('may update what it replaces, and need not read it', () => {
    const says = said('kubectl replace -f /m/a.yaml', { role: 'some', more: only('[update]') + there });
    expect(says).toBe('configmap/b replaced\nError from server (NotFound): error when replacing "/m/a.yaml": configmaps "a" not found\n');
    expect(said('kubectl replace -f /m/a.yaml', { role: 'some', more: only('[get, patch]') + there })).toContain(
      'Error from server (Forbidden): error when replacing "/m/a.yaml": configmaps "b" is forbidden: User "system:serviceaccount:default:robot" cannot update resource "configmaps"',
    );
  });

  it('replaces the version and the object that is named', () => {
    const change = (field: string) => `kubectl get cm b -o yaml | sed 's/${field}:.*/${field}: "7"/' | kubectl replace -f -`;
    const [uid, version] = said([change('uid'), change('resourceVersion')].join('; '), { more: there }).split('\n');
    expect(uid).toMatch(
      /^Error from server \(Conflict\): error when replacing "STDIN": Operation cannot be fulfilled on configmaps "b": StorageError: invalid object, Code: 4, Key: \/registry\/configmaps\/default\/b, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: 7, UID in object meta: [-0-9a-f]{36}$/,
    );
    expect(version).toBe(
      'Error from server (Conflict): error when replacing "STDIN": Operation cannot be fulfilled on configmaps "b": the object has been modified; please apply your changes to the latest version and try again',
    );
  });

  it.each([
    {
      rule: 'create',
      script: 'kubectl create -f /m/a.yaml --dry-run=server',
      says: 'configmap/a created (server dry run)\nconfigmap/b created (server dry run)\n',
    },
    {
      rule: 'apply',
      script: 'kubectl apply -f /m/a.yaml --dry-run=server',
      says: 'configmap/a created (server dry run)\nconfigmap/b created (server dry run)\n',
    },
    {
      rule: 'apply in a format',
      script: 'kubectl apply -f /m/a.yaml --dry-run=server -o jsonpath={.items[*].metadata.resourceVersion}{.items[0].data}',
      says: '{"k":"v"}',
    },
    {
      rule: 'replace',
      script: 'kubectl create cm b; kubectl replace -f /m/a.yaml --dry-run=server; kubectl delete cm b',
      says: 'configmap/b created\nconfigmap/b replaced (server dry run)\nError from server (NotFound): error when replacing "/m/a.yaml": configmaps "a" not found\nconfigmap "b" deleted\n',
    },
    {
      rule: 'set image',
      script: 'kubectl set image pod robot c=nginx --dry-run=server; kubectl get pod robot -o jsonpath={.spec.containers[*].image}',
      says: 'pod/robot image updated (server dry run)\nalpine/k8s:1.27.1',
    },
  ])('of a dry run of the server nothing is kept: $rule', ({ script, says }) => {
    expect(said(`${script}; kubectl get cm -o name`)).toBe(`${says}configmap/kube-root-ca.crt\nconfigmap/m\n`);
  });

  it('cannot replace a Pod by what it was made of', () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: nginx}]}\n';
    const file = `  p.yaml: ${JSON.stringify(pod)}\n`;
    const says = said('sleep 20; kubectl replace -f /m/p.yaml; kubectl get pod p -o yaml >/tmp/p; kubectl replace -f /tmp/p', {
      files: file,
      more: `---\n${pod}`,
    });
    expect(says).toMatch(
      /^The Pod "p" is invalid: spec: Forbidden: pod updates may not change fields other than .*\n[\s\S]*NodeName[\s\S]*\npod\/p replaced\n$/,
    );
  });
});

/** @see kubernetes: test/e2e/storage/pvc_protection.go */
describe('A claim that is deleted while a Pod uses it', () => {
  const claim =
    '---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: c}\nspec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n';
  const user = (name: string) =>
    `---\napiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {terminationGracePeriodSeconds: 1, containers: [{name: c, image: "busybox:1.36", command: [sleep, 1d], volumeMounts: [{name: v, mountPath: /v}]}], volumes: [{name: v, persistentVolumeClaim: {claimName: c}}]}\n`;
  const column = `-o jsonpath='{.metadata.finalizers}{" "}{.status.phase}{"\\n"}'`;
  it('stays until that Pod is gone, and no other one may have it', () => {
    const script = [
      'sleep 20; kubectl delete pvc c --wait=false; sleep 1',
      `kubectl get pvc c ${column}; kubectl get pvc --no-headers | cut -c1-17`,
      'sed -n 1,99p /m/second.yaml | kubectl apply -f -; sleep 5',
      `kubectl get events --field-selector reason=FailedScheduling -o jsonpath='{.items[*].message}{"\\n"}'`,
      'kubectl delete pod first; sleep 2; kubectl get pvc c',
    ].join('\n');
    const second = rights.replace('  notes.txt', `  second.yaml: ${JSON.stringify(user('second'))}\n  notes.txt`);
    const container = `{name: c, image: "alpine/k8s:1.27.1", command: [sh, -c, ${JSON.stringify(script)}], volumeMounts: [{name: m, mountPath: /m}]}`;
    const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: robot}\nspec: {serviceAccountName: robot, restartPolicy: Never, containers: [${container}], volumes: [{name: m, configMap: {name: m}}]}\n`;
    const { run } = play(pod + second.replace('ROLE', 'cluster-admin') + claim + user('first'), { seconds: 90 });
    expect(run.kubectl('logs robot').stdout.split('\n')).toEqual([
      'persistentvolumeclaim "c" deleted',
      '["kubernetes.io/pvc-protection"] Bound',
      'c     Terminating',
      'pod/second created',
      expect.stringMatching(/^0\/3 nodes are available: persistentvolumeclaim "c" is being deleted\. preemption: /),
      'pod "first" deleted',
      'Error from server (NotFound): persistentvolumeclaims "c" not found',
      '',
    ]);
  });
});
