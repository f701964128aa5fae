import { goQuote } from '../apimachinery/go-quote.ts';
import { type Container, type Pod, podKey } from '../apimachinery/objects.ts';

/**
 * Why nobody can apply a status to the Pod on the server, as the scheduler and controllers do to say what becomes of it (until
 * v1.27.8): two entries of a list have the same key, which validation lets pass.
 * @see kubernetes: pkg/controller/nodelifecycle/scheduler/taint_manager.go addConditionAndDeletePod, structured-merge-diff: typed/validate.go
 */
export function whyNotApplied(pod: Pod): string | undefined {
  const { containers, initContainers = [], ephemeralContainers = [], hostAliases, imagePullSecrets } = pod.spec;
  const lists: [kind: string, containers: readonly Container[]][] = [
    ['containers', containers],
    ['ephemeralContainers', ephemeralContainers],
    ['initContainers', initContainers],
  ];
  const errors = [
    ...lists.flatMap(([kind, members]) =>
      members.flatMap(({ name, env, ports }) => [
        ...twice(`.spec.${kind}[name=${goQuote(name)}].env`, env, ['name']),
        ...twice(`.spec.${kind}[name=${goQuote(name)}].ports`, ports, ['containerPort', 'protocol']),
      ]),
    ),
    ...twice('.spec.hostAliases', hostAliases, ['ip']),
    ...twice('.spec.imagePullSecrets', imagePullSecrets, ['name']),
  ];
  if (errors.length === 0) return undefined;
  const says = errors.length === 1 ? errors[0] : ['errors:', ...errors.map((error) => `  ${error}`)].join('\n');
  return `failed to create manager for existing fields: failed to convert new object (${podKey(pod)}; /v1, Kind=Pod) to smd typed: ${says}`;
}

function twice(path: string, entries: readonly object[] | undefined, keys: readonly string[]): string[] {
  const seen = new Set<string>();
  return (entries ?? []).flatMap((entry) => {
    const key = keys.map((name) => `${name}=${JSON.stringify((entry as Record<string, unknown>)[name] ?? null)}`).join(',');
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [`${path}: duplicate entries for key [${key}]`];
  });
}
