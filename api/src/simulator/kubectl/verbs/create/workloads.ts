import { versionOf } from '../../../apimachinery/group-version.ts';
import type { Context } from '../../command/context.ts';
import { fail } from '../../command/errors.ts';
import { int32, list, text } from '../../command/flags.ts';
import { getObject, notGot, parseArgs } from '../../objects/resolve.ts';
import { generator, type Manifest, metaOf } from './generator.ts';

/** @see kubernetes: kubectl/pkg/cmd/create/create_deployment.go */
export const deployment = generator({
  command: 'create deployment',
  aliases: ['deploy'],
  flags: [list('image'), int32('port', -1), int32('replicas', 1, 'r')],
  required: ['image'],
  build(context, name) {
    const { flags } = context;
    const images = flags.list('image');
    const command = commandOf(context);
    if (images.length > 1 && command.length > 0) fail('cannot specify multiple --image options and command');
    const labels = { app: name };
    const port = flags.int('port');
    const containers = images.map((image, i) => ({
      name: containerName(image),
      image,
      ...(command.length > 0 && { command }),
      ...(i === 0 && port >= 0 && { ports: [{ containerPort: port }] }),
      resources: {},
    }));
    return {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: metaOf(context, name, { labels }),
      spec: {
        replicas: flags.int('replicas'),
        selector: { matchLabels: labels },
        template: { metadata: { creationTimestamp: null, labels }, spec: { containers } },
        strategy: {},
      },
      status: {},
    };
  },
});

/** @see kubernetes: kubectl/pkg/cmd/create/create_job.go */
export const job = generator({
  command: 'create job',
  flags: [text('image'), text('from')],
  build(context, name) {
    const [image, from] = [context.flags.text('image'), context.flags.text('from')];
    const command = commandOf(context);
    if ((image === '') === (from === '')) fail('either --image or --from must be specified');
    if (command.length > 0 && from !== '') fail('cannot specify --from and command');
    if (from !== '') fromCronJob(context, from);
    return {
      kind: 'Job',
      apiVersion: 'batch/v1',
      metadata: metaOf(context, name),
      spec: podTemplate(name, image, command, 'Never'),
      status: {},
    };
  },
});

/** There is none to begin from. */
function fromCronJob(context: Context, from: string): never {
  const wanted = parseArgs([from]);
  if (wanted.kind === 'types') return fail('resource(s) were provided, but no name was specified');
  const objects = wanted.names.map(({ resource, name }) => {
    const object = getObject(context.view, resource, context.namespace, name);
    if (!object) throw notGot(context.view, resource, context.namespace, name);
    return object;
  });
  if (objects.length !== 1 || !objects[0]) return fail('from must be an existing cronjob');
  return fail(`unknown object type *${versionOf(objects[0].apiVersion)}.${objects[0].kind}`);
}

/** @see kubernetes: kubectl/pkg/cmd/create/create_cronjob.go */
export const cronJob = generator({
  command: 'create cronjob',
  aliases: ['cj'],
  flags: [text('image'), text('schedule'), text('restart')],
  required: ['image', 'schedule'],
  build(context, name) {
    const { flags } = context;
    const restart = flags.text('restart') || 'OnFailure';
    return {
      kind: 'CronJob',
      apiVersion: 'batch/v1',
      metadata: metaOf(context, name),
      spec: {
        schedule: flags.text('schedule'),
        jobTemplate: {
          metadata: { name, creationTimestamp: null },
          spec: podTemplate(name, flags.text('image'), commandOf(context), restart),
        },
      },
      status: {},
    };
  },
});

const podTemplate = (name: string, image: string, command: readonly string[], restartPolicy: string): Manifest => ({
  template: {
    metadata: { creationTimestamp: null },
    spec: { containers: [{ name, ...(image && { image }), ...(command.length > 0 && { command }), resources: {} }], restartPolicy },
  },
});

const commandOf = ({ args }: Context): readonly string[] => args.slice(1);

/** The image's name alone; what no name may have in it makes it another, to which upstream adds five letters by chance. */
function containerName(image: string): string {
  const name = (image.split('/').at(-1) as string).replace(/[:@].*$/s, '');
  return /[_.]/.test(name) ? `${name.replace(/[_.]/g, '-')}-${SUFFIX}` : name;
}
const SUFFIX = 'x7k2p';
