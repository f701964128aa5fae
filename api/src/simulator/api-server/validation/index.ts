export { validateBystander } from './bystanders.ts';
export { GoSyntax, goStrings } from './go-syntax.ts';
export { validateObject, validateObjectUpdate } from './other-kinds.ts';
export { objectWarnings } from './other-warnings.ts';
export { validatePod } from './pod.ts';
export { validatePodStatusUpdate } from './pod-status.ts';
export { validatePodEphemeralContainersUpdate, validatePodUpdate } from './pod-update.ts';
export { invalid } from './problem.ts';
