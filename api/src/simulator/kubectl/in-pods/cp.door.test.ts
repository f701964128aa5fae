import { expect, it } from 'vitest';
import { account, binding, robot, role, said, web } from '../../testing-robot.ts';

const rights = `${account}${role('pods, pods/exec', 'get, list, create')}${binding()}`;
const [first, two] = [
  web,
  web
    .replace('name: web', 'name: two')
    .replace('{name: app, image: nginx}', '{name: app, image: nginx}, {name: side, image: "busybox:1.36", command: [sleep, "1000"]}'),
];

/** @see kubernetes: kubectl/pkg/cmd/cp/cp.go */
it.each([
  {
    rule: 'a file comes from a Pod by its tar, which tells of the slash',
    script:
      'kubectl cp web:/etc/hostname /tmp/h; echo $?; cat /tmp/h; kubectl cp web:/etc/hostname /tmp; kubectl cp web:/none /tmp/n; echo $?; ls /tmp/n',
    says: "tar: Removing leading `/' from member names\n0\nweb\ntar: Removing leading `/' from member names\nerror: open /tmp: is a directory\ntar: Removing leading `/' from member names\ntar: /none: Cannot stat: No such file or directory\ntar: Exiting with failure status due to previous errors\n0\nls: /tmp/n: No such file or directory\n",
  },
  {
    rule: 'and a directory with what is in it, but for links',
    script:
      'kubectl exec web -- sh -c "mkdir -p /d/e; echo 1 > /d/a; echo 2 > /d/e/b; ln -s a /d/l"; kubectl cp web:/d /tmp/x 2>/dev/null; find /tmp/x -type f | sort | xargs cat; kubectl cp web:/d /tmp/x 2>&1 | grep -v removing -i; ls /tmp/x',
    says: '1\n2\nwarning: skipping symlink: "/tmp/x/l" -> "a"\na\ne\n',
  },
  {
    rule: 'what goes into a Pod goes into its directory, or takes its name',
    script:
      'mkdir -p /s/t; echo here > /s/t/f; kubectl cp /s web:/tmp; kubectl cp /s/t/f web:/tmp/named; kubectl exec web -- sh -c "cat /tmp/s/t/f /tmp/named"; kubectl cp /none web:/tmp; echo $?; kubectl cp /s/t/f web:/no/such',
    says: "here\nhere\nerror: /none doesn't exist in local filesystem\n1\ntar: /no: Cannot open: No such file or directory\ntar: Error is not recoverable: exiting now\ncommand terminated with exit code 2\n",
  },
  {
    rule: 'in the container that is named, and in the Pod’s namespace',
    script:
      'kubectl cp -c side default/two:/bin/busybox /tmp/b 2>/dev/null; ls /tmp/b; kubectl cp two:/etc/hostname /tmp/h | head -1; kubectl cp other/two:/x /tmp/y; kubectl cp gone:/x /tmp/y; kubectl cp a b',
    says: '/tmp/b\ntar: Removing leading `/\' from member names\nDefaulted container "app" out of: app, side\nError from server (Forbidden): pods "two" is forbidden: User "system:serviceaccount:default:robot" cannot get resource "pods" in API group "" in the namespace "other"\nError from server (NotFound): pods "gone" not found\nerror: one of src or dest must be a remote file specification\n',
  },
])('$rule', ({ script, says }) => {
  expect(said(`${rights}${first}${two}${robot(`sleep 10; ${script}`)}`)).toBe(says);
});
