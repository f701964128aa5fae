export { MUSL_LOADER } from './bases/index.ts';
export { behaviorProgram } from './behavior.ts';
export { SAYS_MISSING } from './existence.data.ts';
export { ENTRYPOINT as UNKNOWN_ENTRYPOINT, findImage } from './find-image.ts';
export { genericProgram } from './generic.ts';
export { normalizeReference } from './reference.ts';
export type { HttpRequest, HttpResponse } from './servers/http-message.ts';
export { answerHttp } from './servers/http-server.ts';
export type { Image, ImageConfig } from './types.ts';
