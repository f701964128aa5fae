import type { KubernetesObject } from '../../apimachinery/objects.ts';
import type { Verb } from '../command/context.ts';
import { fail, KubectlError } from '../command/errors.ts';
import { bool, duration, list, text } from '../command/flags.ts';
import { findJsonPath, relaxedPath } from '../jsonpath/index.ts';
import { resolve } from '../objects/resolve.ts';
import { qualifiedName } from '../objects/resources.ts';
import { nameOf } from '../output/structured.ts';

/** As far as the state at this instant tells: what does not hold now has timed out. @see kubernetes: kubectl/pkg/cmd/wait/wait.go */
export const wait: Verb = {
  flags: [
    bool('all'),
    bool('all-namespaces', 'A'),
    text('for'),
    text('selector', 'l'),
    text('field-selector'),
    duration('timeout', '30s'),
    list('filename', 'f'),
    text('output', 'o'),
    bool('local'),
    bool('recursive', 'R', true),
  ],
  run(context) {
    const { flags, args } = context;
    const wanted = flags.text('for');
    if (!wanted) fail(`unrecognized condition: ""`);
    if (args.length === 0) fail('arguments must consist of a resource and a name');
    const holds = conditionOf(wanted);
    const groups = resolve(context, args, { ignoreNotFound: wanted.toLowerCase() === 'delete', all: false });
    const found = groups.flatMap(({ resource, objects }) => objects.map((object) => ({ resource, object })));
    if (found.length === 0) {
      if (context.exitCode === 0 && wanted.toLowerCase() !== 'delete') fail('no matching resources found');
      return;
    }
    for (const { resource, object } of found) {
      if (holds(object)) context.out(`${nameOf(object)} condition met\n`);
      else
        context.failed(
          new KubectlError(`error: timed out waiting for the condition on ${qualifiedName(resource)}/${object.metadata.name}\n`),
        );
    }
  },
};

function conditionOf(text: string): (object: KubernetesObject) => boolean {
  if (text.toLowerCase() === 'delete') return () => false;
  const condition = /^condition=([^=]*)(?:=(.*))?$/s.exec(text);
  if (condition) {
    const [, type = '', value = 'true'] = condition;
    return (object) => {
      const { conditions = [] } = (object as { status?: { conditions?: { type: string; status: string }[] } }).status ?? {};
      return conditions.some((one) => one.type.toLowerCase() === type.toLowerCase() && one.status.toLowerCase() === value.toLowerCase());
    };
  }
  const jsonPath = /^jsonpath=(.*?)(?:=([^=]*))?$/s.exec(text);
  if (!jsonPath) return fail(`unrecognized condition: ${JSON.stringify(text)}`);
  const [, expression = '', value] = jsonPath;
  if (value === undefined || value === '') return fail('jsonpath wait value cannot be empty');
  const path =
    relaxedPath(expression.replace(/^['"]|['"]$/g, '')) ??
    fail(`unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`);
  return (object) =>
    findJsonPath(path, object, { allowMissingKeys: true }).some((found) => String(found) === value.replace(/^['"]|['"]$/g, ''));
}
