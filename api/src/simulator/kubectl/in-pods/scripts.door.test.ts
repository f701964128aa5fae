import { expect, it } from 'vitest';
import { play, robotWith } from '../../testing.ts';

/** What a Pod's script with kubectl says, which may do all that there is to do. */
function said(script: string, more = ''): string {
  const container = `{name: c, image: "bitnami/kubectl:1.27", workingDir: /tmp, command: [bash, -c, ${JSON.stringify(script)}]}`;
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: robot}\nspec: {serviceAccountName: robot, restartPolicy: Never, containers: [${container}]}\n`;
  return play(more + pod + robotWith('cluster-admin'), { seconds: 60 }).run.kubectl('logs robot').stdout;
}

const FILE = `echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m"},"data":{"k":"v"}}' > m.json; `;
const MISSING = 'no last-applied-configuration annotation found on resource: m';

// @see kubernetes: test/cmd/create.sh run_kubectl_create_error_tests, apply.sh, template-output.sh, debug.sh, get.sh
it.each([
  {
    rule: 'what was never applied is not set without being asked to',
    script: `${FILE}kubectl create -f m.json; kubectl apply set-last-applied -f m.json; kubectl apply view-last-applied -f m.json; kubectl apply view-last-applied cm m`,
    says: `configmap/m created\nerror: ${MISSING}, to create the annotation, run the command with --create-annotation\nerror: error when ${MISSING}\n "m.json": <nil>\n`,
  },
  {
    rule: 'what a file says becomes what was last applied, once',
    script: `${FILE}kubectl create -f m.json; set="kubectl apply set-last-applied -f m.json --create-annotation"; $set --dry-run=client; $set; $set; kubectl apply view-last-applied -f m.json`,
    says: 'configmap/m created\nconfigmap/m configured (dry run)\nconfigmap/m configured\nset-last-applied m: no changes required.\napiVersion: v1\ndata:\n  k: v\nkind: ConfigMap\nmetadata:\n  name: m\n  namespace: default\n',
  },
  {
    rule: 'which changes nothing else',
    script: `${FILE}kubectl apply -f m.json; sed -i s/v\\"}/w\\"}/ m.json; kubectl apply set-last-applied -f m.json; kubectl get cm m -o jsonpath='{.data}'; kubectl apply view-last-applied cm m | grep k:`,
    says: 'configmap/m created\nconfigmap/m configured\n{"k":"v"}  k: w\n',
  },
  {
    rule: 'of what is not there',
    script: `${FILE}kubectl apply set-last-applied -f m.json; kubectl apply set-last-applied -f n.json`,
    says: 'Error from server (NotFound): configmaps "m" not found\nerror: the path "n.json" does not exist\n',
  },
  {
    rule: 'a raw request to create takes one file, and little else',
    script: `${FILE}raw="kubectl create --raw /api/v1/namespaces/default/configmaps"; $raw -f m.json --edit; $raw -f m.json -f n.json; $raw -f http://m; $raw -f m.json -R; $raw -f m.json -l a=b; $raw -f m.json -o name; $raw -f n.json; kubectl create --raw m -f m.json; kubectl replace --raw /x -f n.json`,
    says: [
      '--raw and --edit are mutually exclusive',
      '--raw can only use a single local file or stdin',
      '--raw cannot read from a url',
      '--raw and --recursive are mutually exclusive',
      '--raw and --selector (-l) are mutually exclusive',
      '--raw and --output are mutually exclusive',
      'open n.json: no such file or directory',
      '--raw must be a valid URL path: parse "m": invalid URI for request',
      'open n.json: no such file or directory',
    ]
      .map((one) => `error: ${one}\n`)
      .join(''),
  },
  {
    rule: 'a patch of what the API server does not know changes nothing',
    script: `${FILE}kubectl create -f m.json; kubectl patch cm m -p '{"patched":"x"}'; kubectl patch cm m -p '{"patched":"x","data":{"k":"w"}}' -o jsonpath='{.patched}{.data.k}'`,
    says: 'configmap/m created\nWarning: unknown field "patched"\nconfigmap/m patched (no change)\nWarning: unknown field "patched"\nw',
  },
  {
    rule: 'each Pod that a node is looked at with has a name of its own',
    script: `for i in 1 2; do kubectl debug node/node-1 --image=busybox --attach=false -- true >/dev/null; done; kubectl get pods -o name | grep -c node-debugger-node-1-`,
    says: '2\n',
  },
  {
    rule: 'what names files may name directories, too',
    script: `mkdir d; ${FILE}mv m.json d; kubectl create -R -f d; kubectl label -R -f d a=b; kubectl patch -R -f d -p '{"data":{"k":"w"}}'; kubectl label -k d a=b; kubectl get -k d -f d`,
    says: "configmap/m created\nconfigmap/m labeled\nconfigmap/m patched\nerror: unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '/tmp/d'\nerror: only one of -f or -k can be specified\n",
  },
])('$rule', ({ script, says }) => expect(said(`{ ${script}; } 2>&1`)).toBe(says));

