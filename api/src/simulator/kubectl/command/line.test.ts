import { expect, it } from 'vitest';
import { lineOf } from '../index.ts';

/** Of what is kubectl's alone nothing is said. */
const ALONE = undefined;

it.each<[rule: string, command: string, line: string | undefined]>([
  ['kubectl by its name', 'kubectl get pods', ALONE],
  ['as many call it', 'k get po', ALONE],
  ['without its name', 'get pods -o wide', ALONE],
  ['flags before its command', '-n kube-system get pods', ALONE],
  ['nothing', '', ALONE],
  ['what neither kubectl nor the machine knows is kubectl’s to refuse', 'frobnicate x', ALONE],
  ['a command of kubectl that is one of the machine, too', 'cp web:/etc/hosts hosts', ALONE],
  ['or of the shell', 'wait --for=condition=Ready pod/web', ALONE],
  ['operators in quotes', `kubectl exec web -- sh -c 'ls | wc -l; a && b > c' "x|y;z"`, ALONE],
  ['or after a backslash', 'kubectl label pod web a=\\|', ALONE],
  ['a dollar that names nothing', `kubectl get pod web -o jsonpath='{$.kind}' "a$" {$.kind}`, ALONE],
  ['a variable of Kubernetes', 'kubectl run x --image=busybox -- echo $(POD_NAME) "$(POD_IP)"', ALONE],
  ['a line that goes on', 'kubectl get pods \\\n  -o wide\n', ALONE],
  ['a text over several lines', "kubectl annotate pod web 'a=b\nc'", ALONE],
  ['a sign of one’s home within a word', 'kubectl annotate pod web a=x~y', ALONE],

  ['a pipe', 'kubectl get pods | grep web', 'kubectl get pods | grep web'],
  ['a pipe without blanks', 'kubectl get pods|wc -l', 'kubectl get pods|wc -l'],
  ['one command after the other', 'kubectl get po; kubectl get svc', 'kubectl get po; kubectl get svc'],
  ['if that went well', 'k get po && k logs web', 'k get po && k logs web'],
  ['output that goes elsewhere', 'kubectl get po >/dev/null', 'kubectl get po >/dev/null'],
  ['a placeholder that was left as it is', 'kubectl logs <pod>', 'kubectl logs <pod>'],
  ['parentheses that nobody quoted', 'kubectl get po -l app in (a)', 'kubectl get po -l app in (a)'],
  ['another’s output', 'kubectl logs $(kubectl get po -o name)', 'kubectl logs $(kubectl get po -o name)'],
  ['a program’s that is called as variables are', 'kubectl label po web at=$(hostname)', 'kubectl label po web at=$(hostname)'],
  ['the old way', 'kubectl logs `kubectl get po -o name`', 'kubectl logs `kubectl get po -o name`'],
  ['a variable', 'kubectl exec web -- sh -c "echo $HOSTNAME"', 'kubectl exec web -- sh -c "echo $HOSTNAME"'],
  ['a variable in braces', `kubectl get po $\{POD}`, `kubectl get po $\{POD}`],
  ['one’s home', 'kubectl --kubeconfig ~/.kube/config get po', 'kubectl --kubeconfig ~/.kube/config get po'],
  ['two lines', 'kubectl get po\nkubectl get svc', 'kubectl get po\nkubectl get svc'],
  ['a comment before it', '# Pods\nkubectl get po', '# Pods\nkubectl get po'],
  ['a quotation without an end', "kubectl get po 'x", "kubectl get po 'x"],
  ['another program', 'watch kubectl get pods', 'watch kubectl get pods'],
  ['a program by its path', '/usr/local/bin/kubectl get po', '/usr/local/bin/kubectl get po'],
  ['an assignment', 'KUBECONFIG=/x kubectl get po', 'KUBECONFIG=/x kubectl get po'],
  ['a word of the grammar', '! kubectl get po', '! kubectl get po'],
  ['the first command may leave out kubectl', 'get pods | grep web', 'kubectl get pods | grep web'],
  ['with flags first, too', '-n a get pods | wc -l', 'kubectl -n a get pods | wc -l'],
  ['but where that is a command of the machine', 'top -bn1 | head -3', 'top -bn1 | head -3'],
  ['or of the shell', 'set -x; kubectl get po', 'set -x; kubectl get po'],
  ['or both', 'cp a b; kubectl get po', 'cp a b; kubectl get po'],
  ...[
    ...['top pods | head -3', 'top no --no-headers | wc -l', 'exec web -- ls / | head -1', 'exec -it web -c app -- sh <<< ls'],
    ...['set image pod/web app=nginx | cat', 'wait pod/web --for=condition=Ready && echo ready', 'cp web:/etc/hosts hosts; cat hosts'],
    ...['diff -f - <<< x', 'diff -v=6 -f x.yaml || echo differs', 'help get | head -3'],
  ].map((line): [string, string, string] => ['unless what it is given is kubectl’s', line, `kubectl ${line}`]),
])('%s: %s', (_, command, line) => expect(lineOf([command])).toBe(line));

it('words that are given apart are one command’s', () => expect(lineOf(['get', 'pods', '|', 'wc', '$(x)'])).toBe(ALONE));
