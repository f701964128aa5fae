import type { FlagSpec, Flags } from './flags.ts';

/**
 * What is wrong with files that are named in place of what the kubeconfig holds itself, where kubectl runs outside: there are none.
 * @see kubernetes: client-go/tools/clientcmd/validation.go validateAuthInfo, validateClusterInfo
 */
export function certificateProblems(flags: Flags, own: readonly FlagSpec[], user: string, cluster: string): string[] {
  const path = (name: string): string => (own.some((one) => one.name === name) ? '' : flags.text(name));
  const unread = (what: string, of: string, file: string): string =>
    `unable to read ${what} ${file} for ${of} due to open ${file}: no such file or directory`;
  const [certificate, key, authority] = [path('client-certificate'), path('client-key'), path('certificate-authority')];
  return [
    ...(certificate ? [`client-cert-data and client-cert are both specified for ${user}. client-cert-data will override.`] : []),
    ...(key ? [`client-key-data and client-key are both specified for ${user}; client-key-data will override`] : []),
    ...(certificate ? [unread('client-cert', user, certificate)] : []),
    ...(key ? [unread('client-key', user, key)] : []),
    ...(authority ? [unread('certificate-authority', cluster, authority)] : []),
  ];
}
