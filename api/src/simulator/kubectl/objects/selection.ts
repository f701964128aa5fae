import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { selectedByFields } from '../../apimachinery/selectors/field-selectors.ts';
import { matches, parseSelector, type Selector } from '../../apimachinery/selectors/selectors.ts';
import { messageOf, serverError } from '../command/errors.ts';
import { isNewerEvent } from './newer-event.ts';
import type { Resource } from './resources.ts';

/**
 * Whether an object is selected by labels (`app=web,!old`) and by fields (`status.phase=Running,spec.nodeName!=node-1`). The
 * API server reads both: what it cannot read it refuses.
 * @see kubernetes: cli-runtime/pkg/resource/selector.go Visit
 */
export function selection(
  resource: Resource,
  labels: string,
  fields: string,
  refuse = (why: string): never => {
    const [version = '', group = ''] = resource.apiVersion.split('/').reverse();
    const which = `match label selector "${labels}", field selector "${fields}"`;
    return serverError('BadRequest', `Unable to find "${group}/${version}, Resource=${resource.name}" that ${which}: ${why}`);
  },
): (object: KubernetesObject) => boolean {
  const selector = parsedSelector(labels, refuse);
  const hasFields = selectedByFields(isNewerEvent(resource) ? 'events.k8s.io/Event' : resource.kindName, fields, refuse);
  return (object) => matches(selector, object.metadata.labels) && hasFields(object);
}

/** What labels select; `refuse` ends the command where they are not to be read. */
export function parsedSelector(labels: string, refuse: (why: string) => never): Selector {
  try {
    return parseSelector(labels);
  } catch (error) {
    return refuse(messageOf(error));
  }
}
