import { expect, it } from 'vitest';
import { runImage } from '../test-image.ts';

const files = {
  '/k/kustomization.yaml': 'namePrefix: a-\nresources: [pod.yaml]\n',
  '/k/pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: c, image: nginx }] }\n',
};

it.each([
  {
    image: 'alpine/k8s:1.27.1',
    command: ['kustomize', 'build', '/k'],
    code: 0,
    stdout: /^apiVersion: v1\nkind: Pod\nmetadata:\n {2}name: a-web\n/,
    stderr: /^$/,
  },
  { image: 'registry.k8s.io/kustomize/kustomize:v5.0.0', args: ['build', '/k'], code: 0, stdout: /name: a-web/, stderr: /^$/ },
  {
    image: 'registry.k8s.io/kustomize/kustomize:v5.0.0',
    args: ['build', '/'],
    code: 1,
    stdout: /^$/,
    stderr: /^Error: unable to find one of 'kustomization\.yaml', 'kustomization\.yml' or 'Kustomization' in directory '\/'\n$/,
  },
  {
    image: 'registry.k8s.io/kustomize/kustomize:v5.0.0',
    args: ['build', '/k', '/k'],
    code: 1,
    stdout: /^$/,
    stderr: /^Error: specify one path to kustomization\.yaml\n$/,
  },
  {
    image: 'registry.k8s.io/kustomize/kustomize:v5.0.0',
    args: ['make'],
    code: 1,
    stdout: /^$/,
    stderr: /^Error: unknown command "make" for "kustomize"\n/,
  },
  {
    image: 'registry.k8s.io/kustomize/kustomize:v5.0.0',
    code: 0,
    stdout: /Manages declarative configuration of Kubernetes\./,
    stderr: /^$/,
  },
])('$image $args', ({ image, command, args, code, stdout, stderr }) => {
  const output = runImage({ image, files, ...(command && { command }), ...(args && { args }) });
  expect(output.exitCode).toBe(code);
  expect(output.stdout).toMatch(stdout);
  expect(output.stderr).toMatch(stderr);
});
