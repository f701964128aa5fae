import type { Verb } from '../../command/context.ts';
import { KubectlError, usageError } from '../../command/errors.ts';
import { bool, fileFlags, text } from '../../command/flags.ts';
import { editedFirst } from '../edit/index.ts';
import { hasFiles } from '../files.ts';
import { help } from '../help.ts';
import { rawCreate } from '../raw.ts';
import { recordFlag } from '../record.ts';
import { configMap, namespace, secret, serviceAccount } from './config.ts';
import { createFiles, createFlags } from './generator.ts';
import { ingress } from './ingress.ts';
import { podDisruptionBudget, priorityClass, quota } from './policy.ts';
import { clusterRole, clusterRoleBinding, role, roleBinding } from './rbac.ts';
import { service } from './service.ts';
import { token } from './token.ts';
import { cronJob, deployment, job } from './workloads.ts';

export { createObject, creationOf, type Manifest, madeObject, mapOf, metaOf, parsedLabels, requireFlags } from './generator.ts';

/** @see kubernetes: kubectl/pkg/cmd/create */
export const create: Verb = {
  flags: [...fileFlags, text('raw'), bool('edit'), bool('windows-line-endings'), text('selector', 'l'), recordFlag, ...createFlags],
  subcommands: {
    clusterrole: clusterRole,
    clusterrolebinding: clusterRoleBinding,
    configmap: configMap,
    cronjob: cronJob,
    deployment,
    ingress,
    job,
    namespace,
    poddisruptionbudget: podDisruptionBudget,
    priorityclass: priorityClass,
    quota,
    role,
    rolebinding: roleBinding,
    secret,
    service,
    serviceaccount: serviceAccount,
    token,
  },
  run(context) {
    const { flags, args } = context;
    if (hasFiles(context)) {
      if (args.length > 0) usageError('create', `Unexpected args: [${args.join(' ')}]`);
      if (flags.text('raw')) return rawCreate(context);
      return flags.bool('edit') ? editedFirst(context) : createFiles(context);
    }
    context.err('Error: must specify one of -f and -k\n\n');
    if (args.length > 0) usageError('create', `unknown command "${args.join(' ')}"`);
    throw new KubectlError(help('create', create));
  },
};
