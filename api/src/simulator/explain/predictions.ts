import { Random, seconds } from '../engine/index.ts';
import type { Prediction, SimulatedPod } from '../types.ts';
import { both } from './context.ts';
import { explainEnd } from './ends.ts';
import { type ExplainedRun, explain } from './index.ts';
import { type Ask, asks } from './prediction-questions.ts';

/** What predictions are made from: a finished run, as far as it matters here. */
interface PredictedRun extends ExplainedRun {
  readonly seed: number;
  readonly horizonSeconds: number;
}

const MOST = 8;
const PODS = 3;

/**
 * Questions whose answers the run itself holds, in the order of the moments that they ask about. Which moments, and
 * where the right option stands, follows from the run's seed.
 */
export function predictions(run: PredictedRun): Prediction[] {
  const random = new Random(run.seed).fork('predictions');
  const each = firstOfEachName(run.pods)
    .slice(0, PODS)
    .map((pod) =>
      asks(pod, run.horizonSeconds, random.fork(pod.name)).map((ask) => prediction(run, pod, ask, random.fork(pod.name, ask.slug))),
    );
  return takeInTurn(each, MOST).sort((a, b) => a.atSeconds - b.atSeconds);
}

function prediction(run: PredictedRun, pod: SimulatedPod, ask: Ask, random: Random): Prediction {
  const { headline, text, concepts } = explain(run, seconds(ask.atSeconds), { uid: pod.uid });
  const told = ask.end && explainEnd(run, pod, ask.end);
  const rest = ask.isTold ? [] : told ? [told] : [headline, text];
  const options = shuffled([ask.right, ...ask.wrong], random);
  return {
    slug: `${ask.slug}-${pod.name.replaceAll('.', '-')}`,
    prompt: ask.prompt,
    concept: ask.concept ?? concepts[0] ?? 'container-states',
    atSeconds: ask.atSeconds,
    options,
    answer: options.indexOf(ask.right),
    explanation: both(
      sentences(ask.because.en, ...rest.map(({ en }) => en)),
      chinese(ask.because.zhHans, ...rest.map(({ zhHans }) => zhHans)),
    ),
  };
}

/** Each with its capital, unless it begins with the name of a field, and its full stop. */
const sentences = (...texts: readonly string[]): string =>
  texts
    .filter((text) => text !== '')
    .map((text) => (/^[a-z]+[A-Z]/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1)) + (/[.!?]$/.test(text) ? '' : '.'))
    .join(' ');
const chinese = (...texts: readonly string[]): string =>
  texts
    .filter((text) => text !== '')
    .map((text) => text + (/[。！？]$/.test(text) ? '' : '。'))
    .join('');

/** The second life of a name (deleted, and made anew) is not asked about: the questions name Pods. */
const firstOfEachName = (pods: readonly SimulatedPod[]): SimulatedPod[] =>
  pods.filter((pod, index) => pods.findIndex(({ name }) => name === pod.name) === index);

/** The first of each list, the second of each …, until there are enough. */
function takeInTurn<T>(lists: readonly (readonly T[])[], most: number): T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  const taken = Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list.slice(index, index + 1)));
  return taken.flat().slice(0, most);
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = random.int(i + 1);
    [result[i], result[j]] = [result[j] as T, result[i] as T];
  }
  return result;
}
