import type { HttpRequest, HttpResponse } from './http-message.ts';

/** What a registry says that an image's manifest is. @see distribution: docs/spec/manifest-v2-2.md */
export const MANIFEST_TYPES = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
];
const [TYPE = ''] = MANIFEST_TYPES;

/** As a registry that has every image answers who asks for one; undefined where something else is asked for. */
export function manifestFor({ headers }: HttpRequest): HttpResponse | undefined {
  if (!headers.get('accept')?.includes(TYPE)) return undefined;
  return { status: 200, headers: { 'Content-Type': TYPE }, body: '{}\n' };
}
