import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../engine/index.ts';
import type { NetworkHooks } from '../../../kernel/index.ts';
import { runImage } from '../../test-image.ts';

/** Where every name resolves. */
const network: NetworkHooks = {
  dnsIP: '10.96.0.10',
  dns: (name, type) => ({ status: 'NOERROR', records: type === 'A' ? [{ name, type, value: '104.16.1.1', ttl: 30 }] : [] }),
};

/** An image's files say where its packages come from. */
describe('Repositories', () => {
  it.each([
    {
      rule: 'apk fetches from the mirrors of its file',
      image: 'alpine',
      script: "sed -i 's/dl-cdn.alpinelinux.org/mirrors.aliyun.com/g' /etc/apk/repositories && apk update",
      says: /^fetch https:\/\/mirrors\.aliyun\.com\/alpine\/v3\.18\/main\/x86_64\/APKINDEX\.tar\.gz\nfetch \S+\/community\/\S+\nv3\.18\.0-\S+ \[https:\/\/mirrors\.aliyun\.com\/alpine\/v3\.18\/main\]\n/,
    },
    {
      rule: 'which were not ciphered once',
      image: 'alpine:3.9',
      script: 'head -1 /etc/apk/repositories',
      says: /^http:\/\/dl-cdn\.alpinelinux\.org\/alpine\/v3\.9\/main\n$/,
    },
    {
      rule: 'and from one that is named beside',
      image: 'alpine',
      script: 'apk add --no-cache -X http://mirror.example.com/edge/testing/ tree',
      says: /^fetch http:\/\/mirror\.example\.com\/edge\/testing\/x86_64\/APKINDEX\.tar\.gz\nfetch https:\/\/dl-cdn/,
    },
    {
      rule: 'apt from those of its sources.list',
      image: 'debian:11',
      script:
        "sed -i 's/deb.debian.org/mirrors.aliyun.com/g' /etc/apt/sources.list && apt-get update && apt-get install -y jq | grep -m1 ^Get",
      says: /^Get:1 http:\/\/mirrors\.aliyun\.com\/debian bullseye InRelease \[116 kB\]\nGet:2 http:\/\/mirrors\.aliyun\.com\/debian-security bullseye-security InRelease \[48\.4 kB\]\n[\s\S]*\nFetched 8649 kB in 3s \(\d+ kB\/s\)\nReading package lists\.\.\.\nGet:1 http:\/\/mirrors\.aliyun\.com\/debian bullseye\/main /,
    },
    {
      rule: 'of which Debian 12 has none',
      image: 'debian:12',
      script: "sed -i 's/deb.debian.org/mirrors.aliyun.com/g' /etc/apt/sources.list || (apt-get update | head -3)",
      says: /^Get:1 http:\/\/deb\.debian\.org\/debian bookworm InRelease .*\nGet:2 http:\/\/deb\.debian\.org\/debian bookworm-updates .*\nGet:3 http:\/\/deb\.debian\.org\/debian-security bookworm-security .*\n$/,
    },
    {
      rule: 'apt tells what could be upgraded, apt-get does not',
      image: 'debian',
      script: 'apt update 2> /dev/null | tail -n 1; apt-get update | tail -n 1',
      says: /^All packages are up to date\.\nReading package lists\.\.\.\n$/,
    },
    {
      rule: 'Ubuntu has four components',
      image: 'ubuntu:22.04',
      script: 'apt-get update | grep -c "jammy-security/\\(main\\|restricted\\|universe\\|multiverse\\) amd64 Packages"',
      says: /^4\n$/,
    },
    {
      rule: 'a release whose time was up has left the archive',
      image: 'nginx:1.14.2',
      script: 'apt-get update > /dev/null 2>&1; echo $?; apt-get update | grep -A1 -m1 Err',
      says: /^100\nErr:4 http:\/\/deb\.debian\.org\/debian stretch Release\n {2}404 {2}Not Found \[IP: \S+ 80\]\n$/,
    },
    {
      rule: 'and is kept elsewhere',
      image: 'debian:9',
      script:
        "printf 'deb http://archive.debian.org/debian stretch main\\n# nothing\\n' > /etc/apt/sources.list; apt-get update > /dev/null 2>&1; echo $?; apt-get install -qq -y curl > /dev/null 2>&1; echo $?",
      says: /^0\n0\n$/,
    },
    { rule: 'CentOS 8 has no mirrors any more', image: 'centos:8', script: 'yum install -y nc > /dev/null 2>&1; echo $?', says: /^1\n$/ },
    {
      rule: 'but a vault',
      image: 'centos:8',
      script:
        "sed -i 's/mirrorlist/#mirrorlist/g' /etc/yum.repos.d/CentOS-*; sed -i 's|#baseurl=http://mirror.centos.org|baseurl=http://vault.centos.org|g' /etc/yum.repos.d/CentOS-*; grep -ch ^baseurl=http://vault /etc/yum.repos.d/CentOS-Linux-BaseOS.repo; yum install -y nc > /dev/null 2>&1; echo $?",
      says: /^1\n0\n$/,
    },
    {
      rule: 'a console is greeted by the release',
      image: 'ubuntu:20.04',
      script: 'cat /etc/issue',
      says: /^Ubuntu 20\.04\.6 LTS \\n \\l\n\n$/,
    },
    {
      rule: 'all accounts have no passwords',
      image: 'debian',
      script: 'grep -c ":\\*:" /etc/shadow; wc -l < /etc/passwd',
      says: /^(\d+)\n\1\n$/,
    },
    {
      rule: 'as in CentOS',
      image: 'centos',
      script: 'stat -c %a /etc/shadow; grep ^nobody /etc/shadow; tail -1 /etc/profile > /dev/null && echo ok',
      says: /^0\nnobody:\*:18353:0:99999:7:::\nok\n$/,
    },
    {
      rule: 'what the kernel has loaded is seen',
      image: 'centos',
      script: 'lsmod | grep -w "^bridge"',
      says: /^bridge {16}307200 {2}1 br_netfilter\n$/,
    },
    {
      rule: 'as busybox tells it',
      image: 'alpine',
      script: 'lsmod | grep -e Module -e "^llc"',
      says: /^Module {18}Size {2}Used by {4}Not tainted\nllc {20}16384 {3}2 bridge,stp\n$/,
    },
  ])('$rule: $image', ({ image, script, says }) => {
    const files = { '/etc/resolv.conf': 'nameserver 10.96.0.10\n' };
    expect(runImage({ image, command: ['sh', '-c', script], files, network, until: 120 * SECOND }).stdout).toMatch(says);
  });
});
