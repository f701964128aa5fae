import { decodeBase64 } from '../../../apimachinery/base64.ts';
import { formatTimeMilli } from '../../../apimachinery/time.ts';
import { MILLISECOND, type Task } from '../../../engine/index.ts';
import { OsError, type Process } from '../../../kernel/index.ts';
import { makeDirectories } from '../../../shell/utilities/lib/files.ts';
import { missingConfig } from '../agnhost/in-cluster-client.ts';
import { runDaemon } from '../daemon.ts';
import { askCluster, ownNamespace } from './client.ts';
import { pauseOf } from './patience.ts';

interface Listed {
  readonly items?: readonly {
    readonly metadata: { readonly name: string; readonly namespace: string; readonly annotations?: Readonly<Record<string, string>> };
    readonly data?: Readonly<Record<string, string>>;
  }[];
}

/** Writes what ConfigMaps and Secrets of a label have into a folder. @see kiwigrid/k8s-sidecar: src/sidecar.py, src/resources.py */
export function* k8sSidecar(process: Process): Task<number> {
  const { env } = process;
  const say = (level: string, msg: string): Task<void> => {
    const time = formatTimeMilli(process.now).replace('Z', '000+00:00');
    return process.write(1, `{"time": "${time}", "level": "${level}", "msg": ${JSON.stringify(msg)}}\n`);
  };
  yield* process.compute(600 * MILLISECOND);
  yield* say('INFO', 'Starting collector');
  const annotation = env.get('FOLDER_ANNOTATION');
  if (annotation === undefined) yield* say('WARNING', 'No folder annotation was provided, defaulting to k8s-sidecar-target-directory');
  // What main() answers becomes of nothing: it ends well.
  for (const name of ['LABEL', 'FOLDER'])
    if (env.get(name) === undefined) {
      yield* say('CRITICAL', `Should have added ${name} as environment variable! Exit`);
      return 0;
    }
  const value = env.get('LABEL_VALUE');
  if (value) yield* say('DEBUG', `Filter labels with value: ${value}`);
  const kinds = env.get('RESOURCE') === 'both' ? ['secret', 'configmap'] : [env.get('RESOURCE') ?? 'configmap'];
  yield* say('INFO', 'Loading incluster config ...');
  const missing = missingConfig(process);
  if (missing !== undefined) {
    yield* process.write(2, 'kubernetes.config.config_exception.ConfigException: Service host/port is not set.\n');
    return 1;
  }
  yield* say(
    'INFO',
    `Config for cluster api at 'https://${env.get('KUBERNETES_SERVICE_HOST')}:${env.get('KUBERNETES_SERVICE_PORT')}' loaded...`,
  );
  yield* say('INFO', 'Unique filenames will not be enforced.');
  yield* say('INFO', '5xx response content will not be enabled.');
  const collect = function* (self: Process): Task<number | undefined> {
    for (const since = self.now; ; yield* self.sleep(pauseOf(self, since, RETRY))) {
      let failure = '';
      for (const kind of kinds) failure ||= yield* written(self, kind, annotation ?? 'k8s-sidecar-target-directory', say);
      if (failure === '') break;
      yield* say('ERROR', `ApiException when calling kubernetes: (${failure})\n`);
      if (env.get('METHOD') === 'LIST') return 1;
    }
    if (env.get('METHOD') === 'LIST') return 0;
    self.remark({ kind: 'NotFollowed', program: 'k8s-sidecar', why: 'what changes later', taken: 'running' });
    return undefined;
  };
  return yield* runDaemon(process, {
    megabytes: 60,
    ports: [],
    portTaken: () => '',
    begins: collect,
    stops: [{ signals: ['TERM'], code: 0 }],
  });
}

const RETRY = 5_000_000;

/** Why they could not be listed; nothing, if they could. */
function* written(process: Process, kind: string, annotation: string, say: (level: string, msg: string) => Task<void>): Task<string> {
  const { env } = process;
  const namespaces = (env.get('NAMESPACE') ?? ownNamespace(process)).split(',');
  const selector = `${env.get('LABEL')}${env.get('LABEL_VALUE') ? `=${env.get('LABEL_VALUE')}` : ''}`;
  for (const namespace of namespaces) {
    const place = namespace === 'ALL' ? '/api/v1' : `/api/v1/namespaces/${namespace}`;
    const { status, body, why } = yield* askCluster(process, 'GET', `${place}/${kind}s?labelSelector=${encodeURIComponent(selector)}`);
    if (why !== '') return `${status})\nReason: ${status === 403 ? 'Forbidden' : why}`;
    for (const { metadata, data = {} } of (JSON.parse(body) as Listed).items ?? []) {
      const own = metadata.annotations?.[annotation];
      const folder = own === undefined ? (env.get('FOLDER') ?? '') : own.startsWith('/') ? own : `${env.get('FOLDER')}/${own}`;
      try {
        makeDirectories(process, folder);
        for (const [name, content] of Object.entries(data)) {
          const text = kind === 'secret' ? decodeBase64(content) : content;
          yield* say('INFO', `Writing ${folder}/${name} (ascii)`);
          process.writeFile(`${folder}/${name}`, text);
        }
      } catch (error) {
        if (!(error instanceof OsError)) throw error;
        yield* say('ERROR', `Error: insufficient privileges to create ${folder}. Skipping ${metadata.name}.`);
      }
    }
  }
  return '';
}
