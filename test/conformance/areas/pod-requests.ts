import { gracefulDeletion } from '../../../api/src/simulator/api-server/registry/graceful-deletion.ts';
import { type LogRecord, loggedStart, logText, recentRecords } from '../../../api/src/simulator/apimachinery/pod-logs.ts';
import { selectedByFields } from '../../../api/src/simulator/apimachinery/selectors/field-selectors.ts';
import { firstBytes } from '../../../api/src/simulator/apimachinery/utf8.ts';
import { Outcome, SECOND, seconds } from '../../../api/src/simulator/engine/index.ts';
import { type Candidate, pickCandidate } from '../../../api/src/simulator/scheduler/preemption.ts';
import { type Area, exactly } from '../area.ts';

export const podRequests: Area = (one) => {
  const answer = answers[one.input.function];
  if (!answer) throw new Error(`unknown function ${one.input.function}`);
  return exactly(one, answer(one.input));
};

class Refused extends Outcome {}

// biome-ignore lint/suspicious/noExplicitAny: the note of the file tells each function's input.
const answers: Readonly<Record<string, (input: any) => unknown>> = {
  loggedStart({ status }) {
    const pod = { metadata: { name: 'podName' }, status: { containerStatuses: [status] } };
    const [current, previous] = [false, true].map((before) => 'id' in loggedStart(pod as never, status.name, before));
    return { current, previous };
  },
  readLogs({ records, options: { since = 0, tailLines = -1, limitBytes, timestamps = false } }) {
    const entries: LogRecord[] = records.map((record: LogRecord) => ({ ...record, at: Math.round(record.at * SECOND) }));
    const text = logText(recentRecords(entries, seconds(since), tailLines), timestamps);
    return { text: limitBytes === undefined ? text : firstBytes(text, limitBytes) };
  },
  gracefulDeletion({ pod, graceSeconds }) {
    const deletion = gracefulDeletion(pod, 0, graceSeconds);
    return { graceSeconds: deletion.kind === 'mark' ? deletion.deletionGracePeriodSeconds : undefined };
  },
  selectedByFields({ pod, selector }) {
    try {
      const refuse = (why: string): never => {
        throw new Refused(why);
      };
      return { matches: selectedByFields('Pod', selector, refuse)({ kind: 'Pod', ...pod }) };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { refused: true };
    }
  },
};

export const preemption: Area = ({ input, expect }) => {
  const candidates = input.candidates.map(
    ({ victims, ...rest }: { victims: { priority: number; startTime: string }[] }) =>
      ({
        ...rest,
        victims: victims.map(({ priority, startTime }) => ({ spec: { priority }, status: { startTime } })),
      }) as unknown as Candidate,
  );
  const { node } = pickCandidate(candidates);
  return { passed: input.function === 'pickCandidate' && expect.oneOf.includes(node), got: node };
};
