import { goYaml } from '../apimachinery/go-yaml/index.ts';
import { type Origin, type Resource, setTexts, textsIn } from './resource.ts';

/** By a field of a kustomization. */
export const byPlugin = (configuredIn: string, kind: string): Origin => ({ configuredIn, configuredBy: { apiVersion: 'builtin', kind } });

/** What changed them all. Of one that has no origin, it is that. @see sigs.k8s.io/kustomize: api/resmap/reswrangler.go AddTransformerAnnotation */
export function noteChange(resources: readonly Resource[], origin: Origin): void {
  for (const resource of resources)
    if (resource.origin) resource.changes = [...(resource.changes ?? []), origin];
    else resource.origin = origin;
}

/** As annotations. */
export function tellOrigins(resources: readonly Resource[], metadata: readonly string[]): void {
  for (const resource of resources) {
    const { origin, changes = [] } = resource;
    setTexts(resource, 'annotations', {
      ...textsIn(resource, 'annotations'),
      ...(metadata.includes('originAnnotations') && origin && { 'config.kubernetes.io/origin': goYaml(origin, { sorted: false }) }),
      ...(metadata.includes('transformerAnnotations') &&
        changes.length > 0 && { 'alpha.config.kubernetes.io/transformations': goYaml(changes, { sorted: false }) }),
    });
  }
}

/** Where a base is, from where the build began. @see Go: path/filepath Join */
export function pathBelow(directory: string, path: string): string {
  const steps = directory === '' ? [] : directory.split('/');
  for (const step of path.split('/'))
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  return steps.join('/');
}