// @see kubernetes: kubectl/pkg/cmd/diff/diff.go, diff_test.go TestMasker; test/cmd/diff.sh
it.each([
  {
    rule: 'what is not there yet is all new, and stays away',
    script: `${FILE}kubectl diff -f m.json | sed 's/[A-Z]*-[0-9]*[/]/DIR\\//g; s/"*2023.*/TIME/; s/uid: .*/uid/'; echo \${PIPESTATUS[0]}; kubectl get cm m`,
    says: [
      'diff -u -N /tmp/DIR/v1.ConfigMap.default.m /tmp/DIR/v1.ConfigMap.default.m',
      '--- /tmp/DIR/v1.ConfigMap.default.m\tTIME',
      '+++ /tmp/DIR/v1.ConfigMap.default.m\tTIME',
      '@@ -0,0 +1,9 @@',
      '+apiVersion: v1',
      '+data:',
      '+  k: v',
      '+kind: ConfigMap',
      '+metadata:',
      '+  creationTimestamp: TIME',
      '+  name: m',
      '+  namespace: default',
      '+  uid',
      '1',
      'Error from server (NotFound): configmaps "m" not found',
    ],
  },
  {
    rule: 'what was applied does not differ',
    script: `${FILE}kubectl apply -f m.json; kubectl diff -f m.json; echo $?`,
    says: ['configmap/m created', '0'],
  },
  {
    rule: 'what would change does, but for what was last applied',
    script: `${FILE}kubectl apply -f m.json; sed -i 's/"v"/"w"/' m.json; kubectl diff -f m.json | grep '^[-+] '; kubectl diff -f m.json >/dev/null; echo $?`,
    says: ['configmap/m created', '-  k: v', '+  k: w', '1'],
  },
  {
    rule: 'what is another’s is in the way of the server’s side',
    script: `${FILE}kubectl apply -f m.json; sed -i 's/"v"/"w"/' m.json; kubectl diff --server-side -f m.json | grep '^[-+]  [a-z]'; kubectl patch cm m -p '{"data":{"k":"x"}}'; kubectl diff --server-side -f m.json 2>&1 | sed 's/^W.* diff.go/diff.go/'; echo $?`,
    says: [
      'configmap/m created',
      '-  k: v',
      '+  k: w',
      'configmap/m patched',
      'diff.go:711] Object (/v1, Kind=ConfigMap: m) keeps changing, diffing without lock',
      'Error from server (Conflict): Apply failed with 1 conflict: conflict with "kubectl-patch" using v1: .data.k',
      '0',
    ],
  },
  {
    rule: 'what a Secret holds is not shown',
    script: `s="kubectl create secret generic s -o yaml --dry-run=client --from-literal=b=b"; $s --from-literal=a=x | kubectl create -f -; $s --from-literal=a=z --from-literal=c=x | kubectl diff -f - | grep '[*]'`,
    says: ['secret/s created', "-  a: '*** (before)'", "+  a: '*** (after)'", "   b: '***'", "+  c: '***'"],
  },
  {
    rule: 'what is refused is told in the API server’s words',
    script: `kubectl run w --image=nginx; kubectl run w --image=nginx --env=A=b --dry-run=client -o yaml | kubectl diff -f - 2>&1 | head -1; kubectl run w --image=nginx --env=A=b --dry-run=client -o yaml | sed s/name:.w/name:\\ W/ | kubectl diff -f - 2>&1 | cut -c1-40`,
    says: [
      'pod/w created',
      'The Pod "w" is invalid: spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
      'The Pod "W" is invalid: ',
      '* metadata.name: Invalid value: "W": a l',
      '* spec.containers[0].name: Invalid value',
    ],
  },
  {
    rule: 'what a run has nothing of is told',
    script: `kubectl create deployment d --image=x --dry-run=client -o yaml | kubectl diff -f -; echo $?; kubectl diff --force-conflicts -f x`,
    says: [
      'error: kubectl diff of a Deployment is not possible in a simulated cluster',
      '2',
      'error: --force-conflicts only works with --server-side',
    ],
  },
])('kubectl diff: $rule', ({ script, says }) => expect(said(`exec 2>&1; ${script}`)).toBe(`${says.join('\n')}\n`));

