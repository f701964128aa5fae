import { sha256 } from '../../../apimachinery/digest.ts';
import { SECOND, type Task } from '../../../engine/index.ts';
import { goWords, OsError, type Process } from '../../../kernel/index.ts';
import { goLog, klog } from '../../servers/go-http.ts';
import { goSignals } from '../../servers/signals.ts';
import type { Given } from '../pflag.ts';

/**
 * Asks the API server whether it is well, and tells by a hash which token it used: a new one shows. The answer is taken for
 * granted. @see kubernetes: test/images/agnhost/inclusterclient/main.go
 */
export function* inClusterClient(process: Process, { values }: Given): Task<number> {
  goSignals(process);
  const interval = Number(values.get('poll-interval') ?? '30');
  const info = (line: number, text: string): Task<void> => process.write(2, klog(process, 'I', `main.go:${line}`, text));
  yield* info(61, 'started');
  const problem = missingConfig(process);
  if (problem !== undefined) {
    yield* process.write(2, `${goLog(process, `err: ${problem}`)}\n`);
    return 1;
  }
  for (;;) {
    yield* process.sleep(interval * SECOND);
    yield* info(79, 'calling /healthz');
    yield* info(97, `authz_header=${hash(`salt|Bearer ${mountedToken(process)}`)}`);
  }
}

const TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** Where `missingConfig` finds nothing missing. */
export const mountedToken = (process: Process): string => process.readFile(TOKEN).trim();

/** @see kubernetes: client-go/rest/config.go InClusterConfig */
export function missingConfig(process: Process): string | undefined {
  if (!process.env.get('KUBERNETES_SERVICE_HOST') || !process.env.get('KUBERNETES_SERVICE_PORT'))
    return 'unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined';
  try {
    process.readFile(TOKEN);
    return undefined;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return `open ${TOKEN}: ${goWords(error)}`;
  }
}

/** SHA-256 in base64 for URLs, without padding. */
function hash(text: string): string {
  const bits = Array.from(sha256(text), (digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
  const letters = bits.match(/.{1,6}/g) ?? [];
  return letters.map((six) => ALPHABET[Number.parseInt(six.padEnd(6, '0'), 2)]).join('');
}
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
