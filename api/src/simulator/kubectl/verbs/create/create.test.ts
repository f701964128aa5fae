import { expect, it } from 'vitest';
import { pod, printed } from '../../testing.ts';

const yaml = (command: string, scene = {}): string => printed(`${command} --dry-run=client -o yaml`, scene);
const meta = (name: string, labels = ''): string => `metadata:\n  creationTimestamp: null\n${labels}  name: ${name}\n`;
const app = (name: string): string => `  labels:\n    app: ${name}\n`;

it.each([
  {
    command: 'create deployment web --image=nginx:1.25 --image=docker.io/library/redis@sha256:1 --replicas=2 --port=80',
    prints: `apiVersion: apps/v1\nkind: Deployment\n${meta('web', app('web'))}spec:\n  replicas: 2\n  selector:\n    matchLabels:\n      app: web\n  strategy: {}\n  template:\n    metadata:\n      creationTimestamp: null\n      labels:\n        app: web\n    spec:\n      containers:\n      - image: nginx:1.25\n        name: nginx\n        ports:\n        - containerPort: 80\n        resources: {}\n      - image: docker.io/library/redis@sha256:1\n        name: redis\n        resources: {}\nstatus: {}\n`,
  },
  {
    command: 'create cj tick --image=busybox --schedule="0/5 * * * ?" --restart=Never',
    prints: `apiVersion: batch/v1\nkind: CronJob\n${meta('tick')}spec:\n  jobTemplate:\n    metadata:\n      creationTimestamp: null\n      name: tick\n    spec:\n      template:\n        metadata:\n          creationTimestamp: null\n        spec:\n          containers:\n          - image: busybox\n            name: tick\n            resources: {}\n          restartPolicy: Never\n  schedule: 0/5 * * * ?\nstatus: {}\n`,
  },
  {
    command: 'create svc nodeport web --tcp=80:http,81 -n team',
    prints: `apiVersion: v1\nkind: Service\nmetadata:\n  creationTimestamp: null\n  labels:\n    app: web\n  name: web\n  namespace: team\nspec:\n  ports:\n  - name: 80-http\n    port: 80\n    protocol: TCP\n    targetPort: http\n  - name: "81"\n    port: 81\n    protocol: TCP\n    targetPort: 81\n  selector:\n    app: web\n  type: NodePort\nstatus:\n  loadBalancer: {}\n`,
  },
  {
    command: 'create svc externalname db --external-name=db.example.com',
    prints: `apiVersion: v1\nkind: Service\n${meta('db', app('db'))}spec:\n  externalName: db.example.com\n  selector:\n    app: db\n  type: ExternalName\nstatus:\n  loadBalancer: {}\n`,
  },
  {
    command: 'create role reader --verb=get --verb=list --resource=po,deploy,pods/log',
    prints: `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\n${meta('reader')}rules:\n- apiGroups:\n  - ""\n  resources:\n  - pods\n  - pods/log\n  verbs:\n  - get\n  - list\n- apiGroups:\n  - apps\n  resources:\n  - deployments\n  verbs:\n  - get\n  - list\n`,
  },
  {
    command: 'create clusterrolebinding admins --clusterrole=admin --user=ann --serviceaccount=team:bot',
    prints: `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\n${meta('admins')}roleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: admin\nsubjects:\n- apiGroup: rbac.authorization.k8s.io\n  kind: User\n  name: ann\n- kind: ServiceAccount\n  name: bot\n  namespace: team\n`,
  },
  {
    command: 'create ingress web --rule="a.com/x*=web:80,tls=cert" --rule="a.com/=web:http"',
    prints: `apiVersion: networking.k8s.io/v1\nkind: Ingress\n${meta('web')}spec:\n  rules:\n  - host: a.com\n    http:\n      paths:\n      - backend:\n          service:\n            name: web\n            port:\n              number: 80\n        path: /x\n        pathType: Prefix\n      - backend:\n          service:\n            name: web\n            port:\n              name: http\n        path: /\n        pathType: Exact\n  tls:\n  - hosts:\n    - a.com\n    secretName: cert\nstatus:\n  loadBalancer: {}\n`,
  },
  {
    command: 'create pdb web --selector="app=web,tier in (a,b)" --max-unavailable=50%',
    prints: `apiVersion: policy/v1\nkind: PodDisruptionBudget\n${meta('web')}spec:\n  maxUnavailable: 50%\n  selector:\n    matchExpressions:\n    - key: tier\n      operator: In\n      values:\n      - a\n      - b\n    matchLabels:\n      app: web\nstatus:\n  currentHealthy: 0\n  desiredHealthy: 0\n  disruptionsAllowed: 0\n  expectedPods: 0\n`,
  },
  {
    command: 'create cm settings --from-literal=b=1,2 --from-literal=a="x y"',
    prints: `apiVersion: v1\ndata:\n  a: x y\n  b: 1,2\nkind: ConfigMap\n${meta('settings')}`,
  },
  {
    command: 'create secret docker-registry reg --docker-username=u --docker-password=p',
    prints: `apiVersion: v1\ndata:\n  .dockerconfigjson: eyJhdXRocyI6eyJodHRwczovL2luZGV4LmRvY2tlci5pby92MS8iOnsidXNlcm5hbWUiOiJ1IiwicGFzc3dvcmQiOiJwIiwiYXV0aCI6ImRUcHcifX19\nkind: Secret\n${meta('reg')}type: kubernetes.io/dockerconfigjson\n`,
  },
  {
    command: 'create quota few --hard=pods=2,cpu=1 --scopes=BestEffort',
    prints: `apiVersion: v1\nkind: ResourceQuota\n${meta('few')}spec:\n  hard:\n    cpu: "1"\n    pods: "2"\n  scopes:\n  - BestEffort\nstatus: {}\n`,
  },
  {
    command: 'run web --image=nginx --port=80 --expose',
    prints: `apiVersion: v1\nkind: Service\n${meta('web')}spec:\n  ports:\n  - port: 80\n    protocol: TCP\n    targetPort: 80\n  selector:\n    run: web\nstatus:\n  loadBalancer: {}\n---\n---\napiVersion: v1\nkind: Pod\n${meta('web', '  labels:\n    run: web\n')}spec:\n  containers:\n  - image: nginx\n    name: web\n    ports:\n    - containerPort: 80\n    resources: {}\n  dnsPolicy: ClusterFirst\n  restartPolicy: Always\nstatus: {}\n`,
  },
])('$command', ({ command, prints }) => {
  expect(yaml(command)).toBe(prints);
});

