import {
  type AccessObject,
  type Answer,
  accessRefusal,
  appliedBeside,
  type BesideKind,
  besideStore,
  bystandersOf,
  CREATED_BY_PUT,
  createdBeside,
  inGoOrder,
  inVersion,
  itemInGoOrder,
  type Kept,
  type Loose,
  patchedBeside,
  type ResourceRequest,
  typedProblem,
  type User,
  updatedBeside,
  type Writer,
  withGeneration,
} from '../../api-server/index.ts';
import { groupOf } from '../../apimachinery/group-version.ts';
import type { Kind, KubernetesObject } from '../../apimachinery/objects.ts';
import { mergePatch } from '../../apimachinery/patch/merge-patch.ts';
import { servedResources } from '../../apimachinery/served-resources.ts';
import type { HttpRequest, HttpResponse } from '../../images/index.ts';
import { failure, json, missing, noMethod, noRoute, refusal } from './answers.ts';
import type { Backend } from './backend.ts';
import { mediaType } from './media-types.ts';
import { deleteOptions, isDryDelete, isDryRun, optionsRefusal } from './options.ts';
import { inOrder } from './pages.ts';
import { selection } from './selection.ts';
import { APPLY, changeOf, managerOf, patchRefusal, withBody, withWarnings } from './writes.ts';

/** The kind behind a path, if it is kept beside the store. */
export function besideKind({ group, resource }: ResourceRequest, path: string): BesideKind | undefined {
  const served = servedResources.find((one) => one.name === resource && groupOf(one.apiVersion) === group);
  const version = path.split('/').slice(2, 4).join('/');
  const kind = served && bystandersOf(served.kindName).find(({ apiVersion }) => apiVersion === version);
  return kind && { ...kind, resource, group };
}

/** Writes of what is kept beside the store: roles and bindings, leases, ingresses … */
export function answerBeside(backend: Backend, asked: ResourceRequest, kind: BesideKind, request: HttpRequest, user: User): HttpResponse {
  const { subresource, verb, name } = asked;
  if (subresource !== undefined && !(subresource === 'status' && WITH_STATUS.has(kind.kind))) return noRoute();
  const write = new BesideWrite(backend, asked, kind, request, user);
  switch (verb) {
    case 'create':
      return name === undefined ? write.create() : noMethod();
    case 'update':
      return name === undefined ? noMethod() : write.replace();
    case 'patch':
      return name === undefined ? noMethod() : write.patch();
    case 'delete':
      return write.delete();
    case 'deletecollection':
      return write.deleteAll();
    default:
      return noMethod();
  }
}
const WITH_STATUS: ReadonlySet<string> = new Set(['HorizontalPodAutoscaler', 'Ingress', 'NetworkPolicy']);

class BesideWrite {
  readonly #namespace: string | undefined;
  readonly #name: string;

  constructor(
    readonly backend: Backend,
    readonly asked: ResourceRequest,
    readonly kind: BesideKind,
    readonly request: HttpRequest,
    readonly user: User,
  ) {
    this.#namespace = kind.namespaced ? asked.namespace : undefined;
    this.#name = asked.name ?? '';
  }

  create(): HttpResponse {
    return withBody(this.request, this.kind, 'CreateOptions', (object, warnings) => {
      const wrong = this.#otherNamespace(object, 'the namespace of the provided object does not match the namespace sent on the request');
      return wrong ?? this.#made(object, warnings);
    });
  }

  replace(): HttpResponse {
    return withBody(this.request, this.kind, 'UpdateOptions', (object, warnings) => {
      const { name } = object.metadata ?? {};
      if (!name)
        return failure(400, 'BadRequest', `the name of the object (${this.#name} based on URL) was undeterminable: name must be provided`);
      if (name !== this.#name)
        return failure(400, 'BadRequest', `the name of the object (${name}) does not match the name on the URL (${this.#name})`);
      const other = this.#otherNamespace(
        object,
        `the namespace of the object (${object.metadata.namespace}) does not match the namespace on the request (${this.#namespace})`,
      );
      if (other) return other;
      const current = this.#current();
      if (!current) return CREATED_BY_PUT.has(this.kind.kind) ? this.#made(object, warnings) : missing(this.asked);
      const { subresource } = this.asked;
      return this.#changed(updatedBeside(this.kind, this.#placed(object), current, { subresource, isPatch: false }), warnings);
    });
  }

