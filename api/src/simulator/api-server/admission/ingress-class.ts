import { compareText } from '../../apimachinery/compare-text.ts';
import type { Micros } from '../../engine/index.ts';
import type { AccessObject } from '../authorizer/types.ts';
import type { Loose } from '../defaults/loose.ts';

const IS_DEFAULT = 'ingressclass.kubernetes.io/is-default-class';
const OF_OLD = 'kubernetes.io/ingress.class';

/** An IngressClass, and since when there is one of that name. */
interface Class {
  readonly since: Micros | undefined;
  readonly object: AccessObject;
}

/**
 * An Ingress that names no class gets the default one, the newest of several; one that is changed keeps it.
 * @see kubernetes: plugin/pkg/admission/network/defaultingressclass/admission.go
 */
export function withDefaultIngressClass(ingress: AccessObject, old: AccessObject | undefined, classes: readonly Class[]): AccessObject {
  const { spec = {}, metadata } = ingress as Loose;
  if (ingress.kind !== 'Ingress' || spec.ingressClassName || metadata.annotations?.[OF_OLD] !== undefined) return ingress;
  const [newest] = classes
    .filter(({ object }) => object.metadata.annotations?.[IS_DEFAULT] === 'true')
    .toSorted((a, b) => (b.since ?? 0) - (a.since ?? 0) || compareText(a.object.metadata.name, b.object.metadata.name));
  const ingressClassName = newest?.object.metadata.name;
  const isNew = !old || (old as Loose).spec?.ingressClassName === ingressClassName;
  return ingressClassName !== undefined && isNew ? ({ ...ingress, spec: { ...spec, ingressClassName } } as AccessObject) : ingress;
}
