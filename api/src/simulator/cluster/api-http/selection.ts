import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { selectedByFields } from '../../apimachinery/selectors/field-selectors.ts';
import { matches, parseSelector } from '../../apimachinery/selectors/selectors.ts';
import type { HttpRequest, HttpResponse } from '../../images/index.ts';
import { failure } from './answers.ts';

/** What the request selects, or why that is no selector. */
export function selection(
  { kind }: { readonly kind: string },
  { query }: Pick<HttpRequest, 'query'>,
): ((object: KubernetesObject) => boolean) | HttpResponse {
  try {
    return selectedBy(kind, query.get('labelSelector') ?? '', query.get('fieldSelector') ?? '');
  } catch (error) {
    return failure(400, 'BadRequest', (error as Error).message);
  }
}

function selectedBy(kind: string, labels: string, fields: string): (object: KubernetesObject) => boolean {
  const selector = parseSelector(labels);
  const hasFields = selectedByFields(kind, fields, (why) => {
    throw new Error(why);
  });
  return (object) => matches(selector, object.metadata.labels) && hasFields(object);
}
