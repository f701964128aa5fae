import { dataProblem, itemsOf, readYaml, undecodableMetadata } from '../../../api-server/index.ts';
import { goJson } from '../../../apimachinery/go-json.ts';
import { goQuote } from '../../../apimachinery/go-quote.ts';
import { goYaml } from '../../../apimachinery/go-yaml/index.ts';
import type { KubernetesObject } from '../../../apimachinery/objects.ts';
import { sameJson } from '../../../apimachinery/same-json.ts';
import { qualifiedName } from '../../../apimachinery/served-resources.ts';
import { fail, KubectlError, messageOf } from '../../command/errors.ts';
import { recognized } from '../../objects/recognized.ts';
import { resourceOfKind } from '../../objects/resources.ts';
import { parseJsonOrYaml } from '../change.ts';

/** Why what was edited is opened again. @see kubernetes: kubectl/pkg/cmd/util/editor/editoptions.go editReason */
export interface Reason {
  readonly head: string;
  readonly causes?: readonly string[];
}

/** `pods "web"` */
export const whatOf = ({ kind, metadata }: KubernetesObject): string => `${qualifiedName(resourceOfKind(kind))} ${goQuote(metadata.name)}`;

/** What the comments above a text say. */
export const NOTES = {
  object: `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`,
  annotation: `# Please edit the 'last-applied-configuration' annotations below.
# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.
#
`,
} as const;

/** @see kubernetes: kubectl/pkg/cmd/util/editor/editoptions.go editHeader.writeTo */
export const headerOf = (note: string, reasons: readonly Reason[]): string =>
  note +
  reasons
    .map(({ head, causes = [] }) => {
      const lines = [`${head}${causes.length > 0 ? ':' : ''}`, ...causes.map((cause) => `* ${cause}`)];
      return `${lines.map((line) => `# ${line.replace(/\n(?=[^#])/g, '\n# ')}\n`).join('')}#\n`;
    })
    .join('');

/** One object as it is, several as a list. */
export function shownAs(objects: readonly KubernetesObject[], format: 'json' | 'yaml'): string {
  const [one] = objects;
  const shown = objects.length === 1 ? one : { apiVersion: 'v1', items: objects, kind: 'List', metadata: {} };
  return format === 'json' ? `${goJson(shown)}\n` : goYaml(shown);
}

/** @see kubernetes: kubectl/pkg/cmd/util/helpers.go ManualStrip */
export const withoutComments = (text: string): string =>
  text
    .split('\n')
    .map((line, i, { length }) => (/^\s*#/.test(line) ? '' : i < length - 1 ? `${line}\n` : line))
    .join('');

/** Whether two texts say the same. What is no YAML is compared as it stands. @see kubernetes: kubectl/pkg/cmd/util/helpers.go StripComments */
export function saySame(one: string, other: string): boolean {
  const [a, b] = [yamlIn(one), yamlIn(other)];
  return a && b ? sameJson(a.value, b.value) : !a && !b && withoutComments(one) === withoutComments(other);
}

function yamlIn(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: parseJsonOrYaml(text) ?? null };
  } catch {
    return undefined;
  }
}

/** What is wrong with it before anything else is done with it. @see kubernetes: kubectl/pkg/validation/schema.go, cli-runtime/pkg/resource/query_param_verifier.go */
export function invalidText(text: string): string | undefined {
  try {
    return dataProblem(parseJsonOrYaml(yamlIn(text) ? text : withoutComments(text)));
  } catch (problem) {
    return messageOf(problem);
  }
}

/** Whether there is more than comments. */
export const hasLines = (text: string): boolean => text.split('\n').some((line) => /^\s*[^\s#]/.test(line));

const FILE = 'edited-file';

/** The objects of what was edited, or what is wrong with it. @see kubernetes: cli-runtime/pkg/resource/visitor.go StreamVisitor */
export function objectsIn(text: string): readonly KubernetesObject[] | string {
  const { documents, problems } = readYaml(text, { byKubectl: true });
  if (problems[0]) return `error parsing ${FILE}: ${problems[0].detail}`;
  try {
    return documents.flatMap(({ value }) => {
      const undecodable = undecodableMetadata(value, FILE);
      if (undecodable !== undefined) fail(undecodable);
      return (itemsOf(value) ?? [value]).map((one) => recognized(one, FILE));
    });
  } catch (error) {
    if (error instanceof KubectlError) return error.among.replace(/\n$/, '');
    throw error;
  }
}
