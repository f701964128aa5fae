import { goJson } from '../../apimachinery/go-json.ts';
import { goYaml } from '../../apimachinery/go-yaml/index.ts';
import { qualifiedName } from '../../apimachinery/served-resources.ts';
import {
  CLIENT_VERSION,
  goVersionInfo,
  KUSTOMIZE_VERSION,
  SERVER_VERSION,
  SHORT_DEPRECATED,
  VERSION_WARNING,
  type VersionInfo,
} from '../../apimachinery/version-info.ts';
import type { Verb } from '../command/context.ts';
import { fail, KubectlError, usageError } from '../command/errors.ts';
import { bool, text } from '../command/flags.ts';
import { categoriesOf, groupOf, resources, servedVersions } from '../objects/resources.ts';
import { notThere } from '../output/unanswered.ts';
import { alignTabs, tableOptions } from '../text/tab-writer.ts';
import { dump } from './dump.ts';
import { currentServer } from './kubeconfig.ts';

/** @see kubernetes: kubectl/pkg/cmd/version/version.go */
export const version: Verb = {
  flags: [bool('client'), { ...bool('short'), deprecated: SHORT_DEPRECATED }, text('output', 'o')],
  run(context) {
    const { flags, args } = context;
    const output = flags.text('output');
    // Who asks for the client alone is not asked for more.
    if (args.length > 0 && !flags.bool('client')) fail(`extra arguments: [${args.join(' ')}]`);
    if (!['', 'json', 'yaml'].includes(output)) fail("--output must be 'yaml' or 'json'");
    const why = flags.bool('client') ? undefined : context.view.unanswered?.(context.view.now);
    const isCutOff = why === 'refuses' || why === 'silent';
    const withServer = !flags.bool('client') && !isCutOff;
    const whole = {
      clientVersion: CLIENT_VERSION,
      kustomizeVersion: KUSTOMIZE_VERSION,
      ...(withServer && { serverVersion: SERVER_VERSION }),
    };
    if (output === 'json') return context.out(`${goJson(whole, '  ', { sort: false })}\n`);
    if (output === 'yaml') return context.out(`${goYaml(whole)}\n`);
    if (!flags.bool('short')) context.err(VERSION_WARNING);
    const told = (info: VersionInfo): string => (flags.bool('short') ? info.gitVersion : goVersionInfo(info));
    context.out(`Client Version: ${told(CLIENT_VERSION)}\nKustomize Version: ${KUSTOMIZE_VERSION}\n`);
    if (withServer) context.out(`Server Version: ${told(SERVER_VERSION)}\n`);
    if (isCutOff) throw new KubectlError(notThere(why));
  },
};

/** @see kubernetes: kubectl/pkg/cmd/apiresources/apiresources.go */
export const apiResources: Verb = {
  flags: [
    text('api-group'),
    { name: 'namespaced', type: 'bool', default: 'true' },
    bool('no-headers'),
    bool('cached'),
    text('output', 'o'),
    text('sort-by'),
    { name: 'verbs', type: 'list' },
    { name: 'categories', type: 'list' },
  ],
  run(context) {
    const { flags, args } = context;
    if (args.length > 0) usageError('api-resources', `unexpected arguments: [${args.join(' ')}]`);
    const output = flags.text('output');
    if (output !== '' && output !== 'wide' && output !== 'name') fail(`--output ${output} is not available`);
    if (!['', 'name', 'kind'].includes(flags.text('sort-by'))) fail('--sort-by accepts only name or kind');
    const shown = resources.filter(
      (one) =>
        (!flags.given('api-group') || groupOf(one) === flags.text('api-group')) &&
        (!flags.given('namespaced') || one.namespaced === flags.bool('namespaced')) &&
        flags.list('verbs').every((verb) => one.verbs.split(',').includes(verb)) &&
        flags.list('categories').every((category) => categoriesOf(one).includes(category)),
    );
    const sorted =
      flags.text('sort-by') === 'name'
        ? [...shown].sort((a, b) => (a.name < b.name ? -1 : 1))
        : flags.text('sort-by') === 'kind'
          ? [...shown].sort((a, b) => (a.kindName < b.kindName ? -1 : 1))
          : shown;
    if (output === 'name') return context.out(sorted.map((one) => `${qualifiedName(one)}\n`).join(''));
    const wide = output === 'wide';
    const rows = sorted.map((one) => [
      one.name,
      one.shortNames.join(','),
      one.apiVersion,
      String(one.namespaced),
      one.kindName,
      ...(wide ? [one.verbs, categoriesOf(one).join(',')] : []),
    ]);
    const header = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(wide ? ['VERBS', 'CATEGORIES'] : [])];
    context.out(
      alignTabs((flags.bool('no-headers') ? rows : [header, ...rows]).map((row) => `${row.join('\t')}\n`).join(''), tableOptions),
    );
  },
};

/** @see kubernetes: kubectl/pkg/cmd/apiresources/apiversions.go */
export const apiVersions: Verb = {
  flags: [],
  run(context) {
    if (context.args.length > 0) usageError('api-versions', `unexpected arguments: [${context.args.join(' ')}]`);
    context.out(
      servedVersions()
        .map((one) => `${one}\n`)
        .join(''),
    );
  },
};

/** By its Service, as the kubelet tells Pods. */
const SERVER_INSIDE = 'https://10.96.0.1:443';

/** @see kubernetes: kubectl/pkg/cmd/clusterinfo/clusterinfo.go */
export const clusterInfo: Verb = {
  flags: [],
  subcommands: {
    dump,
  },
  run(context) {
    const server = currentServer(context.view) ?? SERVER_INSIDE;
    context.out(
      `Kubernetes control plane is running at ${server}\nCoreDNS is running at ${server}/api/v1/namespaces/kube-system/services/kube-dns:dns/proxy\n\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n`,
    );
  },
};
