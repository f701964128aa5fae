import { type DecodedManifest, type Json, podTemplateOf, rawObjects } from '../api-server/index.ts';
import { recordOf } from '../apimachinery/records.ts';
import { goYaml } from '../kubectl/index.ts';
import { freed } from './freed.ts';

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
  const documents = read.map((document) => ({ document, objects: rawObjects(document).objects.map(({ value }) => value) }));
  const all = documents.flatMap(({ objects }) => objects);
  const accounts = missingAccounts(all);
  if (accounts.length === 0) return undefined;
  const parts = documents.flatMap(({ document, objects }) =>
    objects.some((value) => freed(value, all))
      ? objects.map((value) => freed(value, all) ?? goYaml(value, { sorted: false }))
      : [document.text.endsWith('\n') ? document.text : `${document.text}\n`],
  );
  return [...accounts, ...parts].join('---\n');
}
