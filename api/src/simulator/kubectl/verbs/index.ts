import type { Context, Verb } from '../command/context.ts';
import { fail, KubectlError, notSimulated, serverError } from '../command/errors.ts';
import { bool, type FlagSpec, int, list, text } from '../command/flags.ts';
import { parseArgs, resolve } from '../objects/resolve.ts';
import { qualifiedName } from '../objects/resources.ts';
import { apiResources, apiVersions, auth, clusterInfo, version } from './about.ts';
import { apply } from './apply.ts';
import { config } from './config.ts';
import { create } from './create/index.ts';
import { debug } from './debug.ts';
import { deleteVerb } from './delete.ts';
import { describe } from './describe.ts';
import { events } from './events.ts';
import { exec } from './exec.ts';
import { explain } from './explain.ts';
import { expose } from './expose.ts';
import { get } from './get.ts';
import { annotate, label } from './label.ts';
import { logs } from './logs.ts';
import { cordon, drain, taint, uncordon } from './nodes.ts';
import { patch } from './patch.ts';
import { run } from './run.ts';
import { set } from './set.ts';
import { top } from './top.ts';
import { wait } from './wait.ts';

/** What kubectl does over a connection, or with files, that a simulated cluster does not have. Flags are taken as they come. */
const absent = (command: string): Verb => ({ flags: ANY, run: () => notSimulated(`kubectl ${command}`) });

const ANY: readonly FlagSpec[] = [
  list('filename', 'f'),
  text('output', 'o'),
  text('container', 'c'),
  text('type'),
  text('name'),
  int('port', 0),
  text('target-port'),
  text('address'),
  int('replicas', 0),
  int('to-revision', 0),
  int('revision', 0),
  text('selector', 'l'),
  bool('stdin', 'i'),
  bool('tty', 't'),
  bool('all'),
  bool('force'),
  bool('raw'),
  bool('minify'),
  bool('flatten'),
  bool('watch', 'w', true),
];

/** Of workloads, of which this cluster has none. @see kubernetes: kubectl/pkg/cmd/rollout, kubectl/pkg/cmd/scale */
function workload(verbing: string, skip: number): Verb {
  return {
    flags: ANY,
    run(context) {
      const args = context.args.slice(skip);
      if (args.length === 0) fail('required resource not specified');
      const wanted = parseArgs(args);
      for (const { object } of resolveNamed(context, args)) {
        if (verbing === 'scaling') serverError('NotFound', 'the server could not find the requested resource');
        fail(
          `${wanted.kind === 'names' ? qualifiedName(wanted.names[0]?.resource as never) : ''} "${object.metadata.name}" ${verbing} is not supported`,
        );
      }
    },
  };
}

const resolveNamed = (context: Context, args: readonly string[]) =>
  resolve(context, args, { selectors: false, all: false }).flatMap(({ objects }) => objects.map((object) => ({ object })));

/** Every command of kubectl v1.27. */
export const verbs: Readonly<Record<string, Verb>> = {
  annotate,
  'api-resources': apiResources,
  'api-versions': apiVersions,
  apply,
  attach: absent('attach'),
  auth,
  autoscale: absent('autoscale'),
  certificate: absent('certificate'),
  'cluster-info': clusterInfo,
  completion: absent('completion'),
  config,
  cordon,
  cp: absent('cp'),
  create,
  debug,
  delete: deleteVerb,
  describe,
  diff: absent('diff'),
  drain,
  edit: absent('edit'),
  events,
  exec,
  explain,
  expose,
  get,
  kustomize: absent('kustomize'),
  label,
  logs,
  options: absent('options'),
  patch,
  plugin: absent('plugin'),
  'port-forward': absent('port-forward'),
  proxy: absent('proxy'),
  replace: absent('replace'),
  rollout: workload('restarting', 1),
  run,
  scale: workload('scaling', 0),
  set,
  taint,
  top,
  uncordon,
  version,
  wait,
};

/** @see github.com/spf13/cobra: command.go SuggestionsFor */
export function unknownCommand(name: string): never {
  const similar = Object.keys(verbs).filter((verb) => distance(name.toLowerCase(), verb) <= 2 || verb.startsWith(name.toLowerCase()));
  const hint = similar.length === 0 ? '' : `\n\nDid you mean this?\n${similar.map((verb) => `\t${verb}\n`).join('')}`;
  throw new KubectlError(`error: unknown command "${name}" for "kubectl"${hint || '\n'}`);
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length] as number;
}
