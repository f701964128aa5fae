import { goDuration } from '../../apimachinery/duration.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import type { Micros } from '../../engine/index.ts';
import type { Backoff } from '../container/backoff.ts';
import { applyDefaultImageTag, ImageNameError } from './image-name.ts';

interface ImageEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: 'Pulling' | 'Pulled' | 'Failed' | 'InspectFailed' | 'ErrImageNeverPull' | 'BackOff';
  readonly message: string;
}
/** `error` becomes the container's reason for waiting. */
export type ImageFailure = {
  readonly ok: false;
  readonly error: 'InvalidImageName' | 'ImageInspectError' | 'ErrImageNeverPull' | 'ImagePullBackOff' | 'ErrImagePull';
  readonly message: string;
  readonly event: ImageEvent;
};
type ImageDecision =
  | { readonly kind: 'present'; readonly event: ImageEvent }
  | { readonly kind: 'pull'; readonly image: string; readonly event: ImageEvent }
  | ({ readonly kind: 'refused' } & ImageFailure);

/** One container's image. */
interface Request {
  readonly podUid: string;
  /** As the spec names it. */
  readonly image: string;
  readonly imagePullPolicy: string | undefined;
}

/**
 * What has to be done before a container can be created: nothing, a pull, or to wait.
 * @param inspect asks the runtime whether it has the image
 * @see kubernetes: pkg/kubelet/images/image_manager.go EnsureImageExists
 */
export function ensureImageExists(
  request: Request,
  inspect: (image: string) => { readonly present: boolean } | { readonly error: string },
  backoff: Backoff,
  now: Micros,
): ImageDecision {
  const { image, imagePullPolicy } = request;
  let tagged: string;
  try {
    tagged = applyDefaultImageTag(image);
  } catch (error) {
    if (!(error instanceof ImageNameError)) throw error;
    return refused('InvalidImageName', 'Warning', 'InspectFailed', `Failed to apply default image tag ${goQuote(image)}: ${error.message}`);
  }
  const found = inspect(tagged);
  if ('error' in found)
    return refused('ImageInspectError', 'Warning', 'InspectFailed', `Failed to inspect image "${image}": ${found.error}`);
  if (imagePullPolicy !== 'Always' && !(imagePullPolicy === 'IfNotPresent' && !found.present)) {
    if (found.present)
      return {
        kind: 'present',
        event: { type: 'Normal', reason: 'Pulled', message: `Container image "${image}" already present on machine` },
      };
    const message = `Container image "${image}" is not present with pull policy of Never`;
    return refused('ErrImageNeverPull', 'Warning', 'ErrImageNeverPull', message);
  }
  if (backoff.isInBackOffSinceUpdate(pullBackOffKey(request), now))
    return refused('ImagePullBackOff', 'Normal', 'BackOff', `Back-off pulling image "${image}"`);
  return { kind: 'pull', image: tagged, event: { type: 'Normal', reason: 'Pulling', message: `Pulling image "${image}"` } };
}

/** A pull has ended well. @param including waiting for other pulls, which go one after the other */
export function pullSucceeded({ image }: Request, backoff: Backoff, times: { pull: Micros; including: Micros }, now: Micros): ImageEvent {
  backoff.gc(now);
  const message = `Successfully pulled image "${image}" in ${goDuration(times.pull)} (${goDuration(times.including)} including waiting)`;
  return { type: 'Normal', reason: 'Pulled', message };
}

/** A pull has failed: the next one has to wait. @param error the runtime's words */
export function pullFailed(request: Request, error: string, backoff: Backoff, now: Micros): ImageFailure {
  backoff.next(pullBackOffKey(request), now, now);
  const event: ImageEvent = { type: 'Warning', reason: 'Failed', message: `Failed to pull image "${request.image}": ${error}` };
  return { ok: false, error: 'ErrImagePull', message: error, event };
}

/** A Pod backs off from each of its images by itself. @see kubernetes: pkg/kubelet/images/image_manager.go EnsureImageExists */
export const pullBackOffKey = ({ podUid, image }: Request): string => `${podUid}_${image}`;

const refused = (error: ImageFailure['error'], type: ImageEvent['type'], reason: ImageEvent['reason'], message: string): ImageDecision => ({
  kind: 'refused',
  ok: false,
  error,
  message,
  event: { type, reason, message },
});
