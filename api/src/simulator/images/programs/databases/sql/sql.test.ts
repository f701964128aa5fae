import { expect, it } from 'vitest';
import { runImage } from '../../../test-image.ts';
import recorded from './recorded.data.json' with { type: 'json' };

/** What PostgreSQL 15.18 and MariaDB 11.8 answered to these scripts, where MySQL 8 answers in the same words. */
const scripts = {
  postgres: recorded.filter(({ dialect }) => dialect === 'postgres'),
  mysql: recorded.filter(({ dialect }) => dialect === 'mysql'),
};

const postgres = (database: string): string[] => [
  'sh',
  '-c',
  `createdb -U postgres ${database} && psql -U postgres -d ${database} -f /${database}.sql`,
];
const mysql = (database: string): string[] => [
  'sh',
  '-c',
  `mysql -uroot -e 'create database ${database}' && mysql -uroot -t ${database} < /${database}.sql`,
];

it.each([
  { dialect: 'postgres', image: 'postgres:15', env: { POSTGRES_PASSWORD: 'x' }, argv: postgres },
  { dialect: 'mysql', image: 'mysql:8.0.33', env: { MYSQL_ALLOW_EMPTY_PASSWORD: 'yes' }, argv: mysql },
] as { dialect: keyof typeof scripts; image: string; env: Record<string, string>; argv: (database: string) => string[] }[])(
  '$image answers scripts as the real server did',
  ({ dialect, image, env, argv }) => {
    const given = scripts[dialect];
    const files = Object.fromEntries(given.map(({ database, script }) => [`/${database}.sql`, script]));
    const { execs } = runImage({ image, env, files, exec: given.map(({ database }, i) => ({ after: 40 + i, argv: argv(database) })) });
    expect(execs.map(({ stdout, stderr, exitCode }) => ({ stdout, stderr, exitCode }))).toEqual(
      given.map(({ stdout, stderr, exitCode }) => ({ stdout, stderr, exitCode })),
    );
  },
);

const asked = (image: string, env: Readonly<Record<string, string>>, ...commands: string[]) =>
  runImage({ image, env, exec: commands.map((command, i) => ({ after: 40 + i, argv: ['sh', '-c', command] })) }).execs;

const SECRET = { POSTGRES_PASSWORD: 'x' };
const query = (sql: string): string => `psql -U postgres -tAc "${sql}"`;

it('keeps what one client wrote for the next, and nothing of a transaction that was not ended', () => {
  const [, , , again, left] = asked(
    'postgres:15',
    SECRET,
    query('create table t(a int)'),
    query('insert into t values (1)'),
    `printf 'begin;\\ninsert into t values (2);\\n' | psql -U postgres`,
    query('select count(*) from t'),
    `psql -U postgres -c "insert into t values (3); insert into t values (4); select nope" ; ${query('select count(*) from t')}`,
  );
  expect(again).toMatchObject({ stdout: '1\n' });
  expect(left?.stdout).toBe('INSERT 0 1\nINSERT 0 1\n1\n');
});

it.each([
  { rule: 'goes on after an error in a file', psql: '-f /tmp/s', code: 0, stdout: '1\n2\n' },
  { rule: 'stops there if told to', psql: '-v ON_ERROR_STOP=1 -f /tmp/s', code: 3, stdout: '1\n' },
])('psql $rule', ({ psql, code, stdout }) => {
  const [exec] = asked('postgres:15', SECRET, `printf 'select 1;\\nselect nope;\\nselect 2;' > /tmp/s; psql -U postgres -tA ${psql}`);
  expect(exec).toMatchObject({ exitCode: code, stdout });
});

