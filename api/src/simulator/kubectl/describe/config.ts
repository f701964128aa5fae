import { decodeBase64 } from '../../apimachinery/base64.ts';
import type { ConfigMap, Secret, ServiceAccount } from '../../apimachinery/objects.ts';
import { ACCOUNT_NAME, ACCOUNT_UID, TOKEN_SECRET } from '../../apimachinery/service-account.ts';
import type { ClusterView } from '../view.ts';
import { describeEvents } from './events.ts';
import type { Describer } from './writer.ts';

/** @see kubernetes: kubectl/pkg/describe/describe.go ConfigMapDescriber */
export function describeConfigMap(map: ConfigMap, view: ClusterView, writer: Describer): void {
  describeMeta(map, writer);
  for (const line of ['', 'Data', '====']) writer.line(0, line);
  for (const key of Object.keys(map.data ?? {}).sort()) {
    writer.line(0, `${key}:`);
    writer.line(0, '----');
    writer.line(0, map.data?.[key] ?? '');
  }
  for (const line of ['', 'BinaryData', '====']) writer.line(0, line);
  for (const key of Object.keys(map.binaryData ?? {}).sort()) writer.line(0, `${key}: ${byteLength(map.binaryData?.[key] ?? '')} bytes`);
  writer.line(0, '');
  describeEvents(view, map, writer);
}

/** @see kubernetes: kubectl/pkg/describe/describe.go describeSecret */
export function describeSecret(secret: Secret, _view: ClusterView, writer: Describer): void {
  describeMeta(secret, writer);
  writer.line(0, '');
  writer.line(0, `Type:\t${secret.type ?? ''}`);
  for (const line of ['', 'Data', '====']) writer.line(0, line);
  for (const key of Object.keys(secret.data ?? {}).sort()) {
    const value = secret.data?.[key] ?? '';
    const isToken = key === 'token' && secret.type === TOKEN_SECRET;
    writer.line(0, `${key}:\t${isToken ? decodeBase64(value) : `${byteLength(value)} bytes`}`);
  }
}

/** @see kubernetes: kubectl/pkg/describe/describe.go describeServiceAccount */
export function describeServiceAccount(account: ServiceAccount, view: ClusterView, writer: Describer): void {
  const tokens = view
    .list('Secret', account.metadata.namespace)
    .filter(
      ({ type, metadata: { annotations } }) =>
        type === TOKEN_SECRET &&
        annotations?.[ACCOUNT_NAME] === account.metadata.name &&
        annotations?.[ACCOUNT_UID] === account.metadata.uid,
    )
    .map(({ metadata }) => metadata.name);
  const known = new Set(view.list('Secret', account.metadata.namespace).map(({ metadata }) => metadata.name));
  const named = (secrets: readonly { name?: string }[] = []): string[] =>
    secrets.map(({ name = '' }) => (known.has(name) ? name : `${name} (not found)`));
  describeMeta(account, writer);
  writer.multiline('Image pull secrets', named(account.imagePullSecrets));
  writer.multiline('Mountable secrets', named(account.secrets));
  writer.multiline('Tokens', tokens.sort());
  describeEvents(view, account, writer);
}

/** The lines that most descriptions begin with: name, namespace, labels, annotations. */
export function describeMeta({ metadata }: Pick<ConfigMap, 'metadata'>, writer: Describer): void {
  writer.line(0, `Name:\t${metadata.name}`);
  if (metadata.namespace !== undefined) writer.line(0, `Namespace:\t${metadata.namespace}`);
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
}

/** Of what the base64 text holds. */
const byteLength = (text: string): number => {
  const digits = text.replace(/[\s=]/g, '').length;
  return Math.floor((digits * 3) / 4);
};
