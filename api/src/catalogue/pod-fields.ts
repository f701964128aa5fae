import { type PodField, podField } from '../simulator/index.ts';

/** A field of the Pod API. A view, since its `fields` are made only when they are asked for. */
export interface PodFieldEntry {
  readonly kind: 'PodField';
  readonly field: PodField;
}

/** The field at a path as kubectl explain writes it: pod.spec.containers.image. */
export function findPodField(path: string): PodFieldEntry | undefined {
  const field = podField(path);
  return field && { kind: 'PodField', field };
}

/** All fields of a Pod, for the search. Below eight steps are only repetitions of the same few types. */
export function allPodFields(): PodFieldEntry[] {
  const below = (field: PodField): PodField[] => [field, ...(field.path.split('.').length < 8 ? field.fields.flatMap(below) : [])];
  return below(podField('pod')!).map((field) => ({ kind: 'PodField', field }));
}
