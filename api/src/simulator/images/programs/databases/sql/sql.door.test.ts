import { expect, it } from 'vitest';
import { play } from '../../../../testing.ts';

const database = (name: string): string => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: db}}
spec:
  containers:
  - name: db
    image: postgres:15
    env: [{name: POSTGRES_PASSWORD, value: x}, {name: PGDATA, value: /data/pg}]
    volumeMounts: [{name: data, mountPath: /data}]
  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
`;
const MANIFEST = `${database('first')}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---${database('second')}`;

const sql = (atSeconds: number, pod: string, text: string) =>
  ({ atSeconds, kind: 'EXEC', pod, command: ['psql', '-U', 'postgres', '-tAc', text] }) as const;

it('a table outlives its Pod if it is in a claim', () => {
  const { run } = play(MANIFEST, {
    seconds: 200,
    interventions: [
      sql(40, 'first', "create table t(a text); insert into t values ('kept')"),
      { atSeconds: 50, kind: 'DELETE_POD', pod: 'first' },
      sql(150, 'second', 'select a from t'),
      sql(160, 'second', 'with w as (select 1) select * from w'),
    ],
  });
  expect(run.interventions[2]).toMatchObject({ exitCode: 0, stdout: 'kept\n' });
  expect(run.timeline.map(({ summary }) => summary.en)).toContain(
    'The simulator cannot follow the SQL statement of container db any further (WITH): from here on it is taken for carried out',
  );
});

it.each`
  statement                                        | told
  ${'create view v as select 1'}                   | ${'CREATE VIEW'}
  ${'create unique index i on t (a)'}              | ${'CREATE UNIQUE'}
  ${'explain select 1'}                            | ${'EXPLAIN SELECT'}
  ${'begin; savepoint s; rollback to savepoint s'} | ${'SAVEPOINT S'}
  ${'create index i on t (a)'}                     | ${undefined}
  ${'grant select on t to postgres'}               | ${undefined}
  ${'vacuum'}                                      | ${undefined}
`('tells that it does not follow $statement: $told', ({ statement, told }) => {
  const { run } = play(database('first').replace(/\n +volumeMounts.*|\n +volumes.*/g, ''), {
    seconds: 60,
    interventions: [sql(40, 'first', statement)],
  });
  expect(run.interventions[0]).toMatchObject({ exitCode: 0 });
  const entries = run.timeline.map(({ summary }) => summary.en).filter((text) => text.includes('SQL statement'));
  expect(entries[0]).toEqual(told && expect.stringContaining(`(${told})`));
});

it.each`
  statement                                   | told
  ${"show status like 'Threads%'"}            | ${'SHOW STATUS'}
  ${'show processlist'}                       | ${'SHOW PROCESSLIST'}
  ${"grant all on *.* to 'root'@'localhost'"} | ${undefined}
`('tells that it does not follow $statement of MySQL: $told', ({ statement, told }) => {
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: first}\nspec: {containers: [{name: db, image: "mysql:8.0", env: [{name: MYSQL_ROOT_PASSWORD, value: x}]}]}';
  const { run } = play(pod, {
    seconds: 90,
    interventions: [{ atSeconds: 80, kind: 'EXEC', pod: 'first', command: ['mysql', '-uroot', '-px', '-e', statement] }],
  });
  expect(run.interventions[0]).toMatchObject({ exitCode: 0 });
  const entries = run.timeline.map(({ summary }) => summary.en).filter((text) => text.includes('SQL statement'));
  expect(entries[0]).toEqual(told && expect.stringContaining(`(${told})`));
});
