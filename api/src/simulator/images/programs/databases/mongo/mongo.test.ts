import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../../engine/index.ts';
import { runImage } from '../../../test-image.ts';

const ID = /[0-9a-f]{24}/g;
/** Scripts that are evaluated one after the other, each by a shell of its own; what they say, numbers as `…`. */
function evaluated(
  image: string,
  scripts: readonly string[],
  more: Partial<Parameters<typeof runImage>[0]> = {},
  args: readonly string[] = [],
) {
  const shell = /:[1-5]/.test(image) ? 'mongo' : 'mongosh';
  const exec = scripts.map((script, i) => ({ after: 20 + 2 * i, argv: [shell, ...args, '--quiet', '--eval', script] }));
  const { execs } = runImage({ image, exec, until: (25 + 2 * scripts.length) * SECOND, ...more });
  return execs.map(({ stdout, stderr, exitCode }) => `${stdout}${stderr}${exitCode === 0 ? '' : `exit ${exitCode}\n`}`.replace(ID, '…'));
}

describe('mongosh', () => {
  it.each([
    {
      rule: 'a command answers with a document',
      given: ['db.runCommand({ping: 1})', 'db.adminCommand("ping").ok'],
      shows: ['{ ok: 1 }\n', '1\n'],
    },
    {
      rule: 'a document is given a number',
      given: ['db.foo.insertOne({name: "foo"})', 'db.foo.find()'],
      shows: ['{\n  acknowledged: true,\n  insertedId: ObjectId("…")\n}\n', `[ { _id: ObjectId("…"), name: 'foo' } ]\n`],
    },
    {
      rule: 'insert() is of the old shell, and says so',
      given: ['db.foo.insert({_id: 1})'],
      shows: [
        "DeprecationWarning: Collection.insert() is deprecated. Use insertOne, insertMany, or bulkWrite.\n{ acknowledged: true, insertedIds: { '0': 1 } }\n",
      ],
    },
    {
      rule: 'a number is there once',
      given: ['db.foo.insertOne({_id: 1}); db.foo.insertOne({_id: 1})'],
      shows: ['MongoServerError: E11000 duplicate key error collection: test.foo index: _id_ dup key: { _id: 1 }\nexit 1\n'],
    },
    {
      rule: 'twenty documents are shown, and then asked for',
      given: ['for (let i = 0; i < 21; i++) db.foo.insertOne({_id: i})', 'db.foo.find({_id: {$lt: 20}}).count()', 'db.foo.find().size()'],
      shows: ['{ acknowledged: true, insertedId: 20 }\n', '20\n', '21\n'],
    },
    {
      rule: 'what was declared is there in what comes after',
      given: ['const a = [1, 2]; a.forEach((n) => db.foo.insertOne({n})); print(db.foo.countDocuments({n: {$gt: 1}}))'],
      shows: ['1\n\n'],
    },
    {
      rule: 'databases with documents are listed',
      given: ['show dbs'],
      shows: ['admin   40.00 KiB\nconfig  40.00 KiB\nlocal   40.00 KiB\n'],
    },
    { rule: 'a word is a database on the command line', given: ['db'], args: ['mydb'], shows: ['mydb\n'] },
    { rule: 'what is no script', given: ['a b'], shows: ["SyntaxError: Unexpected identifier 'b'\nexit 1\n"] },
    { rule: 'what is waited for is shown', given: ['async function f() { return 1 }; f()'], shows: ['1\n'] },
    { rule: 'a member that is not there', given: ['db.foo.bar()'], shows: ['TypeError: db.foo.bar is not a function\nexit 1\n'] },
    {
      rule: 'it stands alone',
      given: ['rs.status()', 'db.hello().isWritablePrimary'],
      shows: ['MongoServerError: not running with --replSet\nexit 1\n', 'true\n'],
    },
  ])('$rule', ({ given, args, shows }) => {
    expect(evaluated('mongo:6', given, {}, args)).toEqual(shows);
  });

  it('says what it connects to, and runs what comes line by line', () => {
    const lines = 'use mystore\ndb.foo.insertOne({\n_id: 1})\ndb.foo.find()\nvar a = 2\na + 1\nshow collections\n';
    const [said] = runImage({ image: 'mongo:6', exec: [{ after: 20, argv: ['mongosh', '--quiet'], stdin: lines }] }).execs;
    expect(said?.stdout).toBe(
      'test> switched to db mystore\nmystore> ... { acknowledged: true, insertedId: 1 }\nmystore> [ { _id: 1 } ]\nmystore> \nmystore> 3\nmystore> foo\nmystore> \n',
    );
  });

  it('tells that nobody listens', () => {
    const [said] = runImage({ image: 'mongo:6', exec: [{ after: 20, argv: ['mongosh', '--port', '1', '--eval', '1'] }] }).execs;
    expect([said?.stdout.replace(ID, '…'), said?.stderr, said?.exitCode]).toEqual([
      'Current Mongosh Log ID:\t…\nConnecting to:\t\tmongodb://127.0.0.1:1/?directConnection=true&serverSelectionTimeoutMS=2000&appName=mongosh+1.8.0\n',
      'MongoNetworkError: connect ECONNREFUSED 127.0.0.1:1\n',
      1,
    ]);
  });
});

