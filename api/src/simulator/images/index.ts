export { assumedProgram } from './assumed.ts';
export { MUSL_LOADER } from './bases/index.ts';
export { behaviorProgram } from './behavior.ts';
export { SAYS_MISSING } from './existence.data.ts';
export {
  accessDenied,
  cannotPull,
  cannotResolve,
  forAnotherPlatform,
  notThere,
  onTheNode,
  refusesConnections,
  unreachable,
} from './existence.ts';
export { findImage, missingImage } from './find-image.ts';
export { nodePrograms } from './node-programs.ts';
export { corefileProblem, lameduckOf, reloaded } from './programs/kube-system/coredns.ts';
export { type Directive, readCorefile, type ServerBlock } from './programs/kube-system/corefile.ts';
export { hostOf, zoneOf } from './programs/kube-system/corefile-setup.ts';
export type { EditedText } from './programs/kubectl/edit.ts';
export { copied, type Forward } from './programs/kubectl/forward.ts';
export { asksNobody, KUBECTL_COMMAND } from './programs/kubectl/words.ts';
export { httpbinAnswer } from './programs/samples/echo-servers.ts';
export { normalizeReference } from './reference.ts';
export type { HttpRequest, HttpResponse } from './servers/http-message.ts';
export { answerHttp } from './servers/http-server.ts';
export type { Image } from './types.ts';
export { isElsewhere, isThere, wayTo, workstation } from './workstation.ts';