it.each([
  {
    rule: 'goes on in another database',
    script:
      'create database shop;\n\\c shop\ncreate table t(a int);\n\\c - other\nselect current_user;\n\\c "shop" postgres;\nselect count(*) from t;',
    code: 0,
    said: 'CREATE DATABASE\nYou are now connected to database "shop" as user "postgres".\nCREATE TABLE\nYou are now connected to database "shop" as user "other".\nother\nYou are now connected to database "shop" as user "postgres".\n0\n',
  },
  {
    rule: 'goes no further where there is none',
    script: '\\connect nowhere\nselect 1;',
    code: 2,
    said: 'psql:/tmp/s:1: error: \\connect: connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: FATAL:  database "nowhere" does not exist\n',
  },
])('psql $rule', ({ script, code, said }) => {
  const [, exec] = asked(
    'postgres:15',
    SECRET,
    `psql -U postgres -c 'create role other login'; cat > /tmp/s <<'END'\n${script}\nEND`,
    'psql -U postgres -tA -f /tmp/s 2>&1',
  );
  expect(exec).toMatchObject({ exitCode: code, stdout: said });
});

it('mysql carries out nothing behind an error', () => {
  const env = { MYSQL_ROOT_PASSWORD: 'x' };
  const [failed, after] = asked(
    'mysql',
    env,
    `mysql -px -e 'create database d; use d; create table t(a int); select nope; insert into t values (1)' 2>&1 | tail -1`,
    `mysql -px -N -e 'select count(*) from d.t'`,
  );
  expect(failed?.stdout).toBe("ERROR 1054 (42S22) at line 1: Unknown column 'nope' in 'field list'\n");
  expect(after?.stdout).toBe('0\n');
});

it('knows the accounts that statements made', () => {
  const [, welcome, stranger] = asked(
    'mysql',
    { MYSQL_ROOT_PASSWORD: 'x' },
    `mysql -px -e "create user 'ann'@'%' identified by 'pea'; grant all on *.* to 'ann'@'%'"`,
    'mysql -uann -ppea -N -e "select current_user() is not null" 2> /dev/null',
    'mysql -ubob -ppea -e "select 1"',
  );
  expect(welcome).toMatchObject({ exitCode: 0, stdout: '1\n' });
  expect(stranger).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("ERROR 1045 (28000): Access denied for user 'bob'") });
});

it.each([
  { image: 'postgres:15', env: SECRET, path: '/docker-entrypoint-initdb.d/a.sql', ask: query('select item from orders'), exit: 3 },
  {
    image: 'mysql:8',
    env: { MYSQL_ROOT_PASSWORD: 'x', MYSQL_DATABASE: 'd' },
    path: '/docker-entrypoint-initdb.d/a.sql',
    ask: 'mysql -px -N d -e "select item from orders" 2> /dev/null',
    exit: 1,
  },
])('$image runs the scripts that it is given at first, and ends where one fails', ({ image, env, path, ask, exit }) => {
  const files = { [path]: "create table orders(item varchar(20));\ninsert into orders values ('pea;pod');\n" };
  const { execs } = runImage({ image, env, files, exec: [{ after: 40, argv: ['sh', '-c', ask] }] });
  expect(execs).toEqual([expect.objectContaining({ stdout: 'pea;pod\n' })]);
  expect(runImage({ image, env, files: { [path]: 'selekt 1;' } })).toMatchObject({ exitCode: exit });
});

it('a dump brings back the tables that it was made of', () => {
  const mysql = 'mysql -px';
  const [, , dump, left] = asked(
    'mysql',
    { MYSQL_ROOT_PASSWORD: 'x', MYSQL_DATABASE: 'd' },
    `${mysql} d -e "create table t(id int auto_increment primary key, name varchar(9) not null, price decimal(5,2) default 1.5, key by_name (name)); insert into t(name) values ('it''s'), ('b')"`,
    `mysqldump -px d > /tmp/d.sql && ${mysql} -e 'drop database d; create database d' && ${mysql} d < /tmp/d.sql`,
    "grep -A7 'CREATE TABLE' /tmp/d.sql; grep INSERT /tmp/d.sql",
    `${mysql} -N d -e "insert into t(name) values ('c'); select * from t"`,
  );
  expect(dump?.stdout).toBe(`CREATE TABLE \`t\` (
  \`id\` int NOT NULL AUTO_INCREMENT,
  \`name\` varchar(9) NOT NULL,
  \`price\` decimal(5,2) DEFAULT '1.50',
  PRIMARY KEY (\`id\`),
  KEY \`by_name\` (\`name\`)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
/*!40101 SET character_set_client = @saved_cs_client */;
INSERT INTO \`t\` VALUES (1,'it\\'s',1.50),(2,'b',1.50);
`);
  expect(left?.stdout).toBe("1\tit's\t1.50\n2\tb\t1.50\n3\tc\t1.50\n");
});