it('JSON has the order of the Go types, keys that are no fields that of the alphabet', () => {
  expect(printed('create job once --image=busybox --dry-run=client -o json -- date')).toBe(
    `${JSON.stringify(
      {
        kind: 'Job',
        apiVersion: 'batch/v1',
        metadata: { name: 'once', creationTimestamp: null },
        spec: {
          template: {
            metadata: { creationTimestamp: null },
            spec: {
              containers: [{ name: 'once', image: 'busybox', command: ['date'], resources: {} }],
              restartPolicy: 'Never',
            },
          },
        },
        status: {},
      },
      null,
      4,
    )}\n`,
  );
});

it.each([
  { command: 'create deployment', prints: 'error: required flag(s) "image" not set\n[1]' },
  { command: 'create cronjob x', prints: 'error: required flag(s) "image", "schedule" not set\n[1]' },
  {
    command: 'create deployment a b --image=x',
    prints: "error: exactly one NAME is required, got 2\nSee 'kubectl create deployment -h' for help and examples\n[1]",
  },
  { command: 'create deployment a --image=x --dry-run=client', prints: 'deployment.apps/a created (dry run)\n' },
  { command: 'create job a', prints: 'error: either --image or --from must be specified\n[1]' },
  { command: 'create job a --from=cronjob/x', prints: 'Error from server (NotFound): cronjobs.batch "x" not found\n[1]' },
  { command: 'create service nodeport a', prints: 'error: at least one tcp port specifier must be provided\n[1]' },
  { command: 'create service nodeport a --tcp=x', prints: 'error: strconv.ParseUint: parsing "x": invalid syntax\n[1]' },
  { command: 'create svc foo', prints: 'error: unknown command "foo"\nSee \'kubectl create service -h\' for help and examples\n[1]' },
  { command: 'create role r --resource=pods', prints: 'error: at least one verb must be specified\n[1]' },
  { command: 'create role r --verb=get --resource=peas', prints: 'the server doesn\'t have a resource type "peas"\n[1]' },
  { command: 'create rolebinding r', prints: 'error: exactly one of clusterrole or role must be specified\n[1]' },
  {
    command: 'create cm c --from-literal=a=1 --from-literal=a=2',
    prints: 'error: cannot add key "a", another key by that name already exists in Data for ConfigMap "c"\n[1]',
  },
  { command: 'create cm c --from-literal=a', prints: 'error: invalid literal source a, expected key=value\n[1]' },
  { command: 'create secret tls t --cert=a', prints: 'error: key and cert must be specified\n[1]' },
  { command: 'create pdb p --selector=a=b', prints: 'error: one of min-available or max-unavailable must be specified\n[1]' },
  {
    command: 'run x --image=busybox -it --dry-run=client',
    prints:
      "error: --dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)\nSee 'kubectl run -h' for help and examples\n[1]",
  },
  {
    command: 'run x --image=nginx --expose',
    prints: "error: --port must be set when exposing a service\nSee 'kubectl run -h' for help and examples\n[1]",
  },
])('$command: $prints', ({ command, prints }) => {
  expect(printed(command)).toBe(prints);
});

