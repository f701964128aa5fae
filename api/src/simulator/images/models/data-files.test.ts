import { describe, expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import { runImage } from '../test-image.ts';

/** As they were seen in Pods of 2023. */
describe('What servers keep in the directories of their data', () => {
  it.each`
    image                        | args                   | directory               | rows
    ${'prom/prometheus:v2.43.0'} | ${undefined}           | ${'/prometheus'}        | ${'drwxr-xr-x nobody chunks_head, -rw-r--r-- nobody lock, -rw-r--r-- nobody queries.active, drwxr-xr-x nobody wal'}
    ${'grafana/grafana:9.5.2'}   | ${undefined}           | ${'/var/lib/grafana'}   | ${'drwxr-xr-x grafana alerting, drwxr-x--- grafana csv, -rw-r----- grafana grafana.db, drwxrwxrwx grafana plugins, drwxr-x--- grafana png'}
    ${'influxdb:1.8'}            | ${undefined}           | ${'/var/lib/influxdb'}  | ${'drwxr-xr-x root data, drwxr-xr-x root meta, drwx------ root wal'}
    ${'influxdb:2.7'}            | ${undefined}           | ${'/var/lib/influxdb2'} | ${'drwxr-x--- influxdb engine, -rw------- influxdb influxd.bolt, -rw-r--r-- influxdb influxd.sqlite'}
    ${'zookeeper:3.8'}           | ${undefined}           | ${'/data'}              | ${'-rw-r--r-- zookeeper myid, drwxr-xr-x zookeeper version-2'}
    ${'zookeeper:3.8'}           | ${undefined}           | ${'/datalog'}           | ${'drwxr-xr-x zookeeper version-2'}
    ${'minio/minio'}             | ${['server', '/data']} | ${'/data/.minio.sys'}   | ${'drwxr-xr-x root buckets, drwxr-xr-x root config, -rw-r--r-- root format.json, drwxr-xr-x root multipart, drwxr-xr-x root tmp'}
  `('$image: $directory', ({ image, args, directory, rows }) => {
    const exec = [{ after: 30, argv: ['ls', '-l', directory] }];
    const { execs } = runImage({ image, until: 40 * SECOND, ...(args && { args }), exec });
    const shown =
      execs[0]?.stdout
        .trim()
        .split('\n')
        .slice(1)
        .map((row) => row.split(/\s+/)) ?? [];
    expect(shown.map((row) => `${row[0]} ${row[2]} ${row.at(-1)}`).join(', ')).toBe(rows);
  });
  it("ZooKeeper's number is what it was given", () => {
    const exec = [{ after: 30, argv: ['cat', '/data/myid'] }];
    expect(runImage({ image: 'zookeeper:3.8', env: { ZOO_MY_ID: '3' }, until: 40 * SECOND, exec }).execs[0]?.stdout).toBe('3\n');
  });
});
