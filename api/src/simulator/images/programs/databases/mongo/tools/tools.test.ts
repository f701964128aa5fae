import { expect, it } from 'vitest';
import { SECOND } from '../../../../../engine/index.ts';
import { runImage } from '../../../../test-image.ts';

/** What a script of a container of MongoDB says, without times. */
function said(script: string): string {
  const exec = [{ after: 10, argv: ['bash', '-c', script] }];
  const [ran] = runImage({ image: 'mongo:6', exec, until: 60 * SECOND }).execs;
  return `${ran?.stdout}${ran?.stderr}`.replace(/^[\d:T.-]+\+0000\t/gm, '');
}
const SEED = `printf '{"_id":1,"at":{"$date":"2020-01-01T00:00:00Z"}} {"_id":2,"n":[1.5]}' | mongoimport --db x -c c --quiet`;

it.each`
  rule                                | script                                                                                                                                                      | shows
  ${'lines of JSON are imported'}     | ${'echo \'{"a":1}\' > /tmp/f.json; mongoimport --db x --file /tmp/f.json'}                                                                                  | ${"no collection specified\nusing filename 'f' as collection\nconnected to: mongodb://localhost/\n1 document(s) imported successfully. 0 document(s) failed to import.\n"}
  ${'what is there is not imported'}  | ${`${SEED}; echo '{"_id":1}' | mongoimport -d x -c c`}                                                                                                      | ${'connected to: mongodb://localhost/\ncontinuing through error: E11000 duplicate key error collection: x.c index: _id_ dup key: { _id: 1 }\n0 document(s) imported successfully. 1 document(s) failed to import.\n'}
  ${'a list has to be announced'}     | ${'echo \'[{"a":1}]\' | mongoimport -d x -c c; echo \'[{"a":1}]\' | mongoimport -d x -c c --jsonArray'}                                                     | ${'connected to: mongodb://localhost/\nFailed: cannot decode array into a primitive.D\nconnected to: mongodb://localhost/\n1 document(s) imported successfully. 0 document(s) failed to import.\n'}
  ${'a table has names at its top'}   | ${"printf 'a,b\\n1,x\\n' | mongoimport -d x -c c --type csv --headerline --quiet; mongosh x --quiet --eval 'db.c.findOne({}, {_id: 0})'"}                   | ${"{ a: 1, b: 'x' }\n"}
  ${'documents are exported as JSON'} | ${`${SEED}; mongoexport -d x -c c`}                                                                                                                         | ${'{"_id":1,"at":{"$date":"2020-01-01T00:00:00Z"}}\n{"_id":2,"n":[1.5]}\nconnected to: mongodb://localhost/\nexported 2 records\n'}
  ${'what is dumped is restored'}     | ${`cd /tmp; ${SEED}; mongodump -d x; mongosh x --quiet --eval 'db.dropDatabase()'; mongorestore --quiet; mongosh x --quiet --eval 'db.c.countDocuments()'`} | ${"{ ok: 1, dropped: 'x' }\n2\nwriting x.c to dump/x/c.bson\ndone dumping x.c (2 documents)\n"}
  ${'be it by an archive'}            | ${`${SEED}; mongodump --archive -d x --quiet | mongorestore --archive --drop`}                                                                              | ${'preparing collections to restore from\nreading metadata for x.c from archive on stdin\nrestoring x.c from archive on stdin\nfinished restoring x.c (2 documents, 0 failures)\nno indexes to restore for collection x.c\n2 document(s) restored successfully. 0 document(s) failed to restore.\n'}
  ${'an archive has to be one'}       | ${'echo a > /tmp/a; mongorestore --archive=/tmp/a'}                                                                                                         | ${'preparing collections to restore from\nFailed: stream or file does not appear to be a mongodump archive\n'}
  ${'nobody answers'}                 | ${'mongodump --port 1'}                                                                                                                                     | ${'could not connect to server: server selection error: server selection timeout, current topology: { Type: Single, Servers: [{ Addr: localhost:1, Type: Unknown, Last error: dial tcp 127.0.0.1:1: connect: connection refused }, ] }\n'}
`('$rule', ({ script, shows }) => {
  expect(said(script)).toBe(shows);
});
