import { fail, KustomizeError, NotFollowed } from './error.ts';
import { expression } from './expressions.ts';
import { changeFields, wrongKind } from './field-spec.ts';
import type { FieldSpec, Image } from './kustomization.ts';
import { type Fields, isMap, isScalar, rewritten, textOf, type Value } from './values.ts';

/** @see sigs.k8s.io/kustomize: api/internal/builtins/ImageTagTransformer.go, api/filters/imagetag */
export function withImage(object: Fields, image: Image, specs: readonly FieldSpec[]): void {
  if (textOf(object.kind) === 'CustomResourceDefinition') return;
  const change = (value: Value): Value => changed(value, image);
  inContainers(object, change);
  changeFields(object, specs, change);
}

/** Of any kind, wherever it has containers. @see sigs.k8s.io/kustomize: api/filters/imagetag/legacy.go */
function inContainers(value: Value, change: (value: Value) => Value): void {
  if (Array.isArray(value)) for (const member of value) inContainers(member, change);
  if (!isMap(value)) return;
  for (const [field, member] of Object.entries(value)) {
    if ((field === 'containers' || field === 'initContainers') && Array.isArray(member))
      for (const container of member) if (isMap(container) && container.image !== undefined) container.image = change(container.image);
    inContainers(member, change);
  }
}

/** @see sigs.k8s.io/kustomize: api/filters/imagetag/updater.go */
function changed(value: Value, { name = '', newName, newTag, tagSuffix, digest }: Image): Value {
  if (!isScalar(value)) return fail(wrongKind('ScalarNode', value));
  const text = textOf(value);
  if (!isImage(text, name)) return value;
  const parts = partsOf(text);
  const tag = newTag ? `:${newTag}` : digest ? '' : tagSuffix ? `${parts.tag || ':'}${tagSuffix}` : parts.tag;
  const sum = digest ? `@${digest}` : newTag ? '' : parts.digest;
  return rewritten(value, `${newName || parts.name}${tag}${sum}`);
}

/** @see sigs.k8s.io/kustomize: api/image/image.go IsImageMatched */
function isImage(text: string, name: string): boolean {
  try {
    return expression(`${name}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?`, name, true)(text);
  } catch (error) {
    // The real one does not survive that.
    throw error instanceof KustomizeError ? new NotFollowed(`kustomize with an image's name ${name}`) : error;
  }
}

/** A port is no tag: of what comes after the first slash. @see sigs.k8s.io/kustomize: api/image/image.go Split */
function partsOf(text: string): { readonly name: string; readonly tag: string; readonly digest: string } {
  const from = Math.max(0, text.indexOf('/'));
  const at = text.indexOf('@', from);
  const colon = text.indexOf(':', from);
  const end = at < 0 ? text.length : at;
  const mark = colon < 0 || colon > end ? end : colon;
  return { name: text.slice(0, mark), tag: text.slice(mark, end), digest: text.slice(end) };
}
