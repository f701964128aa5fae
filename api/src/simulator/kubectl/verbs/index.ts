import { editDistance } from '../../apimachinery/edit-distance.ts';
import type { Verb } from '../command/context.ts';
import { KubectlError } from '../command/errors.ts';
import { apiResources, apiVersions, clusterInfo, version } from './about.ts';
import { apply } from './apply/apply.ts';
import { attach } from './attach.ts';
import { auth } from './auth.ts';
import { autoscale } from './autoscale.ts';
import { config } from './config/config.ts';
import { cp } from './cp.ts';
import { create } from './create/index.ts';
import { debug } from './debug/index.ts';
import { deleteVerb } from './delete.ts';
import { describe } from './describe.ts';
import { diff } from './diff.ts';
import { drain } from './drain.ts';
import { edit } from './edit/index.ts';
import { events } from './events.ts';
import { exec } from './exec.ts';
import { explain } from './explain.ts';
import { expose } from './expose.ts';
import { get } from './get.ts';
import { commandGroups } from './help.data.ts';
import { annotate, label } from './label.ts';
import { alpha, certificate, completion, kustomize, plugin, proxy } from './local.ts';
import { logs } from './logs.ts';
import { cordon, uncordon } from './nodes.ts';
import { options } from './options.ts';
import { patch } from './patch.ts';
import { portForward } from './port-forward.ts';
import { replace } from './replace.ts';
import { rollout } from './rollout/rollout.ts';
import { run } from './run.ts';
import { scale } from './scale.ts';
import { set } from './set/index.ts';
import { taint } from './taint.ts';
import { top } from './top.ts';
import { wait } from './wait.ts';

/** Every command of kubectl v1.27. */
export const verbs: Readonly<Record<string, Verb>> = {
  alpha,
  annotate,
  'api-resources': apiResources,
  'api-versions': apiVersions,
  apply,
  attach,
  auth,
  autoscale,
  certificate,
  'cluster-info': clusterInfo,
  completion,
  config,
  cordon,
  cp,
  create,
  debug,
  delete: deleteVerb,
  describe,
  diff,
  drain,
  edit,
  events,
  exec,
  explain,
  expose,
  get,
  kustomize,
  label,
  logs,
  options,
  patch,
  plugin,
  'port-forward': portForward,
  proxy,
  replace,
  rollout,
  run,
  scale,
  set,
  taint,
  top,
  uncordon,
  version,
  wait,
};

/** @see github.com/spf13/cobra: command.go SuggestionsFor */
export function unknownCommand(name: string, words: readonly string[]): never {
  // What is no command may be a plugin. @see kubernetes: kubectl/pkg/cmd/cmd.go HandlePluginCommand
  if (words[0]?.startsWith('-')) throw new KubectlError(`Error: flags cannot be placed before plugin name: ${words[0]}\n`);
  const lower = name.toLowerCase();
  const isSimilar = (verb: string): boolean => editDistance(lower, verb) <= 2 || verb.startsWith(lower) || isMeant(verb, lower);
  const similar = inOrder.filter(isSimilar);
  const hint = similar.length === 0 ? '' : `\n\nDid you mean this?\n${similar.map((verb) => `\t${verb}\n`).join('')}`;
  throw new KubectlError(`error: unknown command "${name}" for "kubectl"${hint || '\n'}`);
}

/** What somebody may mean by it, however different it looks. @see kubernetes: kubectl/pkg/cmd/get/get.go, delete/delete.go, wait/wait.go SuggestFor */
const MEANT: Readonly<Record<string, readonly string[]>> = { get: ['list', 'ps'], delete: ['rm'], wait: ['list', 'ps'] };
const isMeant = (verb: string, name: string): boolean => (Object.hasOwn(MEANT, verb) && MEANT[verb]?.includes(name)) ?? false;

/** As they were added. @see kubernetes: kubectl/pkg/cmd/cmd.go NewKubectlCommand */
const LAST = ['config', 'plugin', 'version', 'api-versions', 'api-resources', 'options'];
const inOrder: readonly string[] = [
  ...commandGroups.flatMap(({ commands }) => commands.map(([verb]) => verb)).filter((verb) => !LAST.includes(verb)),
  ...LAST,
];
