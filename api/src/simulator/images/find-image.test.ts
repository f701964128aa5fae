import { describe, expect, it } from 'vitest';
import { findImage, missingImage } from './index.ts';
import { models } from './models/index.ts';
import { normalizeReference } from './reference.ts';

describe('what a registry has', () => {
  it.each([
    { rule: 'official images', reference: 'nginx', known: true },
    { rule: 'a version that exists', reference: 'nginx:1.29', known: true },
    ...[
      'registry.k8s.io/coredns/coredns:v1.9.3',
      'coredns/coredns:1.11.1',
      'registry.k8s.io/etcd:3.5.7-0',
      'k8s.gcr.io/etcd:3.4.13-0',
      'registry.k8s.io/metrics-server/metrics-server:v0.6.4',
      'registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.10.1',
      'registry.k8s.io/ingress-nginx/controller:v1.8.1',
    ].map((reference) => ({ rule: "a release of the cluster's own", reference, known: true })),
    { rule: 'variants', reference: 'nginx:1.25-alpine-slim', known: true },
    { rule: 'what was built of a language', reference: 'openjdk:8u121-jre-alpine', known: true },
    { rule: 'what comes before a version', reference: 'php:8.3.0RC1-apache', known: true },
    { rule: 'numbers of what it stands on', reference: 'swift:5.8-amazonlinux2', known: true },
    { rule: 'an image that is gone without a tag', reference: 'jenkins:2.60.3', known: true },
    { rule: "an owner's other images", reference: 'bitnami/argo-cd', known: false },
    { rule: 'what others make of an image', reference: 'registry.k8s.io/fluentd-gcp:1.30', known: false },
    { rule: 'a placeholder of the documentation', reference: 'myimage', known: false },
    { rule: 'a short placeholder', reference: 'web', known: false },
    { rule: 'another placeholder', reference: 'my-app:1.0', known: false },
    { rule: 'a private registry', reference: 'registry.example.com/team/app:v4', known: false },
    { rule: 'an old name of registry.k8s.io', reference: 'k8s.gcr.io/busybox', known: true },
    { rule: 'a mirror', reference: 'public.ecr.aws/docker/library/busybox:1.36', known: true },
    { rule: "a mirror's name without library/", reference: 'docker.m.daocloud.io/nginx:1.25', known: true },
    { rule: 'a mirror of registry.k8s.io', reference: 'registry.cn-hangzhou.aliyuncs.com/google_containers/pause:3.9', known: true },
    { rule: 'one with its own name there', reference: 'registry.aliyuncs.com/google_containers/metrics-server:v0.6.3', known: true },
    ...[
      'registry.cn-hangzhou.aliyuncs.com/google_containers/nginx-ingress-controller:v1.7.0',
      'registry.aliyuncs.com/google_containers/dashboard:v2.7.0',
      'registry.aliyuncs.com/google_containers/csi-provisioner:v3.4.0',
    ].map((reference) => ({ rule: 'or with that which it has not elsewhere', reference, known: true })),
    ...[
      'elastic.m.daocloud.io/elasticsearch/elasticsearch:8.7.1',
      'l5d.m.daocloud.io/linkerd/proxy:stable-2.13.0',
      'k8s.mirror.nju.edu.cn/metrics-server/metrics-server:v0.6.3',
    ].map((reference) => ({ rule: 'another mirror', reference, known: true })),
    ...['nginx:1.7.9', 'nginx:alpine', 'redis:e2e', 'busybox:1.24', 'nginx-slim:0.24'].map((image) => ({
      rule: "another's image that the cluster's registry had from before",
      reference: `k8s.gcr.io/${image}`,
      known: true,
    })),
    ...[
      'lizhenliang/nfs-client-provisioner:v2.0.0',
      'registry.cn-beijing.aliyuncs.com/mydlq/nfs-subdir-external-provisioner:v4.0.0',
      'docker.io/dyrnq/ingress-nginx-controller:v1.6.4',
      'lizhenliang/nginx-ingress-controller:0.30.0',
      'harbor.corp/k8s/kube-proxy:v1.27.1',
      'rancher/metrics-server:v0.3.6',
    ].map((reference) => ({ rule: 'a part of Kubernetes under the name of who copied it', reference, known: true })),
    ...[
      'bitnami/nginx-ingress-controller:1.7',
      'rancher/nginx-ingress-controller:0.21.0-rancher3',
      'quay.io/kubernetes-ingress-controller/nginx-ingress-controller:latest',
      'harbor.corp/team/kube-proxy:dev',
      'metrics-api:1.0',
    ].map((reference) => ({ rule: 'what is none of its parts, or of another make', reference, known: false })),
    { rule: 'an image of its own there', reference: 'registry.cn-hangzhou.aliyuncs.com/team/app:1.0', known: false },
    { rule: 'what a proxy gets by its host', reference: 'harbor.corp/proxy/quay.io/prometheus/prometheus:v2.44.0', known: true },
    { rule: 'a copy of an official image', reference: 'localhost:5000/nginx:1.17.0', known: true },
    { rule: 'a copy in a project of Harbor', reference: '192.168.1.10/library/busybox:1.36', known: true },
    { rule: "one of one's own version", reference: 'harbor.corp/library/nginx:v1', known: false },
    { rule: 'one that no official image is', reference: 'localhost:5000/web:1.0', known: false },
    { rule: "somebody's own of that name", reference: 'harbor.corp/team/nginx:1.25', known: false },
    { rule: 'one of a registry that has others', reference: 'quay.io/redis:7', known: false },
    { rule: 'what Rancher copies', reference: 'rancher/mirrored-coredns-coredns:1.10.1', known: true },
    { rule: 'an official image that Rancher copies', reference: 'rancher/mirrored-library-busybox:1.36', known: true },
    { rule: 'what Rancher copies of somebody unknown', reference: 'rancher/mirrored-longhornio-csi-attacher:v4', known: false },
    { rule: 'an official image by processor', reference: 'amd64/redis:7', known: true },
  ])('gives $rule: $reference', ({ reference, known }) => {
    expect(findImage(reference)).toMatchObject({ name: normalizeReference(reference), known });
  });

  it.each([
    { rule: 'of the world', reference: 'nginx:1.25', open: true },
    { rule: 'of a public mirror', reference: 'docker.1ms.run/library/nginx:1.25', open: true },
    { rule: 'of a registry of their own', reference: 'harbor.corp/library/nginx:1.25', open: false },
    { rule: 'that nobody knows', reference: 'team/app:1', open: false },
    { rule: 'of the secrets that are wrong on purpose', reference: 'jeroenwillemsen/wrongsecrets:1.6.4', open: false },
    { rule: 'of what a mirror has by another name', reference: 'registry.aliyuncs.com/google_containers/pause:3.9', open: true },
    { rule: 'that somebody has copied', reference: 'lizhenliang/metrics-server:v0.6.3', open: false },
    { rule: 'of what stands in for another', reference: 'gessnerfl/fake-smtp-server:2.0.3', open: false },
  ])('an image $rule is for everybody: $open', ({ reference, open }) => expect(findImage(reference)).toMatchObject({ open }));

  const MADE_UP = `nginx@sha256:${'1234567890abcdef'.repeat(4)}`;
  const denied = (name: string) =>
    `rpc error: code = Unknown desc = failed to pull and unpack image "${name}": failed to resolve reference "${name}": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`;
  const notFound = (name: string) =>
    `rpc error: code = NotFound desc = failed to pull and unpack image "${name}": failed to resolve reference "${name}": ${name}: not found`;
  const noHost = (name: string, [, host, path, tag] = /^([^/]+)\/(.+):(.+)$/.exec(name) ?? []) =>
    `rpc error: code = Unknown desc = failed to pull and unpack image "${name}": failed to resolve reference "${name}": failed to do request: Head "https://${host}/v2/${path}/manifests/${tag}": dial tcp: lookup ${host} on 172.18.0.1:53: no such host`;
  it.each([
    { rule: 'a tag of an official image', reference: 'nginx:1.25', expected: notFound('docker.io/library/nginx:1.25') },
    { rule: 'a tag of a known one', reference: 'hashicorp/http-echo:9', expected: notFound('docker.io/hashicorp/http-echo:9') },
    { rule: 'an image of Docker Hub that nobody knows', reference: 'team/app:1', expected: denied('docker.io/team/app:1') },
    {
      rule: "Alibaba's",
      reference: 'registry.cn-hangzhou.aliyuncs.com/team/app:1',
      expected: denied('registry.cn-hangzhou.aliyuncs.com/team/app:1'),
    },
    { rule: 'one of another registry', reference: 'registry.example.com/app:1', expected: notFound('registry.example.com/app:1') },
    { rule: 'what is missing anyway', reference: 'ngnix', expected: denied('docker.io/library/ngnix:latest') },
    {
      rule: 'Quay, as containerd 1.6 tells it',
      reference: 'quay.io/foo/bar:v1',
      expected:
        'rpc error: code = Unknown desc = failed to pull and unpack image "quay.io/foo/bar:v1": failed to resolve reference "quay.io/foo/bar:v1": pulling from host quay.io failed with status code [manifests v1]: 401 UNAUTHORIZED',
    },
    {
      rule: "GitHub's registry",
      reference: 'ghcr.io/foo/bar',
      expected:
        'rpc error: code = Unknown desc = failed to pull and unpack image "ghcr.io/foo/bar:latest": failed to resolve reference "ghcr.io/foo/bar:latest": failed to authorize: failed to fetch anonymous token: unexpected status: 403 Forbidden',
    },
    {
      rule: "GitLab's",
      reference: 'registry.gitlab.com/foo/bar:v1',
      expected:
        'rpc error: code = Unknown desc = failed to pull and unpack image "registry.gitlab.com/foo/bar:v1": failed to resolve reference "registry.gitlab.com/foo/bar:v1": failed to authorize: failed to fetch anonymous token: unexpected status: 403 Forbidden',
    },
    {
      rule: "Google's",
      reference: 'europe-docker.pkg.dev/foo/bar/app:v1',
      expected:
        'rpc error: code = Unknown desc = failed to pull and unpack image "europe-docker.pkg.dev/foo/bar/app:v1": failed to resolve reference "europe-docker.pkg.dev/foo/bar/app:v1": failed to authorize: failed to fetch anonymous token: unexpected status: 403 Forbidden',
    },
    {
      rule: "Azure's",
      reference: 'foo.azurecr.io/app:v1',
      expected:
        'rpc error: code = Unknown desc = failed to pull and unpack image "foo.azurecr.io/app:v1": failed to resolve reference "foo.azurecr.io/app:v1": failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized',
    },
  ])('that is said to be missing, of $rule: $reference', ({ reference, expected }) => expect(missingImage(reference)).toBe(expected));

  it.each([
    { rule: 'a typing error', reference: 'ngnix', expected: denied('docker.io/library/ngnix:latest') },
    { rule: 'a letter too many', reference: 'nginxx:1.25', expected: denied('docker.io/library/nginxx:1.25') },
    { rule: 'digits after a name', reference: 'redis123', expected: denied('docker.io/library/redis123:latest') },
    { rule: 'a tag without its colon', reference: 'alpinelatest', expected: denied('docker.io/library/alpinelatest:latest') },
    { rule: 'or a version', reference: 'nginx1.14.2', expected: denied('docker.io/library/nginx1.14.2:latest') },
    { rule: 'two in a long name', reference: 'busyboxxx', expected: denied('docker.io/library/busyboxxx:latest') },
    { rule: 'a name that no official image has', reference: 'mongodb', expected: denied('docker.io/library/mongodb:latest') },
    { rule: 'well-known software that has none', reference: 'kafka:3.4', expected: denied('docker.io/library/kafka:3.4') },
    { rule: 'one that was taken away', reference: 'jenkins', expected: notFound('docker.io/library/jenkins:latest') },
    {
      rule: 'none without a version',
      reference: 'docker.elastic.co/elasticsearch/elasticsearch',
      expected: notFound('docker.elastic.co/elasticsearch/elasticsearch:latest'),
    },
    { rule: 'none for any system', reference: 'nvidia/cuda:11.0-base', expected: notFound('docker.io/nvidia/cuda:11.0-base') },
    { rule: 'a word with a number', reference: 'nginx:latest123', expected: notFound('docker.io/library/nginx:latest123') },
    {
      rule: 'a typing error in a registry that has nobody’s own',
      reference: 'k8s.gcr.io/kube-contro1ler-manager:v1.20.0',
      expected: notFound('k8s.gcr.io/kube-contro1ler-manager:v1.20.0'),
    },
    { rule: "in the name of somebody's image", reference: 'bitnami/ngnix', expected: denied('docker.io/bitnami/ngnix:latest') },
    {
      rule: 'one that says so in Spanish',
      reference: 'imagen-inexistente',
      expected: denied('docker.io/library/imagen-inexistente:latest'),
    },
    { rule: 'a name that says so', reference: 'does-not-exist:v1', expected: denied('docker.io/library/does-not-exist:v1') },
    {
      rule: 'a placeholder whose tag says so',
      reference: 'image:thatdoesnotexist',
      expected: denied('docker.io/library/image:thatdoesnotexist'),
    },
    { rule: 'a tag that says so', reference: 'nginx:doesnotexist', expected: notFound('docker.io/library/nginx:doesnotexist') },
    { rule: 'a name that calls itself wrong', reference: 'nginx-wrong', expected: denied('docker.io/library/nginx-wrong:latest') },
    {
      rule: 'a distribution, where its releases are named',
      reference: 'redis:debian',
      expected: notFound('docker.io/library/redis:debian'),
    },
    { rule: 'a bad tag', reference: 'team/app:bad-tag', expected: notFound('docker.io/team/app:bad-tag') },
    { rule: 'a version of too many parts', reference: 'nginx:1.2.3.4', expected: notFound('docker.io/library/nginx:1.2.3.4') },
    { rule: 'a digest that repeats itself', reference: MADE_UP, expected: notFound(`docker.io/library/${MADE_UP}`) },
    { rule: 'a patch that never was', reference: 'nginx:1.14.22', expected: notFound('docker.io/library/nginx:1.14.22') },
    { rule: 'a release of Ubuntu without its month', reference: 'ubuntu:22', expected: notFound('docker.io/library/ubuntu:22') },
    { rule: 'or with a month of one digit', reference: 'ubuntu:22.4', expected: notFound('docker.io/library/ubuntu:22.4') },
    { rule: 'a release of CentOS by half its number', reference: 'centos:7.9', expected: notFound('docker.io/library/centos:7.9') },
    { rule: 'or by a month of another', reference: 'centos:7.9.1908', expected: notFound('docker.io/library/centos:7.9.1908') },
    { rule: 'an update of Ubuntu by its number', reference: 'ubuntu:22.04.2', expected: notFound('docker.io/library/ubuntu:22.04.2') },
    { rule: 'a Vault without its patch', reference: 'vault:1.13', expected: notFound('docker.io/library/vault:1.13') },
    { rule: 'the newest of a variant', reference: 'nginx:latest-alpine', expected: notFound('docker.io/library/nginx:latest-alpine') },
    { rule: 'what its maker alone has since', reference: 'vault:1.14', expected: notFound('docker.io/library/vault:1.14') },
    { rule: "etcd's, without its build", reference: 'registry.k8s.io/etcd:3.5.7', expected: notFound('registry.k8s.io/etcd:3.5.7') },
    ...[
      'mysql:5.55',
      'mysql:6',
      'postgres:13.99',
      'redis:7.1',
      'mongo:4.8',
      'elasticsearch:3',
      'python:3.99',
      'node:14.30',
      'alpine:3.18.99',
      'golang:1.20.99',
      'mariadb:11.9',
    ].map((reference) => ({
      rule: 'a release that there is none of',
      reference,
      expected: notFound(`docker.io/library/${reference}`),
    })),
    { rule: 'a variant with a version after it', reference: 'node:alpine-18', expected: notFound('docker.io/library/node:alpine-18') },
    { rule: 'an LTS that its maker alone has', reference: 'jenkins:lts', expected: notFound('docker.io/library/jenkins:lts') },
    { rule: 'a version where tags are names', reference: 'hello-world:1.0', expected: notFound('docker.io/library/hello-world:1.0') },
    {
      rule: 'what its tutorial has fail',
      reference: 'gcr.io/google-samples/kubernetes-bootcamp:v10',
      expected: notFound('gcr.io/google-samples/kubernetes-bootcamp:v10'),
    },
    {
      rule: "Jocatalin's, too",
      reference: 'jocatalin/kubernetes-bootcamp:v10',
      expected: notFound('docker.io/jocatalin/kubernetes-bootcamp:v10'),
    },
    {
      rule: 'a name of the test images that they have not there',
      reference: 'registry.k8s.io/e2e-test-images/dnsutils:1.3',
      expected: notFound('registry.k8s.io/e2e-test-images/dnsutils:1.3'),
    },
    { rule: 'a version that is not out', reference: 'nginx:1.161', expected: notFound('docker.io/library/nginx:1.161') },
    {
      rule: 'a tag of a sample of few',
      reference: 'gcr.io/google-samples/hello-app:3.0',
      expected: notFound('gcr.io/google-samples/hello-app:3.0'),
    },
    {
      rule: "a release of the cluster's own that never was",
      reference: 'registry.k8s.io/coredns/coredns:v9',
      expected: notFound('registry.k8s.io/coredns/coredns:v9'),
    },
    {
      rule: 'one without the v that its tags have there',
      reference: 'registry.k8s.io/coredns/coredns:1.10.1',
      expected: notFound('registry.k8s.io/coredns/coredns:1.10.1'),
    },
    { rule: "etcd's, without its revision's place", reference: 'registry.k8s.io/etcd:9.9', expected: notFound('registry.k8s.io/etcd:9.9') },
    ...['nginx:1.25', 'redis:7', 'python:3.11', 'nginx-slim:1.25'].map((image) => ({
      rule: "another's image, newer than the cluster's registry has it",
      reference: `registry.k8s.io/${image}`,
      expected: notFound(`registry.k8s.io/${image}`),
    })),
    {
      rule: 'a repository of a registry of the world',
      reference: 'docker.elastic.co/no-such/app:1',
      expected: notFound('docker.elastic.co/no-such/app:1'),
    },
    { rule: 'a tag that is no version', reference: 'busybox:nope', expected: notFound('docker.io/library/busybox:nope') },
    {
      rule: 'a host that says so',
      reference: 'invalid.registry.k8s.io/app',
      expected: noHost('invalid.registry.k8s.io/app:latest'),
    },
    { rule: 'a registry with letters exchanged', reference: 'regsitry.k8s.io/pause:3.9', expected: noHost('regsitry.k8s.io/pause:3.9') },
    { rule: 'a short one, too', reference: 'gcr.oi/google-samples/hello-app:1.0', expected: noHost('gcr.oi/google-samples/hello-app:1.0') },
    { rule: 'a registry with a letter held', reference: 'k8s.gcrrrr.io/pause:3.1', expected: noHost('k8s.gcrrrr.io/pause:3.1') },
  ])('lacks $rule: $reference', ({ reference, expected }) => {
    expect(findImage(reference)).toBe(expected);
  });

  it('always gives the same value', () => {
    expect(findImage('nginx:1.25')).toBe(findImage('nginx:1.25'));
  });

  it('has every repository once', () => {
    const repositories = models.flatMap((model) => model.repositories);
    expect(repositories.length).toBe(new Set(repositories).size);
  });
});