const TICKING = `apiVersion: v1
kind: Pod
metadata: {name: tick}
spec: {restartPolicy: Never, containers: [{name: c, image: busybox, command: [sh, -c, "for i in 1 2 3; do echo $i; sleep 5; done"]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: two}
spec: {initContainers: [{name: i, image: busybox, command: ["true"]}], containers: [{name: a, image: busybox, command: [sleep, "99"]}, {name: b, image: busybox, command: [sleep, "99"]}]}
---
`;

// @see kubernetes: pkg/registry/core/pod/strategy_test.go TestCheckLogLocation; pkg/apis/core/validation/validation_test.go TestValidPodLogOptions
it.each([
  { of: 'tick/log', says: ['1', '2', '3'] },
  { of: 'tick/log?tailLines=1', says: ['3'] },
  { of: 'tick/log?limitBytes=4', says: ['1', '2'] },
  { of: 'tick/log?sinceSeconds=14', says: ['3'] },
  { of: 'tick/log?timestamps=TRUE&tailLines=1', says: [expect.stringMatching(/^2023-05-15T09:00:1\d\.\d{9}Z 3$/)] },
  { of: 'tick/log?timestamps=0&follow=False&tailLines=1', says: ['3'] },
  { of: 'tick/log?previous=1', says: ['Error from server (BadRequest): previous terminated container "c" in pod "tick" not found'] },
  { of: 'none/log', says: ['Error from server (NotFound): pods "none" not found'] },
  { of: 'none/log?tailLines=x', says: ['Error from server (BadRequest): strconv.ParseInt: parsing "x": invalid syntax'] },
  {
    of: 'none/log?tailLines=-1&limitBytes=0&sinceSeconds=0',
    says: [
      'The PodLogOptions "none" is invalid: ',
      '* tailLines: Invalid value: -1: must be greater than or equal to 0',
      '* limitBytes: Invalid value: 0: must be greater than 0',
      '* sinceSeconds: Invalid value: 0: must be greater than 0',
    ],
  },
  {
    of: 'none/log?sinceSeconds=0&sinceTime=2023-05-15T09:00:00Z',
    says: ['The PodLogOptions "none" is invalid: []: Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified'],
  },
  {
    of: 'none/log?sinceTime=x',
    says: ['Error from server (BadRequest): parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"'],
  },
  { of: 'two/log', says: ['Error from server (BadRequest): a container name must be specified for pod two, choose one of: [i a b]'] },
  { of: 'two/log?container=c', says: ['Error from server (BadRequest): container c is not valid for pod two'] },
])('a log that is asked for: $of', ({ of, says }) => {
  const asked = said(`sleep 20; kubectl get --raw '/api/v1/namespaces/default/pods/${of}' 2>&1`, TICKING);
  expect(asked.replace(/\n$/, '').split('\n')).toEqual(says);
});

it('a log is followed until it ends, or as much of it as is wanted has come', () => {
  const curl = `curl -skH "Authorization: Bearer $(cat /var/run/secrets/kubernetes.io/serviceaccount/token)" https://kubernetes.default/api/v1/namespaces/default/pods/tick/log`;
  const times = 'sleep 5; n=$SECONDS; ';
  expect(said(`${times}${curl}?follow=true; echo $(((SECONDS - n) / 4))`, TICKING)).toBe('1\n2\n3\n2\n');
  expect(said(`${times}${curl}'?follow=1&limitBytes=4'; echo $(((SECONDS - n) / 4))`, TICKING)).toBe('1\n2\n0\n');
});

