import { debianSlim } from '../bases/index.ts';
import { executable, type ImageModel } from '../model.ts';
import { kiadaProxy } from '../programs/samples/kiada-proxy.ts';

/** Envoy in front of the application. @see luksa/kubernetes-in-action-2nd-edition: Chapter05/kiada-ssl-proxy-0.1 */
export const kiadaModels: readonly ImageModel[] = [
  {
    repositories: ['luksa/kiada-ssl-proxy', 'luksa/kubia-ssl-proxy'],
    describe: () => ({
      base: debianSlim,
      megabytes: 60,
      files: { '/usr/local/bin/envoy': executable(kiadaProxy, 22), '/etc/envoy/envoy.yaml': '' },
      config: { cmd: ['envoy', '-c', '/etc/envoy/envoy.yaml'] },
    }),
  },
];
