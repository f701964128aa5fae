import type { Verb } from '../../command/context.ts';
import { KubectlError, usageError } from '../../command/errors.ts';
import { list, text } from '../../command/flags.ts';
import { help } from '../help.ts';
import { recordFlag } from '../record.ts';
import { configMap, namespace, secret, serviceAccount } from './config.ts';
import { createFiles, createFlags } from './generator.ts';
import { ingress } from './ingress.ts';
import { podDisruptionBudget, priorityClass, quota } from './policy.ts';
import { clusterRole, clusterRoleBinding, role, roleBinding } from './rbac.ts';
import { service } from './service.ts';
import { token } from './token.ts';
import { cronJob, deployment, job } from './workloads.ts';

export { createObject, creationOf, type Manifest, mapOf, metaOf, requireFlags } from './generator.ts';

/** @see kubernetes: kubectl/pkg/cmd/create */
export const create: Verb = {
  flags: [list('filename', 'f'), text('kustomize', 'k'), text('raw'), text('selector', 'l'), recordFlag, ...createFlags],
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
    const paths = flags.list('filename');
    if (paths.length > 0 && args.length > 0) usageError('create', `Unexpected args: [${args.join(' ')}]`);
    if (paths.length > 0) return createFiles(context);
    context.err('Error: must specify one of -f and -k\n\n');
    if (args.length > 0) usageError('create', `unknown command "${args.join(' ')}"`);
    throw new KubectlError(help('create', create));
  },
};
