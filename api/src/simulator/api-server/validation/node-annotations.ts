import type { Taint } from 'kubernetes-types/core/v1.d.ts';
import { jsonSyntaxError } from '../../apimachinery/go-json-syntax.ts';
import type { FieldProblem } from '../problems.ts';
import { invalid, required } from './problem.ts';
import { list } from './reading.ts';
import { validateTaints } from './tolerations.ts';

const PATH = 'metadata.annotations';
const TAINTS = 'scheduler.alpha.kubernetes.io/taints';
const AVOIDS = 'scheduler.alpha.kubernetes.io/preferAvoidPods';

interface Avoids {
  readonly preferAvoidPods?: readonly { readonly podSignature?: { readonly podController?: { readonly controller?: boolean } } }[];
}

/** Nothing follows these any more, but what they say is still judged. @see kubernetes: pkg/apis/core/validation ValidateNodeSpecificAnnotations */
export function validateNodeAnnotations(annotations: { readonly [key: string]: string } | null | undefined): FieldProblem[] {
  return [...taints(annotations?.[TAINTS]), ...avoids(annotations?.[AVOIDS])];
}

function taints(value: string | undefined): FieldProblem[] {
  if (!value) return [];
  const error = jsonSyntaxError(value);
  if (error) return [invalid(PATH, TAINTS, error)];
  return validateTaints(list(JSON.parse(value) as Taint[]), `${PATH}.${TAINTS}`);
}

function avoids(value: string | undefined): FieldProblem[] {
  if (!value) return [];
  const error = jsonSyntaxError(value);
  if (error) return [invalid(`${PATH}.AvoidPods`, AVOIDS, error)];
  return list((JSON.parse(value) as Avoids | null)?.preferAvoidPods).flatMap(({ podSignature }, i) => {
    const at = `${PATH}.${AVOIDS}[${i}].PodSignature`;
    const controller = podSignature?.podController;
    if (!controller) return [required(at)];
    return controller.controller ? [] : [invalid(`${at}.PodController.Controller`, false, 'must point to a controller')];
  });
}
