/** Reading of decoded objects: absent is the zero value of Go, and nothing throws on what a decoder should have refused. */
export const list = <T>(value: readonly T[] | null | undefined): readonly T[] =>
  Array.isArray(value) ? value.map((item) => (item ?? {}) as T) : [];

/** An empty list for what is none. */
export const texts = (value: readonly string[] | null | undefined): readonly string[] =>
  Array.isArray(value) ? value.map((item) => text(item)) : [];

/** Empty for null and undefined. */
export const text = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : String(value);

/** 0 for what is none. */
export const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** Whether a pointer in Go would be other than nil. */
export const isSet = <T>(value: T | null | undefined): value is T => value !== undefined && value !== null;

/** A map's entries as text, in the order of the document. (Go's own order is random.) */
export const entries = (value: { readonly [key: string]: unknown } | null | undefined): readonly (readonly [string, string])[] =>
  value && typeof value === 'object' ? Object.entries(value).map(([key, item]) => [key, text(item)] as const) : [];
