import { describe, expect, it } from 'vitest';
import { play, robotWith } from '../../testing.ts';

const GROUP = 'rbac.authorization.k8s.io';
const role = (rules: string): string =>
  `apiVersion: ${GROUP}/v1\nkind: Role\nmetadata: {name: r, namespace: default, labels: {a: b}}\nrules: [${rules}]\n`;
const binding = (roleName: string, user: string): string =>
  `apiVersion: ${GROUP}/v1\nkind: RoleBinding\nmetadata: {name: r, namespace: default}\nroleRef: {apiGroup: ${GROUP}, kind: Role, name: ${roleName}}\nsubjects: [{apiGroup: ${GROUP}, kind: User, name: ${user}}]\n`;
const PODS = '{apiGroups: [""], resources: [pods], verbs: [get, list]}';

const said = (script: string): string => {
  const file = (text: string): string => `printf '%s' '${text}'`;
  const told = `role() { ${file(role(PODS))}; }; bind() { ${file(binding('ROLE', 'USER'))} | sed s/ROLE/$1/\\;s/USER/$2/; }; exec 2>&1; ${script}`;
  const container = `{name: c, image: "alpine/k8s:1.27.1", command: [bash, -c, ${JSON.stringify(told)}]}`;
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: robot}\nspec: {serviceAccountName: robot, restartPolicy: Never, containers: [${container}]}\n`;
  return play(pod + robotWith('cluster-admin'), { seconds: 60 }).run.kubectl('logs robot').stdout;
};

const ROLE = `role.${GROUP}/r reconciled\n`;
const BOUND = `rolebinding.${GROUP}/r reconciled\n`;
const did = (what: string, ...lists: string[]): string => `\treconciliation required ${what}\n${lists.join('')}`;
const rules = (title: string, ...all: string[]): string =>
  `\t${title}:\n${all.map((one) => `\t\t{Verbs:[${one.split(' on ')[0]}] APIGroups:[] Resources:[${one.split(' on ')[1]}] ResourceNames:[] NonResourceURLs:[]}\n`).join('')}`;
const users = (title: string, name: string): string => `\t${title}:\n\t\t{Kind:User APIGroup:${GROUP} Name:${name} Namespace:}\n`;
const MADE = `role.${GROUP}/r created\n`;
const rulesOf = 'kubectl get role r -o jsonpath={.rules[*].verbs}';

/** As the real kubectl v1.27.1 does it. */
describe('kubectl auth reconcile', () => {
  it.each`
    rule                                  | script                                                                                                                                                                                      | says
    ${'makes what is not there'}          | ${`role | kubectl auth reconcile -f -; ${rulesOf}`}                                                                                                                                         | ${`${ROLE}${did('create', rules('missing rules added', 'get list on pods'))}["get","list"]`}
    ${'adds what a role lacks'}           | ${`kubectl create role r --verb=get,watch --resource=pods; role | kubectl auth reconcile -f -; ${rulesOf}`}                                                                                 | ${`${MADE}${ROLE}${did('update', rules('missing rules added', 'list on pods'))}["get","watch"] ["list"]`}
    ${'takes away what is too much'}      | ${`kubectl create role r --verb=get,list,watch --resource=pods; role | kubectl auth reconcile -f - --remove-extra-permissions; ${rulesOf}`}                                                 | ${`${MADE}${ROLE}${did('update', rules('extra rules removed', 'watch on pods'))}["get","list"]`}
    ${'only if it is told to'}            | ${`kubectl create role r --verb=get,list,watch --resource=pods; role | kubectl auth reconcile -f -; kubectl get role r -o jsonpath={.metadata.labels}`}                                     | ${`${MADE}${ROLE}${did('update')}{"a":"b"}`}
    ${'does nothing twice'}               | ${'role | kubectl auth reconcile -f - >/dev/null; role | kubectl auth reconcile -f -'}                                                                                                      | ${`${did('create', rules('missing rules added', 'get list on pods'))}${ROLE}`}
    ${'and nothing in a dry run'}         | ${'role | kubectl auth reconcile -f - --dry-run=client; kubectl get role'}                                                                                                                  | ${`${ROLE.replace('\n', ' (dry run)\n')}${did('create', rules('missing rules added', 'get list on pods'))}No resources found in default namespace.\n`}
    ${'adds who is not bound'}            | ${'bind r a | kubectl auth reconcile -f -; bind r b | kubectl auth reconcile -f -; kubectl get rolebinding r -o jsonpath={.subjects[*].name}'}                                              | ${`${BOUND}${did('create', users('missing subjects added', 'a'))}${BOUND}${did('update', users('missing subjects added', 'b'))}a b`}
    ${'and takes others away'}            | ${'bind r a | kubectl auth reconcile -f - >/dev/null 2>&1; bind r b | kubectl auth reconcile -f - --remove-extra-subjects'}                                                                 | ${`${BOUND}${did('update', users('missing subjects added', 'b'), users('extra subjects removed', 'a'))}`}
    ${'binds to another role anew'}       | ${'bind r a | kubectl auth reconcile -f - >/dev/null 2>&1; bind q a | kubectl auth reconcile -f -; kubectl get rolebinding r -o jsonpath={.roleRef.name}'}                                  | ${`${BOUND}${did('recreate', users('missing subjects added', 'a'))}q`}
    ${'leaves what has opted out'}        | ${`kubectl create role r --verb=get --resource=pods; kubectl annotate role r rbac.authorization.kubernetes.io/autoupdate=false >/dev/null; role | kubectl auth reconcile -f -; ${rulesOf}`} | ${`${MADE}${ROLE}${did('update, but object opted out (rbac.authorization.kubernetes.io/autoupdate: false)', rules('missing rules added', 'list on pods'))}["get"]`}
    ${'makes the namespace, too'}         | ${'role | sed s/default/other/ | kubectl auth reconcile -f - -o name 2>/dev/null; kubectl get ns other -o name'}                                                                            | ${`role.${GROUP}/r\nnamespace/other\n`}
    ${'of which it knows only by itself'} | ${"role | sed 's/, namespace: default//' | kubectl auth reconcile -f - -n default"}                                                                                                         | ${'error: an empty namespace may not be set when a resource name is provided\n'}
    ${'passes over what is no role'}      | ${'kubectl create cm m --dry-run=client -o yaml | kubectl auth reconcile -f -; echo $?'}                                                                                                    | ${'0\n'}
    ${'has no dry run by the server'}     | ${'role | kubectl auth reconcile -f - --dry-run=server'}                                                                                                                                    | ${'error: --dry-run=server for command reconcile is not supported yet\n'}
  `('$rule', ({ script, says }) => expect(said(script)).toEqual(says));
});
