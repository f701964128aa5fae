import type { Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';
import { klog } from '../../servers/go-http.ts';
import { missingConfig } from '../agnhost/in-cluster-client.ts';

/** What clientcmd says where it is told of no kubeconfig, and of no account's files either. @see kubernetes: client-go/tools/clientcmd/client_config.go BuildConfigFromFlags */
export function* inClusterConfig(process: Process, line = 618): Task<string | undefined> {
  const missing = missingConfig(process);
  const say = (at: number, text: string): Task<void> => process.write(2, klog(process, 'W', `client_config.go:${at}`, text));
  yield* say(line, 'Neither --kubeconfig nor --master was specified.  Using the inClusterConfig.  This might not work.');
  if (missing === undefined) return undefined;
  yield* say(line + 5, `error creating inClusterConfig, falling back to default config: ${missing}`);
  return 'invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable';
}
