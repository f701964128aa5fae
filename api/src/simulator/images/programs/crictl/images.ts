import type { ContainerMessage, ImageMessage, StatusAnswer } from '../../../apimachinery/cri.ts';
import { goQuote } from '../../../apimachinery/go-quote.ts';
import type { Task } from '../../../engine/index.ts';
import { notFollowedBy } from '../../../shell/utilities/lib/not-followed.ts';
import type { Command } from './command.ts';
import { Fatal, log } from './fatal.ts';
import { humanSize, statusText } from './output.ts';

type ImageStatus = StatusAnswer<ImageMessage | null>;

/** Or why it is not known. */
function* status({ connection }: Command, id: string): Task<ImageStatus | string> {
  const failed = { place: 'remote_image.go:140', text: 'Get ImageStatus from image service failed', about: `image=${goQuote(id)}` };
  const answer = yield* connection.call<ImageStatus>('image', { method: 'ImageStatus', id }, failed);
  return answer.ok ? answer.value : answer.error;
}

/** For those to whom it matters which image it is. */
export function* imageStatus(command: Command, id: string): Task<ImageMessage | undefined> {
  const found = yield* status(command, id);
  if (typeof found === 'string') throw new Fatal(`listing containers: check image match: ${found}`);
  return found.status ?? undefined;
}

/** @see cri-tools: cmd/crictl/image.go imageStatusCommand */
export function* inspecti(command: Command): Task<'help' | undefined> {
  if (command.words.length === 0) return 'help';
  yield* command.connection.open('image');
  const format = command.text('output') || 'json';
  for (const id of command.words) {
    const found = yield* status(command, id);
    if (typeof found === 'string') throw new Fatal(`image status for ${goQuote(id)} request: ${found}`);
    const { status: image, info } = found;
    if (!image) throw new Fatal(`no such image ${goQuote(id)} present`);
    const isVerbose = !command.has('quiet');
    // Of an image's history, and of one that nobody knows, nothing is known.
    if (isVerbose) notFollowedBy('command crictl')(command.process, 'inspecti: of its info all but the image’s own settings are left out');
    if (format === 'table') {
      const names = [...image.repoTags.map((tag) => `Tag: ${tag}\n`), ...image.repoDigests.map((digest) => `Digest: ${digest}\n`)].join('');
      const more = isVerbose ? `Info: map[info:${JSON.stringify(info ?? {})}]\n` : '';
      yield* command.print(`ID: ${image.id}\n${names}Size: ${humanSize(Number(image.size), 3)}\n${more}`);
    } else
      yield* command.print(
        statusText(
          { format, template: command.text('template'), why: `output status for ${goQuote(id)}: ` },
          { status: image, ...(isVerbose && info && { info }) },
        ),
      );
  }
  return undefined;
}

/** @see cri-tools: cmd/crictl/image.go pullImageCommand, getAuth */
export function* pull(command: Command): Task<'help' | undefined> {
  const [image = ''] = command.words;
  if (image === '') return 'help';
  yield* command.connection.open('image');
  const [creds, auth] = [command.text('creds'), command.text('auth')];
  if (creds && auth) throw new Fatal('both `--creds` and `--auth` are specified');
  const failed = { place: 'remote_image.go:171', text: 'PullImage from image service failed', about: `image=${goQuote(image)}` };
  const authorized = creds !== '' || auth !== '';
  const answer = yield* command.connection.call<string>('image', { method: 'PullImage', id: image, authorized }, failed);
  if (!answer.ok) throw new Fatal(`pulling image: ${answer.error}`);
  yield* command.print(`Image is up to date for ${answer.value}\n`);
  return undefined;
}

/** @see cri-tools: cmd/crictl/image.go removeImageCommand */
export function* rmi(command: Command): Task<undefined> {
  const { connection, process } = command;
  yield* connection.open('image');
  const [all, prune] = [command.has('all'), command.has('prune')];
  const ids = new Map(command.words.map((id) => [id, true]));
  if (all || prune) {
    const listed = yield* connection.call<ImageMessage[]>('image', { method: 'ListImages' });
    if (!listed.ok) throw new Fatal(listed.error);
    for (const { id } of listed.value) ids.set(id, true);
  }
  if (prune) {
    yield* connection.open('runtime');
    const containers = yield* connection.call<ContainerMessage[]>('runtime', { method: 'ListContainers', filter: { labels: {} } });
    if (!containers.ok) throw new Fatal(containers.error);
    for (const { image } of containers.value) ids.set(image.image, false);
  }
  if (ids.size === 0) return void (yield* log(process, 'info', 'No images to remove'));
  let isWrong = false;
  for (const [id, goes] of ids) {
    if (!goes) continue;
    const found = yield* status(command, id);
    if (typeof found === 'string' || !found.status) {
      isWrong = true;
      const why = typeof found === 'string' ? `image status request for ${goQuote(id)} failed: ${found}` : `no such image ${id}`;
      yield* log(process, 'error', why);
      continue;
    }
    const removed = yield* connection.call('image', { method: 'RemoveImage', id });
    if (!removed.ok) {
      if (prune) continue;
      isWrong = true;
      yield* log(process, 'error', `error of removing image ${goQuote(id)}: ${removed.error}`);
      continue;
    }
    const { repoTags, repoDigests } = found.status;
    for (const name of repoTags.length > 0 ? repoTags : repoDigests) yield* command.print(`Deleted: ${name}\n`);
  }
  if (isWrong) throw new Fatal('unable to remove the image(s)');
  return undefined;
}