it('a list may be watched as it was of old, and what is kept beside the store is told in parts, too', () => {
  expect(said(`kubectl get --raw '/api/v1/watch/namespaces/default/configmaps?timeoutSeconds=1' | cut -c1-45`)).toBe(
    '{"type":"ADDED","object":{"kind":"ConfigMap",\n',
  );
  expect(said(`kubectl get --raw '/apis/rbac.authorization.k8s.io/v1/clusterroles?limit=2' | jq '.items | length'`)).toBe('2\n');
});

it.each(['watch=1&timeoutSeconds=x', 'timeoutSeconds=x', 'limit=x'])('a list is refused with %s', (query) => {
  expect(said(`kubectl get --raw '/api/v1/namespaces/default/pods?${query}' 2>&1`)).toBe(
    'Error from server (BadRequest): strconv.ParseInt: parsing "x": invalid syntax\n',
  );
});

it('a watch that is asked for by kubectl tells each object in a line', () => {
  const watch = `kubectl get --raw '/api/v1/namespaces/default/pods?watch=1&timeoutSeconds=1'`;
  expect(said(`sleep 1; ${watch} | cut -c1-40`, TICKING)).toBe('{"type":"ADDED","object":{"kind":"Pod","\n'.repeat(3));
});

// @see kubernetes: apiserver/pkg/storage/etcd3/store_test.go TestList, TestListContinuation; apiserver/pkg/storage/continue.go
it('lists stand in the order of their keys, and are told in parts', () => {
  const made =
    'for n in zz b a; do kubectl create cm $n >/dev/null; done; get() { kubectl get --raw "/api/v1/namespaces/default/configmaps?$1"; }; ';
  const names = `jq -rc '[.items[].metadata.name]'`;
  expect(said(`${made}get | ${names}`)).toBe('["a","b","kube-root-ca.crt","zz"]\n');
  expect(
    said(
      `${made}get limit=3 > /tmp/1; ${names} /tmp/1; jq -c '.metadata | del(.resourceVersion)' /tmp/1; get "limit=3&continue=$(jq -r .metadata.continue /tmp/1)" | tee /tmp/2 | ${names}; jq -c '.metadata | keys' /tmp/2`,
    ),
  ).toMatch(/^\["a","b","kube-root-ca.crt"\]\n\{"continue":"[\w-]+","remainingItemCount":1\}\n\["zz"\]\n\["resourceVersion"\]\n$/);
  expect(said(`${made}get 'limit=1&labelSelector=!x' | jq -c '.metadata | keys'`)).toBe('["continue","resourceVersion"]\n');
  expect(said(`${made}get limit=x 2>&1; get continue=x 2>&1`)).toBe(
    'Error from server (BadRequest): strconv.ParseInt: parsing "x": invalid syntax\nError from server (BadRequest): invalid continue token: continue key is not valid: illegal base64 data at input byte 0\n',
  );
});

const REVIEW = (verb: string, user: string) =>
  JSON.stringify({
    kind: 'SubjectAccessReview',
    apiVersion: 'authorization.k8s.io/v1',
    spec: { user, resourceAttributes: { verb, resource: 'pods', namespace: 'default' } },
  });

it('a grace period that is no number deletes nothing; others are reviewed, in a namespace', () => {
  const api = '/apis/authorization.k8s.io/v1';
  const asks = (verb: string, user: string) =>
    `echo '${REVIEW(verb, user)}' | kubectl create --raw ${api}/subjectaccessreviews -f - | jq -c .status; `;
  const robot = 'system:serviceaccount:default:robot';
  expect(said(`${asks('get', robot)}${asks('get', 'jane')}`)).toBe(
    `{"allowed":true,"reason":"RBAC: allowed by ClusterRoleBinding \\"robot\\" of ClusterRole \\"cluster-admin\\" to ServiceAccount \\"robot/default\\""}\n{"allowed":false}\n`,
  );
  expect(said(`echo '{}' | kubectl create --raw ${api}/selfsubjectrulesreviews -f - 2>&1`)).toBe(
    'Error from server (BadRequest): no namespace on request\n',
  );
  const one = '/api/v1/namespaces/default/configmaps/m';
  expect(said(`kubectl create cm m; kubectl delete --raw ${one}?gracePeriodSeconds=x 2>&1; kubectl get cm m -o name`)).toBe(
    'configmap/m created\nError from server (BadRequest): strconv.ParseInt: parsing "x": invalid syntax\nconfigmap/m\n',
  );
});
