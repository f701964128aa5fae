import { describe, expect, it } from 'vitest';
import { runImage } from '../test-image.ts';

/** @see docker-library/mysql: 8.0/Dockerfile.oracle; 31z4/zookeeper-docker: 3.8.1/Dockerfile; adoptium/containers */
describe('What probes and people call in an image', () => {
  it.each([
    { image: 'mysql:8.0', has: 'mysqladmin microdnf find', lacks: 'ps pgrep top yum apt-get nc wget' },
    { image: 'mysql:5.7', has: 'mysqladmin yum', lacks: 'ps microdnf apt-get' },
    { image: 'openjdk:17', has: 'java microdnf', lacks: 'ps yum' },
    { image: 'oraclelinux:9', has: 'yum dnf', lacks: 'microdnf' },
    { image: 'zookeeper:3.8', has: 'zkServer.sh nc wget ps', lacks: 'telnet' },
    { image: 'tomcat:9', has: 'curl wget ps', lacks: 'nc telnet' },
  ])('is there or not: $image', ({ image, has, lacks }) => {
    const command = ['sh', '-c', `for c in ${has} ${lacks}; do command -v $c >/dev/null && echo $c; done; true`];
    expect(runImage({ image, command }).stdout.trim().split('\n')).toEqual(has.split(' '));
  });
});
