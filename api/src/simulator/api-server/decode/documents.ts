import { goQuote } from '../../apimachinery/go-quote.ts';
import { groupOf, versionOf } from '../../apimachinery/group-version.ts';
import { isRecord, textOf } from '../../apimachinery/records.ts';
import { servedResources } from '../../apimachinery/served-resources.ts';
import { jsonKind } from '../../apimachinery/type-meta.ts';
import type { Localized } from '../../types.ts';
import type { FieldProblem } from '../problems.ts';
import { type Bystander, bystanderKinds, bystandersOf } from '../schema/bystanders.ts';
import { findManifestKind, type KindInfo, manifestKinds } from '../schema/kinds.ts';
import { invalidData, STDIN } from './invalid-data.ts';
import { itemsOf } from './list-items.ts';
import type { Json, YamlDocument } from './yaml.ts';

/** One object of a manifest before it is decoded: a document, or an item of a List. */
export interface RawObject {
  readonly value: { [key: string]: Json };
  readonly document: YamlDocument;
  /** Of the object within its document: '' or `items[0]`. */
  readonly prefix: string;
}

/** Takes Lists apart. @see kubernetes: cli-runtime/pkg/resource FlattenListVisitor */
export function rawObjects(document: YamlDocument): { objects: RawObject[]; problems: FieldProblem[] } {
  const { value } = document;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const kind = jsonKind(value);
    const into = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
    const detail = `couldn't get version/kind; json parse error: json: cannot unmarshal ${kind} into Go value of type ${into}`;
    return { objects: [], problems: [{ path: '', type: 'Invalid value', detail }] };
  }
  const items = itemsOf(value);
  if (!items) return { objects: [{ value, document, prefix: '' }], problems: [] };
  const objects: RawObject[] = [];
  const problems: FieldProblem[] = [];
  for (const [index, item] of items.entries()) {
    const prefix = `items[${index}]`;
    if (isRecord(item)) objects.push({ value: item as RawObject['value'], document, prefix });
    else problems.push({ path: prefix, type: 'Invalid value', detail: 'the item is not an object' });
  }
  return { objects, problems };
}

/** What is wrong with an object's kind; `message` where kubectl or the API server says more of it than of the field. */
interface WrongKind {
  readonly problems: FieldProblem[];
  readonly message?: string;
}

/** Which of the accepted kinds an object is, or what is wrong with that. */
export function kindOf({ value }: RawObject): { info: KindInfo } | { bystander: Bystander } | WrongKind {
  const { apiVersion, kind } = value;
  const problems: FieldProblem[] = [];
  for (const [path, given, word] of [
    ['kind', kind, 'Kind'],
    ['apiVersion', apiVersion, 'apiVersion'],
  ] as const) {
    if (given === undefined || given === null || given === '')
      problems.push({ path, type: 'Required value', detail: `Object '${word}' is missing` });
    else if (typeof given !== 'string')
      problems.push({
        path,
        type: 'Invalid value',
        detail: `${typeof given === 'bigint' ? given : JSON.stringify(given)}: must be a string`,
      });
  }
  if (problems.length > 0) return { problems, ...ofInvalid(value) };
  const info = findManifestKind(kind as string);
  if (info && info.apiVersion === apiVersion) return { info };
  const bystander = bystandersOf(kind as string).find((one) => one.apiVersion === apiVersion);
  if (bystander) return { bystander };
  const miswritten = kindsInLowerCase.find((one) => one.kind.toLowerCase() === kind && one.apiVersion === apiVersion);
  if (miswritten) return notRegistered(kind as string, miswritten);
  const noMatch = `no matches for kind "${kind}" in version "${apiVersion}"`;
  const known = info ?? bystandersOf(kind as string)[0];
  if (known) {
    const detail = `"${apiVersion}": ${noMatch}: ${kind} is in ${known.apiVersion}`;
    const hint = both(`Write apiVersion: ${known.apiVersion}.`, `请写 apiVersion: ${known.apiVersion}。`);
    return { problems: [{ path: 'apiVersion', type: 'Unsupported value', detail, hint }], message: noMapping(value, STDIN) };
  }
  const isServed = Object.hasOwn(served, kind as string) && served[kind as string]?.includes(apiVersion as string) === true;
  const hint = adviceFor(kind as string, isServed);
  const detail = isServed ? `"${kind}": ${unneeded(kind as string)}` : `"${kind}": ${noMatch}: ${supported}`;
  return {
    problems: [{ path: 'kind', type: 'Unsupported value', detail, hint }],
    ...(!isServed && { message: noMapping(value, STDIN) }),
  };
}

