import type { Container, Pod, PodSpec } from 'kubernetes-types/core/v1.d.ts';
import { fieldProblemText } from '../problems.ts';
import { validatePod } from './pods/pod.ts';

/** For the tests: a pod that is fine as defaulting leaves it, changed; and its problems as the API server would print them. */
export const container = (change: Partial<Container> = {}): Container => ({
  name: 'app',
  image: 'nginx',
  imagePullPolicy: 'Always',
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  ...change,
});

/** A Pod that is as it should be, but for what is given. */
export const pod = (spec: Partial<PodSpec> = {}, metadata: Pod['metadata'] = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default', ...metadata },
  spec: {
    containers: [container()],
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
    terminationGracePeriodSeconds: 30,
    serviceAccountName: 'default',
    ...spec,
  },
});

/** What is wrong with a Pod that differs so from one that is as it should be; each a line as kubectl prints it. */
export const problemsOf = (spec: Partial<PodSpec>, metadata?: Pod['metadata']): string[] =>
  validatePod(pod(spec, metadata)).map(fieldProblemText);

/** The same of a Pod with one such container. */
export const problemsOfContainer = (change: Partial<Container>, spec: Partial<PodSpec> = {}): string[] =>
  problemsOf({ ...spec, containers: [container(change)] });