it('a member of a replica set waits to be initiated', () => {
  const given = ['rs.status()', 'db.hello().info', 'db.c.find()', 'db.c.insertOne({})', 'db.adminCommand("ping").ok'];
  const args = { args: ['mongod', '--replSet', 'rs0', '--bind_ip_all'] };
  expect(evaluated('mongo:6', given, args)).toEqual([
    'MongoServerError: no replset config has been received\nexit 1\n',
    'Does not have a valid replica set config\n',
    'MongoServerError: not primary and secondaryOk=false - consider using db.getMongo().setReadPref() or readPreference in the connection string\nexit 1\n',
    'MongoServerError: not primary\nexit 1\n',
    '1\n',
  ]);
});

it('who comes is logged, and whether they may', () => {
  const env = { MONGO_INITDB_ROOT_USERNAME: 'root', MONGO_INITDB_ROOT_PASSWORD: 'pw' };
  const exec = [{ after: 20, argv: ['mongosh', '-u', 'root', '-p', 'no', '--eval', '1'] }];
  const { stdout } = runImage({ image: 'mongo:5', env, exec });
  const lines = stdout.split('\n').flatMap((line) => /"ctx":"(?:listener|conn\d+)","msg":"([^"]*)"/.exec(line)?.[1] ?? []);
  expect(lines.slice(-3)).toEqual(['Connection accepted', 'Authentication failed', 'Connection ended']);
  expect(stdout).toContain('"error":"AuthenticationFailed: SCRAM authentication failed, storedKey mismatch"');
});

describe('the old shell', () => {
  it.each([
    {
      rule: 'a write tells how many it wrote',
      given: ['db.foo.insert({name: "foo"})', 'db.foo.find()', 'db.foo.update({}, {$set: {a: [1]}})', 'db.foo.remove({})'],
      shows: [
        'WriteResult({ "nInserted" : 1 })\n',
        '{ "_id" : ObjectId("…"), "name" : "foo" }\n',
        'WriteResult({ "nMatched" : 1, "nUpserted" : 0, "nModified" : 1 })\n',
        'WriteResult({ "nRemoved" : 1 })\n',
      ],
    },
    {
      rule: 'documents are pretty if they are long',
      given: ['db.foo.insertMany([{_id: 1, a: {b: [1, 2]}}])', 'db.foo.findOne()'],
      shows: ['{ "acknowledged" : true, "insertedIds" : [ 1 ] }\n', '{ "_id" : 1, "a" : { "b" : [ 1, 2 ] } }\n'],
    },
    {
      rule: 'what is not caught',
      given: ['x.y'],
      shows: ['uncaught exception: ReferenceError: x is not defined :\n@(shell eval):1:1\nexiting with code -4\nexit 252\n'],
    },
    { rule: 'a refusal is shown', given: ['rs.status().ok'], shows: ['0\n'] },
  ])('$rule', ({ given, shows }) => {
    expect(evaluated('mongo:4.4', given)).toEqual(shows);
  });

  it('greets, and says bye', () => {
    const [said] = runImage({ image: 'mongo:4.4.21', exec: [{ after: 20, argv: ['mongo'], stdin: 'use a\ndb.b.insert({})\n' }] }).execs;
    expect(said?.stdout.replace(/UUID\(.*\)/, 'UUID(…)')).toBe(
      'MongoDB shell version v4.4.21\nconnecting to: mongodb://127.0.0.1:27017/?compressors=disabled&gssapiServiceName=mongodb\nImplicit session: session { "id" : UUID(…) }\nMongoDB server version: 4.4.21\nswitched to db a\nWriteResult({ "nInserted" : 1 })\nbye\n',
    );
  });
});

