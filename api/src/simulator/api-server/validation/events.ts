import type { Event } from 'kubernetes-types/core/v1.d.ts';
import { isDnsSubdomain, isPathSegment, isQualifiedName } from '../../apimachinery/names.ts';
import { byteLength } from '../../apimachinery/utf8.ts';
import type { FieldProblem } from '../problems.ts';
import { validateObjectMeta } from './metadata.ts';
import { invalid, invalids, required } from './problem.ts';

/** Of the core group: one that is told in series says who tells it, and what was done. @see kubernetes: pkg/apis/core/validation/events.go legacyValidateEvent */
export function validateEvent(event: Event): FieldProblem[] {
  const { metadata, eventTime } = event;
  const { namespace = '' } = metadata;
  const about = event.involvedObject?.namespace ?? '';
  const homes = eventTime ? ['default', 'kube-system'] : ['default'];
  const isHere = about === '' ? homes.includes(namespace) : eventTime || about === namespace;
  return [
    ...(isHere ? [] : [invalid('involvedObject.namespace', about, 'does not match event.namespace')]),
    ...(eventTime ? ofSeries(event) : []),
    ...invalids('namespace', namespace, isDnsSubdomain(namespace)),
    // Its name may be any that a path can have.
    ...validateObjectMeta(metadata, true, isPathSegment),
  ];
}

function ofSeries({ reportingComponent = '', reportingInstance = '', action = '', reason = '', message = '' }: Event): FieldProblem[] {
  const short = (path: string, value: string, most: number): FieldProblem[] =>
    byteLength(value) > most ? [invalid(path, '', `can have at most ${most} characters`)] : [];
  const given = (path: string, value: string): FieldProblem[] => (value === '' ? [required(path)] : []);
  return [
    ...given(REPORTER, reportingComponent),
    ...invalids(REPORTER, reportingComponent, isQualifiedName(reportingComponent)),
    ...given('reportingInstance', reportingInstance),
    ...short('reportingInstance', reportingInstance, 128),
    ...given('action', action),
    ...short('action', action, 128),
    ...given('reason', reason),
    ...short('reason', reason, 128),
    ...short('message', message, 1024),
  ];
}
const REPORTER = 'reportingComponent';
