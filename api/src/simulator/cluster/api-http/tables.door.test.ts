import { expect, it } from 'vitest';
import { adminSays } from '../../testing-robot.ts';

const curl = 'curl -sk -H "Authorization: Bearer $(cat /var/run/secrets/kubernetes.io/serviceaccount/token)"';
/** What a Pod is answered that asks for a table. */
const table = (path: string, { version = 'v1', encoding = 'json' } = {}): string =>
  `${curl} -H 'Accept: application/${encoding};as=Table;v=${version};g=meta.k8s.io' 'https://kubernetes.default${path}'`;
const columns = `jq -c '[.columnDefinitions[] | [.name, .type, .format, .priority]]'`;
const described = (column: number): string => `jq -r '.columnDefinitions[${column}].description'`;

/** @see kubernetes: pkg/printers/internalversion/printers.go AddHandlers; apiserver/pkg/endpoints/handlers/response.go asTable */
it.each([
  {
    rule: 'a list, its head, and its columns with those of -o wide',
    asks: `${table('/api/v1/namespaces/default/pods')} | tee /tmp/list | jq -c '[keys_unsorted, .kind, .apiVersion, (.metadata | keys)]'; ${columns} /tmp/list`,
    says: '[["kind","apiVersion","metadata","columnDefinitions","rows"],"Table","meta.k8s.io/v1",["resourceVersion"]]\n[["Name","string","name",0],["Ready","string","",0],["Status","string","",0],["Restarts","string","",0],["Age","string","",0],["IP","string","",1],["Node","string","",1],["Nominated Node","string","",1],["Readiness Gates","string","",1]]\n',
  },
  {
    rule: 'cells, and whose they are',
    asks: `sleep 3; ${table('/api/v1/namespaces/default/pods/robot')} | jq -c '.rows[0] | [.cells[0:4], .cells[6:], (.object | keys_unsorted, .kind, .metadata.name)]'`,
    says: '[["robot","1/1","Running","0"],["node-1","<none>","<none>"],["kind","apiVersion","metadata"],"PartialObjectMetadata","robot"]\n',
  },
  {
    rule: 'of a Pod that is done it is said so',
    asks: `kubectl run done --image=busybox --restart=Never -- true > /dev/null; sleep 9; ${table('/api/v1/namespaces/default/pods/done')} | jq -c '.rows[0] | [keys_unsorted, .cells[2], .conditions]'`,
    says: '[["cells","conditions","object"],"Completed",[{"type":"Completed","status":"True","reason":"Succeeded","message":"The pod has completed successfully."}]]\n',
  },
  {
    rule: 'numbers and truths are no texts, whatever their column is said to be',
    asks: `${table('/apis/apps/v1/namespaces/kube-system/deployments')} | jq -c '.rows[0].cells[1:4]'; ${table('/apis/scheduling.k8s.io/v1/priorityclasses/system-node-critical')} | jq -c '.rows[0].cells[0:3]'; ${table('/api/v1/namespaces/default/configmaps')} | jq -c '[.columnDefinitions[1].type, .rows[0].cells[1]]'`,
    says: '["2/2",2,2]\n["system-node-critical",2000001000,false]\n["string",1]\n',
  },
  {
    rule: 'a column is described as its field, without the meanings of its values',
    asks: `${table('/api/v1/persistentvolumes')} | ${described(4)}; ${table('/api/v1/nodes')} | ${described(1)}`,
    says: 'phase indicates if a volume is available, bound to a claim, or released by a claim. More info: https://kubernetes.io/docs/concepts/storage/persistent-volumes#phase\nThe status of the node\n',
  },
  {
    rule: 'of what has no printer the name and the date, and no rows where there is nothing',
    asks: `${table('/apis/rbac.authorization.k8s.io/v1/clusterroles/view')} | tee /tmp/one | jq -c '.rows[0].cells'; ${columns} /tmp/one; ${table('/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles')} | jq -c .rows; ${table('/apis/batch/v1/namespaces/default/jobs')} | jq -c .rows`,
    says: '["view","2023-05-15T08:00:00Z"]\n[["Name","string","name",0],["Created At","date","",0]]\nnull\n[]\n',
  },
  {
    rule: 'objects as they are, or none',
    asks: `${table('/api/v1/nodes/node-1?includeObject=Object')} | jq -r .rows[0].object.kind; ${table('/api/v1/nodes/node-1?includeObject=None')} | jq -c '.rows[0] | [has("object"), .object]'; ${table('/api/v1/nodes?includeObject=All')} | jq -r .message`,
    says: "Node\n[true,null]\nUnable to convert to Table as requested: includeObject: Invalid value: \"All\": must be 'Metadata', 'Object', 'None', or empty\n",
  },
  {
    rule: 'in the older version, or as YAML',
    asks: `${table('/api/v1/nodes/node-1', { version: 'v1beta1' })} | jq -r '.apiVersion, .rows[0].object.apiVersion'; ${table('/api/v1/nodes/node-1', { encoding: 'yaml' })} | head -1; ${table('/api/v1/nodes/node-1', { version: 'v2' })} | jq .code`,
    says: 'meta.k8s.io/v1beta1\nmeta.k8s.io/v1beta1\napiVersion: meta.k8s.io/v1\n406\n',
  },
  {
    rule: 'a page of a list, and what is wrong is no table',
    asks: `${table('/api/v1/nodes?limit=1')} | jq -c '[.metadata | keys_unsorted, .remainingItemCount]'; ${table('/api/v1/nodes/x')} | jq -r .kind`,
    says: '[["resourceVersion","continue","remainingItemCount"],2]\nStatus\n',
  },
  {
    rule: 'events are the same by their newer names',
    asks: `for g in api/v1 apis/events.k8s.io/v1; do ${table('/$g/namespaces/default/events?fieldSelector=reason%3DScheduled').replace("'https", '"https').replace(/'$/, '"')} | jq -c '.rows[0].cells[1:4]'; done`,
    says: '["Normal","Scheduled","pod/robot"]\n["Normal","Scheduled","pod/robot"]\n',
  },
  {
    rule: 'who watches is told of the columns once',
    asks: `${table('/api/v1/nodes?watch=1&timeoutSeconds=1')} | jq -c '[.type, .object.kind, (.object.columnDefinitions | length), .object.rows[0].cells[0]]'`,
    says: '["ADDED","Table",10,"control-plane"]\n["ADDED","Table",0,"node-1"]\n["ADDED","Table",0,"node-2"]\n',
  },
])('a table: $rule', ({ asks, says }) => expect(adminSays(asks)).toBe(says));
