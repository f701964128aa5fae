import { seconds } from '../../../api/src/simulator/engine/index.ts';
import { Backoff } from '../../../api/src/simulator/kubelet/container/backoff.ts';
import { ensureImageExists, pullFailed, pullSucceeded } from '../../../api/src/simulator/kubelet/images/image-manager.ts';
import { applyDefaultImageTag } from '../../../api/src/simulator/kubelet/images/image-name.ts';
import { type Area, exactly } from '../area.ts';

const kubeletBackoff = { initialSeconds: 10, maxSeconds: 300 };

export const imagePull: Area = (one) => {
  const { input } = one;
  if (input.applyDefaultImageTag !== undefined) return exactly(one, { image: applyDefaultImageTag(input.applyDefaultImageTag) });
  const { initialSeconds, maxSeconds } = input.backoff ?? kubeletBackoff;
  const backoff = new Backoff(seconds(initialSeconds), seconds(maxSeconds));
  const request = { podUid: 'uid', image: input.image, imagePullPolicy: input.imagePullPolicy };
  let present = Boolean(input.imagePresent);
  const inspect = () => (input.inspectError ? { error: input.inspectError } : { present });
  const attempts = [];
  for (let i = 1; i <= (input.attempts ?? one.expect.attempts.length); i++) {
    const now = seconds(i * (input.clockStepSecondsBeforeEachAttempt ?? 1));
    const decision = ensureImageExists(request, inspect, backoff, now);
    if (decision.kind === 'present') attempts.push({ result: 'ok', pulled: false, events: [decision.event.reason] });
    else if (decision.kind === 'refused') attempts.push({ result: decision.error, pulled: false, events: [decision.event.reason] });
    else if (input.pullError) {
      const failure = pullFailed(request, input.pullError, backoff, now);
      attempts.push({ result: failure.error, pulled: true, events: [decision.event.reason, failure.event.reason] });
    } else {
      const event = pullSucceeded(request, backoff, { pull: 0, including: 0 }, now);
      attempts.push({ result: 'ok', pulled: true, events: [decision.event.reason, event.reason] });
      present = true;
    }
  }
  return exactly(one, { attempts });
};
