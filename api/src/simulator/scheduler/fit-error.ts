import { compareText } from '../apimachinery/compare-text.ts';
import type { Rejection } from './framework.ts';

interface Diagnosis {
  readonly allNodes: number;
  /** What turned the Pod away before any node was looked at. */
  readonly preFilter?: string;
  readonly rejections: Iterable<Pick<Rejection, 'reasons'>>;
  /** What preemption had to say. */
  readonly postFilter?: string;
}

/** The words of a FailedScheduling event. @see kubernetes: pkg/scheduler/framework/types.go FitError */
export function fitErrorMessage({ allNodes, preFilter, rejections, postFilter }: Diagnosis): string {
  const histogram = new Map<string, number>();
  for (const { reasons } of rejections) for (const reason of reasons) histogram.set(reason, (histogram.get(reason) ?? 0) + 1);
  // Sorted as text, with the number in front: `1 …, 10 …, 2 …`.
  const reasons = [...histogram].map(([reason, count]) => `${count} ${reason}`).sort(compareText);
  // Each part gets a full stop, though the last may bring its own: up to v1.27 it ends with two.
  return [
    `0/${allNodes} nodes are available:`,
    ...[preFilter, reasons.join(', '), postFilter].filter(Boolean).map((part) => `${part}.`),
  ].join(' ');
}

/** @see kubernetes: pkg/scheduler/schedule_one.go ErrNoNodesAvailable */
export const NO_NODES = 'no nodes available to schedule pods';

/** The API accepts no longer note in an event. @see kubernetes: pkg/scheduler/schedule_one.go truncateMessage */
const NOTE_LIMIT = 1024;

/** An event's note holds 1024 bytes. @see kubernetes: pkg/scheduler/schedule_one.go truncateMessage */
export const truncateNote = (message: string): string =>
  message.length <= NOTE_LIMIT ? message : `${message.slice(0, NOTE_LIMIT - ' ...'.length)} ...`;
