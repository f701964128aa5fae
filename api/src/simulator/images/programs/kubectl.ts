import type { Task } from '../../engine/index.ts';
import { OsError, type Process, type Program, startTls } from '../../kernel/index.ts';
import { type HttpResponse as ApiAnswer, exchange } from '../../shell/utilities/http-client.ts';
import type { HttpResponse } from '../servers/http-message.ts';
import { runHttpServer } from '../servers/run-server.ts';
import { exitsOn } from '../servers/signals.ts';

/**
 * kubectl inside a Pod: it asks with the Pod's token, which a new cluster grants nothing. So of most commands the API server's
 * refusal is all there is to see. `kubectl proxy` passes requests on.
 */
export const kubectl: Program = function* (process) {
  const args = process.argv.slice(1);
  const flags = new Map<string, string>();
  const words: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const word = args[i] as string;
    const [, name, value] = /^--?([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === undefined) words.push(word);
    else if (value === undefined && WITH_VALUE.test(name)) flags.set(name, args[++i] ?? '');
    else flags.set(name, value ?? 'true');
  }
  const [verb = '', what = '', name] = words;
  if (verb === '' || verb === 'help' || flags.has('help')) {
    yield* process.write(
      1,
      'kubectl controls the Kubernetes cluster manager.\n\n Find more information at: https://kubernetes.io/docs/reference/kubectl/\n',
    );
    return 0;
  }
  if (verb === 'version') {
    yield* process.write(1, 'Client Version: v1.27.1\nKustomize Version: v5.0.1\n');
    if (!flags.has('client')) yield* process.write(1, 'Server Version: v1.27.1\n');
    return 0;
  }
  if (verb === 'proxy') return yield* proxy(process, Number(flags.get('port') ?? flags.get('p') ?? 8001));
  const [full = '', joined] = what.split('/');
  // `deployments.apps` says its group itself.
  const kind = full.split('.')[0] as string;
  const resource = verb === 'logs' || verb === 'exec' ? 'pods' : (PLURALS[kind] ?? kind);
  const one = verb === 'logs' || verb === 'exec' ? `${what}/log` : (joined ?? name);
  const namespace = flags.get('n') ?? flags.get('namespace') ?? namespaceOf(process);
  const group = GROUPS[resource];
  const where = CLUSTER_WIDE.has(resource) || flags.has('A') || flags.has('all-namespaces') ? '' : `/namespaces/${namespace}`;
  const path = `${group === undefined ? '/api/v1' : `/apis/${group}/v1`}${where}/${resource}${one === undefined ? '' : `/${one}`}`;
  const answer = yield* ask(process, METHODS[verb] ?? 'GET', path);
  if (typeof answer === 'string') {
    yield* process.write(2, `${answer}\n`);
    return 1;
  }
  if (answer.status < 400) {
    yield* process.write(1, answer.body);
    return 0;
  }
  const [, message = '', reason = ''] = /"message": "((?:[^"\\]|\\.)*)",\s+"reason": "(\w+)"/.exec(answer.body) ?? [];
  yield* process.write(2, `Error from server (${reason}): ${message.replaceAll('\\"', '"')}\n`);
  return 1;
};

/** An answer, or why there is none. */
function* ask(process: Process, method: string, target: string): Task<ApiAnswer | string> {
  const host = process.env.get('KUBERNETES_SERVICE_HOST');
  const port = process.env.get('KUBERNETES_SERVICE_PORT') ?? '443';
  const token = tokenOf(process);
  // Without a service account's files it looks for a server at its own side.
  if (host === undefined || token === undefined)
    return 'The connection to the server localhost:8080 was refused - did you specify the right host or port?';
  try {
    const socket = yield* process.net.connect(host, Number(port));
    try {
      yield* startTls(socket, host);
      return yield* exchange(socket, {
        method,
        target,
        headers: [
          ['Host', `${host}:${port}`],
          ['Authorization', `Bearer ${token}`],
          ['Connection', 'close'],
        ],
      });
    } finally {
      socket.close();
    }
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return `Unable to connect to the server: dial tcp ${host}:${port}: ${error.code === 'ETIMEDOUT' ? 'i/o timeout' : `connect: ${error.message.toLowerCase()}`}`;
  }
}

function* proxy(process: Process, port: number): Task<number> {
  exitsOn(process, 2);
  yield* process.write(1, `Starting to serve on 127.0.0.1:${port}\n`);
  return yield* runHttpServer(
    process,
    [{ port, address: '127.0.0.1' }],
    {
      *handle({ method, target }): Task<HttpResponse> {
        const answer = yield* ask(process, method, target);
        if (typeof answer === 'string') return { status: 502, body: `${answer}\n` };
        return {
          status: answer.status,
          headers: Object.fromEntries(answer.headers.filter(([name]) => !/^(content-length|connection)$/i.test(name))),
          body: answer.body,
        };
      },
    },
    ({ error }) => ({ message: `error: listen tcp 127.0.0.1:${port}: bind: ${error.message.toLowerCase()}\n` }),
  );
}

const SECRETS = '/var/run/secrets/kubernetes.io/serviceaccount';
const tokenOf = (process: Process): string | undefined =>
  process.access(`${SECRETS}/token`, 'r') ? process.readFile(`${SECRETS}/token`).trim() : undefined;
const namespaceOf = (process: Process): string =>
  process.access(`${SECRETS}/namespace`, 'r') ? process.readFile(`${SECRETS}/namespace`).trim() : 'default';

const WITH_VALUE =
  /^(n|namespace|o|output|l|selector|f|filename|c|container|p|port|patch|type|context|kubeconfig|s|server|token|timeout|for|replicas)$/;
const METHODS: Readonly<Record<string, string>> = {
  delete: 'DELETE',
  create: 'POST',
  patch: 'PATCH',
  label: 'PATCH',
  annotate: 'PATCH',
  scale: 'PATCH',
  apply: 'GET',
};
const PLURALS: Readonly<Record<string, string>> = Object.fromEntries(
  'pod:pods po:pods service:services svc:services deployment:deployments deploy:deployments node:nodes no:nodes namespace:namespaces ns:namespaces configmap:configmaps cm:configmaps secret:secrets job:jobs cronjob:cronjobs cj:cronjobs statefulset:statefulsets sts:statefulsets daemonset:daemonsets ds:daemonsets replicaset:replicasets rs:replicasets pvc:persistentvolumeclaims pv:persistentvolumes serviceaccount:serviceaccounts sa:serviceaccounts event:events ev:events endpoints:endpoints ep:endpoints ingress:ingresses ing:ingresses'
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
);
const GROUPS: Readonly<Record<string, string>> = {
  deployments: 'apps',
  statefulsets: 'apps',
  daemonsets: 'apps',
  replicasets: 'apps',
  jobs: 'batch',
  cronjobs: 'batch',
  ingresses: 'networking.k8s.io',
};
const CLUSTER_WIDE: ReadonlySet<string> = new Set(['nodes', 'namespaces', 'persistentvolumes']);
