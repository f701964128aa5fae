import { goQuote } from '../apimachinery/go-quote.ts';
import { goYaml } from '../apimachinery/go-yaml/index.ts';
import { fail, KustomizeError, NotFollowed, within } from './error.ts';
import { generated } from './generators.ts';
import { goId, sameId, shownGvk, shownId } from './ids.ts';
import { type Kustomization, type Read, readKustomization, type Var } from './kustomization.ts';
import { type Loader, loaderBelow } from './loader.ts';
import { byPlugin, noteChange, pathBelow } from './origin.ts';
import { json6902Transformers, patchTransformers, resourcesOfFile } from './patches.ts';
import { MalformedYaml } from './read-resources.ts';
import { replacementTransformers } from './replacements.ts';
import {
  allIds,
  currentId,
  dataIn,
  isGone,
  nameOf,
  notesOf,
  type Origin,
  ownNamespace,
  type Resource,
  resourceJson,
  setName,
  setNamespace,
  setTexts,
  textsIn,
} from './resource.ts';
import { lastTransformersOf, transformersOf } from './transformers.ts';
import { checkNew } from './unique.ts';
import { type KnownVar, noteVars, togetherVars, varOf } from './vars.ts';

/** What has come together of a kustomization and of what it is made of. @see sigs.k8s.io/kustomize: api/internal/accumulator/resaccumulator.go */
interface Accumulated {
  resources: Resource[];
  vars: readonly KnownVar[];
}
export const nothingYet = (): Accumulated => ({ resources: [], vars: [] });

/** A kustomization that is carried out. */
interface Target {
  readonly loader: Loader;
  readonly read: Read;
  /** Where its directory is, from where the build began, if origins are asked for. */
  readonly at: string | undefined;
  readonly allowsCharts: boolean;
  readonly tell: (line: string) => void;
}

/** Of a component, what there is already goes into it. @see sigs.k8s.io/kustomize: api/internal/target/kusttarget.go accumulateTarget */
export function accumulate(target: Target, into: Accumulated): Accumulated {
  const { kustomization } = target.read;
  const { resources = [], components = [], vars = [] } = kustomization;
  checkFollowed(kustomization, target.allowsCharts);
  within('accumulating resources', () => {
    for (const path of resources) addResource(target, into, path);
  });
  let all = into;
  within('accumulating components', () => {
    for (const path of components) all = withComponent(target, all, path);
  });
  generate(target, all);
  transform(target, all);
  const known = vars.map(varOf);
  within(`merging vars [${vars.map(shownVar).join(' ')}]`, () => {
    noteVars(all.resources, known);
    all.vars = togetherVars(all.vars, known);
  });
  return all;
}

const shownVar = ({ name = '', objref = {}, fieldref = {} }: Var): string => {
  const { group = '', version = '', kind = '' } = objref;
  return `{${name} ${shownGvk({ group, version, kind })} {${fieldref.fieldpath ?? ''}}}`;
};

/** What brings programs, documents or charts of its own. */
function checkFollowed({ openapi, helmCharts, helmChartInflationGenerator, ...kustomization }: Kustomization, allowsCharts: boolean): void {
  const [chart] = [...(helmCharts ?? []), ...(helmChartInflationGenerator ?? [])];
  if (chart && allowsCharts) throw new NotFollowed('kustomize with charts');
  if (chart)
    fail(`trouble configuring builtin HelmChartInflationGenerator with config: \`\n${goYaml(chart)}\`: must specify --enable-helm`);
  for (const field of ['crds', 'configurations', 'generators', 'transformers', 'validators'] as const)
    if ((kustomization[field] ?? []).length > 0) throw new NotFollowed(`kustomize with ${field}`);
  if (openapi && Object.keys(openapi).length > 0) throw new NotFollowed('kustomize with openapi');
}

/** A file, or else a base. */
function addResource(target: Target, into: Accumulated, path: string): void {
  try {
    addFile(target, into, path);
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    const ofFile = error;
    try {
      const base = subTarget(target, loaderBelow(target.loader, path), path);
      const { loader, read } = base;
      if (read.kustomization.kind === 'Component') fail(`expected kind != 'Component' for path '${loader.root}'`);
      merge(
        into,
        within(`recursed accumulation of path '${loader.root}'`, () => accumulate(base, nothingYet())),
        loader.root,
      );
    } catch (ofBase) {
      if (!(ofBase instanceof KustomizeError)) throw ofBase;
      throw ofFile instanceof MalformedYaml ? ofFile : new KustomizeError(`accumulation err='${ofFile.message}': ${ofBase.message}`);
    }
  }
}

function addFile({ loader, at }: Target, into: Accumulated, path: string): void {
  let resources: Resource[];
  try {
    resources = resourcesOfFile(loader, path);
    const own = nothingYet();
    for (const resource of resources) append(own, resource);
  } catch (error) {
    const Kind = error instanceof MalformedYaml ? MalformedYaml : KustomizeError;
    throw error instanceof KustomizeError ? new Kind(`accumulating resources from '${path}': ${error.message}`) : error;
  }
  if (at !== undefined) for (const resource of resources) resource.origin = { path: pathBelow(at, path) };
  within(`merging resources from '${path}'`, () => {
    for (const resource of resources) append(into, resource);
  });
}

