import { expect, it } from 'vitest';
import { play, robotWith } from '../testing.ts';

/** What a Pod's script with kubectl says, which may do all that there is to do. */
function said(script: string): string {
  const container = `{name: c, image: "bitnami/kubectl:1.27", workingDir: /tmp, command: [bash, -c, ${JSON.stringify(script)}]}`;
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: robot}\nspec: {serviceAccountName: robot, restartPolicy: Never, containers: [${container}]}\n`;
  return play(pod + robotWith('cluster-admin'), { seconds: 60 }).run.kubectl('logs robot').stdout;
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
    says: 'configmap/m created\nconfigmap/m labeled\nconfigmap/m patched\nerror: kubectl label -k is not possible in a simulated cluster\nerror: only one of -f or -k can be specified\n',
  },
])('$rule', ({ script, says }) => expect(said(`{ ${script}; } 2>&1`)).toBe(says));
