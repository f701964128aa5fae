import { encodeBase64 } from '../../apimachinery/base64.ts';
import type { Secret, ServiceAccount } from '../../apimachinery/objects.ts';
import { ACCOUNT_NAME, ACCOUNT_UID, LEGACY_ISSUER, TOKEN_SECRET, webToken } from '../../apimachinery/service-account.ts';
import { type ControllerContext, keyOf, splitKey, WorkQueue } from '../context.ts';
import { ROOT_CA } from './namespace-content.ts';

/**
 * Fills Secrets that are for a token of a service account, and deletes those whose account is not there.
 * @see kubernetes: pkg/controller/serviceaccount/tokens_controller.go
 */
export class AccountTokenController {
  readonly #context: ControllerContext;
  readonly #secrets: WorkQueue;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#secrets = new WorkQueue(context.engine, (key) => this.#sync(key));
  }

  start(): void {
    const { store } = this.#context;
    store.watch('Secret', ({ type, object }) => {
      if (object.type !== TOKEN_SECRET) return;
      if (type === 'DELETED') this.#forget(object);
      else this.#secrets.add(keyOf(object));
    });
    store.watch('ServiceAccount', ({ type, object }) => {
      if (type !== 'DELETED') return;
      for (const secret of store.list('Secret', object.metadata.namespace)) if (isFor(secret, object)) this.#secrets.add(keyOf(secret));
    });
  }

  #sync(key: string): void {
    const { store, api } = this.#context;
    const [namespace, name] = splitKey(key);
    const secret = store.get('Secret', namespace, name);
    if (secret?.type !== TOKEN_SECRET) return;
    const account = store.get('ServiceAccount', namespace, secret.metadata.annotations?.[ACCOUNT_NAME] ?? '');
    if (!account || !isFor(secret, account)) {
      api.delete('Secret', namespace, name, { uid: secret.metadata.uid });
      return;
    }
    const lacking = this.#lacking(secret, account);
    if (Object.keys(lacking).length === 0) return;
    const annotations = { ...secret.metadata.annotations, [ACCOUNT_NAME]: account.metadata.name, [ACCOUNT_UID]: account.metadata.uid };
    api.update({ ...secret, metadata: { ...secret.metadata, annotations }, data: { ...secret.data, ...lacking } } as Secret);
  }

  #lacking({ data = {}, metadata }: Secret, account: ServiceAccount): Record<string, string> {
    const { store, random } = this.#context;
    const { namespace = '', name, uid } = metadata;
    const certificate = encodeBase64(store.get('ConfigMap', namespace, ROOT_CA)?.data?.['ca.crt'] ?? '');
    const claims = {
      iss: LEGACY_ISSUER,
      'kubernetes.io/serviceaccount/namespace': namespace,
      'kubernetes.io/serviceaccount/secret.name': name,
      'kubernetes.io/serviceaccount/service-account.name': account.metadata.name,
      'kubernetes.io/serviceaccount/service-account.uid': account.metadata.uid,
      sub: `system:serviceaccount:${namespace}:${account.metadata.name}`,
    };
    return {
      ...(certificate && data['ca.crt'] !== certificate && { 'ca.crt': certificate }),
      ...(!data.namespace && { namespace: encodeBase64(namespace) }),
      ...(!data.token && { token: encodeBase64(webToken(claims, random.fork('account-token', uid).hex(342))) }),
    };
  }

  /** The account no longer has a Secret that is gone. */
  #forget({ metadata: { namespace, name, annotations } }: Secret): void {
    const { store, api } = this.#context;
    const account = store.get('ServiceAccount', namespace, annotations?.[ACCOUNT_NAME] ?? '');
    if (!account?.secrets?.some((secret) => secret.name === name)) return;
    const { secrets, ...rest } = account;
    const others = secrets.filter((secret) => secret.name !== name);
    api.update((others.length > 0 ? { ...rest, secrets: others } : rest) as ServiceAccount);
  }
}

/** An account that was made anew is another one. @see kubernetes: pkg/serviceaccount/util.go IsServiceAccountToken */
function isFor({ type, metadata: { annotations } }: Secret, { metadata }: ServiceAccount): boolean {
  if (type !== TOKEN_SECRET || annotations?.[ACCOUNT_NAME] !== metadata.name) return false;
  return !annotations[ACCOUNT_UID] || annotations[ACCOUNT_UID] === metadata.uid;
}