describe('who may ask', () => {
  const env = { MONGO_INITDB_ROOT_USERNAME: 'root', MONGO_INITDB_ROOT_PASSWORD: 'pw' };
  const script = `db = db.getSiblingDB('app'); db.createUser({user: 'u', pwd: 'p', roles: [{role: 'readWrite', db: 'app'}]}); db.items.insertOne({_id: 1})`;
  const more = { env, files: { '/docker-entrypoint-initdb.d/a.js': script } };
  it.each([
    {
      rule: 'nobody without a name',
      args: [],
      given: 'db.items.find()',
      shows: 'MongoServerError: command find requires authentication\nexit 1\n',
    },
    { rule: 'a health check', args: [], given: 'db.adminCommand("ping")', shows: '{ ok: 1 }\n' },
    {
      rule: 'nobody with a wrong password',
      args: ['-u', 'root', '-p', 'x'],
      given: '1',
      shows: 'MongoServerError: Authentication failed.\nexit 1\n',
    },
    {
      rule: 'root everywhere',
      args: ['app', '-u', 'root', '-p', 'pw', '--authenticationDatabase', 'admin'],
      given: 'db.items.find()',
      shows: '[ { _id: 1 } ]\n',
    },
    { rule: 'a user in their own database', args: ['mongodb://u:p@localhost:27017/app'], given: 'db.items.countDocuments()', shows: '1\n' },
    {
      rule: 'and in no other',
      args: ['mongodb://u:p@localhost/app'],
      given: 'db.getSiblingDB("b").c.insertOne({_id: 1})',
      shows:
        'MongoServerError: not authorized on b to execute command { insert: "c", documents: [ { _id: 1 } ], ordered: true, $db: "b" }\nexit 1\n',
    },
  ])('$rule', ({ args, given, shows }) => {
    expect(evaluated('mongo:6', [given], more, args)).toEqual([shows]);
  });
});

