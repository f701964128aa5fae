import { javaText } from '../../shell/utilities/time/zone.ts';
import { debianSlim } from '../bases/index.ts';
import { script } from '../model.ts';
import { cassandraStart } from '../programs/start-checks.ts';
import type { Service } from './services.data.ts';

const cassandra: Service = {
  repositories: ['cassandra'],
  base: debianSlim,
  megabytes: 140,
  path: '/usr/local/bin/docker-entrypoint.sh',
  aliases: ['/docker-entrypoint.sh'],
  account: { name: 'cassandra', uid: 999 },
  owned: {
    '/etc/cassandra': { uid: 999, gid: 999, mode: 0o777 },
    '/var/lib/cassandra': { uid: 999, gid: 999, mode: 0o777 },
  },
  volumes: ['/var/lib/cassandra'],
  cmd: ['cassandra', '-f'],
  check: cassandraStart,
  startup: 25,
  memory: 900,
  lines: [
    (process) =>
      `INFO  [main] ${javaText(process, '%Y-%m-%d %H:%M:%S')},000 Server.java:159 - Starting listening for CQL clients on /0.0.0.0:9042 (unencrypted)...`,
  ],
  ports: [7000, 7199, 9042],
  code: 143,
};

/** Docker's, and the one of Kubernetes' tutorial, which has a check beside. @see kubernetes/examples: cassandra/image/files/ready-probe.sh */
export const cassandraServices: readonly Service[] = [
  { ...cassandra, becomes: () => ({ by: 'gosu', claims: ['/etc/cassandra', '/var/lib/cassandra'] }) },
  {
    ...cassandra,
    repositories: ['gcr.io/google-samples/cassandra'],
    files: { '/ready-probe.sh': script('#!/bin/bash\nnodetool status | grep -q "^UN.*$POD_IP"\n') },
  },
];
