import { encodeBase64 } from '../../../apimachinery/base64.ts';
import { fillerOf, pem } from '../../../apimachinery/certificates.ts';
import { formatTime } from '../../../apimachinery/time.ts';
import { MILLISECOND, type Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { flagOf } from '../start-checks.ts';
import { askCluster } from './client.ts';
import { inClusterConfig } from './in-cluster.ts';

/** Makes certificates for a webhook, and tells the webhook of them. @see kubernetes/ingress-nginx: images/kube-webhook-certgen/rootfs/cmd, pkg/k8s/k8s.go */
export function* webhookCertgen(process: Process): Task<number> {
  const [verb] = process.argv.slice(1).filter((word) => !word.startsWith('-'));
  if (verb !== 'create' && verb !== 'patch') {
    const help =
      'Use this to create a ca and signed certificates and patch admission webhooks to allow for quick installation\n\nUsage:\n  kube-webhook-certgen [flags]\n  kube-webhook-certgen [command]\n';
    yield* process.write(1, help);
    return 0;
  }
  const lacking = (verb === 'create' ? ['host', 'secret-name', 'namespace'] : ['secret-name', 'namespace']).filter(
    (flag) => flagOf(process, flag) === undefined,
  );
  if (lacking.length > 0) {
    const why = `required flag(s) ${lacking
      .sort()
      .map((flag) => `"${flag}"`)
      .join(', ')} not set`;
    yield* process.write(2, `Error: ${why}\nUsage:\n  kube-webhook-certgen ${verb} [flags]\n`);
    return 1;
  }
  yield* process.sleep(80 * MILLISECOND);
  const problem = yield* inClusterConfig(process, 615);
  if (problem !== undefined) return yield* fatal(process, problem, 'error building kubernetes config', 'cmd/root.go:56');
  return verb === 'create' ? yield* create(process) : yield* patch(process);
}

const say = (process: Process, level: string, msg: string, source: string, err?: string): Task<void> =>
  process.write(2, `${JSON.stringify({ ...(err !== undefined && { err }), level, msg, source, time: formatTime(process.now) })}\n`);

function* fatal(process: Process, err: string, msg: string, source: string): Task<number> {
  yield* say(process, 'fatal', msg, source, err);
  return 1;
}

function* create(process: Process): Task<number> {
  const [name = '', namespace = ''] = [flagOf(process, 'secret-name'), flagOf(process, 'namespace')];
  const place = `/api/v1/namespaces/${namespace}/secrets`;
  const found = yield* askCluster(process, 'GET', `${place}/${name}`);
  if (found.why === '') {
    yield* say(process, 'info', 'secret already exists', 'cmd/create.go:43');
    return 0;
  }
  if (found.status !== 404) return yield* fatal(process, found.why, 'error getting secret', 'k8s/k8s.go:232');
  yield* say(process, 'info', 'no secret found', 'k8s/k8s.go:229', found.why);
  yield* say(process, 'info', 'creating new secret', 'cmd/create.go:28');
  const filler = fillerOf(`${namespace}/${name}`);
  const key = (flag: string, usual: string): string => flagOf(process, flag) ?? usual;
  const made = yield* askCluster(process, 'POST', place, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    data: {
      ca: encodeBase64(pem('CERTIFICATE', 8, filler)),
      [key('cert-name', 'cert')]: encodeBase64(pem('CERTIFICATE', 9, filler)),
      [key('key-name', 'key')]: encodeBase64(pem('EC PRIVATE KEY', 4, filler)),
    },
  });
  return made.why === '' ? 0 : yield* fatal(process, made.why, 'failed creating secret', 'k8s/k8s.go:252');
}

function* patch(process: Process): Task<number> {
  const webhook = flagOf(process, 'webhook-name') ?? '';
  const is = (flag: string): boolean => flagOf(process, flag) !== 'false';
  const policy = flagOf(process, 'patch-failure-policy') ?? '';
  const found = yield* askCluster(
    process,
    'GET',
    `/api/v1/namespaces/${flagOf(process, 'namespace')}/secrets/${flagOf(process, 'secret-name')}`,
  );
  if (found.why !== '') return yield* fatal(process, found.why, 'error getting secret', 'k8s/k8s.go:232');
  yield* say(
    process,
    'info',
    `patching webhook configurations '${webhook}' mutating=${is('patch-mutating')}, validating=${is('patch-validating')}, failurePolicy=${policy}`,
    'k8s/k8s.go:118',
  );
  const kind = is('patch-validating') ? 'validating' : 'mutating';
  const configuration = yield* askCluster(process, 'GET', `/apis/admissionregistration.k8s.io/v1/${kind}webhookconfigurations/${webhook}`);
  if (configuration.why !== '') return yield* fatal(process, configuration.why, `failed getting ${kind} webhook`, 'k8s/k8s.go:124');
  yield* say(process, 'info', 'Patched hook(s)', 'k8s/k8s.go:176');
  return 0;
}
