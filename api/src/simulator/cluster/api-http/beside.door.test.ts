import { expect, it } from 'vitest';
import { play, robotWith } from '../../testing.ts';

const TOKEN = '$(cat /var/run/secrets/kubernetes.io/serviceaccount/token)';
const LEASES = '/apis/coordination.k8s.io/v1/namespaces/default/leases';
const ROLES = '/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles';
const ask = (method: string, path: string, body = '', type = 'application/json'): string =>
  `curl -sk -X ${method} -H "Authorization: Bearer ${TOKEN}" -H 'Content-Type: ${type}' ${body && `-d '${body}'`} 'https://kubernetes${path}' | jq -cr`;
const POLICIES = '/apis/networking.k8s.io/v1/namespaces/default/networkpolicies';
const MERGE = 'application/merge-patch+json';
const APPLY = 'application/apply-patch+yaml';
const RULES = '"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]';
const ROLE = `{"metadata":{"name":"r"},${RULES}}`;
const APPLIED = '{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"r"}}';
/** Of who has set what, the fields at the root. */
const MANAGED = '[.metadata.managedFields[] | [.manager,.operation,(.fieldsV1|keys|map(ltrimstr("f:")))]]';
const lease = (spec: string, metadata = '') => `{"metadata":{"name":"l"${metadata}},"spec":${spec}}`;
const made = `${ask('POST', LEASES, lease('{"holderIdentity":"a"}'))} . >/dev/null; `;

