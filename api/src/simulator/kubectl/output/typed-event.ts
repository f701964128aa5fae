import { inGoOrder } from '../../api-server/index.ts';
import type { Event } from '../../apimachinery/objects.ts';

/** What Go writes though it is empty. */
const EMPTY = { source: {}, firstTimestamp: null, lastTimestamp: null, eventTime: null, reportingComponent: '', reportingInstance: '' };

/** An event as kubectl prints what it has decoded itself. @see kubernetes: api/core/v1/types.go Event */
export const typedEvent = (event: Event): Event => inGoOrder({ ...EMPTY, ...event } as unknown as Event);
