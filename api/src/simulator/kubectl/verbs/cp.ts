import type { Pod } from '../../apimachinery/objects.ts';
import { statusOf } from '../../apimachinery/pod-logs.ts';
import { Context, type Verb } from '../command/context.ts';
import { fail, KubectlError } from '../command/errors.ts';
import { bool, int, text } from '../command/flags.ts';
import { forbidden } from '../objects/access.ts';
import { containerNotFound } from '../objects/exec.ts';
import { notFound } from '../objects/resolve.ts';
import { resourceOfKind } from '../objects/resources.ts';
import { execTarget } from './exec.ts';

/** Between a container and the files of whoever runs kubectl, of which there are none here: in a Pod kubectl itself does what can be done. @see kubernetes: kubectl/pkg/cmd/cp/cp.go */
export const cp: Verb = {
  flags: [text('container', 'c'), bool('no-preserve'), int('retries', 0)],
  run(context) {
    const { args } = context;
    if (args.length !== 2) fail('source and destination are required');
    const [source, target] = [fileSpec(args[0] as string), fileSpec(args[1] as string)];
    if (source.pod !== '' && target.pod !== '') fail('one of src or dest must be a local file specification');
    if (source.file === '' || target.file === '') fail('filepath can not be empty');
    if (source.pod === '' && target.pod === '') fail('one of src or dest must be a remote file specification');
    if (target.pod !== '') fail(`${source.file} doesn't exist in local filesystem`);
    const { pod } = tarTarget(context, podOf(context, source));
    const name = source.namespace ? `-n ${source.namespace} ${pod.metadata.name}` : pod.metadata.name;
    fail(`there is no local filesystem to copy to: kubectl exec ${name} -- cat ${source.file} prints the file`);
  },
};

/** What is told of its container stands on the standard output. @see kubernetes: kubectl/pkg/cmd/cp/cp.go TarPipe.initReadFrom */
function tarTarget(context: Context, pod: Pod): ReturnType<typeof execTarget> {
  const { view, flags, args, dash } = context;
  const apart = new Context(view, flags, args, dash);
  try {
    const target = execTarget(apart, pod);
    if (!statusOf(pod, target.container)?.state?.running) throw new KubectlError(`${containerNotFound(target.container)}\n`);
    return target;
  } finally {
    context.out(apart.output().stderr);
  }
}

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

/** Its tar is run there, as exec would. */
function podOf(context: Context, { namespace, pod }: FileSpec): Pod {
  const resource = resourceOfKind('Pod');
  const where = namespace || context.namespace;
  const refusal = forbidden(context, 'get', resource, pod, undefined, where);
  if (refusal) throw refusal;
  const found = context.view.get('Pod', where, pod);
  if (!found) throw notFound(resource, pod);
  return found;
}
