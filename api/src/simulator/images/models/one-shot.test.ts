import { describe, expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';
import { runImage } from '../test-image.ts';

describe('images that do one thing', () => {
  it.each([
    { rule: 'deno greets', image: 'denoland/deno', stdout: /^Welcome to Deno!\n$/ },
    { rule: 'Terraform wants a command', image: 'hashicorp/terraform:1.4', code: 127 },
    { rule: 'Podman says hello', image: 'quay.io/podman/hello', stdout: /^!\.\.\. Hello Podman World/ },
    { rule: 'R does not ask', image: 'r-base', code: 2 },
    { rule: 'NVIDIA’s images have a shell, which has nothing to read', image: 'nvcr.io/nvidia/pytorch:22.12-py3', stdout: /== PyTorch ==/ },
    {
      rule: 'CUDA’s libraries have none of the driver’s tools',
      image: 'nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04',
      args: ['nvidia-smi', '-l'],
      code: 127,
      stdout: /^\n=+\n== CUDA ==\n=+\n\nCUDA Version 12\.4\.1\n(.*\n)+WARNING: The NVIDIA Driver was not detected\.(.*\n)+ .* \.\n\n$/,
      stderr: /^\/opt\/nvidia\/nvidia_entrypoint\.sh: line 67: exec: nvidia-smi: not found\n$/,
    },
    { rule: 'a base of them says nothing', image: 'nvidia/cuda:12.4.1-base-ubuntu22.04', args: ['id', '-u'], stdout: /^0\n$/ },
    { rule: 'the oldest say nothing either', image: 'nvidia/cuda:11.6.2-runtime-ubi8', args: ['id', '-u'], stdout: /^0\n$/ },
    {
      rule: 'a shop’s front end wants its servers',
      image: 'gcr.io/google-samples/microservices-demo/frontend:v0.6.0',
      code: 2,
      stderr: /^panic: environment variable "PRODUCT_CATALOG_SERVICE_ADDR" not set\n/,
    },
    {
      rule: 'pgAdmin wants an account',
      image: 'dpage/pgadmin4',
      code: 1,
      stderr: /^You need to define the PGADMIN_DEFAULT_EMAIL and PGADMIN_DEFAULT_PASSWORD or /,
    },
    {
      rule: 'whose name is an address',
      image: 'dpage/pgadmin4',
      env: { PGADMIN_DEFAULT_EMAIL: 'admin@localhost', PGADMIN_DEFAULT_PASSWORD: 'x' },
      code: 1,
      stderr: /^'admin@localhost' does not appear to be a valid email address\./,
    },
    {
      rule: 'ArangoDB wants a password',
      image: 'arangodb:3.11',
      code: 1,
      stderr: /^error: database is uninitialized and password option is not specified/,
    },
    {
      rule: 'Vault, unless it is to be tried out, wants a place for its data',
      image: 'hashicorp/vault:1.13',
      args: ['server', '-config=/vault/config'],
      code: 1,
      stderr: /\nA storage backend must be specified\n$/,
    },
    {
      rule: 'Traefik does not know every option',
      image: 'traefik:v2.10',
      args: ['--no-such=1'],
      code: 1,
      stderr: /^2023\/05\/15 09:00:00 command traefik error: failed to decode configuration from flags: field not found, node: no-such\n$/,
    },
    {
      rule: 'SonarQube’s search wants more memory maps, and takes it with it',
      image: 'sonarqube:9-community',
      stdout: /SonarQube is stopped\n$/,
    },
    {
      rule: 'so does OpenSearch',
      image: 'opensearchproject/opensearch:2',
      code: 78,
      stderr: /\n\[1\]: max virtual memory areas vm\.max_map_count/,
    },
  ])('$rule', ({ image, args, env = {}, code = 0, stdout = /^/, stderr = /^/ }) => {
    const result = runImage({ image, env, ...(args && { args }) });
    expect(result).toMatchObject({
      exitCode: code,
      stdout: expect.stringMatching(stdout),
      stderr: expect.stringMatching(stderr),
    });
  });

  /** @see capabilities(7): File capabilities */
  it('pgAdmin’s file lets its user listen on port 80, unless that must not count', () => {
    const env = 'env: [{name: PGADMIN_DEFAULT_EMAIL, value: a@example.com}, {name: PGADMIN_DEFAULT_PASSWORD, value: x}]';
    const rows = (more: string) =>
      play(podOf(`  restartPolicy: Never\n  containers: [{name: app, image: dpage/pgadmin4, ${env}, ${more}}]`)).rows.at(-1);
    expect(rows('stdin: false')).toBe('1/1 Running 0');
    expect(rows('securityContext: {allowPrivilegeEscalation: false}')).toBe('0/1 Error 0');
  });

  it('Red Hat gives its images to customers alone', () => {
    const { rows, events } = play(podOf('  containers: [{name: app, image: registry.redhat.io/ubi8/ubi, command: [sleep, "60"]}]'), {
      seconds: 10,
    });
    expect(rows.at(-1)).toMatch(/ErrImagePull/);
    expect(events.join('\n')).toContain('failed to fetch anonymous token: unexpected status: 401 Unauthorized');
  });
});
