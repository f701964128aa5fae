import { describe } from 'vitest';
import { heldAgainstRuns, type Recording } from '../../../e2e/testing.ts';

const mysql = (image: string, more = ''): string =>
  `name: db, image: "${image}", env: [{name: MYSQL_ROOT_PASSWORD, value: x}, {name: MYSQL_DATABASE, value: shop}]${more}`;
const postgres = (image: string, more = ''): string => `name: db, image: "${image}", env: [{name: POSTGRES_PASSWORD, value: x}]${more}`;
/** A list as `ls -l` has it: rights, links, size and name of each. */
const list = (owner: string, text: string): RegExp[] =>
  text
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/))
    .map(
      ([rights, links, size, ...name]) =>
        new RegExp(`^${rights} ${links} ${owner} ${owner} +${size} May 15 09:00 ${name.join(' ').replace(/[.$]/g, '\\$&')}$`),
    );
const small = (path: string, limit: string): { containers: string; spec: string } => ({
  containers: `, volumeMounts: [{name: data, mountPath: ${path}}]`,
  spec: `  volumes: [{name: data, emptyDir: {medium: Memory, sizeLimit: ${limit}}}]`,
});
const room = small('/var/lib/mysql', '64Mi');
const tmpfs = small('/var/lib/postgresql/data', '10Mi');

