import type { HttpRequest, HttpResponse } from '../../images/index.ts';
import { failure } from './answers.ts';

/** What kind of text was sent. */
export const mediaType = ({ headers }: Pick<HttpRequest, 'headers'>): string =>
  (headers.get('content-type') ?? '').split(';')[0]?.trim() ?? '';

/** What curl says of a body, if it is not told otherwise, is none of these. */
export function unsupportedType(request: Pick<HttpRequest, 'headers'>): HttpResponse | undefined {
  const type = mediaType(request);
  return type === '' || MEDIA_TYPES.includes(type) ? undefined : UNSUPPORTED;
}

/** @see kubernetes: apiserver/pkg/endpoints/handlers/negotiation/errors.go NewUnsupportedMediaTypeError */
const MEDIA_TYPES: readonly string[] = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
const UNSUPPORTED = failure(
  415,
  'UnsupportedMediaType',
  `the body of the request was in an unknown format - accepted media types include: ${MEDIA_TYPES.join(', ')}`,
);
