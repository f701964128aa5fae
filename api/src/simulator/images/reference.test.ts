import { expect, it } from 'vitest';
import { normalizeImageName } from './reference.ts';

const sha = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

it.each([
  ['nginx', 'docker.io/library/nginx:latest'],
  ['bitnami/redis:7', 'docker.io/bitnami/redis:7'],
  ['localhost/app', 'localhost/app:latest'],
  ['registry.k8s.io/pause:3.9', 'registry.k8s.io/pause:3.9'],
  ['localhost:5000/a/b', 'localhost:5000/a/b:latest'],
  ['index.docker.io/nginx', 'docker.io/library/nginx:latest'],
  [`nginx:1@sha256:${sha}`, `docker.io/library/nginx@sha256:${sha}`],
])('%s is %s', (image, full) => {
  expect(normalizeImageName(image)).toBe(full);
});
