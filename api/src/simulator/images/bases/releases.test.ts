import { describe, expect, test } from 'vitest';
import { findImage } from '../find-image.ts';

const textOf = (reference: string, path: string): unknown => {
  const image = findImage(reference);
  return typeof image === 'string' ? image : image.files[path];
};

describe('An image says of which release it is', () => {
  test.each([
    { rule: 'a distribution without a tag is its newest', image: 'alpine', file: '/etc/alpine-release', says: /^3\.18\.0\n$/ },
    { rule: 'a minor version is its newest point release', image: 'alpine:3.17', file: '/etc/alpine-release', says: /^3\.17\.3\n$/ },
    { rule: 'a point release is itself', image: 'alpine:3.16.2', file: '/etc/alpine-release', says: /^3\.16\.2\n$/ },
    { rule: 'another image may name its Alpine', image: 'redis:7-alpine3.17', file: '/etc/os-release', says: /Alpine Linux v3\.17/ },
    { rule: 'by its number', image: 'debian:11', file: '/etc/os-release', says: /"Debian GNU\/Linux 11 \(bullseye\)"/ },
    { rule: 'by its codename, beside a variant', image: 'debian:buster-slim', file: '/etc/debian_version', says: /^10\.13\n$/ },
    { rule: "another image's version is not Debian's", image: 'postgres:10', file: '/etc/debian_version', says: /^11\.7/ },
    { rule: 'another image may name its Debian', image: 'python:3.9-bullseye', file: '/etc/os-release', says: /VERSION_CODENAME=bullseye/ },
    { rule: "nginx's is the one it was built on", image: 'nginx:1.21.6', file: '/etc/os-release', says: /bullseye/ },
    { rule: 'what came out after Debian 12 stands on it', image: 'node:22-slim', file: '/etc/debian_version', says: /^12\.0\n$/ },
    { rule: 'a major version that moved later stands on Debian 11', image: 'redis:7', file: '/etc/debian_version', says: /^11\.7\n$/ },
    { rule: 'what had its last release before has stayed', image: 'python:2.7', file: '/etc/debian_version', says: /^10\.13\n$/ },
    { rule: "Ubuntu's by its number", image: 'ubuntu:20.04', file: '/etc/os-release', says: /20\.04\.6 LTS \(Focal Fossa\)/ },
    { rule: "Ubuntu's by its codename", image: 'ubuntu:bionic', file: '/etc/lsb-release', says: /DISTRIB_RELEASE=18\.04/ },
    { rule: 'CentOS 7 in full', image: 'centos:7', file: '/etc/redhat-release', says: /^CentOS Linux release 7\.9\.2009 \(Core\)\n$/ },
    {
      rule: 'with its name',
      image: 'centos:7',
      file: '/etc/os-release',
      says: /^NAME="CentOS Linux"\nVERSION="7 \(Core\)"\nID="centos"\nID_LIKE="rhel fedora"\n/,
    },
    { rule: 'Rocky by its number', image: 'rockylinux:8', file: '/etc/os-release', says: /^VERSION="8\.8 \(Green Obsidian\)"$/m },
    { rule: 'Amazon by its number', image: 'amazonlinux:2', file: '/etc/system-release', says: /^Amazon Linux release 2 \(Karoo\)\n$/ },
    {
      rule: 'Amazon by its date',
      image: 'amazonlinux:2023.0.20230517.1',
      file: '/etc/os-release',
      says: /^PRETTY_NAME="Amazon Linux 2023"$/m,
    },
    { rule: 'Fedora’s values are bare', image: 'fedora:37', file: '/etc/os-release', says: /^ID=fedora\nVERSION_ID=37$/m },
    {
      rule: 'Red Hat’s own',
      image: 'registry.access.redhat.com/ubi8/ubi',
      file: '/etc/redhat-release',
      says: /^Red Hat Enterprise Linux release 8\.8 \(Ootpa\)\n$/,
    },
    { rule: 'MySQL stands on Oracle’s', image: 'mysql:8.0', file: '/etc/oracle-release', says: /^Oracle Linux Server release 8\.7\n$/ },
    { rule: 'MongoDB 5 stands on an older Ubuntu', image: 'mongo:5', file: '/etc/os-release', says: /20\.04\.6 LTS/ },
    { rule: 'MongoDB 4 on the same', image: 'mongo:4', file: '/etc/lsb-release', says: /RELEASE=20\.04/ },
    { rule: 'and one before on an older one', image: 'mongo:4.2', file: '/etc/lsb-release', says: /RELEASE=18\.04/ },
    { rule: 'an Ubuntu tells of its Debian', image: 'ubuntu', file: '/etc/debian_version', says: /^bookworm\/sid\n$/ },
  ])('$rule: $image', ({ image, file, says }) => {
    expect(textOf(image, file)).toMatch(says);
  });
});