/** @see sigs.k8s.io/kustomize: api/internal/target/kusttarget.go accumulateDirectory */
function subTarget({ at, allowsCharts, tell, read }: Target, loader: Loader, path: string): Target {
  const own = within(`couldn't make target for path '${loader.root}'`, () => readKustomization(loader, tell));
  // What the build is asked for goes for all.
  const { buildMetadata } = read.kustomization;
  const kustomization = { ...own.kustomization, ...(buildMetadata && { buildMetadata }) };
  return { loader, read: { ...own, kustomization }, at: at === undefined ? undefined : pathBelow(at, path), allowsCharts, tell };
}

function withComponent(target: Target, all: Accumulated, path: string): Accumulated {
  const quoted = <T>(doing: string, act: () => T): T => {
    try {
      return act();
    } catch (error) {
      throw error instanceof KustomizeError ? new KustomizeError(`${doing} ${goQuote(error.message)}`) : error;
    }
  };
  const loader = quoted('loader.New', () => loaderBelow(target.loader, path));
  return quoted('accumulateDirectory:', () => {
    const component = subTarget(target, loader, path);
    const { kind } = component.read.kustomization;
    if (kind !== 'Component') fail(`expected kind 'Component' for path '${loader.root}' but got '${kind}'`);
    const whole = nothingYet();
    merge(
      whole,
      within(`recursed accumulation of path '${loader.root}'`, () => accumulate(component, all)),
      loader.root,
    );
    return whole;
  });
}

function merge(into: Accumulated, { resources, vars }: Accumulated, root: string): void {
  within(`recursed merging from path '${root}'`, () => {
    for (const resource of resources) append(into, resource);
    into.vars = togetherVars(into.vars, vars);
  });
}

function append({ resources }: Accumulated, resource: Resource): void {
  checkNew(resources, resource);
  resources.push(resource);
}

/** @see sigs.k8s.io/kustomize: api/internal/target/kusttarget.go runGenerators */
function generate({ loader, read: { kustomization, file }, at }: Target, all: Accumulated): void {
  const { configMapGenerator = [], secretGenerator = [], generatorOptions } = kustomization;
  const made = [
    ...configMapGenerator.map((args) => ['ConfigMap', args] as const),
    ...secretGenerator.map((args) => ['Secret', args] as const),
  ];
  for (const [kind, args] of made) {
    const resource = generated(loader, kind, args, generatorOptions);
    if (at !== undefined) resource.origin = byPlugin(pathBelow(at, file), `${kind}Generator`);
    within(`merging from generator &{0xc000593ee0 ${at === undefined ? '<nil>' : '0xc000260d00'}}`, () => absorb(all, resource));
  }
}

/** @see sigs.k8s.io/kustomize: api/resmap/reswrangler.go appendReplaceOrMerge */
function absorb(all: Accumulated, resource: Resource): void {
  const id = currentId(resource);
  const behavior = resource.generated?.behavior;
  const changes = behavior === 'merge' || behavior === 'replace';
  const found = all.resources.filter((other) => !isGone(other) && allIds(other).some((one) => sameId(one, id)));
  const [old] = found;
  if (!old) {
    if (changes) fail(`id ${goId(id)} does not exist; cannot merge or replace`);
    append(all, resource);
    return;
  }
  if (found.length > 1) fail(`found multiple objects [${found.map(resourceJson).join(' ')}] that could accept merge of ${shownId(id)}`);
  if (!changes) fail(`id ${goId(id)} exists; behavior must be merge or replace`);
  takeOver(resource, old);
  if (behavior === 'merge') {
    mergeData(resource, old, 'data');
    mergeData(resource, old, 'binaryData');
  }
  all.resources[all.resources.indexOf(old)] = resource;
}

/** @see sigs.k8s.io/kustomize: api/resource/resource.go CopyMergeMetaDataFieldsFrom */
function takeOver(resource: Resource, old: Resource): void {
  setTexts(resource, 'labels', { ...textsIn(old, 'labels'), ...textsIn(resource, 'labels') });
  setTexts(resource, 'annotations', { ...textsIn(old, 'annotations'), ...textsIn(resource, 'annotations'), ...notesOf(old) });
  setName(resource, nameOf(old));
  setNamespace(resource, ownNamespace(old));
  resource.vars = [...old.vars];
  const isHashed = Boolean(resource.generated?.isHashed && old.generated?.isHashed);
  resource.generated = { behavior: old.generated?.behavior ?? '', isHashed };
  if (old.origin) resource.origin = old.origin;
  if (old.changes) resource.changes = old.changes;
}
function mergeData(resource: Resource, old: Resource, field: string): void {
  const data = { ...dataIn(old, field), ...dataIn(resource, field) };
  if (Object.keys(data).length > 0) resource.fields[field] = data;
}

/** In the order of upstream, whatever the order of the fields. @see sigs.k8s.io/kustomize: api/internal/target/kusttarget_configplugin.go */
function transform({ loader, read: { kustomization, file }, at }: Target, all: Accumulated): void {
  const transformers = [
    ...patchTransformers(loader, kustomization),
    ...transformersOf(kustomization),
    ...json6902Transformers(loader, kustomization),
    ...lastTransformersOf(kustomization),
    ...replacementTransformers(loader, kustomization),
  ];
  for (const { name, transform: change } of transformers) {
    change(all.resources);
    all.resources = all.resources.filter((resource) => !isGone(resource));
    const origin: Origin | undefined = at === undefined ? undefined : byPlugin(pathBelow(at, file), name);
    if (origin) noteChange(all.resources, origin);
  }
}
