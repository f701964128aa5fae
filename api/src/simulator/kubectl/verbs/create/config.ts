import { tlsPairError } from '../../../api-server/index.ts';
import { encodeBase64 } from '../../../apimachinery/base64.ts';
import { sha256 } from '../../../apimachinery/digest.ts';
import { goJson } from '../../../apimachinery/go-json.ts';
import { goQuote } from '../../../apimachinery/go-quote.ts';
import { isConfigKey, isEnvironmentName } from '../../../apimachinery/names.ts';
import { hasStrayBytes } from '../../../apimachinery/utf8.ts';
import type { Context, Verb } from '../../command/context.ts';
import { fail } from '../../command/errors.ts';
import { bool, list, text, texts } from '../../command/flags.ts';
import { readFile } from '../../command/read-file.ts';
import type { CommandFiles } from '../../view.ts';
import { group } from '../group.ts';
import { generator, type Manifest, mapOf, metaOf } from './generator.ts';

const SOURCES = [texts('from-literal'), list('from-file'), list('from-env-file'), bool('append-hash')];

/** @see kubernetes: kubectl/pkg/cmd/create/create_configmap.go */
export const configMap = generator({
  command: 'create configmap',
  failed: 'failed to create configmap:',
  aliases: ['cm'],
  flags: SOURCES,
  build(context, name) {
    const entries = literals(context, 'ConfigMap', name);
    const data = mapOf(entries.filter(([, value]) => !hasStrayBytes(value)));
    const bytes = entries.filter(([, value]) => hasStrayBytes(value)).map(([key, value]) => [key, encodeBase64(value)] as const);
    const binary = bytes.length > 0 && { binaryData: mapOf(bytes) };
    const hashed = context.flags.bool('append-hash') ? `${name}-${hashOf({ ...binary, data, kind: 'ConfigMap', name })}` : name;
    return {
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: metaOf(context, hashed),
      ...(Object.keys(data).length > 0 && { data }),
      ...binary,
    };
  },
});

/** @see kubernetes: kubectl/pkg/cmd/create/create_secret.go */
const generic = generator({
  command: 'create secret generic',
  failed: 'failed to create secret',
  flags: [...SOURCES, text('type')],
  build: (context, name) =>
    secretOf(
      context,
      name,
      literals(context, 'Secret', name).map(([key, value]) => [key, encodeBase64(value)]),
      context.flags.text('type'),
    ),
});

/** @see kubernetes: kubectl/pkg/cmd/create/create_secret_docker.go */
const dockerRegistry = generator({
  command: 'create secret docker-registry',
  failed: 'failed to create secret',
  flags: [
    text('docker-server', undefined, 'https://index.docker.io/v1/'),
    text('docker-username'),
    text('docker-password'),
    text('docker-email'),
    list('from-file'),
    bool('append-hash'),
  ],
  build(context, name) {
    const { flags } = context;
    const given = mapOf(fromFiles(context).map(([key, text]) => [key, encodeBase64(text)] as const));
    if (Object.keys(given).length > 0) return secretOf(context, name, Object.entries(given), 'kubernetes.io/dockerconfigjson');
    const [username, password, email] = ['docker-username', 'docker-password', 'docker-email'].map((flag) => flags.text(flag));
    if (!username || !password || !flags.text('docker-server'))
      fail('either --from-file or the combination of --docker-username, --docker-password and --docker-server is required');
    const auth = encodeBase64(`${username}:${password}`);
    const config = JSON.stringify({
      auths: { [flags.text('docker-server')]: { username, password, ...(email && { email }), auth } },
    });
    return secretOf(context, name, [['.dockerconfigjson', encodeBase64(config)]], 'kubernetes.io/dockerconfigjson');
  },
});

/** @see kubernetes: kubectl/pkg/cmd/create/create_secret_tls.go */
const tls = generator({
  command: 'create secret tls',
  failed: 'failed to create secret',
  flags: [text('cert'), text('key'), bool('append-hash')],
  build(context, name) {
    const [certificate, key] = ['cert', 'key']
      .map((flag) => context.flags.text(flag) || fail('key and cert must be specified'))
      .map((path) => encodeBase64(readFile(context.view, path, (problem) => `Cannot read file ${path}, ${problem}`))) as [string, string];
    const problem = tlsPairError(certificate, key);
    if (problem !== undefined) fail(problem);
    return secretOf(
      context,
      name,
      [
        ['tls.crt', certificate],
        ['tls.key', key],
      ],
      'kubernetes.io/tls',
    );
  },
});

export const secret: Verb = group('create secret', { 'docker-registry': dockerRegistry, generic, tls });

export const namespace = generator({
  command: 'create namespace',
  aliases: ['ns'],
  flags: [],
  build: (_, name) => ({ kind: 'Namespace', apiVersion: 'v1', metadata: { name, creationTimestamp: null }, spec: {}, status: {} }),
});

