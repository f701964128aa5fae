import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate';
import type { SimulateInput } from '../../api/run.ts';

/** What a link brings. */
export interface Shared {
  readonly input: SimulateInput;
  /** The second to look at; the end of the run where null. */
  readonly at: number | null;
}

/** The Playground with this input, and the second to look at, as a path: all of it stands in the fragment, so nothing of it is sent or kept. */
export function playgroundUrl(input: SimulateInput, at: number | null = null): string {
  return `/playground/#${encodeInput(input, at)}`;
}

/** In a form that a link can carry: JSON, deflated, in the alphabet of base64url. */
export function encodeInput(input: SimulateInput, at: number | null = null): string {
  const bytes = deflateSync(strToU8(JSON.stringify(at === null ? input : { ...input, at })), { level: 9 });
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Null where it is not one that `encodeInput` made. */
export function decodeInput(fragment: string): Shared | null {
  try {
    const binary = atob(fragment.replace(/^#/, '').replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const shared: unknown = JSON.parse(strFromU8(inflateSync(bytes)));
    if (!isInput(shared)) return null;
    const { at = null, ...input } = shared;
    return { input, at };
  } catch {
    return null;
  }
}

/** Whether it was meant to be an input, and is no anchor: the ends of long links are lost on the way. */
export function looksEncoded(fragment: string): boolean {
  return /^#[\w-]{40,}/.test(fragment);
}

function isInput(value: unknown): value is SimulateInput & { readonly at?: number } {
  if (typeof value !== 'object' || value === null || !('manifest' in value) || typeof value.manifest !== 'string') return false;
  return !('at' in value) || typeof value.at === 'number';
}
