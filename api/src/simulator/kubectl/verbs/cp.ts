import type { Context, Verb } from '../command/context.ts';
import { fail, usageError } from '../command/errors.ts';
import { bool, int, text } from '../command/flags.ts';
import { podNamed } from '../objects/pod.ts';

/** Between a container and the files of whoever runs kubectl, of which there are none here. @see kubernetes: kubectl/pkg/cmd/cp/cp.go */
export const cp: Verb = {
  flags: [text('container', 'c'), bool('no-preserve'), int('retries', 0)],
  run(context) {
    const { args } = context;
    if (args.length !== 2) usageError('cp', 'source and destination are required');
    const [source, target] = [fileSpec(args[0] as string), fileSpec(args[1] as string)];
    if (source.pod !== '' && target.pod !== '') fail('one of src or dest must be a local file specification');
    if (source.file === '' || target.file === '') fail('filepath can not be empty');
    if (source.pod === '' && target.pod === '') fail('one of src or dest must be a remote file specification');
    if (target.pod !== '') {
      podOf(context, target);
      fail(`${source.file} doesn't exist in local filesystem`);
    }
    const name = podOf(context, source);
    fail(`there is no local filesystem to copy to: kubectl exec ${name} -- cat ${source.file} prints the file`);
  },
};

interface FileSpec {
  readonly namespace: string;
  readonly pod: string;
  readonly file: string;
}

/** `FILE`, `POD:FILE` or `NAMESPACE/POD:FILE`. */
function fileSpec(arg: string): FileSpec {
  const colon = arg.indexOf(':');
  if (colon < 0) return { namespace: '', pod: '', file: arg };
  const wrong = (): never => fail('filespec must match the canonical format: [[namespace/]pod:]file/path');
  if (colon === 0) return wrong();
  const pieces = arg.slice(0, colon).split('/');
  if (pieces.length > 2) return wrong();
  const [pod = '', namespace = ''] = pieces.toReversed();
  return { namespace, pod, file: arg.slice(colon + 1) };
}

function podOf(context: Context, { namespace, pod }: FileSpec): string {
  if (namespace && namespace !== context.namespace && !context.view.get('Pod', namespace, pod)) fail(`pods "${pod}" not found`);
  else if (!namespace) podNamed(context, pod);
  return namespace ? `-n ${namespace} ${pod}` : pod;
}