it.each([
  { args: [], setting: 'max_connections', value: '100' },
  { args: ['-c', 'max_connections=200'], setting: 'max_connections', value: '200' },
  { args: ['-N', '50'], setting: 'max_connections', value: '50' },
  { args: ['--shared-buffers=256MB'], setting: 'shared_buffers', value: '256MB' },
  { args: ['-c', 'config_file=/etc/mine.conf'], setting: 'shared_buffers', value: '64MB' },
  { args: [], setting: 'data_directory', value: '/data/pg' },
])('SHOW $setting with $args is $value', ({ args, setting, value }) => {
  const { execs } = runImage({
    image: 'postgres:15',
    env: { ...SECRET, PGDATA: '/data/pg' },
    args: ['postgres', ...args],
    files: { '/etc/mine.conf': "shared_buffers = '64MB'\nlisten_addresses = '*'\n", '/data': { directory: true } },
    exec: [{ after: 40, argv: ['sh', '-c', query(`show ${setting}`)] }],
  });
  expect(execs).toEqual([expect.objectContaining({ stdout: `${value}\n` })]);
});

const MYSQL = { MYSQL_ALLOW_EMPTY_PASSWORD: 'yes' };
const LIMITS = '[mysqld]\nmax_allowed_packet = 64M\nskip-name-resolve\nserver-id=101\ncharacter-set-server=utf8mb4\n';

it.each([
  { image: 'mysql:5.7', cnf: LIMITS, sql: 'SELECT @@collation_server', says: '@@collation_server\nutf8mb4_general_ci\n' },
  { image: 'mysql:5.7', sql: "show variables like 'max_connections'", says: 'Variable_name\tValue\nmax_connections\t151\n' },
  { image: 'mysql:5.7', sql: "show global variables like 'log_bin'", says: 'Variable_name\tValue\nlog_bin\tOFF\n' },
  {
    image: 'mysql:8.0',
    sql: "show variables where variable_name = 'max_allowed_packet'",
    says: 'Variable_name\tValue\nmax_allowed_packet\t67108864\n',
  },
  {
    image: 'mysql:5.7',
    cnf: LIMITS,
    sql: "SHOW VARIABLES LIKE 'max_allowed_packet'",
    says: 'Variable_name\tValue\nmax_allowed_packet\t67108864\n',
  },
  {
    image: 'mysql:5.7',
    cnf: LIMITS,
    sql: 'SELECT @@server_id, @@global.max_connections, @@log_bin',
    says: '@@server_id\t@@global.max_connections\t@@log_bin\n101\t151\t0\n',
  },
])('$image says what its variables are: $sql', ({ image, cnf, sql, says }) => {
  const files: Readonly<Record<string, string>> = cnf === undefined ? {} : { '/etc/mysql/conf.d/own.cnf': cnf };
  const [{ stdout } = { stdout: '' }] = runImage({
    image,
    files,
    env: MYSQL,
    exec: [{ after: 40, argv: ['mysql', '-uroot', '-e', sql] }],
  }).execs;
  expect(stdout).toBe(says);
});

/** @see postgres: src/backend/parser/gram.y; mysql: sql/sql_yacc.yy */
it('there is no TABEL to create', () => {
  const [inPostgres] = asked('postgres:15', SECRET, 'psql -U postgres -c "CREATE TABEL x (id int)"');
  expect(inPostgres?.stderr).toBe('ERROR:  syntax error at or near "TABEL"\nLINE 1: CREATE TABEL x (id int)\n               ^\n');
  const [inMysql] = asked(
    'mysql:8.0',
    { MYSQL_ROOT_PASSWORD: 'x', MYSQL_DATABASE: 'a' },
    'mysql -uroot -px a -e "CREATE TABEL x (id int)"',
  );
  expect(inMysql?.stderr).toContain(
    "ERROR 1064 (42000) at line 1: You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near 'TABEL x (id int)' at line 1\n",
  );
});
