import { expect, it } from 'vitest';
import { play } from '../../testing.ts';

const pod = (image: string, command: string, more = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: k }\nspec: { restartPolicy: Never, containers: [{ name: k, image: "${image}", ${command} }]${more} }\n`;

it.each([
  {
    rule: 'has no shell',
    image: 'registry.k8s.io/kubectl:v1.28.0',
    command: 'command: [sh, -c, kubectl get pods]',
    describes: 'exec: "sh": executable file not found in $PATH',
  },
  {
    rule: 'has no shell either',
    image: 'rancher/kubectl:v1.27.1',
    command: 'command: [sh, -c, kubectl version]',
    describes: 'exec: "sh": executable file not found in $PATH',
  },
  {
    rule: 'names its user',
    image: 'rancher/kubectl:v1.27.1',
    command: 'args: [version]',
    more: ', securityContext: { runAsNonRoot: true }',
    describes: 'container has runAsNonRoot and image has non-numeric user (kubectl), cannot verify user is non-root',
  },
])('$image $rule', ({ image, command, more, describes }) => {
  const { events, container } = play(pod(image, command, more));
  const waiting = container('k').state.waiting?.message ?? container('k').state.terminated?.message ?? '';
  expect([...events, waiting].join('\n')).toContain(describes);
});