describe('queries and updates', () => {
  const DOCUMENTS =
    'db.c.insertMany([{_id: 1, n: 5, t: ["a", "b"], e: {x: 1, y: 2}}, {_id: 2, n: 7, t: ["c"]}, {_id: 3, s: "x"}]); const ids = (cursor) => cursor.toArray().map((each) => each._id).join()';
  it.each`
    expression                                                                                                                         | comes
    ${'ids(db.c.find({n: {$gte: 5, $lt: 7}}))'}                                                                                        | ${'1'}
    ${'ids(db.c.find({t: "b"}))'}                                                                                                      | ${'1'}
    ${'ids(db.c.find({"e.x": {$in: [1, 9]}}))'}                                                                                        | ${'1'}
    ${'ids(db.c.find({e: {y: 2, x: 1}}))'}                                                                                             | ${''}
    ${'ids(db.c.find({n: null}))'}                                                                                                     | ${'3'}
    ${'ids(db.c.find({s: /X/i}))'}                                                                                                     | ${'3'}
    ${'ids(db.c.find({$or: [{n: 7}, {s: {$exists: true}}]}))'}                                                                         | ${'2,3'}
    ${'ids(db.c.find().sort({n: -1}))'}                                                                                                | ${'2,1,3'}
    ${'ids(db.c.find().sort({n: 1}).skip(1).limit(1))'}                                                                                | ${'1'}
    ${'tojson(db.c.findOne({_id: 1}, {t: 1, "e.y": 1}))'}                                                                              | ${'{"_id":1,"t":["a","b"],"e":{"y":2}}'}
    ${'tojson(db.c.findOne({_id: 1}, {t: 0, _id: 0}))'}                                                                                | ${'{"n":5,"e":{"x":1,"y":2}}'}
    ${'tojson(db.c.distinct("t"))'}                                                                                                    | ${'["a","b","c"]'}
    ${'db.c.updateMany({}, {$inc: {n: 1}}); tojson(db.c.findOne({_id: 3}))'}                                                           | ${'{"_id":3,"s":"x","n":1}'}
    ${'db.c.updateOne({t: "a"}, {$set: {"t.$": "z"}}); tojson(db.c.findOne({_id: 1}).t)'}                                              | ${'["z","b"]'}
    ${'db.c.updateOne({_id: 1}, {$push: {t: {$each: ["c", "d"], $slice: -2}}}); tojson(db.c.findOne({_id: 1}).t)'}                     | ${'["c","d"]'}
    ${'db.c.updateOne({_id: 9, k: 1}, {$set: {b: 2}}, {upsert: true}).upsertedCount'}                                                  | ${'1'}
    ${'db.c.replaceOne({_id: 2}, {z: 1}); tojson(db.c.findOne({_id: 2}))'}                                                             | ${'{"_id":2,"z":1}'}
    ${'tojson(db.c.findOneAndUpdate({_id: 1}, {$unset: {t: 1, e: 1}}, {returnDocument: "after"}))'}                                    | ${'{"_id":1,"n":5}'}
    ${'db.c.deleteMany({n: {$exists: true}}).deletedCount'}                                                                            | ${'2'}
    ${'tojson(db.c.aggregate([{$match: {n: {$gt: 0}}}, {$group: {_id: null, sum: {$sum: "$n"}, most: {$max: "$n"}}}]).toArray())'}     | ${'[{"_id":null,"sum":12,"most":7}]'}
    ${'tojson(db.c.aggregate([{$unwind: "$t"}, {$project: {up: {$toUpper: "$t"}, n: 1}}, {$sort: {up: -1}}, {$limit: 1}]).toArray())'} | ${'[{"_id":2,"n":7,"up":"C"}]'}
    ${'db.c.updateOne({_id: 3}, {$inc: {s: 1}})'}                                                                                      | ${"MongoServerError: Cannot apply $inc to a value of non-numeric type. {_id: 3} has the field 's' of non-numeric type string"}
    ${'db.c.find({n: {$foo: 1}}).toArray()'}                                                                                           | ${'MongoServerError: unknown operator: $foo'}
    ${'db.c.updateOne({_id: 1}, {$set: {n: 1}, $inc: {n: 1}})'}                                                                        | ${"MongoServerError: Updating the path 'n' would create a conflict at 'n'"}
    ${'db.c.find({}, {a: 1, b: 0}).toArray()'}                                                                                         | ${'MongoServerError: Cannot do exclusion on field b in inclusion projection'}
    ${'db.c.aggregate([{$foo: 1}]).toArray()'}                                                                                         | ${"MongoServerError: Unrecognized pipeline stage name: '$foo'"}
  `('$expression', ({ expression, comes }) => {
    const run = `${DOCUMENTS}; const tojson = JSON.stringify; ${expression}`;
    const [said] = evaluated('mongo:6', [run]);
    expect(said?.replace(/exit 1\n$/, '')).toBe(`${comes}\n`);
  });
});

it('Bitnami’s image makes the users that its variables name', () => {
  const env = { MONGODB_ROOT_PASSWORD: 'pw', MONGODB_USERNAME: 'u', MONGODB_PASSWORD: 'p', MONGODB_DATABASE: 'app' };
  const ask = (...args: string[]) => ({
    after: 20,
    argv: ['mongosh', ...args, '--quiet', '--eval', 'db.c.insertOne({_id: 1}).acknowledged'],
  });
  const exec = [ask('-u', 'root', '-p', 'pw'), ask('app', '-u', 'u', '-p', 'p'), ask()];
  const { execs } = runImage({ image: 'bitnami/mongodb:6.0', env, exec });
  expect(execs.map(({ exitCode, stdout, stderr }) => `${exitCode} ${stdout}${stderr}`).sort()).toEqual([
    '0 true\n',
    '0 true\n',
    '1 MongoServerError: command insert requires authentication\n',
  ]);
});