const recordings: readonly Recording[] = [
  {
    source: 'a MySQL 5.7 that was asked what it has',
    containers: [mysql('mysql:5.7')],
    at: 60,
    ask: 'exec web -- ls -l /var/lib/mysql',
    says: list(
      'mysql',
      `-rw-r----- 1 56 auto.cnf
       -rw------- 1 1676 ca-key.pem
       -rw-r--r-- 1 1112 ca.pem
       -rw-r--r-- 1 1112 client-cert.pem
       -rw------- 1 1676 client-key.pem
       -rw-r----- 1 \\d+ ib_buffer_pool
       -rw-r----- 1 50331648 ib_logfile0
       -rw-r----- 1 50331648 ib_logfile1
       -rw-r----- 1 79691776 ibdata1
       -rw-r----- 1 12582912 ibtmp1
       drwxr-x--- 2 4096 mysql
       drwxr-x--- 2 4096 performance_schema
       -rw------- 1 1676 private_key.pem
       -rw-r--r-- 1 452 public_key.pem
       -rw-r--r-- 1 1112 server-cert.pem
       -rw------- 1 1676 server-key.pem
       drwxr-x--- 2 4096 shop
       drwxr-x--- 2 4096 sys`,
    ),
  },
  {
    source: 'a MySQL 8.0: its log of changes is the second one, after that of the first start',
    containers: [mysql('mysql:8.0')],
    at: 60,
    ask: 'exec web -- ls -l /var/lib/mysql',
    says: list(
      'mysql',
      `-rw-r----- 1 196608 #ib_16384_0.dblwr
       -rw-r----- 1 8585216 #ib_16384_1.dblwr
       drwxr-x--- 2 4096 #innodb_redo
       drwxr-x--- 2 4096 #innodb_temp
       -rw-r----- 1 56 auto.cnf
       -rw-r----- 1 \\d+ binlog.000001
       -rw-r----- 1 157 binlog.000002
       -rw-r----- 1 32 binlog.index
       -rw------- 1 1676 ca-key.pem
       -rw-r----- 1 12582912 ibdata1
       -rw-r----- 1 12582912 ibtmp1
       drwxr-x--- 2 4096 mysql
       -rw-r----- 1 31457280 mysql.ibd
       lrwxrwxrwx 1 27 mysql.sock -> /var/run/mysqld/mysqld.sock
       drwxr-x--- 2 4096 performance_schema
       drwxr-x--- 2 4096 shop
       drwxr-x--- 2 4096 sys
       -rw-r----- 1 16777216 undo_001
       -rw-r----- 1 16777216 undo_002`,
    ),
  },
  {
    source: 'a MySQL 8.0 of before 8.0.30',
    containers: [mysql('mysql:8.0.28')],
    at: 60,
    ask: 'exec web -- ls /var/lib/mysql',
    says: ['#innodb_temp', 'auto.cnf', 'ib_logfile0', 'ib_logfile1', 'ibdata1'],
  },
  {
    source: 'a MariaDB 10.6',
    containers: ['name: db, image: "mariadb:10.6", env: [{name: MARIADB_ROOT_PASSWORD, value: x}]'],
    at: 60,
    ask: 'exec web -- ls /var/lib/mysql',
    says: [
      'aria_log.00000001',
      'aria_log_control',
      'ddl_recovery.log',
      'ib_buffer_pool',
      'ib_logfile0',
      'ibdata1',
      'ibtmp1',
      'mysql',
      'performance_schema',
      'sys',
    ],
  },
  {
    source: "Debian's PostgreSQL 15",
    containers: [postgres('postgres:15')],
    at: 60,
    ask: 'exec web -- ls -l /var/lib/postgresql/data',
    says: list(
      'postgres',
      `drwx------ 5 4096 base
       drwx------ 2 4096 global
       drwx------ 2 4096 pg_commit_ts
       drwx------ 2 4096 pg_dynshmem
       -rw------- 1 \\d+ pg_hba.conf
       -rw------- 1 \\d+ pg_ident.conf
       drwx------ 4 4096 pg_logical
       drwx------ 4 4096 pg_multixact
       drwx------ 2 4096 pg_notify
       drwx------ 2 4096 pg_replslot
       drwx------ 2 4096 pg_serial
       drwx------ 2 4096 pg_snapshots
       drwx------ 2 4096 pg_stat
       drwx------ 2 4096 pg_stat_tmp
       drwx------ 2 4096 pg_subtrans
       drwx------ 2 4096 pg_tblspc
       drwx------ 2 4096 pg_twophase
       -rw------- 1 3 PG_VERSION
       drwx------ 3 4096 pg_wal
       drwx------ 2 4096 pg_xact
       -rw------- 1 88 postgresql.auto.conf
       -rw------- 1 \\d+ postgresql.conf
       -rw------- 1 36 postmaster.opts
       -rw------- 1 94 postmaster.pid`,
    ),
  },
  {
    source: 'the same: who may log in how, as the image adds to what initdb writes',
    containers: [postgres('postgres:13')],
    at: 60,
    ask: 'exec web -- tail -n 6 /var/lib/postgresql/data/pg_hba.conf',
    says: [
      '# replication privilege.',
      'local   replication     all                                     trust',
      'host    replication     all             127.0.0.1/32            trust',
      'host    replication     all             ::1/128                 trust',
      'host all all all md5',
    ],
  },
  {
    source: 'the same: what it wrote down of itself',
    containers: [postgres('postgres:15', ', args: [-c, max_connections=50]')],
    at: 60,
    ask: 'exec web -- sh -c "cd /var/lib/postgresql/data; cat postmaster.pid postmaster.opts; grep -c . postgresql.conf; cat base/5/PG_VERSION"',
    says: [
      '1',
      '/var/lib/postgresql/data',
      /^16841412\d\d$/,
      '5432',
      '/var/run/postgresql',
      '*',
      'ready   ',
      '/usr/lib/postgresql/15/bin/postgres "-c" "max_connections=50"',
      '15',
    ],
  },
  {
    source: "Debian's PostgreSQL 15 in a tmpfs of 10 MiB",
    containers: [postgres('postgres:15', tmpfs.containers)],
    spec: tmpfs.spec,
    at: 7,
    ask: 'logs web',
    says: [
      /^\S+ \S+ UTC \[35\] FATAL: {2}could not write to file "pg_wal\/xlogtemp\.35": No space left on device$/,
      'child process exited with exit code 1',
      'initdb: removing contents of data directory "/var/lib/postgresql/data"',
      'running bootstrap script ... ',
    ],
  },
  {
    source: 'PostgreSQL 18 with a volume where those before it had theirs',
    containers: [postgres('postgres:18', tmpfs.containers)],
    spec: tmpfs.spec,
    at: 7,
    ask: 'logs web',
    says: [
      'Error: in 18+, these Docker images are configured to store database data in a',
      '       Counter to that, there appears to be PostgreSQL data in:',
      '         /var/lib/postgresql/data (unused mount/volume)',
      '       discussion around this process, and suggestions for how to do so.',
    ],
  },
  {
    source: 'PostgreSQL 18 with a volume where it is told to have it',
    containers: [postgres('postgres:18', ', volumeMounts: [{name: data, mountPath: /var/lib/postgresql}]')],
    spec: '  volumes: [{name: data, emptyDir: {}}]',
    at: 20,
    ask: 'exec web -- cat /var/lib/postgresql/18/docker/PG_VERSION',
    says: ['18'],
  },
  {
    source: 'the same for MySQL, which then finds what it left: a later start',
    containers: [mysql('mysql:8.0', room.containers)],
    spec: room.spec,
    at: 60,
    ask: 'logs web',
    says: [
      / \[ERROR\] \[MY-010457\] \[Server\] --initialize specified but the data directory has files in it\. Aborting\.$/,
      / \[ERROR\] \[MY-013236\] \[Server\] The designated data directory \/var\/lib\/mysql\/ is unusable\. You can remove all files that the server added to it\.$/,
    ],
  },
  {
    source: 'a volume that is used again: what was made is there, and another log of changes',
    containers: [mysql('mysql:8.0', ', volumeMounts: [{name: data, mountPath: /var/lib/mysql}]')],
    spec: '  volumes: [{name: data, emptyDir: {}}]',
    run: { atSeconds: 50, command: ['kill', '1'] },
    at: 80,
    ask: 'exec web -- cat /var/lib/mysql/binlog.index',
    says: ['./binlog.000001', './binlog.000002', './binlog.000003'],
  },
];

describe('The directories of databases', () => heldAgainstRuns(recordings));