  patch(): HttpResponse {
    return patchRefusal(this.request) ?? (mediaType(this.request) === APPLY ? this.#apply() : this.#patched());
  }

  #patched(): HttpResponse {
    const current = this.#current();
    const old = current && inVersion(besideStore(current), this.kind.apiVersion);
    const made = changeOf(this.request, old, this.kind);
    if ('status' in made) return made;
    if (!current) return missing(this.asked);
    const patched = mergePatch(old, made.change) as KubernetesObject;
    return this.#changed(patchedBeside(this.kind, patched, current, this.#validated()), []);
  }

  /** What is applied is put over what there is. */
  #apply(): HttpResponse {
    const asYaml = { ...this.request, headers: new Map([['content-type', 'application/yaml']]) };
    return withBody(asYaml, this.kind, undefined, (object, warnings) => {
      const metadata = { ...object.metadata, name: this.#name };
      const untyped = typedProblem(object, { ...this.kind, namespace: this.#namespace, name: this.#name });
      if (untyped) return failure(500, '', untyped);
      // It has a type, by that.
      const told = object as KubernetesObject;
      const current = this.#current();
      if (!current) return this.#made({ ...object, metadata }, warnings, told);
      const old = inVersion(besideStore(current), this.kind.apiVersion);
      const { writers } = this.backend.api;
      const writer = { manager: managerOf(this.request), applied: told };
      const force = this.request.query.get('force') === 'true';
      const applied = appliedBeside(this.kind, { ...object, metadata }, old, {
        writer,
        owners: writers.owners(besideStore(current)),
        force,
      });
      if (!applied.ok) return refusal(applied);
      return this.#changed(patchedBeside(this.kind, applied.object, current, this.#validated()), warnings, { applied: told });
    });
  }

  #validated(): { readonly subresource: string | undefined; readonly fieldValidation: string | undefined } {
    return { subresource: this.asked.subresource, fieldValidation: this.request.query.get('fieldValidation') || undefined };
  }

  delete(): HttpResponse {
    const wrong = optionsRefusal('DeleteOptions', this.request);
    if (wrong) return wrong;
    const current = this.#current();
    if (!current) return missing(this.asked);
    const { metadata } = besideStore(current);
    const { uid: wanted, resourceVersion } = deleteOptions(this.request);
    const conflict = (what: string, given: string, own: string): HttpResponse =>
      failure(
        409,
        'Conflict',
        `Operation cannot be fulfilled on ${this.kind.kind}.${this.kind.group} "${this.#name}": the ${what} in the precondition (${given}) does not match the ${what} in record (${own}). The object might have been ${what === 'UID' ? 'deleted and then recreated' : 'modified'}`,
        { name: this.#name, group: this.kind.group, kind: this.kind.kind },
      );
    if (wanted && wanted !== metadata.uid) return conflict('UID', wanted, metadata.uid);
    if (resourceVersion && resourceVersion !== metadata.resourceVersion)
      return conflict('ResourceVersion', resourceVersion, metadata.resourceVersion);
    if (!isDryDelete(this.request)) this.backend.forget(this.kind.kind, this.#namespace, this.#name);
    const details = { name: this.#name, group: this.kind.group, kind: this.kind.resource, uid: metadata.uid };
    return json(200, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details });
  }

  deleteAll(): HttpResponse {
    const { backend, kind, request } = this;
    const wrong = optionsRefusal('DeleteOptions', request);
    if (wrong) return wrong;
    const isSelected = selection(kind, request);
    if (typeof isSelected === 'object') return isSelected;
    const all = backend.authorizer.list(kind.kind, backend.engine.now).map(besideStore);
    const isHere = ({ metadata }: KubernetesObject): boolean => this.#namespace === undefined || metadata.namespace === this.#namespace;
    const items = inOrder(all.filter(isHere).filter(isSelected));
    for (const { metadata } of items) if (!isDryDelete(request)) backend.forget(kind.kind, metadata.namespace, metadata.name);
    const metadata = { resourceVersion: String(backend.store.revision) };
    return json(200, { kind: `${kind.kind}List`, apiVersion: kind.apiVersion, metadata, items: items.map(itemInGoOrder) });
  }

  #current(): Kept | undefined {
    const { authorizer, engine } = this.backend;
    return authorizer.get(this.kind.kind, this.#namespace, this.#name, engine.now);
  }

  #otherNamespace({ metadata }: Loose, why: string): HttpResponse | undefined {
    const isElsewhere = this.kind.namespaced && metadata?.namespace && metadata.namespace !== this.#namespace;
    return isElsewhere ? failure(400, 'BadRequest', why) : undefined;
  }

  #placed(object: Loose): Loose {
    return this.#namespace === undefined ? object : { ...object, metadata: { ...object.metadata, namespace: this.#namespace } };
  }

  #made(object: Loose, warnings: readonly string[], applied?: KubernetesObject): HttpResponse {
    const { store, authorizer, engine } = this.backend;
    const answer = createdBeside(this.kind, this.#placed(object), { store, authorizer, now: engine.now });
    return this.#changed(answer, warnings, { status: 201, applied });
  }

  #changed(
    answer: Answer<AccessObject>,
    warnings: readonly string[],
    { status = 200, applied }: { readonly status?: number; readonly applied?: KubernetesObject | undefined } = {},
  ): HttpResponse {
    const told = [...warnings, ...(answer.warnings ?? [])];
    if (!answer.ok) return withWarnings(refusal(answer), told);
    const { object } = answer;
    const { backend } = this;
    const { authorizer, engine, store } = backend;
    const escalating = accessRefusal(rightsOf(backend), this.user, object);
    if (escalating) {
      const { reason, message } = escalating;
      return refusal({ ok: false, code: reason === 'NotFound' ? 404 : 403, reason, message, problems: [] });
    }
    const { namespace, name } = object.metadata;
    const { subresource } = this.asked;
    const writer = { manager: managerOf(this.request), ...(subresource && { subresource }), ...(applied && { applied }) };
    const before = authorizer.get(object.kind, namespace, name, engine.now);
    if (!isDryRun(this.request)) backend.keep(object, writer);
    const kept = authorizer.get(object.kind, namespace, name, engine.now);
    const tried = { since: engine.now, revision: store.revision, ...kept, object: withGeneration(object, before?.object) };
    const shown = isDryRun(this.request) ? tried : (kept as Kept);
    const made = inVersion(besideStore(shown), this.kind.apiVersion);
    const written = kept ? made : withoutVersion(made);
    if (isDryRun(this.request)) this.#tries(written, before, writer);
    return withWarnings(json(status, inGoOrder(backend.api.writers.told(written))), told);
  }

  #tries(object: KubernetesObject, before: Kept | undefined, writer: Writer): void {
    const { api, engine, store } = this.backend;
    const previous = before && inVersion(besideStore(before), this.kind.apiVersion);
    const of = { at: engine.now, revision: store.revision + 1, kind: object.kind as Kind, object, previous };
    if (!before) api.writers.made(object, object);
    api.writers.tries({ ...of, type: before ? 'MODIFIED' : 'ADDED' }, writer);
  }
}

/** What is not there yet has none. */
function withoutVersion({ metadata: { resourceVersion: _, ...metadata }, ...object }: KubernetesObject): KubernetesObject {
  return { ...object, metadata } as KubernetesObject;
}

const rightsOf = ({ authorizer, engine }: Backend): Parameters<typeof accessRefusal>[0] => ({
  decision: (user, asked) => authorizer.decision(user, asked, engine.now),
  rulesFor: (user, namespace) => authorizer.rulesFor(user, namespace, engine.now),
  access: (kind) => authorizer.list(kind, engine.now).map(({ object }) => object),
});
