import { expect, it } from 'vitest';
import { adminSays } from '../../testing-robot.ts';

const lines = (script: string): string[] =>
  adminSays(script)
    .split('\n')
    .filter((line) => /round_trippers.go:553|apply.go/.test(line))
    .map((line) =>
      line
        .replace(/^I\d{4} [\d:.]+ +\d+ \S+ /, '')
        .replace(/ in \d+ milliseconds/, '')
        .replace(/hash=\w+/, 'hash=X')
        .replace(/resourceVersion=\d\d+&timeoutSeconds=\d+/, 'resourceVersion=N&timeoutSeconds=N')
        .replace(/https:\/\/[^/]+/, ''),
    );
const file = (data: string): string =>
  `printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: m}\\ndata: {a: "${data}"}\\n' > m.yaml; `;
const SCHEMA = [
  'GET /openapi/v2?timeout=32s 200 OK',
  'GET /openapi/v3?timeout=32s 200 OK',
  'GET /openapi/v3/api/v1?hash=X&timeout=32s 200 OK',
];
const MAPS = '/api/v1/namespaces/default/configmaps';
const PODS = '/api/v1/namespaces/default/pods';
const DONE = 'Running apply post-processor function';
const APPLY = 'fieldManager=kubectl-client-side-apply&fieldValidation=Strict';

/** As the real kubectl v1.27.1 does it, that has looked up what there is in an earlier command. */
it.each([
  {
    rule: 'what is new is made',
    script: `cd /tmp; ${file('1')}kubectl apply -f m.yaml -v=6`,
    asks: [...SCHEMA, `GET ${MAPS}/m 404 Not Found`, `POST ${MAPS}?${APPLY} 201 Created`, DONE],
  },
  {
    rule: 'what has changed is patched',
    script: `cd /tmp; ${file('1')}kubectl apply -f m.yaml; ${file('2')}kubectl apply -f m.yaml -v=6`,
    asks: [...SCHEMA, `GET ${MAPS}/m 200 OK`, `PATCH ${MAPS}/m?${APPLY} 200 OK`, DONE],
  },
  {
    rule: 'of what has not, nothing is sent',
    script: `cd /tmp; ${file('1')}kubectl apply -f m.yaml; kubectl apply -f m.yaml -v=6`,
    asks: [...SCHEMA, `GET ${MAPS}/m 200 OK`, DONE],
  },
  {
    rule: 'the API server applies without a look',
    script: `cd /tmp; ${file('1')}kubectl apply --server-side -f m.yaml -v=6`,
    asks: [...SCHEMA, `PATCH ${MAPS}/m?fieldManager=kubectl&fieldValidation=Strict&force=false 201 Created`, DONE],
  },
  {
    rule: 'who creates does not look, either',
    script: `cd /tmp; ${file('1')}kubectl create -f m.yaml; kubectl create -f m.yaml -v=6`,
    asks: [...SCHEMA, `POST ${MAPS}?fieldManager=kubectl-create&fieldValidation=Strict 409 Conflict`],
  },
  {
    rule: 'who replaces looks up the version',
    script: `cd /tmp; ${file('1')}kubectl create -f m.yaml; kubectl replace -f m.yaml -v=6`,
    asks: [...SCHEMA, `GET ${MAPS}/m 200 OK`, `PUT ${MAPS}/m?fieldManager=kubectl-replace&fieldValidation=Strict 200 OK`],
  },
  {
    rule: 'who deletes and does not wait asks for that alone',
    script: `cd /tmp; ${file('1')}kubectl create -f m.yaml; kubectl delete -f m.yaml --wait=false -v=6`,
    asks: [`DELETE ${MAPS}/m 200 OK`],
  },
  {
    rule: 'who waits for it asks whether it is gone',
    script: 'kubectl create cm m > /dev/null; kubectl delete cm m -v=6; kubectl delete cm m --ignore-not-found -v=6',
    asks: [`DELETE ${MAPS}/m 200 OK`, `GET ${MAPS}/m 404 Not Found`, `DELETE ${MAPS}/m 404 Not Found`, `GET ${MAPS}/m 404 Not Found`],
  },
  {
    rule: 'and watches what is still there',
    script: 'kubectl run x --image=nginx > /dev/null; kubectl wait pod x --for=condition=Ready > /dev/null; kubectl delete pod x -v=6',
    asks: [
      `DELETE ${PODS}/x 200 OK`,
      `GET ${PODS}/x 200 OK`,
      `GET ${PODS}?fieldSelector=metadata.name%3Dx&limit=500&resourceVersion=0 200 OK`,
      `GET ${PODS}?allowWatchBookmarks=true&fieldSelector=metadata.name%3Dx&resourceVersion=N&timeoutSeconds=N&watch=true 200 OK`,
    ],
  },
])('$rule', ({ script, asks }) => {
  expect(lines(script)).toEqual(asks);
});
