import { recordOf } from '../../apimachinery/records.ts';
import type { HttpRequest } from '../../images/index.ts';

/** The object that a client sent, as it was sent; without fields where the body is none. */
export function bodyOf({ body }: HttpRequest): Readonly<Record<string, unknown>> {
  try {
    return recordOf(JSON.parse(body));
  } catch {
    return {};
  }
}
