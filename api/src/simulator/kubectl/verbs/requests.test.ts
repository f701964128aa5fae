import { describe, expect, it } from 'vitest';
import { printed } from '../testing.ts';

const SERVER = 'https://127.0.0.1:6443';
const told = (command: string): string =>
  printed(command)
    .replace(/I\d{4} [\d:.]+ +\d+ (?:round_trippers.go:)?/g, '')
    .replace(/ in \d+ milliseconds/g, '');
const LOADED = 'loader.go:373] Config loaded from file:  /root/.kube/config\n';

/** As the real kubectl v1.27.1 does it. */
describe('with -v kubectl tells what it asks for', () => {
  it.each`
    command                                                    | tells
    ${'get pods -v=6'}                                         | ${`${LOADED}553] GET ${SERVER}/api/v1/namespaces/default/pods?limit=500 200 OK\n`}
    ${'get cm,nodes -A -v=6 -o yaml'}                          | ${`${LOADED}553] GET ${SERVER}/api/v1/configmaps?limit=500 200 OK\n553] GET ${SERVER}/api/v1/nodes?limit=500 200 OK\n`}
    ${'get deploy -v=6 -l a=b,c!=d --field-selector x=y -n n'} | ${`${LOADED}553] GET ${SERVER}/apis/apps/v1/namespaces/n/deployments?fieldSelector=x%3Dy&labelSelector=a%3Db%2Cc%21%3Dd&limit=500 200 OK\n`}
    ${'get pods --sort-by=.metadata.name -v=6'}                | ${`${LOADED}553] GET ${SERVER}/api/v1/namespaces/default/pods?includeObject=Object 200 OK\n`}
    ${'get pod nosuch -v=6'}                                   | ${`${LOADED}553] GET ${SERVER}/api/v1/namespaces/default/pods/nosuch 404 Not Found\nhelpers.go:246] server response object: [{\n  "kind": "Status",\n`}
    ${'get pods -v=7'}                                         | ${`${LOADED}463] GET ${SERVER}/api/v1/namespaces/default/pods?limit=500\n469] Request Headers:\n473]     Accept: application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json\n473]     User-Agent: kubectl/v1.27.1 (linux/amd64) kubernetes/4c94112\n574] Response Status: 200 OK\n`}
    ${'create cm x --dry-run=client -v=6'}                     | ${'configmap/x created (dry run)\n'}
    ${'describe pods -v=6'}                                    | ${`Note: the requests of kubectl describe are not told of in a simulated cluster\n${LOADED}`}
    ${'get pods -v=8'}                                         | ${`Note: what answers consist of is not told in a simulated cluster\n${LOADED}`}
    ${'get pods -v=5'}                                         | ${'No resources found in default namespace.\n'}
  `('$command', ({ command, tells }) => expect(told(command)).toContain(tells));
});
