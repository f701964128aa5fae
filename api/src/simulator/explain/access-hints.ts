import { both } from './context.ts';
import type { Facts, Hint } from './log-facts.ts';

/** What the API server does not let a Pod's account do. @see kubernetes: apiserver/pkg/endpoints/handlers/responsewriters/errors.go forbiddenMessage */
export function forbidden({ recent }: Facts): Hint | undefined {
  const found = recent.map((line) => FORBIDDEN.exec(line)).findLast((one) => one !== null);
  if (!found) return undefined;
  const [, namespace = '', account = '', verb, resource, group, where] = found;
  // kubectl takes the group with the resource, before what is below that.
  const what = group ? resource?.replace(/^[^/]+/, `$&.${group}`) : resource;
  const [kind, place] = where === undefined ? ['clusterrole', ''] : ['role', ` -n ${where}`];
  const [role, binding] = [
    `kubectl create ${kind} ${account}-${verb} --verb=${verb} --resource=${what}${place}`,
    `kubectl create ${kind}binding ${account}-${verb} --${kind}=${account}-${verb} --serviceaccount=${namespace}:${account}${place}`,
  ];
  return {
    remedy: both(
      `Give the Pod's ServiceAccount ${account} the right to ${verb} ${what}: ${role}; ${binding}`,
      `授予 Pod 的 ServiceAccount ${account} 对 ${what} 的 ${verb} 权限：${role}；${binding}`,
    ),
    concept: 'service-accounts',
  };
}

const FORBIDDEN =
  /is forbidden: User \\?"system:serviceaccount:([^:"\\]+):([^"\\]+)\\?" cannot (\w+) resource \\?"([^"\\]+)\\?" in API group \\?"([^"\\]*)\\?"(?: in the namespace \\?"([^"\\]+)| at the cluster scope)?/;

/** Without a token kubectl asks where nobody answers, and client libraries give up. @see kubernetes: client-go/rest/config.go InClusterConfig */
export function withoutToken({ pod, recent, container }: Facts): Hint | undefined {
  if (!recent.some((line) => NO_TOKEN.test(line))) return undefined;
  if ((container.volumeMounts ?? []).some(({ mountPath }) => mountPath === TOKENS)) return undefined;
  const account = pod.spec.serviceAccountName ?? 'default';
  const who =
    pod.spec.automountServiceAccountToken === false
      ? both('the Pod', 'Pod')
      : both(`the ServiceAccount ${account}`, `ServiceAccount ${account}`);
  return {
    remedy: both(
      `Leave automountServiceAccountToken: false of ${who.en} out: with it the container has no token, and does not know where the API server is`,
      `去掉 ${who.zhHans} 的 automountServiceAccountToken: false：设置它后容器没有令牌，也不知道 API 服务器在哪里`,
    ),
    concept: 'service-accounts',
  };
}

const TOKENS = '/var/run/secrets/kubernetes.io/serviceaccount';
const NO_TOKEN =
  /localhost:8080 was refused|\/var\/run\/secrets\/kubernetes\.io\/serviceaccount\/(?:token|ca\.crt|namespace)\b.*(?:no such file|[Nn]o such file)|Service token file does not exist/;