export const serviceAccount = generator({
  command: 'create serviceaccount',
  failed: 'failed to create serviceaccount:',
  aliases: ['sa'],
  flags: [],
  build: (context, name) => ({ kind: 'ServiceAccount', apiVersion: 'v1', metadata: metaOf(context, name) }),
});

function secretOf(context: Context, name: string, entries: readonly (readonly [string, string])[], type: string): Manifest {
  const data = mapOf(entries);
  const hashed = context.flags.bool('append-hash') ? `${name}-${hashOf({ data, kind: 'Secret', name, type })}` : name;
  return {
    kind: 'Secret',
    apiVersion: 'v1',
    metadata: metaOf(context, hashed),
    ...(entries.length > 0 && { data }),
    ...(type && { type }),
  };
}

/** `key=value`. @see kubernetes: kubectl/pkg/util/util.go ParseLiteralSource */
function literals(context: Context, kind: string, name: string): [string, string][] {
  const { flags } = context;
  if (flags.list('from-env-file').length > 0 && (flags.list('from-file').length > 0 || flags.list('from-literal').length > 0))
    fail('from-env-file cannot be combined with from-file or from-literal');
  const seen = new Map<string, string>();
  return [...fromFiles(context), ...fromEnvFiles(context, kind), ...fromLiterals(context)].map(([key, value]) => {
    const problems = isConfigKey(key);
    if (problems.length > 0) fail(invalidKey(kind, key, problems));
    const other = seen.get(key);
    if (other !== undefined) fail(duplicate(kind, key, name, hasStrayBytes(other) ? 'BinaryData' : 'Data'));
    seen.set(key, value);
    return [key, value];
  });
}

const invalidKey = (kind: string, key: string, problems: readonly string[]): string =>
  kind === 'Secret'
    ? `${goQuote(key)} is not valid key name for a Secret ${problems.join(';')}`
    : `${goQuote(key)} is not a valid key name for a ConfigMap: ${problems.join(',')}`;

const duplicate = (kind: string, key: string, name: string, where: string): string =>
  kind === 'Secret'
    ? `cannot add key ${key}, another key by that name already exists`
    : `cannot add key ${goQuote(key)}, another key by that name already exists in ${where} for ConfigMap ${goQuote(name)}`;

/** `key=value`. @see kubernetes: kubectl/pkg/util/util.go ParseLiteralSource */
const fromLiterals = ({ flags }: Context): (readonly [string, string])[] =>
  flags.list('from-literal').map((pair) => {
    const [, key = '', value = ''] = /^([^=]+)=(.*)$/s.exec(pair) ?? fail(`invalid literal source ${pair}, expected key=value`);
    return [key, value] as const;
  });

/** `path` or `key=path`. @see kubernetes: kubectl/pkg/util/util.go ParseFileSource */
function fromFiles({ flags, view }: Context): (readonly [string, string])[] {
  return flags.list('from-file').flatMap((source) => {
    const [key = '', path = key, ...more] = source.split('=');
    if (more.length > 0) fail("key names or file paths cannot contain '='");
    if (key === '') fail(`key name for file path ${path} missing`);
    if (path === '') fail(`file path for key name ${key} missing`);
    const texts = view.files?.[path] ?? refuseFile(path);
    if (source.includes('=') && isDirectory(path, texts)) fail('cannot give a key name for a directory path');
    return texts.map(([file, text]) => [source.includes('=') ? key : file.slice(file.lastIndexOf('/') + 1), text] as const);
  });
}

const isDirectory = (path: string, [first]: NonNullable<CommandFiles[string]>): boolean => first?.[0] !== path;

/** @see kubernetes: kubectl/pkg/cmd/util/env_file.go AddFromEnvFile */
const fromEnvFiles = ({ flags, view }: Context, kind: string): (readonly [string, string])[] =>
  flags
    .list('from-env-file')
    .flatMap((path) => {
      const texts = view.files?.[path] ?? refuseFile(path);
      if (isDirectory(path, texts)) fail(`env ${kind === 'Secret' ? 'secret' : 'config'} file cannot be a directory`);
      return texts;
    })
    .flatMap(([, text]) => text.replace(/^\ufeff/, '').split(/\r?\n/))
    .map((line) => line.trimStart())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, key = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(line) ?? [];
      const problems = isEnvironmentName(key);
      if (problems.length > 0) fail(`${goQuote(key)} is not a valid key name: ${problems.join(';')}`);
      return [key, value] as const;
    });

const refuseFile = (path: string): never => fail(`error reading ${path}: no such file or directory`);

/** Ten characters, of which none can make a word. @see kubernetes: kubectl/pkg/util/hash/hash.go */
const hashOf = (object: Manifest): string =>
  sha256(goJson(object, ''))
    .slice(0, 10)
    .replace(/[013ae]/g, (digit) => ({ 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' })[digit] as string);
