import { goQuote } from '../../../apimachinery/go-quote.ts';
import { normalizeReference } from '../../../images/index.ts';
import type { Context } from '../../command/context.ts';
import { fail } from '../../command/errors.ts';

/** What the command line asks for. */
export interface Wanted {
  readonly targets: readonly string[];
  readonly command: readonly string[];
  readonly images: ReadonlyMap<string, string>;
  readonly env: readonly { readonly name: string; readonly value: string }[];
}

/** What the flags and operands ask for; what stands after `--` is the command. */
export function wantedOf({ flags, args, dash }: Context): Wanted {
  const env = pairsOf('env', flags.list('env'));
  const images = pairsOf('set-image', flags.list('set-image'));
  return {
    targets: args.slice(0, dash),
    command: dash === undefined ? [] : args.slice(dash),
    images: new Map(images),
    env: [...new Map(env)].map(([name, value]) => ({ name, value })),
  };
}

/** @see pflag: string_to_string.go Set */
function pairsOf(flag: string, values: readonly string[]): [string, string][] {
  return values
    .flatMap((value) => (value.split('=').length > 2 ? value.split(',') : [value]))
    .map((pair) => {
      const equals = pair.indexOf('=');
      if (equals < 0)
        fail(
          `invalid argument ${goQuote(pair)} for "--${flag}" flag: ${pair} must be formatted as key=value\nSee 'kubectl debug --help' for usage.`,
        );
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    });
}

/** @see kubernetes: kubectl/pkg/cmd/debug/debug.go Validate */
export function validate({ flags }: Context, { targets, command, images }: Wanted): void {
  const image = flags.text('image');
  const container = flags.text('container');
  if (flags.given('attach') && flags.bool('attach') && !image && !container)
    fail('you must specify --container or create a new container using --image in order to attach.');
  if (flags.text('copy-to')) {
    if (!image && images.size === 0 && command.length === 0) fail('you must specify --image, --set-image or command arguments.');
    if (command.length > 0 && !container && !image) fail('you must specify an existing container or a new image when specifying args.');
  } else {
    if (flags.bool('replace')) fail('--replace may only be used with --copy-to.');
    if (flags.bool('same-node')) fail('--same-node may only be used with --copy-to.');
    if (images.size > 0) fail('--set-image may only be used with --copy-to.');
    if (!image) fail('you must specify --image when not using --copy-to.');
  }
  const isImage = (name: string): boolean => normalizeReference(name) !== undefined;
  if (image && !isImage(image)) fail(`invalid image name ${goQuote(image)}: invalid reference format`);
  if (targets.length === 0 && flags.list('filename').length === 0) fail('NAME or filename is required for debug');
  const policy = flags.text('image-pull-policy');
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(policy)) fail(`invalid image pull policy: ${policy}`);
  for (const [name, other] of images)
    if (!isImage(other)) fail(`invalid image name ${goQuote(other)} for container ${goQuote(name)}: invalid reference format`);
  if (flags.text('target') && flags.text('copy-to')) fail('--target is incompatible with --copy-to. Use --share-processes instead.');
}
