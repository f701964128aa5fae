import { describe, expect, it } from 'vitest';
import { runImage } from '../test-image.ts';

interface Asked {
  readonly image: string;
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly says: RegExp;
}

describe('what is asked for its version says it, and serves nothing', () => {
  it.each<Asked>([
    { image: 'traefik:v2.10', args: ['version'], says: /^Version: {6}2\.10\.1\nCodename: {5}saintmarcelin\n/ },
    { image: 'traefik:v2.10', args: ['echo', 'x'], says: /^x\n= 'echo' is not a Traefik command: assuming shell execution\.\n$/ },
    { image: 'hashicorp/consul:1.15', args: ['version'], says: /^Consul v1\.15\.2\nRevision / },
    { image: 'vault:1.13.1', args: ['-version'], says: /^Vault v1\.13\.1 \(/ },
    { image: 'vault:1.13.1', args: ['vault', 'version'], says: /^Vault v1\.13\.1 \(/ },
    { image: 'caddy:2.6', command: ['caddy', 'version'], says: /^v2\.6\.4 h1:/ },
    { image: 'grafana/grafana:9.5.1', args: ['--version'], says: /^Version 9\.5\.1 \(commit: / },
    { image: 'registry:2', args: ['--version'], says: /^registry github\.com\/docker\/distribution 2\.8\.2\n$/ },
    {
      image: 'prom/prometheus:v2.43.0',
      args: ['--version'],
      says: /^prometheus, version 2\.43\.0 \(branch: HEAD, revision: [0-9a-f]{40}\)\n {2}build user: /,
    },
    {
      image: 'envoyproxy/envoy:v1.26.0',
      args: ['envoy', '--version'],
      says: /^\nenvoy {2}version: [0-9a-f]{40}\/1\.26\.0\/Clean\/RELEASE\/BoringSSL\n/,
    },
    {
      image: 'mysql:8',
      args: ['--version'],
      says: /^\/usr\/sbin\/mysqld {2}Ver 8\.0\.33 for Linux on x86_64 \(MySQL Community Server - GPL\)\n$/,
    },
    { image: 'postgres:15', args: ['postgres', '--version'], says: /^postgres \(PostgreSQL\) 15\.3 \(Debian 15\.3-1\.pgdg110\+1\)\n$/ },
    { image: 'node:18', args: ['npm', '-v'], says: /^9\.5\.1\n$/ },
    { image: 'node:16', args: ['npx', '--version'], says: /^8\.19\.4\n$/ },
    { image: 'node:18', args: ['yarn', '-v'], says: /^1\.22\.19\n$/ },
    {
      image: 'openjdk:17',
      args: ['java', '-version'],
      says: /^openjdk version "17\.0\.2" 2022-01-18\nOpenJDK Runtime Environment \(build 17\.0\.2\+8-86\)\n/,
    },
    {
      image: 'amazoncorretto:17',
      args: ['java', '-version'],
      says: /^openjdk version "17\.0\.7" 2023-04-18 LTS\nOpenJDK Runtime Environment Corretto-17\.0\.7\.7\.1 \(build 17\.0\.7\+7-LTS\)\n/,
    },
    {
      image: 'azul/zulu-openjdk:11',
      args: ['java', '--version'],
      says: /^openjdk 11\.0\.19 2023-04-18 LTS\nOpenJDK Runtime Environment Zulu11\.64\+19-CA \(build 11\.0\.19\+7-LTS\)\n/,
    },
    {
      image: 'maven:3.9',
      args: ['java', '--version'],
      says: /^openjdk 17\.0\.7 2023-04-18\nOpenJDK Runtime Environment Temurin-17\.0\.7\+7 \(/,
    },
    { image: 'gradle:8-jdk11', args: ['java', '--version'], says: /^openjdk 11\.0\.19 / },
    { image: 'eclipse-temurin:17', args: ['cat', '/etc/os-release'], says: /^PRETTY_NAME="Ubuntu 22\.04/ },
    { image: 'openjdk:17', args: ['cat', '/etc/os-release'], says: /^NAME="Oracle Linux Server"\nVERSION="8\.7"/ },
    { image: 'openjdk:11', args: ['cat', '/etc/os-release'], says: /^PRETTY_NAME="Debian GNU\/Linux 11/ },
    {
      image: 'amazoncorretto:17',
      args: ['sh', '-c', 'echo $JAVA_HOME; cat /etc/system-release'],
      says: /^\/usr\/lib\/jvm\/java-17-amazon-corretto\nAmazon Linux release 2 \(Karoo\)\n/,
    },
    { image: 'timescale/timescaledb:2.11.0-pg14', args: ['postgres', '--version'], says: /^postgres \(PostgreSQL\) 14\.8\n$/ },
    { image: 'pgvector/pgvector:pg16', args: ['postgres', '--version'], says: /^postgres \(PostgreSQL\) 16\.9 / },
    {
      image: 'eclipse-temurin:8',
      args: ['java', '-version'],
      says: /^openjdk version "1\.8\.0_372"\nOpenJDK Runtime Environment \(Temurin\)\(build 1\.8\.0_372-b07\)\n/,
    },
    { image: 'debian', args: ['bash', '--version'], says: /^GNU bash, version 5\.1\.4\(1\)-release \(x86_64-pc-linux-gnu\)\n/ },
    {
      image: 'debian:12',
      args: ['bash', '--version'],
      says: /^GNU bash, version 5\.2\.15\(1\)-release \(x86_64-pc-linux-gnu\)\nCopyright \(C\) 2022 /,
    },
    { image: 'debian:buster-slim', args: ['bash', '-c', 'echo $BASH_VERSION'], says: /^5\.0\.3\(1\)-release\n$/ },
    { image: 'ubuntu:20.04', args: ['bash', '-c', 'echo $BASH_VERSION'], says: /^5\.0\.17\(1\)-release\n$/ },
    { image: 'ubuntu:24.04', args: ['bash', '-c', 'echo $BASH_VERSION'], says: /^5\.2\.21\(1\)-release\n$/ },
    {
      image: 'centos:7',
      args: ['bash', '--version'],
      says: /^GNU bash, version 4\.2\.46\(2\)-release \(x86_64-redhat-linux-gnu\)\nCopyright \(C\) 2011 /,
    },
    { image: 'rockylinux:8', args: ['sh', '-c', 'echo $BASH_VERSION'], says: /^4\.4\.20\(1\)-release\n$/ },
    {
      image: 'postgres:16-alpine3.19',
      args: ['bash', '--version'],
      says: /^GNU bash, version 5\.2\.21\(1\)-release \(x86_64-alpine-linux-musl\)\n/,
    },
    { image: 'node:22', args: ['python3', '--version'], says: /^Python 3\.11\.2\n$/ },
    { image: 'node:18', args: ['python3', '--version'], says: /^Python 3\.9\.2\n$/ },
    { image: 'nginx:1.25.3', args: ['curl', '--version'], says: /^curl 7\.88\.1 / },
    { image: 'nginx:1.21.6', args: ['curl', '--version'], says: /^curl 7\.74\.0 / },
    { image: 'python:3.9-bookworm', args: ['openssl', 'version'], says: /^OpenSSL 3\.0\.9 30 May 2023 \(Library: / },
    { image: 'python:3.9-bullseye', args: ['openssl', 'version'], says: /^OpenSSL 1\.1\.1n {2}15 Mar 2022\n$/ },
    { image: 'bash:4.4', args: ['--version'], says: /^GNU bash, version 4\.4\.23\(1\)-release / },
    { image: 'bash', args: ['--version'], says: /^GNU bash, version 5\.2\.15\(1\)-release \(x86_64-pc-linux-musl\)\n/ },
    { image: 'redis', args: ['cat', '/etc/debian_version'], says: /^11\.7\n$/ },
    { image: 'debian:bookworm', args: ['cat', '/etc/debian_version'], says: /^12\.0\n$/ },
  ])('$image $args $command', ({ image, args, command, says }) => {
    const { exitCode, stdout, stderr } = runImage({ image, ...(args && { args }), ...(command && { command }) });
    expect({ exitCode, said: stdout + stderr }).toEqual({ exitCode: 0, said: expect.stringMatching(says) });
  });
});

it.each([
  {
    image: 'python:3.11',
    args: ['python', '-m', 'http.server', 'abc'],
    code: 2,
    said: "[-p VERSION] [port]\nserver.py: error: argument port: invalid int value: 'abc'\n",
  },
  {
    image: 'python:3.9',
    args: ['python', '-m', 'http.server', '--port', '8080'],
    code: 2,
    said: '[--directory DIRECTORY] [port]\nserver.py: error: unrecognized arguments: --port\n',
  },
  { image: 'prom/node-exporter', args: ['--bogus=1'], code: 1, said: "node_exporter: error: unknown long flag '--bogus', try --help\n" },
  { image: 'prom/prometheus', args: ['--bogus'], code: 1, said: "Error parsing commandline arguments: unknown long flag '--bogus'\n" },
  { image: 'mongo:6', args: ['mongod', '--port', 'abc'], code: 2, said: "the argument ('abc') for option '--port' is invalid\n" },
  { image: 'polinux/stress', args: ['stress', '-h'], code: 1, said: '(244) unrecognized option: -h\n' },
  { image: 'polinux/stress', args: ['stress', '--vm', '1', '--vm-bytes', '100Mi'], code: 1, said: 'unrecognized suffix: i\n' },
])('$image takes no $args', ({ image, args, code, said }) => {
  const { exitCode, stdout, stderr } = runImage({ image, args });
  expect(exitCode).toBe(code);
  expect(stdout + stderr).toContain(said);
});