/** What a Pod's script with curl says. */
function said(script: string, role = 'cluster-admin'): string {
  const container = `{name: c, image: nicolaka/netshoot, command: [sh, -c, ${JSON.stringify(script)}]}`;
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: robot}\nspec: {serviceAccountName: robot, restartPolicy: Never, containers: [${container}]}\n`;
  return play(pod + robotWith(role), { seconds: 60 })
    .run.kubectl('logs robot')
    .stdout.trim();
}
const MODIFIED = 'the object has been modified; please apply your changes to the latest version and try again';

/** @see kubernetes: apiserver/pkg/endpoints/handlers/create.go, update.go, patch.go, delete.go; apiserver/pkg/registry/generic/registry/store.go */
it.each([
  {
    rule: 'a lease is made',
    script: `${ask('POST', LEASES, lease('{"holderIdentity":"a"}'))} '[.kind,.apiVersion,.metadata.namespace,.spec.holderIdentity,.metadata.uid!=null]'`,
    says: '["Lease","coordination.k8s.io/v1","default","a",true]',
  },
  {
    rule: 'what is only tried has no version yet',
    script: `${ask('POST', `${LEASES}?dryRun=All`, lease('{"holderIdentity":"a"}'))} '[.kind,.metadata.resourceVersion]'`,
    says: '["Lease",null]',
  },
  {
    rule: 'once',
    script: `${made}${ask('POST', LEASES, lease('{}'))} '[.code,.reason,.message,.details]'`,
    says: '[409,"AlreadyExists","leases.coordination.k8s.io \\"l\\" already exists",{"name":"l","group":"coordination.k8s.io","kind":"leases"}]',
  },
  {
    rule: 'who takes it over says which version he has seen',
    script: `${made}${ask('PUT', `${LEASES}/l`, lease('{"holderIdentity":"b"}'))} '[.code,.message]'`,
    says: '[422,"leases.coordination.k8s.io \\"l\\" is invalid: metadata.resourceVersion: Invalid value: 0x0: must be specified for an update"]',
  },
  {
    rule: 'which must be the last',
    script: `${made}${ask('PUT', `${LEASES}/l`, lease('{"holderIdentity":"b"}', ',"resourceVersion":"1"'))} '[.code,.message]'`,
    says: `[409,"Operation cannot be fulfilled on leases.coordination.k8s.io \\"l\\": ${MODIFIED}"]`,
  },
  {
    rule: 'then it is his',
    script: `${made}V=$(${ask('GET', `${LEASES}/l`)} .metadata.resourceVersion); curl -sk -X PUT -H "Authorization: Bearer ${TOKEN}" -H 'Content-Type: application/json' -d '{"metadata":{"name":"l","resourceVersion":"'$V'"},"spec":{"holderIdentity":"b"}}' 'https://kubernetes${LEASES}/l' | jq -cr '[.spec,.metadata.resourceVersion!="'$V'"]'`,
    says: '[{"holderIdentity":"b"},true]',
  },
  {
    rule: 'a patch needs no version',
    script: `${made}${ask('PATCH', `${LEASES}/l`, '{"spec":{"leaseTransitions":1}}', MERGE)} .spec`,
    says: '{"holderIdentity":"a","leaseTransitions":1}',
  },
  {
    rule: 'and must leave a lease',
    script: `${made}${ask('PATCH', `${LEASES}/l`, '{"spec":{"leaseDurationSeconds":0}}', MERGE)} '[.code,.message]'`,
    says: '[422,"Lease.coordination.k8s.io \\"l\\" is invalid: spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0"]',
  },
  {
    rule: 'a dry run keeps nothing',
    script: `${ask('POST', `${LEASES}?dryRun=All`, lease('{}'))} .kind; ${ask('GET', `${LEASES}/l`)} .message`,
    says: 'Lease\nleases.coordination.k8s.io "l" not found',
  },
  {
    rule: 'it goes, if it is the one that is meant',
    script: `${made}${ask('DELETE', `${LEASES}/l`, '{"preconditions":{"uid":"x"}}')} '[.code,.reason]'; ${ask('DELETE', `${LEASES}/l`)} '[.status,.details.kind]'`,
    says: '[409,"Conflict"]\n["Success","leases"]',
  },
  {
    rule: 'what is made anew is another',
    script: `${made}A=$(${ask('GET', `${LEASES}/l`)} .metadata.uid); ${ask('DELETE', `${LEASES}/l`)} .status; sleep 2; ${made}[ $A = $(${ask('GET', `${LEASES}/l`)} .metadata.uid) ] || echo another`,
    says: 'Success\nanother',
  },
  {
    rule: 'what happens to them is told of',
    script: `(sleep 2; ${made}${ask('DELETE', `${LEASES}/l`)} . >/dev/null) & curl -skN -H "Authorization: Bearer ${TOKEN}" 'https://kubernetes${LEASES}?watch=1&timeoutSeconds=5' | jq -cr '[.type,.object.metadata.name]'`,
    says: '["ADDED","l"]\n["DELETED","l"]',
  },
  {
    rule: 'a role is put where there is none',
    script: `${ask('PUT', `${ROLES}/r`, '{"metadata":{"name":"r"},"rules":[]}')} '[.kind,.metadata.name]'`,
    says: '["Role","r"]',
  },
  {
    rule: 'nobody gives what he has not',
    role: 'admin',
    script: `${ask('POST', ROLES, '{"metadata":{"name":"r"},"rules":[{"apiGroups":[""],"resources":["nodes"],"verbs":["get"]}]}')} '[.code,.message]'`,
    says: '[403,"roles.rbac.authorization.k8s.io \\"r\\" is forbidden: user \\"system:serviceaccount:default:robot\\" (groups=[\\"system:serviceaccounts\\" \\"system:serviceaccounts:default\\" \\"system:authenticated\\"]) is attempting to grant RBAC permissions not currently held:\\n{APIGroups:[\\"\\"], Resources:[\\"nodes\\"], Verbs:[\\"get\\"]}"]',
  },
  {
    rule: 'who has set what of it is told, where it is made, changed and read',
    script: `${ask('POST', `${ROLES}?fieldManager=a`, ROLE)} '${MANAGED}'; ${ask('PATCH', `${ROLES}/r?fieldManager=b`, '{"metadata":{"labels":{"x":"y"}}}', MERGE)} .kind; ${ask('GET', `${ROLES}/r`)} '${MANAGED}'`,
    says: '[["a","Update",["rules"]]]\nRole\n[["a","Update",["rules"]],["b","Update",["metadata"]]]',
  },
  {
    rule: 'and where that is only tried',
    script: `${ask('POST', `${ROLES}?fieldManager=a&dryRun=All`, ROLE)} '${MANAGED}'; ${ask('POST', `${ROLES}?fieldManager=a`, ROLE)} .kind; ${ask('PATCH', `${ROLES}/r?fieldManager=b&dryRun=All`, '{"rules":[]}', MERGE)} '${MANAGED}'; ${ask('GET', `${ROLES}/r`)} '${MANAGED}'`,
    says: '[["a","Update",["rules"]]]\nRole\n[["b","Update",["rules"]]]\n[["a","Update",["rules"]]]',
  },
  {
    rule: 'what is applied no more is no more there',
    script: `${ask('PATCH', `${ROLES}/r?fieldManager=a`, APPLIED.replace('}}', `},${RULES}}`), APPLY)} '[.rules[0].verbs,${MANAGED}]'; ${ask('PATCH', `${ROLES}/r?fieldManager=a`, APPLIED, APPLY)} '[.rules,.metadata.managedFields]'`,
    says: '[["get"],[["a","Apply",["rules"]]]]\n[null,null]',
  },
  {
    rule: 'and conflicts with what another has set, unless it is forced',
    script: `${ask('POST', `${ROLES}?fieldManager=a`, ROLE)} .kind; ${ask('PATCH', `${ROLES}/r?fieldManager=b`, APPLIED.replace('}}', '},"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["list"]}]}'), APPLY)} '[.code,.message]'; ${ask('PATCH', `${ROLES}/r?fieldManager=b&force=true`, APPLIED.replace('}}', '},"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["list"]}]}'), APPLY)} '${MANAGED}'`,
    says: 'Role\n[409,"Apply failed with 1 conflict: conflict with \\"a\\" using rbac.authorization.k8s.io/v1: .rules"]\n[["b","Apply",["rules"]]]',
  },
  {
    rule: 'in a namespace that there is',
    script: `${ask('POST', '/apis/networking.k8s.io/v1/namespaces/no/ingresses', '{"metadata":{"name":"i"},"spec":{"defaultBackend":{"service":{"name":"s","port":{"number":80}}}}}')} '[.code,.message]'`,
    says: '[404,"namespaces \\"no\\" not found"]',
  },
  {
    rule: 'what would become of it is of the next generation',
    script: `${ask('POST', POLICIES, '{"metadata":{"name":"p"},"spec":{"podSelector":{}}}')} .metadata.generation; ${ask('PATCH', `${POLICIES}/p?dryRun=All`, '{"spec":{"policyTypes":["Egress"]}}', MERGE)} .metadata.generation; ${ask('GET', `${POLICIES}/p`)} .metadata.generation`,
    says: '1\n2\n1',
  },
  {
    rule: 'a status is written by itself',
    script: `${ask('POST', '/apis/networking.k8s.io/v1/namespaces/default/ingresses', '{"metadata":{"name":"i"},"spec":{"defaultBackend":{"service":{"name":"s","port":{"number":80}}}}}')} .status; ${ask('PATCH', '/apis/networking.k8s.io/v1/namespaces/default/ingresses/i/status', '{"spec":null,"status":{"loadBalancer":{"ingress":[{"ip":"1.2.3.4"}]}}}', MERGE)} '[.spec!=null,.status]'`,
    says: '{"loadBalancer":{}}\n[true,{"loadBalancer":{"ingress":[{"ip":"1.2.3.4"}]}}]',
  },
])('$rule', ({ script, says, role }: { readonly script: string; readonly says: string; readonly role?: string }) => {
  expect(said(script, role)).toBe(says);
});
