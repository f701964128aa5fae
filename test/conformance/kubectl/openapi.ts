/**
 * The least of an OpenAPI document (v2, as gnostic's protobuf) with which kubectl believes that the server checks fields and can do as
 * if: each kind has a patch with those parameters. @see kubernetes: cli-runtime/pkg/resource/query_param_verifier.go
 */
export function openapiV2(kinds: readonly { readonly apiVersion: string; readonly kindName: string; readonly name: string }[]): Buffer {
  const info = field(2, field(1, 'Kubernetes'), field(2, 'v1.27.1'));
  return Buffer.concat([field(1, '2.0'), info, field(8, ...kinds.map(pathOf))]);
}

/** Of every type that it is sent as. */
export const OPENAPI_V2 = { 'Content-Type': 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf' };

const PARAMETERS = ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map((name) =>
  field(8, field(1, field(2, field(3, field(2, 'query'), field(4, name))))),
);

function pathOf({ apiVersion, kindName, name }: { apiVersion: string; kindName: string; name: string }): Buffer {
  const [version, group = ''] = apiVersion.split('/').toReversed();
  const of = field(2, field(2, `group: "${group}"\nkind: ${kindName}\nversion: ${version}\n`));
  const patch = field(8, ...PARAMETERS, field(13, field(1, 'x-kubernetes-group-version-kind'), of));
  return field(2, field(1, `/${apiVersion}/${name}/{name}`), field(2, patch));
}

/** A field of a protobuf message that is a text, or a message of these fields. */
function field(number: number, ...content: readonly (string | Buffer)[]): Buffer {
  const value = Buffer.concat(content.map((part) => Buffer.from(part as string)));
  return Buffer.concat([varint(number * 8 + 2), varint(value.length), value]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 127) | 128);
  }
}
