import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { isDnsSubdomain } from '../../../apimachinery/names.ts';
import type { FieldProblem } from '../../problems.ts';
import { validateObjectMeta } from '../metadata.ts';
import { forbidden } from '../problem.ts';
import { list, text } from '../reading.ts';
import { validateImageOfPod } from './containers.ts';
import { validatePodAnnotations, validateSeccompMatches } from './pod-annotations.ts';
import { validatePodSpec } from './pod-spec.ts';

/** All that is wrong with a new, defaulted pod, in upstream's order. @see kubernetes: pkg/apis/core/validation ValidatePodCreate */
export function validatePod(pod: Pod): FieldProblem[] {
  const problems = validatePodMetadataAndSpec(pod);
  const { spec } = pod;
  if (list(spec?.ephemeralContainers).length) problems.push(forbidden('spec.ephemeralContainers', 'cannot be set on create'));
  if (text(spec?.nodeName) && list(spec?.schedulingGates).length) {
    problems.push(forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'));
  }
  return [...problems, ...validateSeccompMatches(pod.metadata, spec, 'spec')];
}

/** @see kubernetes: pkg/apis/core/validation validatePodMetadataAndSpec */
export function validatePodMetadataAndSpec(pod: Pod): FieldProblem[] {
  const spec = pod.spec ?? { containers: [] };
  return [
    ...validateObjectMeta(pod.metadata, true, isDnsSubdomain),
    ...validatePodAnnotations(pod.metadata?.annotations, spec, 'metadata.annotations'),
    ...validatePodSpec(spec, text(pod.metadata?.name), 'spec'),
    ...tokensWithoutAccount(pod),
    ...list(spec.containers).flatMap((container, i) => validateImageOfPod(container, `spec.containers[${i}]`)),
    ...list(spec.initContainers).flatMap((container, i) => validateImageOfPod(container, `spec.initContainers[${i}]`)),
  ];
}

function tokensWithoutAccount(pod: Pod): FieldProblem[] {
  if (text(pod.spec?.serviceAccountName)) return [];
  return list(pod.spec?.volumes).flatMap((volume, i) =>
    list(volume.projected?.sources).flatMap((source, j) =>
      source.serviceAccountToken
        ? [
            forbidden(
              `spec.volumes[${i}].projected.sources[${j}].serviceAccountToken`,
              'must not be specified when serviceAccountName is not set',
            ),
          ]
        : [],
    ),
  );
}
