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
    { rule: "Ubuntu's by its number", image: 'ubuntu:20.04', file: '/etc/os-release', says: /20\.04\.6 LTS \(Focal Fossa\)/ },
    { rule: "Ubuntu's by its codename", image: 'ubuntu:bionic', file: '/etc/lsb-release', says: /DISTRIB_RELEASE=18\.04/ },
    { rule: 'an Ubuntu tells of its Debian', image: 'ubuntu', file: '/etc/debian_version', says: /^bookworm\/sid\n$/ },
  ])('$rule: $image', ({ image, file, says }) => {
    expect(textOf(image, file)).toMatch(says);
  });
});
