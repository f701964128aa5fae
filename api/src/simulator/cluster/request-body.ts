import type { HttpRequest } from '../images/index.ts';

/** The object that a client sent; undefined where the body is none. */
// biome-ignore lint/suspicious/noExplicitAny: whatever a client sent; what reads it checks it.
export function bodyOf({ body }: HttpRequest): any {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
