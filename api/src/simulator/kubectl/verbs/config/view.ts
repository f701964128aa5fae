import { encodeBase64 } from '../../../apimachinery/base64.ts';
import { goYaml } from '../../../apimachinery/go-yaml/index.ts';
import type { Kubeconfig, Section } from '../../../apimachinery/kubeconfig.ts';
import type { KubernetesObject } from '../../../apimachinery/objects.ts';
import { isRecord } from '../../../apimachinery/records.ts';
import type { Context } from '../../command/context.ts';
import { fail, usageError } from '../../command/errors.ts';
import { readFile } from '../../command/read-file.ts';
import { outputOf } from '../../output/format.ts';
import { printStructured } from '../../output/structured.ts';
import { kubeconfigOf } from '../kubeconfig.ts';
import { FIELDS } from './edit.ts';

type Fields = Readonly<Record<string, unknown>>;

/** @see kubernetes: kubectl/pkg/cmd/config/view.go */
export function viewConfig(context: Context): void {
  const { flags, args, view } = context;
  if (args.length > 0) usageError(context.command, `unexpected arguments: [${args.join(' ')}]`);
  const path = flags.text('kubeconfig');
  const isMerged = flags.given('merge') ? flags.bool('merge') : path === '';
  if (!isMerged && path === '') fail('if merge==false a precise file must be specified');
  const whole = kubeconfigOf(view);
  const part = flags.bool('minify') ? minified({ ...whole, 'current-context': flags.text('context') || whole['current-context'] }) : whole;
  const told = (fields: Fields): Fields =>
    flags.bool('flatten') ? flattened(context, fields) : flags.bool('raw') ? fields : shortened(fields);
  const file: Kubeconfig = {
    ...part,
    clusters: part.clusters?.map((one) => ({ ...one, cluster: told(one.cluster) })) ?? null,
    users: part.users?.map((one) => ({ ...one, user: told(one.user) })) ?? null,
  };
  if (outputOf(flags)) printStructured(context, inGoOrder(file) as unknown as KubernetesObject, { typed: true });
  else context.out(goYaml(file));
}

/** Only what the current context needs. @see kubernetes: client-go/tools/clientcmd/api/helpers.go MinifyConfig */
function minified(file: Kubeconfig): Kubeconfig {
  const current = file['current-context'];
  if (current === '') fail('current-context must exist in order to minify');
  const contexts = file.contexts?.filter(({ name }) => name === current) ?? [];
  const { cluster, user } = contexts[0]?.context ?? fail(`cannot locate context ${current}`);
  const named = <T extends { readonly name: string }>(what: string, all: readonly T[] | null, name: unknown): T[] | null => {
    if (name === undefined || name === '') return null;
    const found = all?.filter((one) => one.name === name) ?? [];
    return found.length > 0 ? found : fail(`cannot locate ${what} ${name}`);
  };
  const clusters = named('cluster', file.clusters, cluster);
  return { ...file, contexts, clusters, users: named('user', file.users, user) };
}

const CERTIFICATES = ['client-certificate', 'client-key', 'certificate-authority'];

/** With what its files hold, and nothing left out. @see kubernetes: client-go/tools/clientcmd/api/helpers.go FlattenConfig */
function flattened({ view }: Context, fields: Fields): Fields {
  const paths = CERTIFICATES.filter((name) => fields[name]);
  if (paths.some((name) => fields[`${name}-data`])) fail('cannot have values for both path and contents');
  const data = paths.map((name) => [`${name}-data`, encodeBase64(readFile(view, String(fields[name]), (problem) => problem))]);
  return { ...Object.fromEntries(Object.entries(fields).filter(([name]) => !paths.includes(name))), ...Object.fromEntries(data) };
}

const SECRETS: Readonly<Record<string, string>> = {
  token: 'REDACTED',
  password: 'REDACTED',
  ...Object.fromEntries(CERTIFICATES.map((name) => [`${name}-data`, 'DATA+OMITTED'])),
};

/** @see kubernetes: client-go/tools/clientcmd/api/helpers.go ShortenConfig, RedactSecrets */
const shortened = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, SECRETS[key] ?? value]));

/** As the Go type has its fields. @see kubernetes: client-go/tools/clientcmd/api/v1/types.go Config */
const inGoOrder = ({ kind, apiVersion, preferences, clusters, users, contexts: all, ...rest }: Kubeconfig): Kubeconfig => ({
  kind,
  apiVersion,
  preferences,
  clusters: clusters?.map(({ name, cluster }) => ({ name, cluster: ordered('cluster', cluster) })) ?? null,
  users: users?.map(({ name, user }) => ({ name, user: ordered('user', user) })) ?? null,
  contexts: all?.map(({ name, context }) => ({ name, context: ordered('context', context) })) ?? null,
  ...rest,
});

const ordered = (section: Section, fields: Fields): Record<string, unknown> =>
  Object.fromEntries(
    Object.keys({ ...FIELDS[section], ...fields }).flatMap((name) => (name in fields ? [[name, inOrder(name, fields[name])]] : [])),
  );

/** @see kubernetes: client-go/tools/clientcmd/api/v1/types.go ExecConfig, AuthProviderConfig */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  exec: ['command', 'args', 'env', 'apiVersion', 'installHint', 'provideClusterInfo', 'interactiveMode'],
  'auth-provider': ['name', 'config'],
};
const inOrder = (name: string, value: unknown): unknown =>
  PARTS[name] && isRecord(value) ? Object.fromEntries(PARTS[name].flatMap((part) => (part in value ? [[part, value[part]]] : []))) : value;
