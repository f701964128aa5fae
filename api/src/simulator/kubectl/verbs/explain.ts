import { explainField, type PodField, typeDescription, typeInVersion } from '../../api-server/index.ts';
import { versionOf } from '../../apimachinery/group-version.ts';
import { OLDER_VERSIONS, qualifiedName } from '../../apimachinery/served-resources.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail } from '../command/errors.ts';
import { bool, text } from '../command/flags.ts';
import { unmapped } from '../objects/resolve.ts';
import { findResource, findResources, groupOf, type Resource, servedVersions } from '../objects/resources.ts';
import { wrap } from '../text/wrap.ts';
import { explainOfOld } from './explain-openapi-v2.ts';

/** The layout of v1.27: a template over the OpenAPI document. @see kubernetes: kubectl/pkg/explain/v2/templates/plaintext.tmpl */
export const explain: Verb = {
  flags: [bool('recursive'), text('api-version'), text('output', undefined, 'plaintext')],
  run(context) {
    const { args, flags } = context;
    if (args.length === 0)
      fail('You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.\n');
    if (args.length > 1) fail('We accept only this format: explain RESOURCE\n');
    const version = flags.text('api-version');
    const [preferred, path] = version ? plainRequest(args[0] as string) : requestOf(args[0] as string);
    const resource = inVersion(preferred, version);
    const isOfOld = flags.text('output') === 'plaintext-openapiv2';
    if (version) checkVersion(version, resource, isOfOld);
    if (!isOfOld && flags.text('output') === 'plaintext') checkPath(resource);
    const kind = kindOf(resource);
    if (isOfOld) return explainOfOld(context, resource, path, fieldAt(kind, path));
    if (flags.text('output') !== 'plaintext') fail(`unrecognized format: ${flags.text('output')}`);
    // Looked for in the document of that version.
    if (version && version !== resource.apiVersion)
      fail(`GVR (${ofVersion(version)}, Resource=${resource.name}) not found in OpenAPI schema`);
    writeHeader(context, resource);
    const field = fieldAt(kind, path);
    if (path.length > 0) context.out(`FIELD: ${path.at(-1)} <${field.type}>\n\n`);
    const description = descriptionOf(field);
    context.out(`DESCRIPTION:\n${indented(description ? `${description}\n` : '<empty>')}\n`);
    const list = flags.bool('recursive') ? recursiveList(field, 1, new Set()) : field.fields.map(detail).join('');
    if (list) context.out(`FIELDS:\n${list}`);
    context.out('\n');
  },
};

type Request = readonly [resource: Resource, path: readonly string[]];

/** `deployments.apps.spec`: the first resource of that name whose group is there, too. @see kubernetes: kubectl/pkg/explain/explain.go SplitAndParseResourceRequestWithMatchingPrefix */
function requestOf(text: string): Request {
  const found = findResources(text.split('.')[0] as string).find((one) => text.startsWith(qualifiedName(one)));
  return found ? [found, steps(text.slice(qualifiedName(found).length)).slice(1)] : plainRequest(text);
}

function plainRequest(text: string): Request {
  const [type = '', ...path] = steps(text);
  if (type === '') fail('a resource must be present, got: /, Resource=');
  return [findResource(type) ?? unmapped(type), path];
}

/** Dots at the end are nothing; two within are a field without a name. @see kubernetes: kubectl/pkg/explain/explain.go splitDotNotation */
const steps = (text: string): string[] => text.replace(/\.+$/, '').split('.');

/** In an older version, if it is asked for in that. */
function inVersion(resource: Resource, version: string): Resource {
  const isOlder = OLDER_VERSIONS.includes(version) && version.split('/')[0] === groupOf(resource);
  return isOlder ? { ...resource, apiVersion: version } : resource;
}

/** @see kubernetes: kubectl/pkg/cmd/explain/explain.go renderOpenAPIV2, kubectl/pkg/explain/v2/explain.go */
function checkVersion(version: string, resource: Resource, isOfOld: boolean): void {
  if (version.split('/').length > 2) fail(`unexpected GroupVersion string: ${version}`);
  if (isOfOld) {
    if (version !== resource.apiVersion) fail(`couldn't find resource for "${version}, Kind=${resource.kindName}"`);
  } else if (!servedVersions().includes(version)) fail(`couldn't find resource for "${ofVersion(version)}, Resource=${resource.name}"`);
}

/** As Go writes a group and a version, of which the first may be empty. */
const ofVersion = (version: string): string => (version.includes('/') ? version : `/${version}`);

/** A document of the API has the kind of a resource where all of them are got. @see kubernetes: kubectl/pkg/explain/v2/templates/plaintext.tmpl */
function checkPath({ name, apiVersion, namespaced, verbs }: Resource): void {
  if (verbs.split(',').includes('list')) return;
  if (namespaced) fail(`GVR (${ofVersion(apiVersion)}, Resource=${name}) not found in OpenAPI schema`);
  fail(
    'template: plaintext:11:28: executing "plaintext" at <index $path "get" "x-kubernetes-group-version-kind">: error calling index: index of nil pointer',
  );
}

function kindOf(resource: Resource): string {
  // Of the two kinds of events, the older one is in the table.
  const type = typeInVersion(resource.kindName, resource.apiVersion);
  if (groupOf(resource) === 'events.k8s.io' || !explainField(type, '')) fail(`the field table has nothing about ${resource.name}`);
  return type;
}

const fieldAt = (type: string, path: readonly string[]): PodField =>
  (path.every((step) => /^[^[]+$/.test(step)) ? explainField(type, path.join('.')) : undefined) ??
  fail(`field "${path.at(-1)}" does not exist`);

function writeHeader(context: Context, resource: Resource): void {
  const group = groupOf(resource);
  if (group) context.out(`GROUP:      ${group}\n`);
  context.out(`KIND:       ${resource.kindName}\nVERSION:    ${versionOf(resource.apiVersion)}\n\n`);
}

/** Of the type that a field has, after the field's own; a kind's own is that already. */
const descriptionOf = ({ path, description, typeName }: PodField): string =>
  [description.en, path.includes('.') ? (typeDescription(typeName) ?? '') : ''].filter(Boolean).join('\n');

function detail({ path, type, required, description }: PodField): string {
  const body = indented(description.en || '<no description>');
  return `  ${nameOf(path)}\t<${type}>${required ? ' -required-' : ''}\n${body}\n\n`;
}

/** A type within itself is not opened again. */
function recursiveList(field: PodField, level: number, open: ReadonlySet<string>): string {
  if (open.has(field.typeName)) return '';
  const within = new Set([...open, field.typeName]);
  return field.fields
    .map(
      (one) =>
        `${'  '.repeat(level)}${nameOf(one.path)}\t<${one.type}>${one.required ? ' -required-' : ''}\n${recursiveList(one, level + 1, within)}`,
    )
    .join('');
}

const nameOf = (path: string): string => path.split('.').at(-1) as string;
const indented = (text: string): string =>
  wrap(text, 76)
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
