import { seconds } from '../../../api/src/simulator/engine/index.ts';
import { Backoff } from '../../../api/src/simulator/kubelet/backoff.ts';
import { ensureImageExists, pullFailed, pullSucceeded } from '../../../api/src/simulator/kubelet/images/image-manager.ts';
import { applyDefaultImageTag } from '../../../api/src/simulator/kubelet/images/image-name.ts';
import { type Area, exactly } from '../area.ts';

export const imagePull: Area = (one) => {
  const { input } = one;
  if (input.applyDefaultImageTag !== undefined) return exactly(one, { image: applyDefaultImageTag(input.applyDefaultImageTag) });
  const backoff = new Backoff(seconds(input.backoff.initialSeconds), seconds(input.backoff.maxSeconds));
  const request = { podUid: 'uid', image: input.image, imagePullPolicy: input.imagePullPolicy };
  const inspect = () => (input.inspectError ? { error: input.inspectError } : { present: input.imagePresent });
  const attempts = [];
  for (let i = 1; i <= input.attempts; i++) {
    const now = seconds(i * input.clockStepSecondsBeforeEachAttempt);
    const decision = ensureImageExists(request, inspect, backoff, now);
    if (decision.kind === 'present') attempts.push({ result: 'ok', pulled: false, events: [decision.event.reason] });
    else if (decision.kind === 'refused') attempts.push({ result: decision.error, pulled: false, events: [decision.event.reason] });
    else if (input.pullError) {
      const failure = pullFailed(request, input.pullError, backoff, now);
      attempts.push({ result: failure.error, pulled: true, events: [decision.event.reason, failure.event.reason] });
    } else {
      const event = pullSucceeded(request, backoff, { pull: 0, including: 0 }, now);
      attempts.push({ result: 'ok', pulled: true, events: [decision.event.reason, event.reason] });
    }
  }
  return exactly(one, { attempts });
};