/** The template of a Pod in an object of a kind of v1.27 that makes Pods. */
export function podTemplateOf({ apiVersion, kind, ...value }: RawObject['value']): { readonly [key: string]: Json } | undefined {
  if (typeof kind !== 'string' || !Object.hasOwn(templates, kind) || !served[kind]?.includes(String(apiVersion))) return undefined;
  let at: Json | undefined = value;
  for (const key of (templates[kind] as string).split('.')) at = isRecord(at) ? at[key] : undefined;
  return isRecord(at) ? at : undefined;
}

/**
 * Whether a run can do without an object: a cluster like the run's would have no such kind (a custom resource), or nothing in a run goes by
 * it. What may be a slip of the pen is not: a kind that Kubernetes has, in a version that it has not.
 */
export function isDispensable({ apiVersion, kind }: RawObject['value']): boolean {
  if (typeof kind !== 'string' || typeof apiVersion !== 'string') return false;
  if (Object.hasOwn(served, kind)) return !Object.hasOwn(templates, kind) && served[kind]?.includes(apiVersion) === true;
  const group = groupOf(apiVersion);
  return group.includes('.') && !servedResources.some((one) => groupOf(one.apiVersion) === group);
}

const supported = `supported values: ${[...manifestKinds.map(({ kind }) => kind), ...bystanderKinds, 'List'].map(goQuote).join(', ')}`;

const unneeded = (kind: string): string => (Object.hasOwn(templates, kind) ? 'a run takes Pods only' : 'a run does without it');

/** What to do about a kind that a run does not take. */
function adviceFor(kind: string, isServed: boolean): Localized {
  const template = Object.hasOwn(templates, kind) ? templates[kind] : undefined;
  if (template)
    return both(
      `The Pod that a ${kind} makes is its ${template}: give that as a document with apiVersion: v1 and kind: Pod.`,
      `${kind} 创建的 Pod 是它的 ${template}：请把它写成 apiVersion: v1、kind: Pod 的文档。`,
    );
  if (isServed)
    return both(
      'v1.27 has this kind, but a run does without it: leave the document out.',
      'v1.27 有这个类型，但运行用不到它：请去掉这个文档。',
    );
  if (kind === 'PodSecurityPolicy')
    return both(
      "It was removed in v1.25; a namespace's labels pod-security.kubernetes.io/enforce, audit and warn took its place.",
      '它在 v1.25 中被移除，由命名空间的标签 pod-security.kubernetes.io/enforce、audit 和 warn 取代。',
    );
  if (kind === 'KubeletConfiguration')
    return both(
      'Kubelets take it from the ConfigMap kubelet-config in kube-system: give its text there, as data.kubelet.',
      'kubelet 从 kube-system 中的 ConfigMap kubelet-config 读取它：请把它的文本写在那里的 data.kubelet 中。',
    );
  const versions = Object.hasOwn(served, kind) ? served[kind] : undefined;
  if (versions) return both(`v1.27 has ${kind} in ${versions.join(' and ')}.`, `v1.27 的 ${kind} 在 ${versions.join(' 和 ')} 中。`);
  const known = kindsInLowerCase.find((one) => one.kind.toLowerCase() === kind.toLowerCase());
  if (known) return both(`Is kind: ${known.kind} meant?`, `是不是想写 kind: ${known.kind}？`);
  return both('The cluster of a run has no custom resources: leave the document out.', '运行所用的集群没有自定义资源：请去掉这个文档。');
}

