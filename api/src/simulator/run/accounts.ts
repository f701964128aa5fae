import { type DecodedManifest, type Json, podTemplateOf, rawObjects } from '../api-server/index.ts';
import { recordOf } from '../apimachinery/records.ts';
import { goYaml } from '../kubectl/index.ts';

type Value = { readonly [key: string]: Json };

/** In YAML, the service accounts that Pods, and what makes Pods, name, and that are not among the objects. What is of Kubernetes itself is there. */
export function missingAccounts(objects: readonly Value[]): string[] {
  const there = new Set(objects.filter(({ kind }) => kind === 'ServiceAccount').map(({ metadata }) => accountKey(recordOf(metadata))));
  const made = objects.flatMap((object) => {
    const { namespace } = recordOf(object.metadata);
    const pod = object.kind === 'Pod' ? object : podTemplateOf(object);
    const { serviceAccountName: name } = recordOf(pod?.spec);
    const account = { name, ...(namespace === undefined ? {} : { namespace }) } as Value;
    const isThere = typeof name !== 'string' || name === '' || name === 'default' || namespace === 'kube-system';
    return isThere || there.has(accountKey(account)) ? [] : [account];
  });
  const each = new Map(made.map((account) => [accountKey(account), account]));
  return [...each.values()].map(
    (metadata) => `# For the run, as a Pod names it.\n${goYaml({ apiVersion: 'v1', kind: 'ServiceAccount', metadata }, { sorted: false })}`,
  );
}

const accountKey = ({ namespace, name }: { readonly [key: string]: unknown }): string => `${namespace ?? ''}/${name}`;

/** The same manifest with those that it lacks, where that is why it is refused: whoever copies a Pod has seldom its account at hand. */
export function withAccounts({ read }: DecodedManifest, problems: readonly { readonly detail: string }[]): string | undefined {
  if (!problems.every(({ detail }) => /^error looking up service account \S+: serviceaccount "/.test(detail))) return undefined;
  const accounts = missingAccounts(read.flatMap((document) => rawObjects(document).objects.map(({ value }) => value)));
  if (accounts.length === 0) return undefined;
  return [...accounts, ...read.map(({ text }) => (text.endsWith('\n') ? text : `${text}\n`))].join('---\n');
}
