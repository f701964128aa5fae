import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate';
import type { SimulateInput } from '../../api/run.ts';

/** The Playground with this input, as a path: all of it stands in the fragment, so nothing of it is sent or kept. */
export function playgroundUrl(input: SimulateInput): string {
  return `/playground#${encodeInput(input)}`;
}

/** In a form that a link can carry: JSON, deflated, in the alphabet of base64url. */
export function encodeInput(input: SimulateInput): string {
  const bytes = deflateSync(strToU8(JSON.stringify(input)), { level: 9 });
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Null where it is not one that `encodeInput` made. */
export function decodeInput(fragment: string): SimulateInput | null {
  try {
    const binary = atob(fragment.replace(/^#/, '').replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const input: unknown = JSON.parse(strFromU8(inflateSync(bytes)));
    return isInput(input) ? input : null;
  } catch {
    return null;
  }
}

function isInput(value: unknown): value is SimulateInput {
  return typeof value === 'object' && value !== null && 'manifest' in value && typeof value.manifest === 'string';
}