const both = (en: string, zhHans: string): Localized => ({ en, zhHans });

function ofInvalid(value: RawObject['value']): { readonly message?: string } {
  const message = invalidData(value, STDIN);
  return message === undefined ? {} : { message };
}

/** What kubectl says of a kind that nobody serves. @see kubernetes: cli-runtime/pkg/resource/mapper.go infoForData */
export function noMapping({ apiVersion, kind, metadata }: { readonly [field: string]: unknown }, file: string): string {
  const { name, namespace } = isRecord(metadata) ? metadata : ({} as Record<string, unknown>);
  const from = `name: ${goQuote(textOf(name))} namespace: ${goQuote(textOf(namespace))} from ${goQuote(file)}`;
  const version = textOf(apiVersion);
  return `resource mapping not found for ${from}: no matches for kind ${goQuote(String(kind))} in version ${goQuote(version)}\nensure CRDs are installed first`;
}

const kindsInLowerCase: readonly Pick<KindInfo | Bystander, 'kind' | 'apiVersion'>[] = [
  ...manifestKinds,
  ...bystanderKinds.flatMap(bystandersOf),
];

/**
 * kubectl finds a kind in lower case too, and sends it; the API server does not know it.
 * @see kubernetes: client-go/restmapper/discovery.go NewDiscoveryRESTMapper, apimachinery/pkg/runtime/error.go notRegisteredErr
 */
function notRegistered(given: string, { kind, apiVersion }: Pick<KindInfo | Bystander, 'kind' | 'apiVersion'>): WrongKind {
  const scheme = 'k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30';
  const detail = `no kind ${goQuote(given)} is registered for version ${goQuote(apiVersion)} in scheme ${goQuote(scheme)}`;
  const message = `${given} in version ${goQuote(versionOf(apiVersion))} cannot be handled as a ${kind}: ${detail}`;
  return {
    problems: [{ path: 'kind', type: 'Unsupported value', detail, hint: both(`Write kind: ${kind}.`, `请写 kind: ${kind}。`) }],
    message,
  };
}

const FLOW = ['flowcontrol.apiserver.k8s.io/v1beta3', 'flowcontrol.apiserver.k8s.io/v1beta2'];

/** In which versions v1.27 has the kinds that a run does without. */
const served: Readonly<Record<string, readonly string[]>> = {
  APIService: ['apiregistration.k8s.io/v1'],
  Binding: ['v1'],
  CSINode: ['storage.k8s.io/v1'],
  CSIStorageCapacity: ['storage.k8s.io/v1'],
  CertificateSigningRequest: ['certificates.k8s.io/v1'],
  ComponentStatus: ['v1'],
  ControllerRevision: ['apps/v1'],
  CronJob: ['batch/v1'],
  CustomResourceDefinition: ['apiextensions.k8s.io/v1'],
  DaemonSet: ['apps/v1'],
  Deployment: ['apps/v1'],
  Event: ['v1', 'events.k8s.io/v1'],
  FlowSchema: FLOW,
  Job: ['batch/v1'],
  LocalSubjectAccessReview: ['authorization.k8s.io/v1'],
  MutatingWebhookConfiguration: ['admissionregistration.k8s.io/v1'],
  PodTemplate: ['v1'],
  PriorityLevelConfiguration: FLOW,
  ReplicaSet: ['apps/v1'],
  ReplicationController: ['v1'],
  SelfSubjectAccessReview: ['authorization.k8s.io/v1'],
  SelfSubjectRulesReview: ['authorization.k8s.io/v1'],
  StatefulSet: ['apps/v1'],
  SubjectAccessReview: ['authorization.k8s.io/v1'],
  TokenReview: ['authentication.k8s.io/v1'],
  ValidatingWebhookConfiguration: ['admissionregistration.k8s.io/v1'],
  VolumeAttachment: ['storage.k8s.io/v1'],
};

const templates: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'ReplicationController'].map((kind) => [kind, 'spec.template']),
  ),
  CronJob: 'spec.jobTemplate.spec.template',
  PodTemplate: 'template',
};
