import { expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const ADMIN_PARTY = /^\*{61}\nERROR: CouchDB 3\.0\+ will no longer run in "Admin Party"\n.*\n {7}to set it via "docker run"\.\n\*{61}\n$/s;
const MAP = (text: string) => `---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {mine.ini: ${JSON.stringify(text)}}
`;
const NAMED = ', env: [{name: COUCHDB_USER, value: me}, {name: COUCHDB_PASSWORD, value: x}]';
const FILE = ', volumeMounts: [{name: settings, mountPath: /opt/couchdb/etc/local.d/mine.ini, subPath: mine.ini}]';
const DIRECTORY = ', volumeMounts: [{name: settings, mountPath: /opt/couchdb/etc/local.d}]';
const TOUCH = "touch: cannot touch '/opt/couchdb/etc/local.d/docker.ini': Read-only file system\n";

/** Somebody must be named who may do all. */
it.each`
  rule                                             | more                                              | settings                 | row                | says
  ${'Nobody is'}                                   | ${''}                                             | ${''}                    | ${'0/1 Error 0'}   | ${ADMIN_PARTY}
  ${'In the environment somebody is'}              | ${NAMED}                                          | ${''}                    | ${'1/1 Running 0'} | ${''}
  ${'whoever runs it: all may write its settings'} | ${`${NAMED}, securityContext: {runAsUser: 1000}`} | ${''}                    | ${'1/1 Running 0'} | ${''}
  ${'In a file of settings'}                       | ${FILE}                                           | ${'[admins]\nme = x\n'}  | ${'1/1 Running 0'} | ${''}
  ${'where he is only a remark, nobody is'}        | ${FILE}                                           | ${'[admins]\n;me = x\n'} | ${'0/1 Error 0'}   | ${ADMIN_PARTY}
  ${'A map in the place of all has no room'}       | ${DIRECTORY}                                      | ${'[admins]\nme = x\n'}  | ${'0/1 Error 0'}   | ${TOUCH}
`('$rule', ({ more, settings, row, says }) => {
  const volume = '\n  volumes: [{name: settings, configMap: {name: settings, optional: true}}]';
  const pod = podOf(`  restartPolicy: Never\n  containers: [{name: app, image: "couchdb:3"${more}}]${volume}`);
  const { rows, run } = play(pod + MAP(settings));
  expect(rows.at(-1)).toBe(row);
  expect(run.kubectl('logs web', 60).stdout).toEqual(typeof says === 'string' ? says : expect.stringMatching(says));
});

it('who is named in the environment stands in the settings', () => {
  const { run } = play(podOf(`  containers: [{name: app, image: "couchdb:3"${NAMED}}]`));
  expect(run.kubectl('exec web -- cat /opt/couchdb/etc/local.d/docker.ini', 50).stdout).toBe('\n[admins]\nme = x\n');
});
