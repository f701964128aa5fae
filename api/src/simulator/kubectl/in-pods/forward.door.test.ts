import { expect, it } from 'vitest';
import { play } from '../../testing.ts';
import { account, binding, robot, role, said, web } from '../../testing-robot.ts';

const service =
  '---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 8000, targetPort: 80}]}\n';
const rights = (verbs = 'pods, pods/portforward, services') => `${account}${role(verbs, 'get, list, create')}${binding()}${service}${web}`;

/** @see kubernetes: client-go/tools/portforward/portforward.go */
it.each([
  {
    rule: 'what comes to the port here goes to the Pod’s, and comes back',
    script:
      'kubectl port-forward pod/web 8080:80 > /log & sleep 1; curl -s localhost:8080 | grep -o "<title>.*</title>"; curl -s -o /dev/null -w "%{http_code}\\n" 127.0.0.1:8080/none; kill $!; cat /log; curl -s localhost:8080; echo $?',
    says: '<title>Welcome to nginx!</title>\n404\nForwarding from 127.0.0.1:8080 -> 80\nForwarding from [::1]:8080 -> 80\nHandling connection for 8080\nHandling connection for 8080\n7\n',
  },
  {
    rule: 'a Service stands for one of its Pods',
    script:
      'kubectl port-forward --address 0.0.0.0 svc/web 9000:8000 > /log & sleep 1; curl -s -o /dev/null -w "%{http_code}\\n" $(hostname -i):9000; kill $!; cat /log',
    says: '200\nForwarding from 0.0.0.0:9000 -> 80\nHandling connection for 9000\n',
  },
  {
    rule: 'a port that is taken is told, of several the others go on',
    script:
      'nc -lk -p 8080 & sleep 1; kubectl port-forward web 8080:80; echo $?; kubectl port-forward web 8080:80 8081:80 > /log 2>&1 & sleep 1; curl -s -o /dev/null -w "%{http_code}\\n" localhost:8081; grep -c Unable /log',
    says: /^Unable to listen on port 8080: Listeners failed to create with the following errors: \[unable to create listener: Error listen tcp4 127\.0\.0\.1:8080: bind: address already in use.*\]\nerror: unable to listen on any of the requested ports: \[\{8080 80\}\]\n1\n200\n1\n$/,
  },
  {
    rule: 'who says that no more comes is answered all the same',
    script: `kubectl port-forward web 8080:80 > /log & sleep 1; printf 'GET /none HTTP/1.0\\r\\n\\r\\n' | nc localhost 8080 | head -1`,
    says: 'HTTP/1.1 404 Not Found\n',
  },
  {
    rule: 'where nobody listens in the Pod it ends',
    script: 'kubectl port-forward web 8080:81 & sleep 1; curl -s localhost:8080; echo $?; wait $!; echo $?',
    says: /^Forwarding from 127.*\nForwarding from .*\nHandling connection for 8080\nE0515 .* portforward\.go:409\] an error occurred forwarding 8080 -> 81: error forwarding port 81 to pod [0-9a-f]{64}, uid : failed to execute portforward in network namespace "\/var\/run\/netns\/cni-[0-9a-f-]{36}": failed to connect to localhost:81 inside namespace "[0-9a-f]{64}", IPv4: dial tcp4 127\.0\.0\.1:81: connect: connection refused IPv6 dial tcp6 \[::1\]:81: connect: connection refused \nerror: lost connection to pod\n(52|56)\n1\n$/,
  },
])('$rule', ({ script, says }) => {
  const log = said(`${rights()}${robot(`sleep 10; ${script}`)}`);
  if (typeof says === 'string') expect(log).toBe(says);
  else expect(log).toMatch(says);
});

it('who may not is refused', () => {
  expect(said(`${rights('pods')}${robot('sleep 10; kubectl port-forward web 8080:80')}`)).toMatch(
    /^error: error upgrading connection: pods "web" is forbidden: User "system:serviceaccount:default:robot" cannot create resource "pods\/portforward"/,
  );
});

it('outside it goes on to the end of the run', () => {
  const { run } = play(web, { seconds: 60, interventions: [{ kind: 'KUBECTL', atSeconds: 20, command: ['port-forward web 8080:80'] }] });
  expect(run.interventions[0]).toMatchObject({
    ok: false,
    message: 'the run ended before it was done',
    stdout: 'Forwarding from 127.0.0.1:8080 -> 80\nForwarding from [::1]:8080 -> 80\n',
  });
});

/** @see kubernetes: test/e2e/kubectl/portforward.go; containerd: pkg/cri/sbserver/sandbox_portforward_linux.go portForward */
it.each`
  server                         | gets        | ends
  ${'echo a; sleep 0.5; echo b'} | ${'a\nb\n'} | ${0}
  ${'echo a; sleep 3; echo b'}   | ${'a\n'}    | ${1}
`('to who has said that no more comes, the server has a second to answer: $server', ({ server, gets, ends }) => {
  const listens = `---\napiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: app, image: busybox, command: [nc, -lk, -p, "80", -e, sh, -c, ${JSON.stringify(server)}]}]}\n`;
  const rest = `${account}${role('pods, pods/portforward', 'get, list, create')}${binding()}${listens}`;
  const script =
    'kubectl port-forward web 8080:80 > /log & sleep 2; A=$(date +%s); nc localhost 8080 </dev/null; echo $(($(date +%s) - A))';
  expect(said(`${rest}${robot(`sleep 10; ${script}`)}`)).toBe(`${gets}${ends}\n`);
});
