import { expect, it } from 'vitest';
import { adminSays } from '../../testing-robot.ts';

/** What a script of kubectl says where web.yaml is the file of the Pod web in another namespace. */
function said(script: string): string {
  const prepared = `cd /tmp
kubectl create ns other >/dev/null
kubectl run web -n other --image busybox --dry-run=client -o yaml -- sleep inf > web.yaml
kubectl create -f web.yaml >/dev/null
sleep 10`;
  return adminSays(`${prepared}\n${script}`);
}

const DEPRECATED =
  'kubectl exec [POD] [COMMAND] is DEPRECATED and will be removed in a future version. Use kubectl exec [POD] -- [COMMAND] instead.\n';

it.each([
  { rule: 'of the Pod that a file names', command: 'kubectl exec -f web.yaml -- hostname', says: 'web\n' },
  { rule: 'of what is piped to it', command: 'cat web.yaml | kubectl exec -f - -- hostname', says: 'web\n' },
  { rule: 'without dashes', command: 'kubectl exec -f web.yaml hostname', says: `${DEPRECATED}web\n` },
  {
    rule: 'not of several',
    command: '{ cat web.yaml; echo ---; cat web.yaml; } | kubectl exec -f - -- hostname',
    says: 'error: cannot exec into multiple objects at a time\n',
  },
  {
    rule: 'not of one that is not there',
    command: "sed 's/name: web/name: gone/' web.yaml | kubectl exec -f - -- hostname",
    says: 'Error from server (NotFound): pods "gone" not found\n',
  },
  {
    rule: 'not of a word beside it',
    command: 'kubectl exec -f web.yaml web -- hostname',
    says: 'error: resource/name arguments cannot be provided when a path is specified\n',
  },
  {
    rule: 'not of nothing',
    command: 'kubectl exec -f web.yaml; kubectl exec -f no.yaml -- hostname',
    says: 'error: you must specify at least one command for the container\nerror: the path "no.yaml" does not exist\n',
  },
])('runs a command $rule', ({ command, says }) => expect(said(command)).toBe(says));
