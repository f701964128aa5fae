/** By bytes: how Go sorts texts, and programs in the C locale, which containers have unless told otherwise. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