const scene = {
  objects: [
    pod('web', {
      metadata: { labels: { app: 'web' } },
      spec: {
        containers: [
          {
            name: 'a',
            ports: [
              { containerPort: 80, protocol: 'TCP' },
              { containerPort: 53, protocol: 'UDP' },
            ],
          },
        ],
      },
    }),
    pod('bare'),
    pod('dns', {
      metadata: { labels: { app: 'dns' } },
      spec: { containers: [{ name: 'a', ports: ['TCP', 'UDP'].map((protocol) => ({ containerPort: 53, protocol })) }] },
    }),
    { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' }, spec: {}, status: {} },
  ],
};

it('expose: a Service of the Pod’s labels and ports', () => {
  expect(yaml('expose pod web --name=front --type=NodePort', scene)).toBe(
    `apiVersion: v1\nkind: Service\n${meta('front', app('web'))}spec:\n  ports:\n  - name: port-1\n    port: 80\n    protocol: TCP\n    targetPort: 80\n  - name: port-2\n    port: 53\n    protocol: UDP\n    targetPort: 53\n  selector:\n    app: web\n  type: NodePort\nstatus:\n  loadBalancer: {}\n`,
  );
});

it.each([
  { command: 'expose pod web --port=80', prints: 'service/web exposed\n' },
  {
    command: 'expose pod bare --port=80',
    prints: "error: couldn't retrieve selectors via --selector flag or introspection: the pod has no labels and cannot be exposed\n[1]",
  },
  {
    command: 'expose pod bare --selector=a=b',
    prints: "error: couldn't find port via --port flag or introspection\n[1]",
  },
  {
    rule: 'what the first one has goes for those after it',
    command: 'expose pod web bare --port=80 --dry-run=client -o jsonpath={.spec.selector.app}:{.spec.ports[*].port}/',
    prints: 'web:80/web:80/',
  },
  {
    // @see https://github.com/kubernetes/kubernetes/issues/114402, mended in v1.28
    rule: 'of a port with two protocols both become the last one',
    command: 'expose pod dns --dry-run=client -o jsonpath={.spec.ports[*].name}:{.spec.ports[*].protocol}',
    prints: 'port-1 port-2:UDP UDP',
  },
  { command: 'expose node node-1', prints: 'error: cannot expose a Node\n[1]' },
])('$command: $prints', ({ command, prints }) => {
  expect(printed(command, scene)).toBe(prints);
});
