import { expect, it } from 'vitest';
import { adminSays } from '../../testing-robot.ts';

/** What a script of kubectl says, of a ConfigMap and a Pod that were applied from these files. */
function said(script: string): string {
  const prepared = `cd /tmp
cat > cm.yaml <<END
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {key: "1"}
END
cat > pod.yaml <<END
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: app, image: nginx, env: [{name: A, value: "1"}]}]}
END
kubectl apply -f cm.yaml -f pod.yaml >/dev/null`;
  return adminSays(`${prepared}\n${script}`);
}

const noted = (json: string): string =>
  `metadata:map[annotations:map[kubectl.kubernetes.io/last-applied-configuration:${json.replaceAll('"', '\\"')}\\n]]`;

const SETTINGS = noted(
  '{"apiVersion":"v1","data":{"key":1},"kind":"ConfigMap","metadata":{"annotations":{},"name":"settings","namespace":"default"}}',
);
const NEW = `Error from server (BadRequest): error when creating "cm.yaml": ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string\n`;

it.each([
  {
    rule: 'a number for a text makes of what is there no ConfigMap, and of what is new none either',
    script: `sed -i 's/"1"/1/' cm.yaml; kubectl apply -f cm.yaml; sed -i 's/settings/others/' cm.yaml; kubectl apply -f cm.yaml`,
    says: `The request is invalid: patch: Invalid value: "map[data:map[key:1] ${SETTINGS}]": cannot convert int64 to string\n${NEW}`,
  },
  {
    rule: 'as long as it is not validated, too',
    script: `sed -i 's/"1"/1/' cm.yaml; kubectl apply --validate=ignore -f cm.yaml | cut -c 1-45`,
    says: 'The request is invalid: patch: Invalid value:\n',
  },
  {
    rule: 'one of several tells what was sent',
    script: `sed -i 's/"1"/1/' *.yaml; kubectl apply -f cm.yaml -f pod.yaml | grep -v '^{' | cut -c 1-110`,
    says: `Error from server (Invalid): error when applying patch:
to:
Resource: "/v1, Resource=configmaps", GroupVersionKind: "/v1, Kind=ConfigMap"
Name: "settings", Namespace: "default"
for: "cm.yaml": error when patching "cm.yaml":  "" is invalid: patch: Invalid value: "map[data:map[key:1] meta
Error from server (Invalid): error when applying patch:
to:
Resource: "/v1, Resource=pods", GroupVersionKind: "/v1, Kind=Pod"
Name: "web", Namespace: "default"
for: "pod.yaml": error when patching "pod.yaml":  "" is invalid: patch: Invalid value: "map[metadata:map[annot
`,
  },
  {
    rule: 'strictly, it has no fields that it does not have',
    script: `sed -i 's/image/foo: bar, image/' pod.yaml; kubectl apply -f pod.yaml | grep -o ' spec:map.*'
for v in warn ignore; do kubectl apply --validate=$v -f pod.yaml; done`,
    says: ` spec:map[$setElementOrder/containers:[map[name:app]] containers:[map[foo:bar name:app]]]]": strict decoding error: unknown field "spec.containers[0].foo"
Warning: unknown field "spec.containers[0].foo"
pod/web configured
pod/web configured
`,
  },
  {
    rule: 'kubectl diff is only warned of fields that there are not',
    script: `sed -i 's/image/foo: bar, image/' pod.yaml; kubectl diff -f pod.yaml; echo $?
sed -i 's/web/new/' pod.yaml; kubectl diff -f pod.yaml | grep -e "^+  name:" -e Warning`,
    says: `Warning: unknown field "spec.containers[0].foo"
0
Warning: unknown field "spec.containers[0].foo"
+  name: new
`,
  },
])('$rule', ({ script, says }) => expect(said(script.replaceAll('| ', '2>&1 | '))).toBe(says));
