import { jsonSyntaxError } from '../../apimachinery/go-json-syntax.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import { versionOf } from '../../apimachinery/group-version.ts';
import { whatItIs } from '../../apimachinery/type-meta.ts';
import { encodeUtf8, hexByte } from '../../apimachinery/utf8.ts';
import type { Loose } from '../defaults/loose.ts';
import { bystandersOf } from '../schema/bystanders.ts';
import { isKind, type KindInfo } from '../schema/kinds.ts';
import { isRequestKind } from '../schema/request-types.ts';
import { type Checked, checkObject, firstTypeProblem, inOrderOfPaths } from './check.ts';
import { strictErrors } from './strict-errors.ts';
import { type Json, readYaml } from './yaml.ts';

/** An object as a client sent it, with what it is warned of; or why the API server cannot take it. */
type DecodedBody = { readonly object: Loose; readonly warnings: readonly string[] } | { readonly refusal: string };

interface Sent {
  readonly body: string;
  readonly isYaml: boolean;
  /** What becomes of unknown fields: Strict, Warn or Ignore. */
  readonly fieldValidation: string;
}

/** The kind that a resource has, and its type in the schema where that is called otherwise. */
type Wanted = Pick<KindInfo, 'apiVersion'> & {
  readonly kind: string;
  readonly type?: string;
  /** Of what is taken in another version, too. */
  readonly older?: string;
};

/** The body of a request for a resource. @see kubernetes: apiserver/pkg/endpoints/handlers/create.go createHandler, transformDecodeError */
export function decodeBody(sent: Sent, info: Wanted): DecodedBody {
  const { body, isYaml, fieldValidation } = sent;
  const unrecognized = (why: string): DecodedBody => ({
    refusal: `the object provided is unrecognized (must be of type ${info.kind}): ${why} (${summary(body)})`,
  });
  const read = isYaml ? readYamlBody(body) : fromJson(body);
  if ('error' in read) return unrecognized(read.error);
  const found = whatItIs(read.value);
  if ('error' in found) return unrecognized(found.error);
  const value = (read.value ?? {}) as { [key: string]: Json };
  const kind = found.kind || info.kind;
  const apiVersion = found.apiVersion || info.apiVersion;
  const handled = `${kind} in version ${goQuote(versionOf(apiVersion))} cannot be handled as a ${info.kind}: `;
  const isWanted = kind === info.kind && (apiVersion === info.apiVersion || apiVersion === info.older);
  if (!isWanted) return { refusal: handled + otherKind(kind, apiVersion, info) };
  const checked = checkObject(value, info.type ?? info.kind);
  const problem = isYaml ? firstTypeProblem(checked) : (checked.aborting[0] ?? checked.typeProblems[0]);
  if (problem) return { refusal: handled + problem.detail };
  const errors = fieldValidation === 'Ignore' ? [] : strictly(checked, sent);
  if (fieldValidation === 'Strict' && errors.length > 0) return { refusal: `${handled}strict decoding error: ${errors.join(', ')}` };
  return { object: { ...checked.object, apiVersion, kind }, warnings: errors };
}

/** What is sent with a deletion, of whatever group; or why it cannot be read. @see kubernetes: apiserver/pkg/endpoints/handlers/delete.go DeleteResource */
export function decodeDeleteOptions({
  body,
  isYaml,
}: Pick<Sent, 'body' | 'isYaml'>): { readonly said: Loose } | { readonly error: string } {
  const read = isYaml ? readYamlBody(body) : fromJson(body);
  if ('error' in read) return read;
  const found = whatItIs(read.value);
  if ('error' in found) return found;
  const { kind, apiVersion } = found;
  if (kind !== '' && kind !== 'DeleteOptions') {
    const scheme = 'k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27';
    return { error: `no kind ${goQuote(kind)} is registered for version ${goQuote(apiVersion || 'v1')} in scheme ${goQuote(scheme)}` };
  }
  const checked = checkObject((read.value ?? {}) as { [key: string]: Json }, 'DeleteOptions');
  const problem = firstTypeProblem(checked);
  return problem ? { error: problem.detail } : { said: checked.object };
}

/** YAML is read as the JSON that it becomes, which has its fields in the order of their names, and each once. */
function strictly({ unknownFields }: Checked, { body, isYaml }: Sent): string[] {
  if (isYaml) return unknownFields.toSorted(inOrderOfPaths).map(({ path }) => `unknown field ${goQuote(path)}`);
  return strictErrors(body, new Set(unknownFields.map(({ path }) => path)));
}

type Read = { readonly value: unknown } | { readonly error: string };

function fromJson(body: string): Read {
  const error = jsonSyntaxError(body);
  return error === undefined ? { value: JSON.parse(body) } : { error: `couldn't get version/kind; json parse error: ${error}` };
}

/** The first document of a body in YAML, or in the API server's words why it is none. */
export function readYamlBody(body: string): Read {
  const { documents, problems } = readYaml(body);
  return problems[0] ? { error: problems[0].detail.replace('error converting YAML to JSON: ', '') } : { value: documents[0]?.value };
}

/** Why what has another kind or version cannot be what is wanted. */
export function otherKind(kind: string, apiVersion: string, wanted: Pick<Wanted, 'kind' | 'apiVersion'>): string {
  const isKnown =
    isKind(kind, apiVersion) || isRequestKind(kind, apiVersion) || bystandersOf(kind).some((one) => one.apiVersion === apiVersion);
  const goPackage = (version: string): string => (version === 'v1' ? 'core' : (version.split('/')[0]?.split('.')[0] ?? ''));
  if (isKnown) {
    const version = versionOf(apiVersion);
    return `converting (${version}.${kind}) to (${goPackage(wanted.apiVersion)}.${wanted.kind}): unknown conversion`;
  }
  const scheme = 'k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30';
  return `no kind ${goQuote(kind)} is registered for version ${goQuote(apiVersion)} in scheme ${goQuote(scheme)}`;
}

/** Of a body that cannot be read, its beginning: what is no JSON object, in hexadecimal digits. @see kubernetes: …/handlers/rest.go summarizeData */
function summary(body: string): string {
  const bytes = encodeUtf8(body);
  if (bytes.length === 0) return '<empty>';
  const [start, more] = [bytes.slice(0, MOST_BYTES), bytes.length > MOST_BYTES ? ' ...' : ''];
  if (body.startsWith('{')) return new TextDecoder().decode(Uint8Array.from(start)) + more;
  return start.map(hexByte).join('') + more;
}
const MOST_BYTES = 30;
