import { accumulate, nothingYet } from './accumulate.ts';
import { fileNames } from './file-names.ts';
import type { Files } from './files.ts';
import { hashNames } from './generators.ts';
import { readKustomization } from './kustomization.ts';
import { loaderAt } from './loader.ts';
import { fixReferences } from './name-references.ts';
import { tellOrigins } from './origin.ts';
import { isLocal, removeNotes, resourceYaml, setTexts, textsIn } from './resource.ts';
import { sorted } from './sort.ts';
import { resolveVars } from './vars.ts';

export { KustomizeError, NotFollowed } from './error.ts';
export type { Files } from './files.ts';

interface Options {
  /** May files be read that are outside of a kustomization's directory? */
  readonly reachesOut?: boolean;
  /** `--enable-helm`. */
  readonly allowsCharts?: boolean;
  /** As the standard error is told, line by line. */
  readonly tell: (line: string) => void;
  /** What the real one tells through Go's log. */
  readonly log: (line: string) => void;
}

/** What has been built. */
export interface Built {
  /** All of it, in YAML. */
  readonly text: string;
  /** Each resource by itself, with the name of the file that it goes to. */
  readonly each: readonly (readonly [file: string, text: string])[];
}

/**
 * What `kubectl kustomize DIRECTORY` makes: kustomize v5.0.1. Throws KustomizeError, and NotFollowed.
 * @see sigs.k8s.io/kustomize: api/krusty/kustomizer.go Run, api/internal/target/kusttarget.go makeCustomizedResMap
 */
export function kustomize(files: Files, directory: string, { reachesOut = false, allowsCharts = false, tell, log }: Options): Built {
  const loader = loaderAt(files, directory, reachesOut);
  const read = readKustomization(loader, tell);
  const { buildMetadata = [], sortOptions } = read.kustomization;
  const { resources, vars } = accumulate({ loader, read, at: buildMetadata.length > 0 ? '' : undefined, allowsCharts, tell }, nothingYet());
  hashNames(resources);
  fixReferences(resources);
  resolveVars(resources, vars, log);
  const all = sorted(
    resources.filter((resource) => !isLocal(resource)),
    sortOptions,
  );
  for (const resource of all) {
    if (buildMetadata.includes('managedByLabel'))
      setTexts(resource, 'labels', { ...textsIn(resource, 'labels'), 'app.kubernetes.io/managed-by': 'kustomize-(devel)' });
    removeNotes(resource);
  }
  tellOrigins(all, buildMetadata);
  const texts = all.map(resourceYaml);
  const names = fileNames(all);
  return { text: texts.join('---\n'), each: texts.map((text, i) => [names[i] as string, text]) };
}
