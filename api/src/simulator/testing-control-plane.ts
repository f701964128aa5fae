import type { InterventionInput } from './index.ts';
import { document, play } from './testing.ts';

/** Works in the folder of static Pods of the control plane's node, from the tenth second on. */
export const administrator = (script: string): string =>
  document({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'administrator' },
    spec: {
      nodeName: 'control-plane',
      volumes: [{ name: 'k', hostPath: { path: '/etc/kubernetes' } }],
      containers: [
        {
          name: 'a',
          image: 'busybox',
          command: ['sh', '-c', `cd /k/manifests; sleep 8; ${script}; sleep 1d`],
          volumeMounts: [{ name: 'k', mountPath: '/k' }],
        },
      ],
    },
  });
const service = document({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
});
export const web = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', labels: { app: 'web' } },
  spec: { containers: [{ name: 'a', image: 'nginx' }] },
};
export const apply = (object: object, atSeconds = 20): InterventionInput => ({
  atSeconds,
  kind: 'APPLY',
  manifest: JSON.stringify(object),
});
export const space = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'new' } };

export const tampered = (script: string, interventions: readonly InterventionInput[] = [apply(web)], seconds = 150) => {
  const { run } = play(service + administrator(script), { seconds, interventions });
  return (command: string, at = seconds): string => {
    const { stdout, stderr } = run.kubectl(command, at);
    return `${stdout ?? ''}${stderr ?? ''}`;
  };
};
export const edit = (from: string, to: string, component = 'kube-scheduler'): string => `sed -i 's#${from}#${to}#' ${component}.yaml`;

/** What is asked of a Pod of the control plane. */
export const pod = (component: string): string => `get pod -n kube-system ${component}-control-plane --no-headers`;
